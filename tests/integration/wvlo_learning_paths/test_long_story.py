from __future__ import annotations

from pathlib import Path

from tests.advice_story import Story
from tests.builders import learning_app


# holds LP3
def test_after_a_long_story_every_suggestion_is_that_of_a_full_recomputation(
    tmp_path: Path,
) -> None:
    app = learning_app(tmp_path)
    story = Story(app, learners=60)
    story.begin()

    for _ in range(40):
        story.happen()

    assert story.wrong() == []
    app.engine.dispose()
