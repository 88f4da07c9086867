"""Who will see what: what a respondent is told before the first question."""

from __future__ import annotations

from functools import lru_cache

from pydantic import BaseModel

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_scan.model import Wave
from wvlo_scan.model.report import comments_from, spread_from

_REMARKS = LocalizedText(
    nl="wat mensen in eigen woorden schreven, als minstens {n} mensen iets schreven: "
    "door elkaar, zonder afdeling, en zonder de namen die de computer herkent",
    en="what people wrote in their own words, if at least {n} people wrote something: "
    "mixed, without department, and without the names that the computer recognises",
)


class WhoSees(BaseModel):
    """One reader, and what that reader sees."""

    who: LocalizedText
    what: LocalizedText


class Promise(BaseModel):
    """What a respondent is told before the first question."""

    min_n: int
    spread_n: int
    comments_n: int
    words: LocalizedText
    who_sees: tuple[WhoSees, ...]


def promise(wave: Wave) -> Promise:
    """Say who will see what; answers are confidential, and anonymous from the closing on."""
    return _promise(wave.min_n, spread_from(wave), comments_from(wave))


@lru_cache(maxsize=32)
def _promise(n: int, spread: int, remarks: int) -> Promise:
    return Promise(
        min_n=n,
        spread_n=spread,
        comments_n=remarks,
        words=LocalizedText(
            nl=(
                "Meedoen is vrijwillig. Niemand ziet wat jij aankruist: je werkgever "
                "niet en je school niet. We laten alleen gemiddelden zien van groepen "
                f"met {n} of meer antwoorden. Hoe verschillend mensen antwoorden, laten "
                f"we pas zien vanaf {spread}. Zolang de meting open is, zijn je "
                "antwoorden vertrouwelijk. Na het sluiten zijn ze anoniem: dan kan "
                "niemand een antwoord nog aan een link koppelen."
            ),
            en=(
                "Taking part is voluntary. Nobody sees what you tick: not your employer "
                "and not your school. We only show averages of groups with "
                f"{n} or more answers. How differently people answer is only shown from "
                f"{spread} on. As long as the scan is open, your answers are "
                "confidential. After it closes they are anonymous: then nobody can "
                "connect an answer to a link any more."
            ),
        ),
        who_sees=_who_sees(n, remarks),
    )


def _who_sees(n: int, remarks: int) -> tuple[WhoSees, ...]:
    rows = (
        (
            "Jij",
            "You",
            "jouw eigen antwoorden, tot je ze verstuurt",
            "your own answers, until you send them",
        ),
        (
            "Je collega's en je leidinggevende",
            "Your colleagues and your manager",
            f"gemiddelden van {n} of meer mensen samen, na het sluiten",
            f"averages of {n} or more people together, after the scan closes",
        ),
        (
            "Wie de meting organiseert",
            "Whoever organises the scan",
            f"hoeveel mensen al meededen, vanaf {n}; nooit wie",
            f"how many people took part, from {n} on; never who",
        ),
        (
            "Wie het rapport van je bedrijf leest, zoals je werkgever",
            "Who reads your company's report, such as your employer",
            _REMARKS.nl.format(n=remarks),
            _REMARKS.text(Language.EN).format(n=remarks),
        ),
        (
            "Andere bedrijven en scholen",
            "Other companies and schools",
            "niets over jou of je groep",
            "nothing about you or your group",
        ),
    )
    return tuple(
        WhoSees(
            who=LocalizedText(nl=who_nl, en=who_en),
            what=LocalizedText(nl=what_nl, en=what_en),
        )
        for who_nl, who_en, what_nl, what_en in rows
    )
