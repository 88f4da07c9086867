"""What an import tells whoever started it, in Dutch and English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from wvlo_core.domain.locale import Language
from wvlo_learning_paths.esco.reading import Folder
from wvlo_learning_paths.model import Change, FileReport, ImportOutcome

_SHOWN = 10
ATTRIBUTION = (
    "This publication uses the ESCO classification of the European Commission."
)
_WORDS = {
    Language.NL: {
        "news": "ESCO {0} is overgenomen.",
        "same": "Deze bestanden van ESCO {0} waren al overgenomen; er is niets veranderd.",
        "competencies": "competenties",
        "relations": "verbanden",
        "profiles": "beroepsprofielen",
        "change": "  {0:18} {1:>7} nieuw {2:>7} anders {3:>7} vervallen {4:>7} gelijk",
        "file": "  {0:36} {1:>7} regels {2:>7} gebruikt {3:>5} overgeslagen {4:>5} los",
        "files": "Wat de bestanden gaven (los = verwijst naar iets dat er niet is):",
        "skipped": "  regel {0}: {1}",
        "dangling": "  regel {0}: verwijst naar {1}, dat in geen bestand staat ({2} keer)",
        "more": "  en nog {0}",
        "unused": "Niet gebruikt: {0}.",
        "english": "Nederlandse namen ontbreken; de Engelse staan ervoor in de plaats. "
        "Zet de Nederlandse bestanden (skills_nl.csv en zo) erbij en doe het nog eens.",
        "columns": "niet elk veld is er",
        "uri": "geen adres van ESCO",
        "label": "geen naam",
        "twice": "staat er al",
        "not_released": "is niet (meer) in gebruik",
        "relation_kind": "een verband dat wij niet kennen",
    },
    Language.EN: {
        "news": "ESCO {0} was imported.",
        "same": "These files of ESCO {0} were imported before; nothing changed.",
        "competencies": "competencies",
        "relations": "relations",
        "profiles": "target profiles",
        "change": "  {0:18} {1:>7} new {2:>7} changed {3:>7} retired {4:>7} as before",
        "file": "  {0:36} {1:>7} rows {2:>7} used {3:>5} skipped {4:>5} dangling",
        "files": "What the files gave:",
        "skipped": "  line {0}: {1}",
        "dangling": "  line {0}: speaks of {1}, which is in no file ({2} times)",
        "more": "  and {0} more",
        "unused": "Not used: {0}.",
        "english": "There are no Dutch labels; the English ones stand for them. "
        "Add the Dutch files (skills_nl.csv and so on) and import again.",
        "columns": "fields are missing",
        "uri": "no URI of ESCO",
        "label": "no label",
        "twice": "is there already",
        "not_released": "is not in use (any more)",
        "relation_kind": "a relation we do not know",
    },
}


def import_text(folder: Folder, outcome: ImportOutcome, language: Language) -> str:
    """Tell what changed, what each file gave, and which rows could not be used."""
    words = _WORDS[language]
    lines = [words["news" if outcome.news else "same"].format(outcome.version), ""]
    for name in ("competencies", "relations", "profiles"):
        change: Change = getattr(outcome, name)
        counts = change.added, change.changed, change.retired, change.unchanged
        lines.append(words["change"].format(words[name], *counts))
    lines += ["", words["files"]]
    for file in folder.files:
        lines += _file(file, words)
    lines += ["", words["unused"].format(", ".join(folder.unused) or "-")]
    if not folder.dutch:
        lines.append(words["english"])
    return "\n".join([*lines, ATTRIBUTION])


def _file(file: FileReport, words: dict[str, str]) -> Iterator[str]:
    skipped, dangling = len(file.skipped), len(file.dangling)
    yield words["file"].format(file.name, file.rows, file.kept, skipped, dangling)
    said = [words["skipped"].format(s.line, words[s.fault]) for s in file.skipped]
    first = {d.uri: d.line for d in reversed(file.dangling)}
    times = Counter(d.uri for d in file.dangling)
    said += [
        words["dangling"].format(line, uri, times[uri])
        for uri, line in sorted(first.items(), key=lambda each: each[1])
    ]
    yield from (f"  {line}" for line in said[:_SHOWN])
    if len(said) > _SHOWN:
        yield f"  {words['more'].format(len(said) - _SHOWN)}"
