"""Learners, what is on offer, and the advice that connects them."""

from wvlo_learning_paths.model.advice import plan
from wvlo_learning_paths.model.explained import Explained
from wvlo_learning_paths.model.explained_text import explained_text
from wvlo_learning_paths.model.frameworks import (
    Change,
    ExternalCompetency,
    FileReport,
    Framework,
    ImportedFramework,
    ImportOutcome,
    Relation,
)
from wvlo_learning_paths.model.learner import CareerCoach, Dismissal, Learner, Picture
from wvlo_learning_paths.model.offer import (
    Climate,
    KnowledgeCopy,
    Offer,
    OfferedItem,
    opened_by,
)
from wvlo_learning_paths.model.picture_svg import path_svg
from wvlo_learning_paths.model.pilot import Pilot, PilotPlan, PilotReport
from wvlo_learning_paths.model.suggestion import (
    Obstacle,
    Reading,
    Reason,
    Source,
    Step,
    Suggestion,
    told,
)
from wvlo_learning_paths.model.technology import (
    Assessment,
    CompetencyShift,
    Demand,
    ImpactPlan,
    TechnologyImpact,
    demand_of,
    shifts,
)
from wvlo_learning_paths.model.wording import suggestion_text

__all__ = [
    "Assessment",
    "CareerCoach",
    "Change",
    "Climate",
    "CompetencyShift",
    "Demand",
    "Dismissal",
    "Explained",
    "ExternalCompetency",
    "FileReport",
    "Framework",
    "ImpactPlan",
    "ImportOutcome",
    "ImportedFramework",
    "KnowledgeCopy",
    "Learner",
    "Obstacle",
    "Offer",
    "OfferedItem",
    "Picture",
    "Pilot",
    "PilotPlan",
    "PilotReport",
    "Reading",
    "Reason",
    "Relation",
    "Source",
    "Step",
    "Suggestion",
    "TechnologyImpact",
    "demand_of",
    "explained_text",
    "opened_by",
    "path_svg",
    "plan",
    "shifts",
    "suggestion_text",
    "told",
]
