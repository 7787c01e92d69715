"""Those who ask at once share a round trip, and nobody is told what was known before they asked."""

import asyncio
from collections.abc import Sequence

import pytest

from wordrally.chassis.data_loader import DataLoader


class Source:
    """Answers with how many rounds have begun, once it may."""

    def __init__(self) -> None:
        self.rounds: list[list[str]] = []
        self.may_answer = asyncio.Event()
        self.broken = False

    async def ask(self, questions: Sequence[str]) -> list[str]:
        self.rounds.append(list(questions))
        number = len(self.rounds)
        await self.may_answer.wait()
        if self.broken:
            raise LookupError("away")
        return [f"{question}{number}" for question in questions]


async def test_those_who_come_while_a_round_is_under_way_share_the_next():
    source = Source()
    shared = DataLoader(source.ask)
    first = asyncio.create_task(shared("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.create_task(shared(name)) for name in "bcd"]
    await asyncio.sleep(0)
    source.may_answer.set()
    assert [await first, *await asyncio.gather(*others)] == ["a1", "b2", "c2", "d2"]
    assert source.rounds == [["a"], ["b", "c", "d"]]


async def test_a_round_is_bounded():
    source = Source()
    source.may_answer.set()
    shared = DataLoader(source.ask, at_once=2)
    assert await asyncio.gather(*(shared(name) for name in "abcde")) == ["a1", "b1", "c2", "d2", "e3"]


async def test_a_failed_round_fails_for_all_of_it_and_no_others():
    source = Source()
    source.may_answer.set()
    source.broken = True
    shared = DataLoader(source.ask)
    outcomes = await asyncio.gather(shared("a"), shared("b"), return_exceptions=True)
    assert [repr(outcome) for outcome in outcomes] == ["LookupError('away')"] * 2
    source.broken = False
    assert await shared("c") == "c2"


async def test_who_goes_away_does_not_take_the_others_with_them():
    source = Source()
    shared = DataLoader(source.ask)
    gone, stays = asyncio.create_task(shared("a")), asyncio.create_task(shared("b"))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    source.may_answer.set()
    assert await stays == "b1"
