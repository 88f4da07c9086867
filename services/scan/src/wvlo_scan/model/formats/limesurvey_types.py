"""LimeSurvey's question types by the letter that stands in its files."""

from __future__ import annotations

POINTS = {"A": 5, "B": 10, "5": 5}
"""Types whose answers are the numbers from one to so many."""

ARRAYS = frozenset({"F", "A", "B"})
SINGLES = frozenset({"L", "!", "5"})

_OTHERS = {
    "1": ("een matrix met twee schalen", "an array with two scales"),
    ":": ("een matrix met getallen", "an array of numbers"),
    ";": ("een matrix met tekst", "an array of texts"),
    "C": ("een matrix met ja, nee en onzeker", "a yes, no, uncertain array"),
    "D": ("een datum", "a date"),
    "E": ("een matrix met meer, gelijk en minder", "an increase, same, decrease array"),
    "G": ("een vraag naar geslacht", "a question about gender"),
    "H": ("een matrix per kolom", "an array by column"),
    "I": ("een keuze van taal", "a choice of language"),
    "K": ("meerdere getallen", "multiple numbers"),
    "M": ("meerkeuze", "multiple choice"),
    "N": ("een getal", "a number"),
    "O": ("een lijst met opmerking", "a list with comment"),
    "P": ("meerkeuze met opmerkingen", "multiple choice with comments"),
    "Q": ("meerdere korte teksten", "multiple short texts"),
    "R": ("een rangorde", "a ranking"),
    "S": ("een korte tekst", "a short text"),
    "T": ("een lange tekst", "a long text"),
    "U": ("een heel lange tekst", "a huge text"),
    "X": ("een tekst zonder vraag", "a text without a question"),
    "Y": ("ja of nee", "yes or no"),
    "|": ("het meesturen van een bestand", "a file upload"),
    "*": ("een berekening", "an equation"),
}


def type_name(letter: str) -> tuple[str, str]:
    """Name a type that has no plain scale, in Dutch and in English."""
    known = _OTHERS.get(letter)
    if known is None:
        return f"een vraag van soort {letter!r}", f"a question of type {letter!r}"
    return f"de vraag ({known[0]})", f"the question ({known[1]})"
