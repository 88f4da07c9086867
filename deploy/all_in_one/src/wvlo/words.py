"""The words of the command line, Dutch first."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "nl": {
        "scan_title": "{0}: scan van {1} mensen, score 0-100",
        "construct": "Onderwerp",
        "everybody": "Iedereen",
        "hidden": (
            "–  te weinig antwoorden (minder dan 5).   ○  niet getoond: anders is een "
            "kleine groep\n   af te leiden. Tussen haakjes: daar ligt het gemiddelde met "
            "95% zekerheid tussen."
        ),
        "learners": "De eerste suggesties van elke leerling",
        "own_choice": (
            "Een suggestie is een uitnodiging. Wie niet wil, klikt haar weg. Deze lijst "
            "staat alleen in de demo: niemand krijgt zo een overzicht van anderen."
        ),
        "who": "Wie",
        "steps": "Eerste stappen",
        "why": "Waarom",
        "read": "Lees dit",
        "hours": "uur",
        "nothing": "Alle doelen zijn gehaald.",
        "employee": "medewerker",
        "student": "student",
        "side_entrant": "zij-instromer",
        "newsletter": "De nieuwsbrief (concept, een redacteur keurt goed)",
        "what_next": "En nu?",
        "next": (
            "make run              start de vier diensten; open http://127.0.0.1:8100\n"
            "wvlo demo --json      hetzelfde als JSON\n"
            "wvlo demo --language en   the same in English\n"
            "README.md             een verhaal in vier aanroepen, om zelf te doen"
        ),
        "done": "Klaar in {0:.0f} seconden.",
        "kept": "De gegevens staan in {0}.",
    },
    "en": {
        "scan_title": "{0}: scan of {1} people, score 0-100",
        "construct": "Topic",
        "everybody": "Everybody",
        "hidden": (
            "–  not enough answers (fewer than 5).   ○  held back: otherwise a small "
            "group could be\n   worked out. In brackets: the mean lies between these "
            "with 95% certainty."
        ),
        "learners": "The first suggestions of each learner",
        "own_choice": (
            "A suggestion is an invitation. Whoever does not want it clicks it away. This "
            "list is for the demo only: nobody gets such an overview of others."
        ),
        "who": "Who",
        "steps": "First steps",
        "why": "Why",
        "read": "Read this",
        "hours": "hours",
        "nothing": "All goals are reached.",
        "employee": "employee",
        "student": "student",
        "side_entrant": "side entrant",
        "newsletter": "The newsletter (draft, an editor approves)",
        "what_next": "What next?",
        "next": (
            "make run              start the four services; open http://127.0.0.1:8100\n"
            "wvlo demo --json      the same as JSON\n"
            "wvlo demo --language nl   hetzelfde in het Nederlands\n"
            "README.md             a story in four calls, to do yourself"
        ),
        "done": "Done in {0:.0f} seconds.",
        "kept": "The data is in {0}.",
    },
}
