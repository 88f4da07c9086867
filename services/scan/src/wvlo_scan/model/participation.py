"""Taking part: links that work once, and how they stay apart from answers.

Three things are kept, and none of them names another.

- `Participation` says that a link exists and for which group. It never changes, so its
  row tells nothing about when or whether somebody answered.
- `Turnout` lists which links of one group were used, in the order of their prints. It is
  written anew with each answer, so no trace of one write belongs to one link.
- `AnswerSheet` (in `wave`) holds a group and answers, under a random id.

What is between them at the moment of answering is gone when the transaction is. All but
the sheets is destroyed when the wave closes.
"""

from __future__ import annotations

from bisect import insort
from uuid import UUID

from wvlo_core.domain.ids import Key, WaveId
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict, NotFound
from wvlo_scan.model.access import print_of
from wvlo_scan.model.wave import Group, Wave

_POSTER_LINKS_PER_PERSON = 3
"""How many links a poster gives out for each person invited: some get lost."""


class Participation(Value):
    """A link that may be used once. Holds no answer and not whether it was used."""

    id: str
    wave_id: WaveId
    group: Key

    @staticmethod
    def id_of(token: str) -> str:
        """Make the print of a token: all the register ever knows of it."""
        return print_of(token)

    @staticmethod
    def known(line: Participation | None) -> Participation:
        """Refuse a link that is not in the register, or no longer."""
        if line is None:
            raise NotFound.said(
                "deze link werkt niet (meer): de meting is gesloten, of de link is niet "
                "compleet",
                "this link does not work (any more): the scan is closed, or the link is "
                "not complete",
            )
        return line


class Turnout(Value):
    """Which links of one group were used, and how many a poster gave out."""

    id: str
    wave_id: WaveId
    group: Key
    used: tuple[str, ...] = ()
    given_by_poster: int = 0

    @staticmethod
    def id_of(wave_id: UUID, group: str) -> str:
        """Name the turnout of a group."""
        return f"{wave_id}/{group}"

    @classmethod
    def of(cls, wave: Wave, group: Group) -> Turnout:
        """Start with nobody."""
        name = cls.id_of(wave.id, group.key)
        return cls(id=name, wave_id=wave.id, group=group.key)

    @staticmethod
    def known(held: Turnout | None) -> Turnout:
        """Refuse when the wave was closed just now."""
        if held is None:
            raise Conflict.said("deze meting is gesloten", "this scan is closed")
        return held

    @property
    def answered(self) -> int:
        """Count the people who answered."""
        return len(self.used)

    def require_unused(self, line: Participation) -> None:
        """Refuse a second time."""
        if line.id in self.used:
            raise Conflict.said(
                "deze link is al gebruikt: je antwoorden zijn binnen, dank je wel",
                "this link was used already: your answers are in, thank you",
            )

    def use(self, line: Participation, group: Group) -> Turnout:
        """Count one answer; never more than the group has people."""
        self.require_unused(line)
        if self.answered >= group.invited:
            raise Conflict.said(
                f"in deze groep hebben al {group.invited} mensen geantwoord, en meer "
                "mensen heeft de groep niet; vraag het na bij wie je uitnodigde",
                f"{group.invited} people of this group have answered already, and it has "
                "no more; please ask whoever invited you",
            )
        used = [*self.used]
        insort(used, line.id)
        return self.model_copy(update={"used": tuple(used)})

    def give_by_poster(self, group: Group) -> Turnout:
        """Give out one more link, within what the group can need."""
        if self.given_by_poster >= group.invited * _POSTER_LINKS_PER_PERSON:
            raise Conflict.said(
                "voor deze groep zijn met de poster al te veel links gemaakt; vraag een "
                "eigen link bij wie je uitnodigde",
                "the poster has given too many links for this group; please ask whoever "
                "invited you for a link of your own",
            )
        return self.model_copy(update={"given_by_poster": self.given_by_poster + 1})
