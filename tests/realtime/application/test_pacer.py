"""News is told on the beat, and the last of it always."""

import asyncio

import pytest

from wordrally.realtime.application.room.pacer import Pacer


class Beats(asyncio.SelectorEventLoop):
    """A loop whose clock stands until somebody moves it."""

    now_s = 100.0

    def time(self) -> float:
        return self.now_s


@pytest.fixture
def beats() -> Beats:
    return Beats()


def test_what_several_have_to_tell_leaves_on_one_beat(beats: Beats) -> None:
    told: list[tuple[str, float]] = []

    async def play() -> None:
        board = Pacer(lambda: told.append(("board", beats.now_s)), lambda: 1.0, 100.0)
        progress = Pacer(lambda: told.append(("progress", beats.now_s)), lambda: 1.0, 100.0)
        for now_s in (100.25, 100.5, 101.0, 101.5, 102.0):
            beats.now_s = now_s
            await _turn()
            if now_s != 101.5:
                board.changed()
                progress.changed()

    beats.run_until_complete(play())
    beats.close()

    assert told == [("board", 101.0), ("progress", 101.0), ("board", 102.0), ("progress", 102.0)]


def test_what_is_out_of_date_is_not_told(beats: Beats) -> None:
    told: list[float] = []

    async def play() -> None:
        pacer = Pacer(lambda: told.append(beats.now_s), lambda: 1.0, 100.0)
        pacer.changed()
        pacer.cancel()
        beats.now_s = 110.0
        await _turn()

    beats.run_until_complete(play())
    beats.close()

    assert told == []


def test_what_is_new_a_hair_before_a_beat_waits_for_the_next(beats: Beats) -> None:
    """A timer may come that early; what changes in its turn must not be told twice on one beat."""
    told: list[float] = []

    async def play() -> None:
        pacer = Pacer(lambda: told.append(beats.now_s), lambda: 1.0, 100.0)
        beats.now_s = 100.999
        pacer.changed()
        for now_s in (101.0, 101.5, 102.0):
            beats.now_s = now_s
            await _turn()

    beats.run_until_complete(play())
    beats.close()

    assert told == [102.0]


async def _turn() -> None:
    """Let the timers run that are due."""
    for _ in range(3):
        await asyncio.sleep(0)
