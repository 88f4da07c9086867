from __future__ import annotations

import re

import pytest

from tests.unit.wvlo_news.examples import (
    item_of,
    item_published,
    path_suggested,
    pilot_updated,
    text,
)
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Audience, Sector
from wvlo_news.model import NewsTopic


def test_one_knowledge_item_says_what_for_whom_and_how_long():
    item = item_of(item_published())

    assert item.topic is NewsTopic.KNOWLEDGE
    assert item.title.nl == "Nieuw in de Kennisbank: Titel buddy"
    assert item.title.en == "New in the Kennisbank: Title buddy"
    assert item.body.nl == (
        "Zo werkt buddy.\n\n"
        "Voor medewerkers en studenten. Het kost ongeveer 15 minuten."
    )
    assert item.body.en == (
        "How buddy works.\n\nFor employees and students. It takes about 15 minutes."
    )


def test_a_later_edition_is_called_renewed():
    item = item_of(item_published(edition=2))

    assert item.title.nl == "Vernieuwd in de Kennisbank: Titel buddy"


def test_knowledge_for_nobody_in_particular_is_for_everybody():
    item = item_of(item_published(audiences=()))

    assert "Voor iedereen." in item.body.nl


def test_every_audience_has_words():
    item = item_of(item_published(audiences=tuple(Audience)))

    assert "HR en ondernemingsraden" in item.body.nl
    assert "HR and works councils" in str(item.body.en)


def test_knowledge_tells_how_many_learning_paths_it_fits():
    paths = path_suggested(because="knowledge_item")

    item = item_of(item_published(), paths)

    assert item.topic is NewsTopic.KNOWLEDGE
    assert item.body.nl.endswith("Dit past nu bij leerpaden van 6 mensen in de zuivel.")


def test_people_are_added_up_per_sector():
    item = item_of(
        item_published(),
        path_suggested("one", learners=6),
        path_suggested("two", learners=7),
        path_suggested("three", learners=5, sector=Sector.LAB),
    )

    assert "van 13 mensen in de zuivel en 5 mensen in het lab." in item.body.nl


def test_a_whole_library_is_told_as_five_titles_of_different_themes_and_a_number():
    themes = ["career", "diversity", "side_entry", "agile_leadership", "unheard_of"]
    events = [
        item_published(f"{number:02}", theme=themes[number % 5]) for number in range(27)
    ]

    item = item_of(*events)

    assert item.title.nl == "Nieuw in de Kennisbank: 27 onderwerpen"
    assert item.body.nl == (
        "In de Kennisbank staan 27 nieuwe onderwerpen:\n"
        "- Titel 03 (wendbaar leidinggeven)\n"
        "- Titel 00 (loopbaan)\n"
        "- Titel 01 (diversiteit)\n"
        "- Titel 02 (zij-instroom)\n"
        "- Titel 04\n"
        "- en nog 22"
    )
    assert str(item.body.en).endswith("- and 22 more")


def test_five_knowledge_items_are_all_named():
    item = item_of(*(item_published(name) for name in "abcde"))

    assert item.body.nl.count("- Titel") == 5
    assert "en nog" not in item.body.nl


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ("anecdote", "een eerste verhaal"),
        ("self_report", "wat deelnemers zelf zeggen"),
        ("measured", "gemeten"),
    ],
)
def test_a_pilot_says_honestly_how_sure_it_is(evidence, words):
    item = item_of(pilot_updated(evidence=evidence))

    assert item.topic is NewsTopic.PILOT
    assert item.title.nl == "Uit de pilot: Proef duo"
    assert item.body.nl.startswith("Begin klein.\n\nWat volgens de pilot meespeelde: ")
    assert words in item.body.nl


@pytest.mark.parametrize("evidence", ["anecdote", "self_report", "measured"])
@pytest.mark.parametrize("effect", ["better", "as_expected", "worse"])
def test_a_pilot_never_claims_a_cause(evidence, effect):
    item = item_of(pilot_updated(evidence=evidence, effect=effect), path_suggested())

    claims = (
        r"dankzij|doordat|daardoor|leidt tot|zorgt voor|thanks to|as a result|led to"
    )
    assert not re.search(claims, f"{item.body.nl} {item.body.en}".lower())


def test_several_pilots_in_one_chain_each_keep_their_name():
    item = item_of(pilot_updated("b"), pilot_updated("a"))

    assert item.title.nl == "Uit 2 pilots"
    assert item.body.nl.index("Proef a") < item.body.nl.index("Proef b")


def test_a_pilot_that_became_knowledge_tells_both():
    item = item_of(item_published(), pilot_updated())

    assert item.topic is NewsTopic.PILOT
    assert "Nieuw in de Kennisbank: Titel buddy" in item.body.nl


@pytest.mark.parametrize(
    ("sector", "where"),
    [
        (Sector.FOOD, "in de voedingssector"),
        (Sector.BAKERY, "in de bakkerij"),
        (Sector.DAIRY, "in de zuivel"),
        (Sector.WATER, "in de watersector"),
        (Sector.LAB, "in het lab"),
        (Sector.GENERIC, "bij een organisatie"),
    ],
)
def test_paths_after_a_scan_name_the_sector_in_good_dutch(sector, where):
    item = item_of(path_suggested(sector=sector))

    assert item.topic is NewsTopic.PATHS
    assert item.title.nl == f"Nieuwe leerpaden na een scan {where}"


def test_paths_tell_how_many_about_what_with_which_hurdles_and_invite():
    item = item_of(path_suggested())

    assert item.body.nl == (
        "Na een scan over leren op het werk zijn er nieuwe leerpaden voor 6 mensen in "
        "de zuivel.\n\n"
        "Daarin gaat het over:\n- Kennis delen\n- Reflecteren\n\n"
        "Wat mensen noemen als drempel bij het leren:\n- Tijd om te leren\n\n"
        "Wil je zelf ook een stap zetten? Bekijk je eigen leerpad, of praat erover met "
        "een collega, je leidinggevende of een loopbaancoach."
    )


def test_paths_without_hurdles_do_not_speak_of_them():
    item = item_of(path_suggested(obstacles=()))

    assert "drempel" not in item.body.nl


def test_no_organisation_is_named():
    event = path_suggested()

    item = item_of(event)

    assert str(event.organisation_id) not in f"{item.title} {item.body}"


@pytest.mark.parametrize(
    ("because", "title"),
    [
        ("knowledge_item", "Nieuwe leerpaden na nieuwe kennis in de zuivel"),
        ("pilot", "Nieuwe leerpaden na een pilot in de zuivel"),
    ],
)
def test_paths_that_come_alone_still_say_what_came_before(because, title):
    item = item_of(path_suggested(because=because))

    assert item.title.nl == title


def test_paths_with_different_causes_name_none():
    item = item_of(path_suggested("one"), path_suggested("two", because="pilot"))

    assert item.title.nl == "Nieuwe leerpaden in de zuivel"
    assert item.body.nl.startswith("Er zijn nieuwe leerpaden voor 12 mensen")


def test_two_organisations_without_a_sector_are_not_called_one():
    item = item_of(
        path_suggested("one", sector=Sector.GENERIC),
        path_suggested("two", sector=Sector.GENERIC),
    )

    assert "voor 12 mensen bij meer organisaties." in item.body.nl


def test_english_words_say_so_when_a_text_is_only_there_in_dutch():
    item = item_of(item_published(summary=LocalizedText(nl="Alleen Nederlands.")))

    assert str(item.body.en).startswith(
        "Alleen Nederlands. (This text is only available in Dutch.)"
    )


def test_braces_in_a_title_are_just_characters():
    item = item_of(item_published(title=text("Formulier {naam}")))

    assert item.title.nl == "Nieuw in de Kennisbank: Formulier {naam}"
