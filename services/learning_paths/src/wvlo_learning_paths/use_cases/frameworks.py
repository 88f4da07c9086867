"""Taking over competencies and target profiles that others published."""

from __future__ import annotations

from wvlo_core.ports import Command
from wvlo_learning_paths.model import Framework, ImportOutcome
from wvlo_learning_paths.ports import Work
from wvlo_learning_paths.use_cases.renewing import PROFILE, refresh


class ImportFramework(Command):
    """Bring an imported framework up to this version."""

    framework: Framework


def import_framework(command: ImportFramework, work: Work) -> ImportOutcome:
    """Keep all of it, or nothing; whose target profile changed gets new advice."""
    work.hold_offer(change=True)
    outcome = work.frameworks.keep(command.framework, work.now.date())
    touched = [
        learner
        for key in outcome.changed_profiles
        for learner in work.learners.where(profile=key)
    ]
    refresh(touched, work, PROFILE)
    return outcome
