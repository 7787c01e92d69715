"""An account that is deleted elsewhere is erased here, whichever replica hears of it, and however often."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from tests.engines import nats_server
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.sql import DatabaseAway
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue import streams, subjects
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.quiz.results.application.erasure import REMEMBERED_MS
from wordrally.quiz.results.entrypoints.erasure import run_erasure

NOW = 10 * REMEMBERED_MS


class HeardTraces:
    """Implements `Traces`: remembers what it is asked, and fails as often as it is told to."""

    def __init__(self, *, failures: int = 0) -> None:
        self.erased: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
        self.swept: asyncio.Queue[int] = asyncio.Queue()
        self._failures = failures

    async def erase(self, account_id: AccountId, at: int, failed: Collection[str] = ()) -> None:
        if self._failures:
            self._failures -= 1
            raise DatabaseAway("OperationalError")
        self.erased.put_nowait((account_id, at))

    async def sweep(self, forget_before: int, failed: Collection[str] = ()) -> None:
        self.swept.put_nowait(forget_before)
        if self._failures:
            raise DatabaseAway("OperationalError")


@pytest.fixture
async def jet(tmp_path: Path) -> AsyncIterator[JetStream]:
    """A NATS of its own: durable consumers remember what other tests left."""
    engine = nats_server(tmp_path)
    engine.start()
    async with await jetstream.connect(engine.url, "tests") as connection:
        for spec in (streams.ACCOUNTS, streams.DEAD_LETTERS):
            await connection.ensure(spec)
        yield connection
    engine.kill()


@asynccontextmanager
async def erasing(traces: HeardTraces, jet: JetStream, replicas: int = 1) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with asyncio.timeout(20), asyncio.TaskGroup() as running:
        for _ in range(replicas):
            running.create_task(run_erasure(traces, jet, lambda: NOW, stop))
        yield
        stop.set()


async def delete(jet: JetStream, account: str) -> None:
    deleted = AccountDeleted(account_id=AccountId(account), at=5_000)
    await jet.append(subjects.ACCOUNT_DELETED.format(account), msgspec.msgpack.encode(deleted))


async def test_a_deleted_account_is_erased_by_one_of_the_replicas(jet: JetStream) -> None:
    traces = HeardTraces()
    async with erasing(traces, jet, replicas=2):
        await delete(jet, "ann")
        await delete(jet, "ben")

        heard = sorted([await traces.erased.get(), await traces.erased.get()])

    assert heard == [("ann", 5_000), ("ben", 5_000)]
    assert traces.erased.empty()


async def test_what_was_deleted_while_we_were_away_is_erased_at_the_next_start(jet: JetStream) -> None:
    await delete(jet, "ann")
    traces = HeardTraces()

    async with erasing(traces, jet):
        assert await traces.erased.get() == ("ann", 5_000)


async def test_an_erasure_that_fails_is_tried_again(jet: JetStream) -> None:
    traces = HeardTraces(failures=2)
    async with erasing(traces, jet):
        await delete(jet, "ann")

        assert await traces.erased.get() == ("ann", 5_000)


async def test_a_start_sweeps_and_a_sweep_that_fails_ends_nothing(jet: JetStream) -> None:
    traces = HeardTraces(failures=1)
    async with erasing(traces, jet):
        assert await traces.swept.get() == NOW - REMEMBERED_MS
        await delete(jet, "ann")

        assert await traces.erased.get() == ("ann", 5_000)
