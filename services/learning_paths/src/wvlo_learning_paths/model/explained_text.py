"""An explained suggestion as text: a sentence, a table, what was weighed, what lost."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from wvlo_core.domain.locale import Language
from wvlo_learning_paths.model.explained import Explained, ExplainedStep

_WIDTH = 88
_TITLE = 40
_WHY = 36

WORDS = {
    Language.NL: {
        "none": "Je hebt je doelen voor de rol {role} bereikt, of er is nog niets dat past.",
        "one": "Begin met: {title} ({hours} uur).",
        "all": "Dit pad heeft {steps} stappen en kost samen {used} van je {budget} uur.",
        "step": "Stap",
        "what": "Wat je doet",
        "hours": "Uur",
        "why": "Waarom",
        "needed": "nodig voor stap {0}",
        "weighed": "Wat is afgewogen",
        "compared": "We vergeleken {0} activiteiten op hoeveel van je doelen ze per uur dichterbij brengen.",
        "best": "Geen pad binnen deze uren brengt je verder.",
        "near": "Een ander pad binnen deze uren kan hooguit {0}% meer opleveren.",
        "lost": "Wat er ook kon, en waarom niet",
        "rival": "bij stap {0}: {1} ({2} uur): {3}",
        "not_reached": "Wat je met dit pad nog niet haalt",
        "level": "{0}, niveau {1}: {2}",
        "reading": "Lees ook",
        "obstacles": "Wat op je werk in de weg kan zitten",
        "changed": "Laatst veranderd: {0}",
        "choice": "Dit is een uitnodiging: jij kiest, en jij bepaalt wie dit ziet.",
        "weighed_why": "dit pad brengt meer",
        "hours_why": "daar is geen tijd meer voor",
        "no_item": "daar is nog geen activiteit voor",
        "blocked": "wat je daarvoor eerst moet kunnen, is er niet bij",
        "filtered_language": "die is niet in jouw taal",
        "filtered_audience": "die is voor een andere groep",
        "filtered_sector": "die is voor een andere sector",
        "filtered": "die past niet bij jouw situatie",
    },
    Language.EN: {
        "none": "You reached your goals for the role {role}, or nothing fits yet.",
        "one": "Begin with: {title} ({hours} hours).",
        "all": "This path has {steps} steps and takes {used} of your {budget} hours.",
        "step": "Step",
        "what": "What you do",
        "hours": "Hours",
        "why": "Why",
        "needed": "needed for step {0}",
        "weighed": "What was weighed",
        "compared": "We compared {0} activities on how much closer to your goals they bring you per hour.",
        "best": "No path within these hours brings you further.",
        "near": "Another path within these hours can bring at most {0}% more.",
        "lost": "What was possible too, and why not",
        "rival": "at step {0}: {1} ({2} hours): {3}",
        "not_reached": "What this path does not reach yet",
        "level": "{0}, level {1}: {2}",
        "reading": "Also read",
        "obstacles": "What may get in the way at work",
        "changed": "Last change: {0}",
        "choice": "This is an invitation: you choose, and you decide who sees it.",
        "weighed_why": "this path brings more",
        "hours_why": "there is no time left for it",
        "no_item": "there is no activity for it yet",
        "blocked": "what you need for it first is not on offer",
        "filtered_language": "it is not in your language",
        "filtered_audience": "it is for another group",
        "filtered_sector": "it is for another sector",
        "filtered": "it does not fit your situation",
    },
}


def explained_text(found: Explained, language: Language) -> str:
    """Write it for a terminal or a phone; one sentence first."""
    words = WORDS[language]
    suggestion = found.suggestion
    lines = [*_first(found, language)]
    for each in found.steps:
        lines += _row(each, language)
    if found.steps:
        lines += ["", *_weighed(found, language)]
    if missing := [
        words["level"].format(
            each.title.text(language), each.level, _why(each.why, words)
        )
        for each in found.not_reached
    ]:
        lines += ["", words["not_reached"], *_list(missing)]
    if suggestion.reading:
        texts = [
            f"{r.title.text(language)}. {r.words.text(language)}"
            for r in suggestion.reading
        ]
        lines += ["", words["reading"], *_list(texts)]
    if suggestion.obstacles:
        texts = [each.words.text(language) for each in suggestion.obstacles]
        lines += ["", words["obstacles"], *_list(texts)]
    changed = words["changed"].format(suggestion.source.words.text(language))
    return "\n".join([*lines, "", *wrap(changed, _WIDTH), words["choice"]])


def _first(found: Explained, language: Language) -> Iterator[str]:
    words = WORDS[language]
    if not found.steps:
        yield words["none"].format(role=found.role.text(language))
        return
    step = found.steps[0].step
    yield from wrap(
        words["one"].format(
            title=step.title.text(language).rstrip("."), hours=step.hours
        ),
        _WIDTH,
    )
    yield words["all"].format(
        steps=len(found.steps), used=found.suggestion.hours, budget=found.budget_hours
    )
    yield ""
    yield f"{words['step']:5}{words['what']:{_TITLE}} {words['hours']:>4}  {words['why']}"
    yield f"{'-' * 4} {'-' * _TITLE} {'-' * 4}  {'-' * _WHY}"


def _row(each: ExplainedStep, language: Language) -> Iterator[str]:
    """Lay a step over as many lines as its title or its reasons need."""
    words = WORDS[language]
    step = each.step
    why = [line for r in step.reasons for line in wrap(r.words.text(language), _WHY)]
    why += [words["needed"].format(later) for later in each.needed_for]
    title = wrap(step.title.text(language), _TITLE)
    for place in range(max(len(title), len(why))):
        start = f"{step.order:>3}. " if place == 0 else "     "
        hours = f"{step.hours:>4}" if place == 0 else "    "
        name = title[place] if place < len(title) else ""
        said = why[place] if place < len(why) else ""
        yield f"{start}{name:{_TITLE}} {hours}  {said}".rstrip()


def _weighed(found: Explained, language: Language) -> Iterator[str]:
    words = WORDS[language]
    yield words["weighed"]
    more = found.at_most_more
    told = [words["compared"].format(found.weighed)]
    if more is not None:
        told.append(words["near"].format(more) if more else words["best"])
    yield from _list(told)
    rivals = [
        words["rival"].format(
            each.step.order,
            rival.title.text(language).rstrip("."),
            rival.hours,
            _why(rival.why, words),
        )
        for each in found.steps
        for rival in each.lost
    ]
    if rivals:
        yield ""
        yield words["lost"]
        yield from _list(rivals)


def _why(why: str, words: dict[str, str]) -> str:
    known = {"weighed": "weighed_why", "hours": "hours_why"}
    return words.get(known.get(why, why), words["filtered"])


def _list(texts: list[str]) -> Iterator[str]:
    for text in texts:
        yield from wrap(text, _WIDTH, initial_indent="- ", subsequent_indent="  ")
