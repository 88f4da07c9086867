"""A small made-up folder in the form of ESCO's CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

BASE = "http://data.europa.eu/esco"
CONCEPT = ["conceptType", "conceptUri", "preferredLabel", "altLabels", "status"]
COLUMNS = {
    "skills": [*CONCEPT, "skillType", "reuseLevel", "modifiedDate"],
    "skillGroups": [*CONCEPT, "modifiedDate"],
    "occupations": [*CONCEPT, "modifiedDate", "code"],
    "broaderRelationsSkillPillar": [
        "conceptType",
        "conceptUri",
        "broaderType",
        "broaderUri",
    ],
    "skillSkillRelations": ["originalSkillUri", "relationType", "relatedSkillUri"],
    "occupationSkillRelations": ["occupationUri", "relationType", "skillUri"],
}
DAY = "2026-01-02T03:04:05Z"


def skill(name: str) -> str:
    return f"{BASE}/skill/{name}"


def occupation(name: str) -> str:
    return f"{BASE}/occupation/{name}"


def skill_row(name: str, **changes: str) -> dict[str, str]:
    row = {
        "conceptType": "KnowledgeSkillCompetence",
        "conceptUri": skill(name),
        "preferredLabel": name.replace("-", " "),
        "altLabels": f"first name of {name}\nsecond name of {name}",
        "status": "released",
        "skillType": "skill/competence",
        "reuseLevel": "sector-specific",
        "modifiedDate": DAY,
    }
    return {**row, **changes}


def asks(name: str, what: str, kind: str = "essential") -> dict[str, str]:
    return {
        "occupationUri": occupation(name),
        "relationType": kind,
        "skillUri": skill(what),
    }


class EscoFolder:
    """Four skills in a group, and a baker and a brewer who are asked for them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        group = skill_row("food", conceptType="SkillGroup")
        self.rows: dict[str, list[dict[str, str]]] = {
            "skills": [
                skill_row("knead-dough"),
                skill_row("bake-bread"),
                skill_row("brew-beer"),
                skill_row("food-safety", skillType="knowledge"),
            ],
            "skillGroups": [group],
            "occupations": [
                {**skill_row(name), "conceptUri": occupation(name), "code": "7512"}
                for name in ("baker", "brewer")
            ],
            "broaderRelationsSkillPillar": [
                {"conceptUri": skill(name), "broaderUri": skill("food")}
                for name in ("knead-dough", "bake-bread", "brew-beer")
            ],
            "skillSkillRelations": [
                {
                    "originalSkillUri": skill("bake-bread"),
                    "relationType": "optional",
                    "relatedSkillUri": skill("knead-dough"),
                }
            ],
            "occupationSkillRelations": [
                asks("baker", "knead-dough"),
                asks("baker", "bake-bread"),
                asks("baker", "food-safety", "optional"),
                asks("brewer", "brew-beer"),
            ],
        }
        self.write()

    def file(self, name: str, language: str = "en") -> Path:
        if name in {"skills", "skillGroups", "occupations"}:
            return self.path / f"{name}_{language}.csv"
        return self.path / f"{name}.csv"

    def write(self) -> Path:
        for name, rows in self.rows.items():
            self.write_file(self.file(name), COLUMNS[name], rows)
        return self.path

    def write_dutch(self, **labels: str) -> Path:
        """Give these skills a Dutch label; `bake_bread` stands for `bake-bread`."""
        rows = [
            skill_row(name.replace("_", "-"), preferredLabel=label)
            for name, label in labels.items()
        ]
        self.write_file(self.file("skills", "nl"), COLUMNS["skills"], rows)
        return self.path

    def write_file(
        self, path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]
    ) -> None:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
