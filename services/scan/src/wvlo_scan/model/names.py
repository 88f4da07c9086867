"""Taking obvious names out of what people wrote, for readers who must not know who.

Nobody knows the names of employees here, so this goes by form: addresses and numbers, a
capital inside a sentence, what follows a title, common first names, and words that were
listed. It takes out too much rather than too little, and still misses names: in small
letters, a rare one at the start of a sentence, or somebody described in other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

GONE = "[…]"
"""Stands where something was taken out, in any language."""

_TITLES = """
meneer mevrouw heer dhr mw mevr juffrouw juf meester mr mrs ms miss sir madam dr drs ir
ing prof professor dokter collega chef baas ploegbaas voorman teamleider teamleidster
leidinggevende manager directeur directrice coach mentor begeleider stagiair stagiaire
colleague boss supervisor foreman foremen director teamlead
"""
_BEFORE_A_NAME = {"dhr", "mw", "mevr", "mr", "mrs", "ms", "drs", "ir", "ing", "prof"}
"""Nothing but a name follows these, with a capital or without."""

_PARTICLES = "van der den de het ter ten te op in 't von du la le el al bin ben"

_ORDINARY = """
ik jij je jullie u wij we hij zij ze het de een en maar want of dus als dan dat die dit
deze er hier daar nu toen soms vaak altijd nooit meer minder geen niet wel ook nog al in
op aan bij van voor met na om te uit door over naar zonder is zijn was heb hebben heeft
kan kunnen moet moeten mag mogen wil willen zou zouden wordt worden graag misschien
alles iets niets iedereen iemand niemand waarom wat wie waar hoe wanneer ja nee
i i'm i'd i'll i've you he she it they the a an and but because or so if then that this
these there here now sometimes often always never more less no not also still at on
by from for with after to out through over without are were have has can must may want
would please maybe everything something nothing everybody everyone somebody nobody why
what who where how when yes
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday wednesday
thursday friday saturday sunday january february march april may june july august
september october november december nederlands nederlandse engels engelse duits pools
turks arabisch dutch english german polish turkish arabic nederland europa
excel word teams outlook powerpoint google internet kennisbank wvlo mbo bbl bol hr
"""

_FIRST_NAMES = """
aad aart ab abdel abdullah adriaan agnes ahmed aisha albert alex alexander ali alice
alie aline amina amir amy an andre andrea andreas angela anita anja anke ann anna anne
anneke annelies annie annika anouk ans antje anton antoon arend arjan arjen arno arnold
astrid ayse bart bas bea ben benjamin berend bernard bert bertus betty bianca bob boris
bouke bram brenda brigitte carla carlo carolien caroline cas catharina cees charlotte
chantal chris christa christian cindy claudia coen conny cor corrie daan daniel danielle
danny david debbie dennis desiree diana dick dieter dineke dirk doeke douwe durk eddy
edwin eelco eelke eline elisabeth ella ellen elly els elsa emma emiel emily erica erik
erwin esther eva evelien evert fatih fatima fatma femke ferdi feike fleur floor fokke
folkert frank frans fred frederik freek freerk frits froukje gea geert gerard gerda
gerrit gijs gina greet greta grietje guus hanna hanneke hannie hans harald harm harry
hasan hassan hein heleen helena hendrik hendrika henk hennie henny henri herman hilda
hilde hugo huub ibrahim ilse imke ina ineke inge ingrid irene iris isa jaap jacco jack
jacob jacqueline jacques jakub jan janneke jannes jannie janny jasmijn jasper jeanette
jelle jelmer jennifer jeroen jessica jet jim jitske joan joanna job jochem joep johan
johanna john johnny joke jolanda jonas joost joris jos josé josephine jouke judith julia
julian jurgen jurjen kaatje karel karen karim karin kasper katarzyna kees kelly kevin
khalid kim klaas klaske koen koos krzysztof laura lars leo leon lex liesbeth lieke linda
lisa lisanne loes lotte louis lourens luc lucas luuk maaike maarten machteld mahmoud
manon marc marcel margriet maria marian marianne marieke marije marijke marina mario
marion marja marjan marjolein marleen marlies marloes martha martijn martin martine
mehmet melanie melissa menno michael michal michel michelle mieke mike milan mirjam
mohamed mohammed monique mustafa myrthe nadia nancy natalie natasja nick nicole niels
nienke nina noah noor nynke omar onno otto paul paula pauline petra peter piet pieter
piotr pim priscilla rachid ralph ramon rebecca reinder remco renate rené renee reza ria
richard rick rienk rik rinse rob robbert robert robin roel roelof ronald rosa rosalie
roy ruben rudi rutger ruud saskia sandra sanne sara sarah sebastiaan sem serge sharon
siebe sietske simon simone sjaak sjoerd sjors sofie sonja sophie stef stefan stephanie
steven susan suzanne sven sylvia tamara tanja thea theo thijs thomas thijmen tim tineke
tjeerd tom tomasz toon trijntje trudy truus udo ursula valerie vera vincent wendy wessel
wesley wiebe wietske willem wilma wim wouter yasmin youssef yvonne yusuf
"""

_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\d(?:[\s()./-]{0,3}\d){5,}")
_WORD = re.compile(r"[^\W\d_](?:['\u2019-]?[^\W\d_])*")
_ENDS = '.!?:;"\u201c\u201d\u00ab\u00bb(\u2022*\u2013/'
_RUN = re.compile(rf"{re.escape(GONE)}(?:[\s.,&-]*{re.escape(GONE)})+")


def without_names(text: str, listed: Iterable[str] = ()) -> str:
    """Give the text on one line, with `[…]` where something was taken out.

    `listed` names words and phrases that have to go wherever they stand.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\r", "\n")
    plain = "".join(
        each for each in plain if each == "\n" or unicodedata.category(each)[0] != "C"
    )
    for pattern in (_ADDRESS, _NUMBER, *_phrases(listed)):
        plain = pattern.sub(GONE, plain)
    cut = "".join(_pieces(plain))
    return _RUN.sub(GONE, " ".join(cut.split()))


def says_something(text: str) -> bool:
    """Tell whether a word is left."""
    return _WORD.search(text.replace(GONE, "")) is not None


def _phrases(listed: Iterable[str]) -> Iterator[re.Pattern[str]]:
    wanted = sorted({each.strip() for each in listed} - {""}, key=len, reverse=True)
    if wanted:
        any_of = "|".join(re.escape(each) for each in wanted)
        yield re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)


def _pieces(text: str) -> Iterator[str]:
    """Copy the text, word by word, leaving names out."""
    words = [*_WORD.finditer(text)]
    named = _named(text, words)
    done = 0
    for word, gone in zip(words, named, strict=True):
        yield text[done : word.start()]
        yield GONE if gone else word.group()
        done = word.end()
    yield text[done:]


def _named(text: str, words: Sequence[re.Match[str]]) -> list[bool]:
    """Tell of each word whether it is a name, or stands inside one (`de`, `van der`)."""
    found: list[bool] = []
    inside: list[int] = []
    before, led, open_ = "", "", False
    for place, word in enumerate(words):
        between = text[words[place - 1].end() if place else 0 : word.start()]
        plain, close = word.group(), _close(between, before)
        titled = close and before in _words(_TITLES)
        if (open_ or titled) and close and plain.casefold() in _words(_PARTICLES):
            found.append(False)
            led = led if inside else before
            inside.append(place)
            open_, before = True, plain.casefold()
            continue
        starts = not (titled or inside) and _begins(between, before)
        joined = open_ and close
        after = (led if inside else before) if close else ""
        named = _is_name(plain, after, starts=starts, joined=joined)
        for each in inside:
            found[each] = named
        found.append(named)
        open_, before, inside = named, plain.casefold(), []
    return found


def _close(between: str, before: str) -> bool:
    """Tell whether a word belongs to the one before; a dot is of initials or titles."""
    dotted = len(before) == 1 or before in _words(_TITLES)
    return not between.strip(" -." if dotted else " -") and "\n" not in between


def _begins(between: str, before: str) -> bool:
    """Tell whether a word may have its capital from standing first."""
    return not before or "\n" in between or between.strip()[-1:] in {*_ENDS}


def _is_name(word: str, before: str, *, starts: bool, joined: bool) -> bool:
    plain = word.casefold().replace("\u2019", "'").removesuffix("'s").removesuffix("'")
    if before in _BEFORE_A_NAME:
        return True
    if not word[0].isupper():
        return False
    if joined or {plain, *plain.split("-")} & _words(_FIRST_NAMES):
        return True
    if word.casefold().replace("\u2019", "'") in _words(_ORDINARY) | _words(_TITLES):
        return False
    shouted = len(word) > 1 and word.isupper()
    return not (starts or shouted)


@cache
def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())
