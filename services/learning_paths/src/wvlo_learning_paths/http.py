"""The HTTP door of learning paths: parse, run, answer."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import PlainTextResponse, Response
from pydantic import BaseModel, Field

from wvlo_core.content import competency_framework
from wvlo_core.domain.competency import CompetencyFramework
from wvlo_core.domain.ids import (
    CoachId,
    Key,
    LearnerId,
    OrganisationId,
    PilotId,
)
from wvlo_core.domain.learning_path import LearningContent, LearningItem
from wvlo_core.domain.locale import Language
from wvlo_core.runtime import http
from wvlo_core.runtime.app import App
from wvlo_core.runtime.http import Read, Run
from wvlo_core.runtime.operators import authorised
from wvlo_learning_paths import queries, use_cases
from wvlo_learning_paths.model import (
    Assessment,
    CareerCoach,
    Dismissal,
    Explained,
    ImpactPlan,
    Learner,
    OfferedItem,
    Picture,
    Pilot,
    PilotPlan,
    PilotReport,
    Suggestion,
    TechnologyImpact,
    path_svg,
    suggestion_text,
)
from wvlo_learning_paths.queries import Caseload

router = APIRouter(tags=["learning paths"])


class CoachRequest(BaseModel):
    """A career coach of a college."""

    alias: Annotated[str, Field(min_length=1, max_length=60)]
    organisation_id: OrganisationId


@router.put("/learners/{learner_id}", status_code=201)
def save_learner(learner_id: LearnerId, picture: Picture, run: Run) -> Suggestion:
    """Write down your own picture and get advice at once."""
    learner = Learner(id=learner_id, **picture.model_dump())
    return run(use_cases.save_learner, use_cases.SaveLearner(learner=learner))


@router.get("/learners/{learner_id}")
def show_learner(learner_id: UUID, connection: Read) -> Learner:
    """Read your own picture."""
    return queries.learner(connection, learner_id)


@router.get("/learners/{learner_id}/suggestion")
def show_suggestion(learner_id: UUID, connection: Read) -> Suggestion:
    """Read what you could do next, and why."""
    return queries.suggestion(connection, learner_id)


@router.get("/learners/{learner_id}/suggestion/text", response_class=PlainTextResponse)
def read_suggestion(
    learner_id: UUID, connection: Read, language: Language = Language.NL
) -> PlainTextResponse:
    """Read it as plain text, in Dutch or English."""
    suggestion = queries.suggestion(connection, learner_id)
    return PlainTextResponse(
        suggestion_text(suggestion, language), headers={"Content-Language": language}
    )


@router.get("/learners/{learner_id}/suggestion/why")
def explain_suggestion(learner_id: LearnerId, run: Run) -> Explained:
    """See why: per step the chain behind it, what was weighed, and what lost."""
    command = use_cases.ExplainSuggestion(learner_id=learner_id)
    return run(use_cases.explain_suggestion, command)


@router.get("/learners/{learner_id}/suggestion/picture", response_class=Response)
def draw_suggestion(
    learner_id: LearnerId, run: Run, language: Language = Language.NL
) -> Response:
    """See the path as a picture (SVG)."""
    command = use_cases.ExplainSuggestion(learner_id=learner_id)
    picture = path_svg(run(use_cases.explain_suggestion, command), language)
    return Response(picture, media_type="image/svg+xml")


@router.post("/learners/{learner_id}/dismissals", status_code=201)
def dismiss_item(learner_id: LearnerId, dismissal: Dismissal, run: Run) -> Suggestion:
    """Leave something out from now on; a reason is not needed."""
    command = use_cases.DismissItem(learner_id=learner_id, dismissal=dismissal)
    return run(use_cases.dismiss_item, command)


@router.put("/coaches/{coach_id}", status_code=201)
def add_coach(coach_id: CoachId, given: CoachRequest, run: Run) -> CareerCoach:
    """Add a career coach."""
    coach = CareerCoach(id=coach_id, **given.model_dump())
    return run(use_cases.add_coach, use_cases.AddCoach(coach=coach))


@router.get("/coaches/{coach_id}/learners")
def show_caseload(coach_id: UUID, connection: Read) -> list[Caseload]:
    """See your own students with the next step to talk about."""
    return queries.caseload(connection, coach_id)


@router.put("/pilots/{pilot_id}", status_code=201)
def start_pilot(pilot_id: PilotId, plan: PilotPlan, run: Run) -> Pilot:
    """Start a pilot, or change its description."""
    pilot = Pilot(id=pilot_id, **plan.model_dump())
    return run(use_cases.start_pilot, use_cases.StartPilot(pilot=pilot))


@router.get("/pilots/{pilot_id}")
def show_pilot(pilot_id: UUID, connection: Read) -> Pilot:
    """Read about a pilot and what it saw."""
    return queries.pilot(connection, pilot_id)


@router.post("/pilots/{pilot_id}/updates", status_code=201)
def report_pilot(pilot_id: PilotId, report: PilotReport, run: Run) -> Pilot:
    """Tell what a pilot saw; you choose the id, so that telling twice is once."""
    command = use_cases.ReportPilot(pilot_id=pilot_id, report=report)
    return run(use_cases.report_pilot, command)


@router.put("/technology-impacts/{impact_id}", status_code=201)
def record_impact(impact_id: UUID, plan: ImpactPlan, run: Run) -> TechnologyImpact:
    """Write down what a technology does to a task, or change that."""
    impact = TechnologyImpact(id=impact_id, **plan.model_dump())
    return run(use_cases.record_impact, use_cases.RecordImpact(impact=impact))


@router.get("/technology-impacts")
def show_impacts(connection: Read) -> list[queries.AssessedImpact]:
    """See every change of a task, with the median and spread of how it is seen."""
    return queries.impacts(connection)


@router.post("/technology-impacts/{impact_id}/assessments", status_code=201)
def assess_impact(
    impact_id: UUID, assessment: Assessment, run: Run
) -> TechnologyImpact:
    """Say how you see it; you choose the id, so that telling twice is once."""
    command = use_cases.AssessImpact(impact_id=impact_id, assessment=assessment)
    return run(use_cases.assess_impact, command)


@router.get("/demand")
def show_demand(connection: Read) -> queries.Shifting:
    """See which competencies are asked more and less, and which tasks say so."""
    return queries.demand(connection)


@router.get("/items")
def show_items(connection: Read) -> list[LearningItem]:
    """See every learning item on offer."""
    return queries.offered(connection)


@router.put("/items/{key}", status_code=201, dependencies=[Depends(authorised)])
def publish_item(key: Key, content: LearningContent, run: Run) -> OfferedItem:
    """Put a learning item on offer, or change it; for the operator."""
    item = LearningItem(key=key, **content.model_dump())
    return run(use_cases.publish_item, use_cases.PublishItem(item=item))


@router.delete("/items/{key}", dependencies=[Depends(authorised)])
def withdraw_item(key: Key, run: Run) -> OfferedItem:
    """Take a learning item off offer, also out of every path; for the operator."""
    return run(use_cases.withdraw_item, use_cases.WithdrawItem(key=key))


@router.get("/competencies")
def show_competencies() -> CompetencyFramework:
    """Read the competency framework with its levels."""
    return competency_framework()


def create(app: App[Any]) -> FastAPI:
    """Make the door."""
    return http.create(
        app,
        "WVLO leerpaden",
        "Wat kun je hierna leren, en waarom? Je kiest zelf.\n\n"
        "What could you learn next, and why? The choice is yours.",
        router,
    )
