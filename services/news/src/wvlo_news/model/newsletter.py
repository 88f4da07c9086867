"""An issue as plain text, 72 columns wide, the way a person likes to read it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_news.model.issue import IssueState, NewsletterIssue
from wvlo_news.model.item import ItemState, NewsItem
from wvlo_news.model.reasons import why_in_short
from wvlo_news.model.words import quoted, say

_WIDTH = 72
_RULE = "-- "

_GREETING = LocalizedText(nl="Beste lezer,", en="Dear reader,")
_ONE = LocalizedText(
    nl="In deze nieuwsbrief staat één bericht.", en="This newsletter brings one item."
)
_MORE = LocalizedText(
    nl="In deze nieuwsbrief staan {count} berichten.",
    en="This newsletter brings {count} items.",
)
_WHY = LocalizedText(
    nl="Waarom staat dit hier? {reason}", en="Why is this here? {reason}"
)
_FOOTER = LocalizedText(
    nl="Dit is de nieuwsbrief van WVLO: Wendbaar Vakmanschap in Lerende Organisaties. "
    "Gebeurtenissen bij de partners stellen berichten voor, een redacteur keurt ze "
    "goed. Over groepen van minder dan vijf mensen schrijven we niet.",
    en="This is the newsletter of WVLO: Agile Craftsmanship in Learning Organisations. "
    "What happens at the partners proposes the items, an editor approves them. We do "
    "not write about groups of fewer than five people.",
)
_NOT_YET = LocalizedText(
    nl="CONCEPT: een redacteur moet deze nieuwsbrief nog goedkeuren.",
    en="DRAFT: an editor still has to approve this newsletter.",
)


def issue_text(
    issue: NewsletterIssue, items: Sequence[NewsItem], language: Language
) -> str:
    """Write the issue; dropped items are left out."""
    shown = [item for item in items if item.state is not ItemState.DROPPED]
    count = (
        say(_MORE, language, count=len(shown))
        if len(shown) > 1
        else _ONE.text(language)
    )
    blocks = [_underlined(issue.title.text(language), "=")]
    if issue.state is IssueState.DRAFT:
        blocks.append(_wrapped(_NOT_YET.text(language)))
    blocks.append(f"{_GREETING.text(language)}\n\n{_wrapped(count)}")
    blocks += [_item(item, language) for item in shown]
    blocks.append(f"{_RULE}\n{_wrapped(_FOOTER.text(language))}")
    return "\n\n\n".join(blocks) + "\n"


def _item(item: NewsItem, language: Language) -> str:
    reason = why_in_short(item.facts).text(language)
    return "\n\n".join(
        (
            _underlined(item.title.text(language), "-"),
            _wrapped(quoted(item.body, language)),
            _wrapped(say(_WHY, language, reason=reason)),
        )
    )


def _underlined(title: str, stroke: str) -> str:
    lines = fill(" ".join(title.split()), _WIDTH)
    return f"{lines}\n{stroke * max(map(len, lines.splitlines()))}"


def _wrapped(text: str) -> str:
    return "\n".join(_line(line) for line in text.splitlines())


def _line(line: str) -> str:
    """Wrap one line; what belongs to a list stays under its dash."""
    indent = "  " if line.startswith("- ") else ""
    return fill(line, _WIDTH, subsequent_indent=indent, break_on_hyphens=False)
