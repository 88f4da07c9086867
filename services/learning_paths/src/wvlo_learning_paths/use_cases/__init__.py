"""What learners, coaches and pilots do here, and how advice follows the news."""

from wvlo_learning_paths.use_cases.advising import (
    suggest_after_scan,
    suggest_reading,
    weigh_lesson,
    withdraw_reading,
)
from wvlo_learning_paths.use_cases.explaining import (
    ExplainSuggestion,
    explain_suggestion,
)
from wvlo_learning_paths.use_cases.frameworks import (
    ImportFramework,
    import_framework,
)
from wvlo_learning_paths.use_cases.offering import (
    AddOffer,
    PublishItem,
    WithdrawItem,
    add_offer,
    publish_item,
    withdraw_item,
)
from wvlo_learning_paths.use_cases.people import (
    AddCoach,
    DismissItem,
    SaveLearner,
    add_coach,
    dismiss_item,
    save_learner,
)
from wvlo_learning_paths.use_cases.pilots import (
    ReportPilot,
    StartPilot,
    report_pilot,
    start_pilot,
)
from wvlo_learning_paths.use_cases.technology import (
    AssessImpact,
    RecordImpact,
    assess_impact,
    record_impact,
    weigh_demand,
)

__all__ = [
    "AddCoach",
    "AddOffer",
    "AssessImpact",
    "DismissItem",
    "ExplainSuggestion",
    "ImportFramework",
    "PublishItem",
    "RecordImpact",
    "ReportPilot",
    "SaveLearner",
    "StartPilot",
    "WithdrawItem",
    "add_coach",
    "add_offer",
    "assess_impact",
    "dismiss_item",
    "explain_suggestion",
    "import_framework",
    "publish_item",
    "record_impact",
    "report_pilot",
    "save_learner",
    "start_pilot",
    "suggest_after_scan",
    "suggest_reading",
    "weigh_demand",
    "weigh_lesson",
    "withdraw_item",
    "withdraw_reading",
]
