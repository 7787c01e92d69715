"""The history worker on the real queue and the real database."""

import asyncio
import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from nats.js.errors import NotFoundError
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from wordrally.chassis.queue.consuming import DeadLetter, batches
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.results import SessionResults
from wordrally.contracts.queue.subjects import DEAD_LETTER, DEAD_LETTERS, RESULTS, RESULTS_OF
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.domain.attendance import Attendance, Position
from wordrally.user.learning.domain.learned_words import DAY_MS
from wordrally.user.learning.entrypoints.results import HISTORY, consume_results, write
from wordrally.user.shared.adapters.tables import attendance, learned_words
from wordrally.user.shared.application.ports import UserUnavailable

ANN, BOB = examples.account("ann"), examples.account("bob")
WORDS = ("drizzle", "fog", "hail", "drizzle-proof")


@pytest.fixture
async def queue(jet: JetStream) -> JetStream:
    """The queue with an empty RESULTS, before anybody consumed it."""
    await jet.js.purge_stream(RESULTS)
    await _forget_progress(jet)
    return jet


async def _forget_progress(jet: JetStream) -> None:
    try:
        await jet.js.delete_consumer(RESULTS, HISTORY.durable)
    except NotFoundError:
        return


@pytest.fixture
async def records(sqlite: AsyncEngine) -> SqlAttendanceRecords:
    """Attendance of a database in which Ann and Bob have accounts."""
    for account in (ANN, BOB):
        await SqlAccounts(sqlite).add(account)
    return SqlAttendanceRecords(sqlite)


async def _publish(jet: JetStream, *parts: SessionResults) -> None:
    for part in parts:
        await jet.append(RESULTS_OF.format(part.session_id), msgspec.msgpack.encode(part))


async def _take_all(jet: JetStream, records: SqlAttendanceRecords) -> None:
    """Consume what the stream holds now, and no more."""
    stop = asyncio.Event()
    async for deliveries in batches(jet, HISTORY, stop):
        await write(records, deliveries)
        if deliveries[-1].pending == 0:
            stop.set()


async def _rows(engine: AsyncEngine, table: Table = attendance) -> list[tuple[Any, ...]]:
    query = table.select().order_by(*table.primary_key)
    async with engine.connect() as connection:
        return [tuple(row) for row in (await connection.execute(query)).all()]


def _sessions(count: int) -> list[SessionResults]:
    run = uuid.uuid4().hex
    sessions = [f"{run}-{number}" for number in range(count)]
    return [
        examples.results(
            session,
            examples.game(ANN, session, *WORDS, right="yn-s", finished_at=examples.NOW + number * DAY_MS),
            examples.game(BOB, session, *WORDS, finished_at=examples.NOW + number * DAY_MS),
        )
        for number, session in enumerate(sessions)
    ]


async def test_replaying_the_whole_stream_twice_changes_no_byte(
    queue: JetStream, records: SqlAttendanceRecords, sqlite: AsyncEngine
) -> None:
    parts = _sessions(90)  # more than one batch
    await _publish(queue, *parts, *parts[:10])
    await _take_all(queue, records)
    once, learned = await _rows(sqlite), await _rows(sqlite, learned_words)
    assert len(once) == 180
    assert [row[3] for row in learned] == [90] * len(WORDS) * 2  # met, of Ann and of Bob
    for _ in range(2):
        await _forget_progress(queue)
        await _take_all(queue, records)
    assert await _rows(sqlite) == once
    assert await _rows(sqlite, learned_words) == learned


async def test_another_order_of_delivery_gives_the_same_bytes(
    queue: JetStream, records: SqlAttendanceRecords, sqlite: AsyncEngine
) -> None:
    parts = _sessions(40)
    await _publish(queue, *parts)
    await _take_all(queue, records)
    learned = await _rows(sqlite, learned_words)
    async with sqlite.begin() as connection:
        for table in (attendance, learned_words):
            await connection.execute(table.delete())

    await queue.js.purge_stream(RESULTS)
    await _forget_progress(queue)
    await _publish(queue, *parts[20:], *parts[19::-1])
    await _take_all(queue, records)
    assert await _rows(sqlite, learned_words) == learned


async def test_results_of_a_deleted_account_are_dropped_and_the_others_kept(
    queue: JetStream, records: SqlAttendanceRecords, sqlite: AsyncEngine
) -> None:
    await SqlAccounts(sqlite).erase(BOB.id, examples.NOW)
    await _publish(queue, *_sessions(3))
    await _take_all(queue, records)
    assert {row.account_id for row in await records.page(ANN.id, None, 10)} == {ANN.id}
    assert len(await _rows(sqlite)) == 3


async def test_a_message_that_is_no_result_is_set_aside_and_holds_up_no_other(
    queue: JetStream, records: SqlAttendanceRecords, sqlite: AsyncEngine
) -> None:
    first, second = _sessions(2)
    await _publish(queue, first)
    await queue.append(RESULTS_OF.format("broken"), b"\xc1 not msgpack")
    await _publish(queue, second)
    await _take_all(queue, records)
    assert len(await _rows(sqlite)) == 4
    letter = await queue.last(DEAD_LETTERS, DEAD_LETTER.format(RESULTS, HISTORY.durable))
    assert letter is not None
    assert msgspec.msgpack.decode(letter.payload, type=DeadLetter).payload == b"\xc1 not msgpack"


class _AwayAtFirst:
    """A database that is away once, then back; tells when something was written."""

    def __init__(self, records: SqlAttendanceRecords, failure: Exception) -> None:
        self._records = records
        self._failures = [failure]
        self.written = asyncio.Event()

    async def record(self, rows: Sequence[Attendance]) -> None:
        if self._failures:
            raise self._failures.pop()
        await self._records.record(rows)
        self.written.set()

    async def page(self, account_id: AccountId, after: Position | None, limit: int) -> list[Attendance]:
        return await self._records.page(account_id, after, limit)


@pytest.mark.parametrize("failure", [UserUnavailable("away"), RuntimeError("one row spoils all")])
async def test_what_could_not_be_written_is_written_later(
    queue: JetStream, records: SqlAttendanceRecords, sqlite: AsyncEngine, failure: Exception
) -> None:
    await _publish(queue, *_sessions(1))
    stop, away = asyncio.Event(), _AwayAtFirst(records, failure)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(consume_results(queue, away, stop))
        await asyncio.wait_for(away.written.wait(), 10)
        stop.set()
    assert len(await _rows(sqlite)) == 2


class _Counting:
    """Passes rows on and tells when `expected` different ones were written."""

    def __init__(self, records: SqlAttendanceRecords, expected: int) -> None:
        self._records = records
        self._expected = expected
        self._seen: set[tuple[str, str]] = set()
        self.complete = asyncio.Event()

    async def record(self, rows: Sequence[Attendance]) -> None:
        await self._records.record(rows)
        self._seen |= {(row.session.session_id, row.player_id) for row in rows}
        if len(self._seen) >= self._expected:
            self.complete.set()

    async def page(self, account_id: AccountId, after: Position | None, limit: int) -> list[Attendance]:
        return await self._records.page(account_id, after, limit)


async def test_two_workers_share_the_stream_and_miss_nothing(
    queue: JetStream, records: SqlAttendanceRecords, sqlite: AsyncEngine
) -> None:
    await _publish(queue, *_sessions(200))
    stop, counting = asyncio.Event(), _Counting(records, 400)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(2):
            tasks.create_task(consume_results(queue, counting, stop))
        await asyncio.wait_for(counting.complete.wait(), 60)
        stop.set()
    assert len(await _rows(sqlite)) == 400
