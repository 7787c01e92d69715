"""Boards for the tests of scoring."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.quiz.scoring.boards import Boards
from tests.quiz.scoring.fake_boards import FakeBoards
from wordrally.chassis.valkey import store
from wordrally.quiz.live.adapters.valkey_projection import ValkeyProjections
from wordrally.quiz.scoring.adapters.valkey_answer_recorder import ValkeyAnswerRecorder
from wordrally.quiz.scoring.adapters.valkey_restoration import ValkeyRestorations
from wordrally.quiz.scoring.adapters.valkey_scoreboard import ValkeyScoreboards


@pytest.fixture(params=["fake", "valkey"])
async def boards(request: pytest.FixtureRequest) -> AsyncIterator[Boards]:
    """Boards without any session."""
    if request.param == "fake":
        fake: Any = FakeBoards()
        yield Boards(fake, fake, fake, fake, fake.lose_everything)
        return
    real = store.connect(request.getfixturevalue("store_url"))
    yield Boards(
        ValkeyAnswerRecorder(real),
        ValkeyScoreboards(real),
        ValkeyProjections(real),
        ValkeyRestorations(real),
        real.flushall,
    )
    await real.aclose()
