"""From text to stems and back: the same few rules for writing the index and asking it.

The index is our own, so that SQLite and PostgreSQL find and rank alike. Stems come from
Snowball (https://snowballstem.org): its Dutch (Kraaij-Pohlmann) and English algorithms.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from functools import lru_cache

from snowballstemmer.dutch_stemmer import DutchStemmer
from snowballstemmer.english_stemmer import EnglishStemmer

from wvlo_core.domain.locale import Language
from wvlo_kennisbank.model.item import ItemContent

LONGEST_QUERY = 200
LONGEST_TERM = 60
_FIELDS = (("title", 8), ("summary", 3), ("body", 1))
_WEIGHT_STEPS = 100
_RARITY_STEPS = 1000

_ONE = r"[^\W_]+(?:['’][^\W_]{1,2}\b)?"  # noqa: RUF001 - both apostrophes are typed
_WORD = re.compile(_ONE)
_COMPOUND = re.compile(rf"{_ONE}(?P<more>(?:[-\u2010\u2011]{_ONE})*)")
_TREMA_PLURAL = re.compile(r"(ee|ie)en$")

_DUTCH = (
    "aan als bij dat de die dit doe doen door een en er heb hebben het hoe ik in is je "
    "jij kan kun maar mag met mij mijn moet naar niet of om ons onze ook op over te uit "
    "van voor waar wat we wel wie wij wil worden wordt ze zij zijn"
)
_ENGLISH = (
    "a about an and are as at be by can do does for from has have how i in is it me my "
    "not of on or our should that the their they this to we what when where who will "
    "with you your"
)
_EMPTY = {
    Language.NL: frozenset(_DUTCH.split()),
    Language.EN: frozenset(_ENGLISH.split()),
}
"""Words that say nothing about the subject when somebody types a whole question."""


def query_stems(query: str, language: Language) -> tuple[str, ...]:
    """Give what somebody asks for; empty when nothing was asked."""
    words = _WORD.findall(_composed(query[:LONGEST_QUERY]))
    telling = [w for w in words if _folded(w) not in _EMPTY[language]] or words
    return tuple(sorted({_stem(w, language) for w in telling} - {""}))


def index_weights(content: ItemContent, language: Language) -> dict[str, int]:
    """Weigh each stem of what a reader in this language gets to see.

    A field counts its own weight times 1 + ln(occurrences); whole numbers, so that
    every database adds them up alike.
    """
    total: Counter[str] = Counter()
    for field, weight in _FIELDS:
        stems = _stems(getattr(content, field).text(language), language)
        for stem, times in stems.items():
            total[stem] += round(_WEIGHT_STEPS * weight * (1 + math.log(times)))
    return dict(sorted(total.items()))


def rarity(items: int, holding: int) -> int:
    """Weigh a stem by how few of the items hold it: ln(1 + items / holding)."""
    return round(_RARITY_STEPS * math.log(1 + items / holding)) if holding else 0


def found_at(
    text: str, asked: frozenset[str], language: Language
) -> list[tuple[int, int, str]]:
    """Give (start, end, stem) of each asked word, in order, in a composed text."""
    places = []
    for compound in _COMPOUND.finditer(text):
        start, end = compound.span()
        stem = _stem(compound.group(), language)
        if stem in asked:
            places.append((start, end, stem))
        elif compound["more"]:
            for word in _WORD.finditer(text, start, end):
                stem = _stem(word.group(), language)
                if stem in asked:
                    places.append((*word.span(), stem))
    return places


def _stems(text: str, language: Language) -> Counter[str]:
    stems: Counter[str] = Counter()
    for compound in _COMPOUND.finditer(_composed(text)):
        stems[_stem(compound.group(), language)] += 1
        if compound["more"]:
            words = _WORD.findall(compound.group())
            stems.update(_stem(word, language) for word in words)
    del stems[""]
    return stems


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _folded(word: str) -> str:
    """Drop case, diacritics and an ending behind an apostrophe (`foto's`)."""
    word = re.split("['’]", word)[0]  # noqa: RUF001 - both apostrophes are typed
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=100_000)
def _stem(compound: str, language: Language) -> str:
    """Stem a word, or a compound with hyphens as if it had none."""
    folded = "".join(_folded(word) for word in _WORD.findall(compound))
    # A stemmer keeps state while it works; a new one per new word is safe in threads.
    if language is Language.NL:
        stem: str = DutchStemmer().stemWord(_TREMA_PLURAL.sub(r"\1", folded))
    else:
        stem = EnglishStemmer().stemWord(folded)
    return stem[:LONGEST_TERM]
