"""Findings of `wordrally verify` about the attendance of accounts, and differences that it tolerates."""

import secrets
from dataclasses import dataclass, replace

import msgspec
import pytest
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.results import SessionResults
from wordrally.contracts.queue.subjects import RESULTS, RESULTS_OF
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.learning.adapters.operator_attendance import JetStreamResults, SqlAttendanceBook
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.application.verifying import (
    KEPT_MS,
    AttendanceDifference,
    AttendanceVerifyPorts,
    unverified,
    verify_attendance,
)
from wordrally.user.learning.domain.attendance import attendances
from wordrally.user.learning.entrypoints.operator import verify_sessions
from wordrally.user.shared.adapters.tables import attendance

ANN, BOB = examples.account("ann"), examples.account("bob")


@dataclass
class Told:
    """A session of Ann and Bob whose results were told and written."""

    session_id: SessionId
    parts: list[SessionResults]
    ports: AttendanceVerifyPorts
    database: AsyncEngine

    async def differences(self) -> list[AttendanceDifference]:
        [verdict] = [one async for one in verify_attendance(self.ports, [self.session_id])]
        return list(verdict.differences)

    async def change(self, **values: object) -> None:
        """Something happened to Ann's row."""
        mine = attendance.c.account_id == ANN.id
        async with self.database.begin() as connection:
            statement = (
                update(attendance).where(mine).values(values) if values else delete(attendance).where(mine)
            )
            await connection.execute(statement)


async def no_pause(_seconds: float) -> None:
    return


@pytest.fixture
async def told(jet: JetStream, engine: AsyncEngine) -> Told:
    for account in (ANN, BOB):
        await SqlAccounts(engine).add(account)
    session = f"verified-{secrets.token_hex(4)}"
    rows = [
        examples.game(ANN, session, "drizzle", "fog", right="yn"),
        examples.game(BOB, session, "drizzle", "fog"),
    ]
    parts = [examples.results(session, row, part=number) for number, row in enumerate(rows)]
    for part in parts:
        await jet.append(RESULTS_OF.format(session), msgspec.msgpack.encode(part))
        await SqlAttendanceRecords(engine).record(attendances(part))
    ports = AttendanceVerifyPorts(JetStreamResults(jet), SqlAttendanceBook(engine), no_pause)
    return Told(SessionId(session), parts, ports, engine)


async def test_what_was_written_is_as_the_results_tell_it(told: Told):
    assert await told.differences() == []
    assert told.session_id in await told.ports.results.sessions()


async def test_a_session_of_which_nothing_was_told_is_left_out(told: Told):
    assert [one async for one in verify_attendance(told.ports, [SessionId("nobody")])] == []


async def test_a_lost_row_is_found(told: Told, capsys: pytest.CaptureFixture[str]):
    await told.change()
    [difference] = await told.differences()
    assert difference.stated is None
    assert difference.told is not None
    assert not await verify_sessions(told.ports, [told.session_id])
    assert "there:   nothing" in capsys.readouterr().out


async def test_points_that_nobody_earned_are_found(told: Told):
    await told.change(score=999_999)
    [difference] = await told.differences()
    assert difference.stated is not None
    assert difference.stated.session.score == 999_999


async def test_a_row_that_nobody_told_of_is_found(told: Told):
    stranger = replace(examples.game(BOB, told.session_id, "fog"), player_id="somebody")  # pyright: ignore
    await SqlAttendanceRecords(told.database).record([stranger])
    [difference] = await told.differences()
    assert difference.told is None


async def test_who_left_is_not_missed(told: Told):
    await SqlAccounts(told.database).erase(ANN.id, examples.NOW)
    assert await told.differences() == []


async def test_what_is_written_while_one_looks_is_no_difference(told: Told):
    await told.change()

    async def written_meanwhile(_seconds: float) -> None:
        await SqlAttendanceRecords(told.database).record(attendances(told.parts[0]))

    told.ports = replace(told.ports, pause_s=written_meanwhile)
    assert await told.differences() == []


async def test_the_screen_says_how_much_was_compared(told: Told, capsys: pytest.CaptureFixture[str]):
    assert await verify_sessions(told.ports, [told.session_id])
    assert capsys.readouterr().out == "attendance: 1 sessions, 2 accounts' seats, 0 sessions differ\n"


async def test_a_message_that_nobody_can_read_is_said_and_the_rest_is_compared(
    told: Told, jet: JetStream, capsys: pytest.CaptureFixture[str]
) -> None:
    await jet.append(RESULTS_OF.format(told.session_id), b"not msgpack")
    assert not await verify_sessions(told.ports, [told.session_id])
    said = capsys.readouterr().out
    assert "of RESULTS cannot be read: results." in said
    assert "2 accounts' seats, 0 sessions differ" in said


async def test_attendance_whose_results_are_gone_is_found_until_they_may_be(
    told: Told, jet: JetStream, capsys: pytest.CaptureFixture[str]
) -> None:
    finished_at = told.parts[0].finished_at
    await jet.js.purge_stream(RESULTS, subject=RESULTS_OF.format(told.session_id))
    assert not await verify_sessions(told.ports, [], finished_at + 1)
    assert f"{told.session_id}  has attendance, and no results in the streams" in capsys.readouterr().out
    await verify_sessions(told.ports, [], finished_at + KEPT_MS + 1)
    assert told.session_id not in capsys.readouterr().out


async def test_what_was_verified_before_is_not_read_again_unless_it_has_changed(told: Told) -> None:
    session_id, now = told.session_id, told.parts[0].finished_at + 1
    messages = {session_id: (await told.ports.results.messages())[session_id]}
    assert messages == {session_id: len(told.parts)}
    assert await unverified(told.ports, messages, {}, now) == [session_id]
    verified = {session_id: (len(told.parts), 2)}
    assert await unverified(told.ports, messages, verified, now) == []

    await told.change()
    assert await unverified(told.ports, messages, verified, now) == [session_id], "a row is gone"
