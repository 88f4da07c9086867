"""Writes a questionnaire as SurveyJS JSON.

Each layer becomes a page, each construct a single-choice matrix, each item a row;
`I do not know` is the column NA. Dutch is the language it opens in.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import groupby
from typing import Any

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_scan.model.formats.layers import LAYER_TITLES
from wvlo_scan.model.formats.writing import NO_ANSWER, Written, common_losses
from wvlo_scan.model.instrument import Construct, Instrument, Scale


def write_surveyjs(instrument: Instrument) -> Written:
    """Write the file, and tell what it does not hold."""
    losses = common_losses(instrument)
    losses.add(instrument.id, "de waarschuwing bij de uitkomst", "the notice")
    seen: Counter[str] = Counter()
    pages = []
    for layer, constructs in groupby(instrument.constructs, lambda each: each.layer):
        seen[layer] += 1
        pages.append(
            {
                "name": layer.value
                if seen[layer] == 1
                else f"{layer.value}_{seen[layer]}",
                "title": _said(LAYER_TITLES[layer]),
                "elements": [_matrix(each, instrument) for each in constructs],
            }
        )
    survey = {
        "locale": Language.NL.value,
        "title": _said(instrument.title),
        "description": _said(instrument.introduction),
        "pages": pages,
    }
    return Written(
        text=json.dumps(survey, ensure_ascii=False, indent=2) + "\n",
        media_type="application/json",
        suffix=".json",
        losses=losses.all(),
    )


def _matrix(construct: Construct, instrument: Instrument) -> dict[str, Any]:
    return {
        "type": "matrix",
        "name": construct.code,
        "title": _said(construct.title),
        "columns": _columns(instrument.scale_of(construct.items[0])),
        "rows": [{"value": i.id, "text": _said(i.text)} for i in construct.items],
    }


def _columns(scale: Scale) -> list[dict[str, Any]]:
    steps = [{"value": each.value, "text": _said(each.label)} for each in scale.steps]
    return [*steps, {"value": NO_ANSWER, "text": _said(scale.no_answer)}]


def _said(text: LocalizedText) -> dict[str, str]:
    """Write both languages; `default` is what SurveyJS shows to an English reader."""
    english = {"en": text.en} if text.en else {}
    return {"default": text.en or text.nl, "nl": text.nl, **english}
