"""From blocks of questions, as other programs have them, to an instrument of ours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wvlo_core.domain.ids import ConstructCode, Key
from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.value import Value
from wvlo_core.errors import Invalid
from wvlo_scan.model.formats.blocks import (
    About,
    Block,
    Option,
    are_uneven,
    is_plain,
    joined,
    ordered,
)
from wvlo_scan.model.formats.losses import Loss, Losses, said
from wvlo_scan.model.formats.naming import Names, slug
from wvlo_scan.model.instrument import (
    Construct,
    Instrument,
    Item,
    Layer,
    Scale,
    Step,
    Version,
)

_DONT_KNOW = LocalizedText(nl="Weet ik niet / n.v.t.", en="Don't know / not applicable")
_TALK = LocalizedText(
    nl="Wat valt jullie op bij dit onderwerp?",
    en="What do you notice about this topic?",
)
_NOTICE = LocalizedText(
    nl="Deze vragenlijst komt uit een ander programma. Wie hem hier gebruikt, zorgt "
    "zelf voor toestemming van de maker.",
    en="This questionnaire comes from another program. Whoever uses it here takes care "
    "of the maker's permission.",
)


class ImportAs(Value):
    """What a foreign file does not tell.

    `language` is that of texts that name none; `reversed` lists the codes of items, as
    they are here, of which agreeing is a low score.
    """

    instrument: Key | None = None
    version: Version = "1.0.0"
    layer: Layer = Layer.TEAM
    language: Language = Language.NL
    author: str = "onbekend / unknown"
    licence: str = "onbekend / unknown"
    reversed: tuple[ConstructCode, ...] = ()


class Imported(Value):
    """A questionnaire that came in, and what did not."""

    instrument: Instrument
    losses: tuple[Loss, ...] = ()


def assemble(
    about: About,
    blocks: Iterable[Block],
    losses: Losses,
    wanted: ImportAs,
    on: date,
) -> Imported:
    """Make the instrument; refuses a file in which no plain scale is found."""
    usable = [b for b in joined(blocks) if is_plain(b, losses)]
    if not usable:
        message = said(
            "dit bestand heeft geen vragen met een gewone schaal",
            "this file has no questions on a plain scale; nothing was saved",
        )
        raise Invalid(message, tuple(_line(loss) for loss in losses.all()))
    names, scales = Names(), _Scales(losses)
    constructs = [_construct(b, names, scales, wanted) for b in usable]
    _check_direction(constructs, losses, wanted)
    return Imported(
        instrument=Instrument(
            instrument=wanted.instrument or slug(about.title.nl),
            version=wanted.version,
            status="unvalidated",
            title=about.title,
            introduction=about.introduction or about.title,
            notice=about.notice or _NOTICE,
            origin="imported",
            author=wanted.author,
            date=on,
            licence=wanted.licence,
            scales=tuple(scales.made),
            constructs=tuple(constructs),
        ),
        losses=losses.all(),
    )


def _line(loss: Loss) -> str:
    return f"{loss.place}: {said(loss.words.nl, loss.words.en or '')}"


def _construct(
    block: Block, names: Names, scales: _Scales, wanted: ImportAs
) -> Construct:
    scale = scales.of(block)
    codes = [names.free(row.code) for row in block.rows]
    items = tuple(
        Item(
            id=code,
            text=row.text,
            facet="",
            reversed=code in wanted.reversed,
            scale=scale,
        )
        for code, row in zip(codes, block.rows, strict=True)
    )
    return Construct(
        code=names.free(block.code),
        layer=block.layer or wanted.layer,
        optional=False,
        title=block.title,
        question=_TALK,
        marker=next((item.id for item in items if not item.reversed), items[0].id),
        items=items,
    )


def _check_direction(
    constructs: list[Construct], losses: Losses, wanted: ImportAs
) -> None:
    """Other programs do not say which way an item counts; the editor has to."""
    known = {item.id for construct in constructs for item in construct.items}
    strange = sorted(set(wanted.reversed) - known)
    if strange:
        message = said(
            f"deze vragen staan niet in het bestand: {', '.join(strange)}",
            f"these items are not in the file; it has {', '.join(sorted(known))}",
        )
        raise Invalid(message)
    if not wanted.reversed:
        losses.add(
            "reversed",
            "welke vragen andersom tellen; kijk dit na en noem ze bij het inlezen",
            "which items count the other way round; check, and name them when importing",
        )


class _Scales:
    """Makes one scale for all blocks with the same answers."""

    def __init__(self, losses: Losses) -> None:
        self.made: list[Scale] = []
        self._known: dict[tuple[Option, ...], str] = {}
        self._losses = losses

    def of(self, block: Block) -> str:
        if block.options not in self._known:
            self._known[block.options] = f"scale_{len(self.made) + 1}"
            self.made.append(self._scale(block))
        return self._known[block.options]

    def _scale(self, block: Block) -> Scale:
        steps, aside = ordered(block.options)
        no_answer = aside[0].label if aside else _DONT_KNOW
        for option in aside:
            if option is not aside[0] or any(map(str.isdecimal, option.code)):
                self._losses.add(
                    block.place,
                    f"antwoord {option.code} telt hier als '{no_answer.nl}'",
                    f"answer {option.code} counts as '{no_answer.text(Language.EN)}'",
                )
        if are_uneven(steps):
            self._losses.add(
                block.place,
                "ongelijke afstand tussen de antwoorden; hier telt elke stap even zwaar",
                "uneven distances between answers; here every step weighs the same",
            )
        if not aside:
            self._losses.add(
                block.place,
                "het antwoord 'Weet ik niet / n.v.t.' is toegevoegd",
                "the answer 'Don't know / not applicable' was added",
            )
        return Scale(
            id=self._known[block.options],
            steps=tuple(
                Step(value=value, label=option.label)
                for value, option in enumerate(steps, start=1)
            ),
            no_answer=no_answer,
        )
