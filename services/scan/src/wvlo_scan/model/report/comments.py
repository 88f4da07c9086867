"""What people wrote in their own words, as a report shows it: mixed, without names.

A remark knows no group, role, link or time, so it is shown for the whole organisation
only. Of fewer writers than may be shown, nothing is shown, not even how many they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from wvlo_core.domain.anonymity import COMMENT_FLOOR, Showing
from wvlo_core.domain.locale import LocalizedText
from wvlo_scan.model.draft import Comment
from wvlo_scan.model.instrument import Instrument
from wvlo_scan.model.names import says_something, without_names
from wvlo_scan.model.report.figures import Comments
from wvlo_scan.model.wave import Wave


def comments_of(
    wave: Wave, instrument: Instrument, written: Sequence[Comment]
) -> Comments:
    """Show all remarks, or none and why.

    Their order follows from a print of their words: it tells nothing about when or by
    whom they were written. Remarks in which no word is left do not count.
    """
    least = comments_from(wave)
    listed = [*_names_of(wave), *(instrument.hidden_words or ())]
    texts = (without_names(each.text, listed) for each in written)
    kept = sorted(
        (text for text in texts if says_something(text)),
        key=lambda text: sha256(f"{wave.id}/{text}".encode()).digest(),
    )
    if len(kept) < least:
        return Comments(
            state=Showing.TOO_FEW,
            why=LocalizedText(
                nl=f"Minder dan {least} mensen schreven een opmerking. Daarom laten we "
                "er geen zien. Ze zijn gewist.",
                en=f"Fewer than {least} people wrote a remark. So we show none. They "
                "have been erased.",
            ),
            least=least,
        )
    return Comments(state=Showing.SHOWN, least=least, texts=tuple(kept))


def comments_from(wave: Wave) -> int:
    """From how many writers on remarks are shown."""
    return max(wave.min_n, COMMENT_FLOOR)


def _names_of(wave: Wave) -> Iterable[str]:
    for group in wave.groups:
        yield group.name.nl
        if group.name.en:
            yield group.name.en
