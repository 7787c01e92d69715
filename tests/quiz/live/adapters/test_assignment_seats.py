"""The index of assignments that accounts take part in, on SQLite and PostgreSQL."""

from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.contracts.ids import AccountId, SessionId
from wordrally.quiz.live.adapters.sql_assignment_seats import SqlAssignmentSeats
from wordrally.quiz.live.adapters.sql_hosted_sessions import SqlHostedSessions
from wordrally.quiz.live.application.hosted_sessions import AssignmentSeat
from wordrally.quiz.results.adapters.sql_retention import SqlRetention
from wordrally.quiz.results.adapters.sql_traces import SqlTraces
from wordrally.quiz.shared.application.paging import PageCursor

ANN, BOB = AccountId("ann"), AccountId("bob")


def seat(of: AccountId, session: str, joined_at: int) -> AssignmentSeat:
    return AssignmentSeat(of, SessionId(session), joined_at)


async def test_seats_are_paged_newest_first_and_kept_once(engine: AsyncEngine) -> None:
    seats = SqlAssignmentSeats(engine)
    own = [seat(ANN, "s1", 1), seat(ANN, "s3", 2), seat(ANN, "s2", 2)]
    await seats.add([*own, seat(BOB, "s1", 3)])
    await seats.add(own)
    first = await seats.unfinished(ANN, 2, None)
    assert first == [own[1], own[2]]
    last = first[-1]
    assert await seats.unfinished(ANN, 2, PageCursor(last.joined_at, last.session_id)) == [own[0]]


async def test_a_deleted_session_an_erased_account_and_age_leave_none(engine: AsyncEngine) -> None:
    seats = SqlAssignmentSeats(engine)
    await seats.add([seat(ANN, "old", 1), seat(ANN, "gone", 8), seat(ANN, "s1", 9), seat(BOB, "s1", 9)])
    await SqlHostedSessions(engine).delete(SessionId("gone"))
    await SqlRetention(engine).forget_some(5)
    assert await seats.unfinished(ANN, 9, None) == [seat(ANN, "s1", 9)]
    await SqlTraces(engine).erase(ANN, 10)
    assert await seats.unfinished(ANN, 9, None) == []
    assert await seats.unfinished(BOB, 9, None) == [seat(BOB, "s1", 9)]
