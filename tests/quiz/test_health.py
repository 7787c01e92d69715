"""What the quiz service tells operators of its engines."""

from collections.abc import Callable
from typing import cast

import pytest

from wordrally.chassis.health import Unwell
from wordrally.chassis.pulses import Beats, PulseLog
from wordrally.quiz.health import pulse_check


class Pulses:
    """A log whose newest beat is `latest_at`."""

    def __init__(self, latest_at: int | None) -> None:
        self.latest_at = latest_at

    async def read(self) -> Beats | None:
        return None if self.latest_at is None else Beats(self.latest_at, [], 1)


def check(latest_at: int | None, now_ms: Callable[[], int]):
    return pulse_check(cast(PulseLog, Pulses(latest_at)), now_ms)


async def test_a_queue_that_stores_nothing_any_more_is_told_of():
    with pytest.raises(Unwell, match="No answer could be stored for 7 s"):
        await check(1_000, lambda: 8_500)()


@pytest.mark.parametrize("latest_at", [None, 7_000])
async def test_one_that_stores_or_never_had_to_is_not(latest_at: int | None):
    await check(latest_at, lambda: 8_500)()
