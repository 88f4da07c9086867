"""The words of reasons: one plain sentence each, with where it comes from."""

from __future__ import annotations

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_learning_paths.model.learner import CRAFT, Gap
from wvlo_learning_paths.model.pilot import PilotReport
from wvlo_learning_paths.model.suggestion import Reason
from wvlo_learning_paths.model.technology import AS_BEFORE, Demand

CRAFT_FIRST = Reason(
    kind="craft_first",
    words=LocalizedText(
        nl="Vakkennis komt eerst: die helpt je zien wat veilig en goed is.",
        en="Craft knowledge comes first: it shows you what is safe and sound.",
    ),
    source="rule:craft-first",
    competency=CRAFT,
)
WORK_STEP = Reason(
    kind="work_step",
    words=LocalizedText(
        nl="Dit doe je in je gewone werk; daar leer je het meest van.",
        en="You do this in your daily work; that is where you learn most.",
    ),
    source="rule:work-step",
)


def gap_reason(gap: Gap, title: LocalizedText, here: int, to: int) -> Reason:
    """Say which gap a step closes, and whose wish that is."""
    levels = f"{here} → {to}"
    if gap.own_goal:
        words = LocalizedText(
            nl=f"Je wilt hier zelf in groeien: {title.nl} ({levels}).",
            en=f"You want to grow in this yourself: {title.text(Language.EN)} ({levels}).",
        )
    else:
        words = LocalizedText(
            nl=f"Je rol vraagt hierom: {title.nl} ({levels}).",
            en=f"Your role asks for this: {title.text(Language.EN)} ({levels}).",
        )
    return Reason(
        kind="own_goal" if gap.own_goal else "role",
        words=words,
        source=gap.source,
        competency=gap.competency,
        from_level=here,
        to_level=to,
    )


def demand_reason(gap: Gap, title: LocalizedText, demand: Demand) -> Reason | None:
    """Say that technology makes the role ask more or less for this, if it does."""
    factor = demand.factor(gap.competency)
    if factor == AS_BEFORE or not gap.asked_by_role:
        return None
    nl, en = _COUNTS[factor > AS_BEFORE]
    return Reason(
        kind="demand",
        words=LocalizedText(
            nl=f"Door nieuwe techniek telt dit {nl} in je rol: {title.nl}.",
            en=f"New technology makes this count {en} in your role: {title.text(Language.EN)}.",
        ),
        source=f"demand:{gap.competency}",
        competency=gap.competency,
    )


_COUNTS = {True: ("zwaarder", "more"), False: ("minder zwaar", "less")}


def opening_reason(step: int, title: LocalizedText) -> Reason:
    """Say which later step needs this one, when it closes no gap by itself."""
    return Reason(
        kind="opens_way",
        words=LocalizedText(
            nl=f"Dit heb je nodig voor stap {step}: {title.nl}",
            en=f"You need this for step {step}: {title.text(Language.EN)}",
        ),
        source="rule:requirement",
    )


_SEEN = {
    "better": ("werkte dit beter dan verwacht", "this worked better than expected"),
    "as_expected": ("werkte dit zoals verwacht", "this worked as expected"),
    "worse": ("werkte dit minder dan verwacht", "this worked less well than expected"),
}
_GRADE = {
    "anecdote": ("een eerste verhaal", "a first story"),
    "self_report": ("volgens de deelnemers", "according to those who took part"),
    "measured": ("gemeten", "measured"),
}


def pilot_reason(report: PilotReport) -> Reason:
    """Say what a pilot saw, and how sure that is."""
    seen, grade = _SEEN[report.effect], _GRADE[report.evidence]
    return Reason(
        kind="pilot",
        words=LocalizedText(
            nl=f"In een pilot {seen[0]} ({grade[0]}).",
            en=f"In a pilot {seen[1]} ({grade[1]}).",
        ),
        source=report.source,
    )
