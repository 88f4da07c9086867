"""A suggestion as plain text, the way somebody would want to read it on a phone."""

from __future__ import annotations

from textwrap import fill

from wvlo_core.domain.locale import Language
from wvlo_learning_paths.model.suggestion import Suggestion

_WIDTH = 72

_WORDS = {
    Language.NL: {
        "title": "Wat je hierna zou kunnen doen ({0} uur in totaal)",
        "none": "Je hebt al je doelen bereikt. Kies een nieuw doel als je wilt.",
        "hours": "uur",
        "reading": "Lees ook",
        "obstacles": "Wat op je werk in de weg kan zitten",
        "because": "Laatst veranderd: {0}",
        "choice": "Dit is een uitnodiging: jij kiest, en jij bepaalt wie dit ziet.",
    },
    Language.EN: {
        "title": "What you could do next ({0} hours in all)",
        "none": "You have reached all your goals. Choose a new one if you like.",
        "hours": "hours",
        "reading": "Also read",
        "obstacles": "What may get in the way at work",
        "because": "Last change: {0}",
        "choice": "This is an invitation: you choose, and you decide who sees it.",
    },
}


def suggestion_text(suggestion: Suggestion, language: Language) -> str:
    """Write steps with their reasons, reading, obstacles, and why it changed."""
    words = _WORDS[language]
    title = words["title"].format(suggestion.hours)
    lines = [title, "=" * len(title), ""]
    if not suggestion.steps:
        lines += [words["none"], ""]
    for step in suggestion.steps:
        name = f"{step.title.text(language)} ({step.hours} {words['hours']})"
        lines.append(_wrapped(f"{step.order}. ", name))
        lines += [_wrapped("   - ", r.words.text(language)) for r in step.reasons]
        lines.append("")
    if suggestion.reading:
        lines.append(words["reading"])
        for item in suggestion.reading:
            text = f"{item.title.text(language)}. {item.words.text(language)}"
            lines.append(_wrapped("- ", text))
        lines.append("")
    if suggestion.obstacles:
        lines.append(words["obstacles"])
        lines += [_wrapped("- ", o.words.text(language)) for o in suggestion.obstacles]
        lines.append("")
    because = words["because"].format(suggestion.source.words.text(language))
    return "\n".join([*lines, _wrapped("", because), words["choice"], ""])


def _wrapped(lead: str, text: str) -> str:
    return fill(text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead))
