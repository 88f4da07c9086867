"""Warns of Dutch that many people find hard to read. It warns; people decide.

Level B1 is about everyday words and short, active sentences. No formula measures that;
this one catches what can be counted. Flesch-Douma is 206.8 - 0.77 times the syllables
per hundred words - 0.93 times the words per sentence (Douma 1960; 60 to 70 is ordinary,
below is hard), and says little about fewer than a hundred words.
"""

from __future__ import annotations

import re
from enum import StrEnum

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value

_WORDS_PER_SENTENCE = 20
_SYLLABLES_PER_WORD = 7
_ENOUGH_WORDS = 100
_ORDINARY = 60

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?:;\n]+")
_SYLLABLE = re.compile(
    "aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou"
    "|[aeiouyáéíóúàèìòùäëïöüâêîôû]"
)

_PLAINER = {
    "aangaande": "over",
    "aanvangen": "beginnen",
    "alsmede": "en",
    "betreffende": "over",
    "conform": "volgens",
    "creëren": "maken",
    "derhalve": "daarom",
    "desondanks": "toch",
    "faciliteren": "helpen, mogelijk maken",
    "frequent": "vaak",
    "implementeren": "invoeren",
    "indien": "als",
    "ingevolge": "door, volgens",
    "initiëren": "beginnen",
    "inzake": "over",
    "mits": "als",
    "middels": "met, door",
    "omtrent": "over",
    "optimaliseren": "beter maken",
    "participeren": "meedoen",
    "prioriteit": "voorrang",
    "realiseren": "maken, voor elkaar krijgen",
    "relevant": "belangrijk",
    "reeds": "al",
    "tenzij": "behalve als",
    "teneinde": "om",
    "tevens": "ook",
    "verstrekken": "geven",
    "voornemens": "van plan",
    "voorts": "verder",
    "wijzigen": "veranderen",
}


class Kind(StrEnum):
    """What makes a text hard."""

    LONG_SENTENCE = "long_sentence"
    LONG_WORD = "long_word"
    STIFF_WORD = "stiff_word"
    HARD_TEXT = "hard_text"


class Difficulty(Value):
    """One thing to look at again, and what to do about it."""

    kind: Kind
    where: str
    words: LocalizedText


def difficulties(text: str) -> tuple[Difficulty, ...]:
    """List what in a Dutch text may be hard; nothing is a good sign, no proof."""
    found = [
        Difficulty(
            kind=Kind.LONG_SENTENCE,
            where=sentence,
            words=LocalizedText(
                nl=f"Deze zin heeft {len(_words(sentence))} woorden. Knip hem in tweeën.",
                en=f"This sentence has {len(_words(sentence))} words. Cut it in two.",
            ),
        )
        for sentence in _sentences(text)
        if len(_words(sentence)) > _WORDS_PER_SENTENCE
    ]
    for word in dict.fromkeys(map(str.lower, _words(text))):
        found += _hard_word(word)
    score = flesch_douma(text)
    if len(_words(text)) >= _ENOUGH_WORDS and score < _ORDINARY:
        found.append(
            Difficulty(
                kind=Kind.HARD_TEXT,
                where=text,
                words=LocalizedText(
                    nl="De tekst als geheel is lastig: kies kortere woorden en zinnen.",
                    en="The text as a whole is hard: choose shorter words and sentences.",
                ),
            )
        )
    return tuple(found)


def flesch_douma(text: str) -> float:
    """Score a Dutch text: about 0 is very hard, 100 very easy."""
    words, sentences = _words(text), _sentences(text)
    if not words:
        return 100.0
    syllables = 100 * sum(map(syllables_of, words)) / len(words)
    return 206.8 - 0.77 * syllables - 0.93 * len(words) / len(sentences)


def syllables_of(word: str) -> int:
    """Count groups of vowels that sound as one; never less than one."""
    return max(1, len(_SYLLABLE.findall(word.lower())))


def _hard_word(word: str) -> list[Difficulty]:
    if word in _PLAINER:
        words = LocalizedText(
            nl=f"Dit is een stijf woord. Kan het ook zo: {_PLAINER[word]}?",
            en=f"This is a stiff word. Would this do: {_PLAINER[word]}?",
        )
        return [Difficulty(kind=Kind.STIFF_WORD, where=word, words=words)]
    if any(syllables_of(part) >= _SYLLABLES_PER_WORD for part in word.split("-")):
        words = LocalizedText(
            nl="Dit is een lang woord. Is er een korter woord voor?",
            en="This is a long word. Is there a shorter one?",
        )
        return [Difficulty(kind=Kind.LONG_WORD, where=word, words=words)]
    return []


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _sentences(text: str) -> list[str]:
    found = (part.strip() for part in _SENTENCE.findall(text))
    return [part for part in found if _words(part)]
