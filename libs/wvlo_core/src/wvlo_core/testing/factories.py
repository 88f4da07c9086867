"""One valid example of every event, for documents and for tests."""

from __future__ import annotations

from datetime import date

from wvlo_core.domain.ids import (
    KnowledgeItemId,
    NewsItemId,
    NewsletterIssueId,
    OrganisationId,
    PilotId,
    WaveId,
    named_id,
)
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Audience, Sector
from wvlo_core.events import (
    ConstructScore,
    DemandChanged,
    DemandShift,
    Envelope,
    Event,
    IssueApproved,
    ItemPublished,
    ItemWithdrawn,
    NewsPublished,
    PathSuggested,
    PilotUpdated,
    Topic,
    WaveClosed,
    WaveOpened,
)
from wvlo_core.testing.fakes import NOON

_ORGANISATION = OrganisationId(named_id("example", "organisation"))
_WAVE = WaveId(named_id("example", "wave"))
_ITEM = KnowledgeItemId(named_id("example", "item"))

EXAMPLES: tuple[Event, ...] = (
    WaveOpened(
        wave_id=_WAVE,
        organisation_id=_ORGANISATION,
        sector=Sector.DAIRY,
        instrument="wvlo-learning-organisation",
        instrument_version="0.1.0",
    ),
    WaveClosed(
        wave_id=_WAVE,
        organisation_id=_ORGANISATION,
        sector=Sector.DAIRY,
        instrument="wvlo-learning-organisation",
        instrument_version="0.1.0",
        respondents=24,
        scores=(
            ConstructScore(
                code="feedback",
                title=LocalizedText(
                    nl="Interactie en feedback", en="Interaction and feedback"
                ),
                score=38,
                respondents=23,
            ),
        ),
    ),
    ItemPublished(
        item_id=_ITEM,
        edition=1,
        slug="end-of-shift-review",
        kind="working_form",
        theme="learning_organisation",
        title=LocalizedText(
            nl="In vijf minuten terugkijken", en="Looking back in five minutes"
        ),
        summary=LocalizedText(
            nl="Zo sluit je een dienst af.", en="How to end a shift."
        ),
        audiences=(Audience.EMPLOYEE, Audience.STUDENT),
        sectors=(Sector.GENERIC,),
        competencies=("A2", "B2"),
        constructs=("feedback", "do_reflect"),
        levels=(1, 2),
        effort_minutes=5,
        review_by=date(2027, 11, 1),
    ),
    ItemWithdrawn(item_id=_ITEM, edition=1),
    PathSuggested(
        organisation_id=_ORGANISATION,
        sector=Sector.DAIRY,
        learners=6,
        topics=(
            Topic(
                competency="A4",
                title=LocalizedText(nl="Initiatief nemen", en="Taking initiative"),
                learners=5,
            ),
        ),
        because="scan",
        rule="Je organisatie heeft een scan afgerond.",
        obstacles=(LocalizedText(nl="Participatie", en="Participation"),),
    ),
    PilotUpdated(
        pilot_id=PilotId(named_id("example", "pilot")),
        update_id=named_id("example", "update"),
        number=1,
        title=LocalizedText(nl="Buddy's in de afvulhal", en="Buddies in filling"),
        programme_line=2,
        phase="running",
        lesson=LocalizedText(
            nl="Wie een buddy had, stelde sneller vragen.",
            en="Whoever had a buddy asked questions sooner.",
        ),
        factors=LocalizedText(
            nl="Hielp: samen op het rooster.", en="Helped: sharing a roster."
        ),
        learning_item="buddy-first-weeks",
        effect="better",
        evidence="self_report",
    ),
    DemandChanged(
        impact_id=named_id("example", "impact"),
        technology=LocalizedText(nl="Slimme camera's", en="Smart cameras"),
        task=LocalizedText(nl="Producten nakijken", en="Checking products"),
        shifts=(
            DemandShift(
                competency="D2",
                title=LocalizedText(
                    nl="Leren werken met nieuwe techniek en data",
                    en="Learning to work with new technology and data",
                ),
                was=10,
                now=13,
            ),
        ),
    ),
    NewsPublished(
        news_item_id=NewsItemId(named_id("example", "news")),
        title=LocalizedText(nl="Nieuw in de Kennisbank", en="New in the Kennisbank"),
    ),
    IssueApproved(
        issue_id=NewsletterIssueId(named_id("example", "issue")),
        items=4,
    ),
)


def example_of(kind: type[Event]) -> Event:
    """Give the example of an event type."""
    return next(example for example in EXAMPLES if type(example) is kind)


def envelope_of(event: Event, *name: str) -> Envelope:
    """Put an event in an envelope whose ids follow from `name`."""
    return Envelope(
        key=str(named_id("example", "event", event.type, *name)),
        type=event.type,
        version=event.version,
        source=f"/wvlo/{event.type.split('.')[0]}",
        subject=event.subject,
        time=NOON,
        chain=str(named_id("example", "chain")),
        caused_by=None,
        data=event.model_dump_json(),
    )
