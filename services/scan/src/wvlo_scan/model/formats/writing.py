"""What every written file has in common: the text, and what it does not hold."""

from __future__ import annotations

from wvlo_core.domain.value import Value
from wvlo_scan.model.formats.losses import Loss, Losses
from wvlo_scan.model.instrument import Instrument

NO_ANSWER = "NA"
"""The code of `I do not know` in files of other programs."""


class Written(Value):
    """A file for another program."""

    text: str
    media_type: str
    suffix: str
    losses: tuple[Loss, ...]


def common_losses(instrument: Instrument) -> Losses:
    """Name what no other program has a place for, as far as this questionnaire has it."""
    losses = Losses()
    losses.add(
        instrument.id,
        "naam, versie, status, herkomst, maker, datum en licentie",
        "name, version, status, origin, author, date and licence",
    )
    if instrument.origin != "wvlo-original":
        losses.add(
            instrument.id,
            f"herkomst {instrument.origin!r}: geef dit bestand alleen door als het mag",
            f"origin {instrument.origin!r}: pass this file on only if you may",
        )
    scorings = {scale.scoring for scale in instrument.scales} - {"likert"}
    for name in sorted(scorings):
        losses.add(instrument.id, f"de telling {name!r}", f"the scoring {name!r}")
    losses.add(
        instrument.id,
        "de gespreksvraag bij elk onderwerp, en het facet van elke vraag",
        "the question to talk about of each construct, and the facet of each item",
    )
    for construct in instrument.constructs:
        if construct.optional:
            losses.add(construct.code, "dat dit extra is", "that this is optional")
        if construct.marker != construct.items[0].id:
            losses.add(
                construct.marker, "dat dit de kernvraag is", "that this is the marker"
            )
        for item in construct.items:
            if item.reversed:
                losses.add(item.id, "dat deze andersom telt", "that this is reversed")
    if instrument.hidden_words:
        losses.add(instrument.id, "te verbergen woorden", "words to hide")
    if _has_plain_dutch(instrument):
        losses.add(instrument.id, "teksten op niveau B1", "texts at level B1")
    return losses


def _has_plain_dutch(instrument: Instrument) -> bool:
    about = [instrument.title, instrument.introduction, instrument.notice]
    about += [step.label for scale in instrument.scales for step in scale.steps]
    about += [scale.no_answer for scale in instrument.scales]
    about += [construct.title for construct in instrument.constructs]
    about += [item.text for item in instrument.items()]
    return any(text.nl_b1 for text in about)
