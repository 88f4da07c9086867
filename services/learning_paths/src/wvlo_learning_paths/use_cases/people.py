"""What learners and coaches do here."""

from __future__ import annotations

from wvlo_core.domain.ids import LearnerId
from wvlo_core.errors import Invalid
from wvlo_core.ports import Command
from wvlo_learning_paths.model import CareerCoach, Dismissal, Learner, Suggestion
from wvlo_learning_paths.ports import Work
from wvlo_learning_paths.use_cases.renewing import OWN, advise, refresh


class AddCoach(Command):
    """Let a teacher coach."""

    coach: CareerCoach


def add_coach(command: AddCoach, work: Work) -> CareerCoach:
    """Keep the coach."""
    work.coaches.put(command.coach)
    return command.coach


class SaveLearner(Command):
    """Write down what you can do, want, and have time for."""

    learner: Learner


def save_learner(command: SaveLearner, work: Work) -> Suggestion:
    """Keep the picture and give advice at once; what was dismissed stays so."""
    work.hold_offer()
    present = work.learners.find(command.learner.id)
    learner = command.learner
    if present is not None:
        dismissed = present.dismissed
        learner = learner.model_copy(update={"dismissed": dismissed})
    if learner.coach_id is not None:
        work.coaches.get(learner.coach_id)
    work.profiles.get(learner.profile)
    if unknown := sorted(
        learner.external - work.frameworks.named(learner.external).keys()
    ):
        message = "no imported framework has these competencies; import it first"
        raise Invalid(message, tuple(unknown))
    work.learners.save(learner)
    return refresh([learner], work, OWN)[0]


class DismissItem(Command):
    """Leave something out of the advice; a reason is welcome, not asked."""

    learner_id: LearnerId
    dismissal: Dismissal


def dismiss_item(command: DismissItem, work: Work) -> Suggestion:
    """Give new advice without it."""
    work.hold_offer()
    work.items.get(command.dismissal.item)
    learner = work.learners.get(command.learner_id).dismiss(command.dismissal)
    work.learners.save(learner)
    return advise([learner], work, OWN)[0]
