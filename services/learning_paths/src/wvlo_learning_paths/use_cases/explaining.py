"""Showing what is behind a suggestion; changes nothing."""

from __future__ import annotations

from wvlo_core.domain.ids import LearnerId
from wvlo_core.errors import NotFound
from wvlo_core.ports import Command
from wvlo_learning_paths.model.explained import Explained, codes_of, explained
from wvlo_learning_paths.ports import Work
from wvlo_learning_paths.use_cases.renewing import offer_of
from wvlo_learning_paths.use_cases.technology import titles


class ExplainSuggestion(Command):
    """Ask why a learner sees what is suggested."""

    learner_id: LearnerId


def explain_suggestion(command: ExplainSuggestion, work: Work) -> Explained:
    """Give the open suggestion with what was weighed and the chain behind each step."""
    suggestion = work.suggestions.find(command.learner_id)
    if suggestion is None:
        message = (
            f"there is no learner {command.learner_id}; register the learner first"
        )
        raise NotFound(message)
    learner = work.learners.get(command.learner_id)
    profile = work.profiles.get(learner.profile)
    named = titles([*codes_of(profile, learner.own_goals)], work)
    return explained(learner, profile, offer_of(work), suggestion, named)
