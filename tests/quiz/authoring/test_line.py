"""Who comes next at a workbench."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.adapters.job_queue import LONGEST, LONGEST_OF_ACCOUNT, JobQueue
from wordrally.quiz.authoring.application.workbenches import Busy

ANN, BEN, CAT = AccountId("ann"), AccountId("ben"), AccountId("cat")


class Work:
    """Somebody's work at a place, which lasts until it is told to end."""

    def __init__(self, line: JobQueue, whose: AccountId) -> None:
        self.begun = asyncio.Event()
        self._end = asyncio.Event()
        self._task = asyncio.create_task(self._work(line, whose))

    async def _work(self, line: JobQueue, whose: AccountId) -> None:
        async with line.place(whose):
            self.begun.set()
            await self._end.wait()

    async def end(self) -> None:
        self._end.set()
        await self._task


async def has_begun(work: Work) -> bool:
    """Whether the work has begun by the time that everybody who could go on has."""
    for _ in range(10):
        await asyncio.sleep(0)
    return work.begun.is_set()


async def test_no_more_work_than_there_are_places_and_then_in_the_order_of_coming() -> None:
    line = JobQueue(places=1)
    first, second, third = Work(line, ANN), Work(line, BEN), Work(line, CAT)

    assert [await has_begun(work) for work in (first, second, third)] == [True, False, False]
    await first.end()
    assert [await has_begun(work) for work in (second, third)] == [True, False]
    await second.end()
    await third.end()


async def test_one_account_never_takes_a_place_from_all_others() -> None:
    line = JobQueue(places=2)
    slow = [Work(line, ANN) for _ in range(LONGEST_OF_ACCOUNT)]
    other = Work(line, BEN)

    assert [await has_begun(work) for work in slow] == [True] + [False] * (LONGEST_OF_ACCOUNT - 1)
    assert await has_begun(other)
    for work in (*slow, other):
        await work.end()


async def test_an_account_that_is_in_line_too_often_is_told_to_come_back() -> None:
    line = JobQueue(places=1)
    waiting = [Work(line, ANN) for _ in range(LONGEST_OF_ACCOUNT)]
    await has_begun(waiting[0])

    with pytest.raises(Busy):
        async with line.place(ANN):
            pytest.fail("there was no room")

    for work in waiting:
        await work.end()
    async with line.place(ANN):
        pass


async def test_a_line_that_is_too_long_takes_nobody() -> None:
    line = JobQueue(places=1)
    waiting = [Work(line, AccountId(f"account-{number}")) for number in range(LONGEST)]
    await has_begun(waiting[0])

    with pytest.raises(Busy) as refused:
        async with line.place(BEN):
            pytest.fail("there was no room")

    assert refused.value.retry_after_s > 0
    for work in waiting:
        await work.end()


async def test_who_waits_for_too_long_is_told_to_come_back_and_the_line_goes_on() -> None:
    line = JobQueue(places=1, patience_s=0.01)
    async with AsyncExitStack() as held:
        await held.enter_async_context(line.place(ANN))
        with pytest.raises(Busy):
            async with line.place(BEN):
                pytest.fail("there was no place")
    async with line.place(BEN):
        pass


async def test_a_time_out_of_the_work_itself_is_not_the_line_s() -> None:
    with pytest.raises(TimeoutError):
        async with JobQueue().place(ANN):
            raise TimeoutError
