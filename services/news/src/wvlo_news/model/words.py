"""The words news is made of: plain Dutch (B1) and English, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.people import Audience, Sector


def both(write: Callable[[Language], str]) -> LocalizedText:
    """Write the same thing in both languages."""
    return LocalizedText(nl=write(Language.NL), en=write(Language.EN))


def say(words: LocalizedText, language: Language, **values: object) -> str:
    """Fill the gaps in our own words; the values are used as they are."""
    return words.text(language).format(**values)


def quoted(text: LocalizedText, language: Language) -> str:
    """Give somebody else's text, and say so when it is not in this language."""
    shown = text.show(language)
    return f"{shown.text} ({shown.notice})" if shown.notice else shown.text


def listed(parts: Sequence[str], language: Language) -> str:
    """Join as in a sentence: a, b en c."""
    if len(parts) < 2:  # noqa: PLR2004 - one or none needs no joining
        return "".join(parts)
    joint = "en" if language is Language.NL else "and"
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def bullets(lines: Sequence[str], language: Language) -> str:
    """List the first five lines, and count the rest."""
    shown = [f"- {line}" for line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(say(_AND_MORE, language, rest=len(lines) - _MOST_LINES))
    return "\n".join(shown)


_MOST_LINES = 5
_AND_MORE = LocalizedText(nl="- en nog {rest}", en="- and {rest} more")

AUDIENCES = {
    Audience.EMPLOYEE: LocalizedText(nl="medewerkers", en="employees"),
    Audience.STUDENT: LocalizedText(nl="studenten", en="students"),
    Audience.SIDE_ENTRANT: LocalizedText(nl="zij-instromers", en="side-entrants"),
    Audience.TEACHER: LocalizedText(nl="docenten", en="teachers"),
    Audience.CAREER_COACH: LocalizedText(nl="loopbaancoaches", en="career coaches"),
    Audience.MANAGER: LocalizedText(nl="leidinggevenden", en="managers"),
    Audience.HR: LocalizedText(nl="HR", en="HR"),
    Audience.WORKS_COUNCIL: LocalizedText(nl="ondernemingsraden", en="works councils"),
}

SECTORS = {
    Sector.GENERIC: LocalizedText(nl="bij een organisatie", en="at an organisation"),
    Sector.FOOD: LocalizedText(nl="in de voedingssector", en="in the food sector"),
    Sector.BAKERY: LocalizedText(nl="in de bakkerij", en="in the bakery sector"),
    Sector.DAIRY: LocalizedText(nl="in de zuivel", en="in the dairy sector"),
    Sector.WATER: LocalizedText(nl="in de watersector", en="in the water sector"),
    Sector.LAB: LocalizedText(nl="in het lab", en="in the lab"),
}

ORGANISATIONS = LocalizedText(nl="bij meer organisaties", en="at several organisations")

THEMES = {
    "agile_leadership": LocalizedText(
        nl="wendbaar leidinggeven", en="agile leadership"
    ),
    "career": LocalizedText(nl="loopbaan", en="career"),
    "diversity": LocalizedText(nl="diversiteit", en="diversity"),
    "learning_organisation": LocalizedText(
        nl="lerende organisatie", en="learning organisation"
    ),
    "practice_driven_learning": LocalizedText(
        nl="leren in de praktijk", en="learning in practice"
    ),
    "safety_and_quality": LocalizedText(
        nl="veiligheid en kwaliteit", en="safety and quality"
    ),
    "side_entry": LocalizedText(nl="zij-instroom", en="side-entry"),
    "technology_and_tasks": LocalizedText(
        nl="techniek en taken", en="technology and tasks"
    ),
}

AFTER = {
    "scan": LocalizedText(nl="na een scan", en="after a scan"),
    "knowledge_item": LocalizedText(nl="na nieuwe kennis", en="after new knowledge"),
    "pilot": LocalizedText(nl="na een pilot", en="after a pilot"),
}

EVIDENCE = {
    "anecdote": LocalizedText(
        nl="Hoe zeker is dit? Het is een eerste verhaal uit één pilot. Ergens anders kan "
        "het anders gaan.",
        en="How sure is this? It is a first story from one pilot. Elsewhere it may go "
        "differently.",
    ),
    "self_report": LocalizedText(
        nl="Hoe zeker is dit? Het is wat deelnemers zelf zeggen, in één pilot. Het is "
        "niet apart gemeten.",
        en="How sure is this? It is what participants say themselves, in one pilot. It "
        "was not measured separately.",
    ),
    "measured": LocalizedText(
        nl="Hoe zeker is dit? Het is gemeten, in één pilot. Waardoor het zo ging, weten "
        "we daarmee nog niet.",
        en="How sure is this? It was measured, in one pilot. That does not yet tell us "
        "why it went this way.",
    ),
}

EFFECT = {
    "better": LocalizedText(
        nl="Het ging beter dan verwacht.", en="It went better than expected."
    ),
    "as_expected": LocalizedText(
        nl="Het ging zoals verwacht.", en="It went as expected."
    ),
    "worse": LocalizedText(
        nl="Het ging minder goed dan verwacht.", en="It went less well than expected."
    ),
}
