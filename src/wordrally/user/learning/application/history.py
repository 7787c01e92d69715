"""Use cases of the history: recording finished sessions, and reading one's own."""

from collections.abc import Sequence

from wordrally.chassis.cursors import encode_cursor
from wordrally.contracts.http.accounts import AttendedSession
from wordrally.contracts.http.paging import Page
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.results import SessionResults
from wordrally.user.learning.application.ports import AttendanceRecords, LearningPorts
from wordrally.user.learning.domain.attendance import Position, attendances, position_of
from wordrally.user.shared.domain.cursors import decode_cursor
from wordrally.user.shared.domain.refusals import UnknownAccount

ROWS_AT_ONCE = 500
"""Rows per transaction. With 20 words each they take some 0.3 s, in which SQLite accepts no other writer."""


async def record_results(records: AttendanceRecords, parts: Sequence[SessionResults]) -> int:
    """Record the attendance of these parts of results, and return its rows. Repeating it changes nothing."""
    rows = [row for part in parts for row in attendances(part)]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        await records.record(rows[start : start + ROWS_AT_ONCE])
    return len(rows)


async def read_history(
    ports: LearningPorts, account_id: AccountId, limit: int, cursor: str | None
) -> Page[AttendedSession]:
    """Return one page of the sessions of an account or member, newest first. Raises `UnknownAccount`.

    Raises `InvalidField` for a bad cursor.
    """
    after = decode_cursor(cursor, Position) if cursor else None
    if not await ports.learned.exists(account_id):
        raise UnknownAccount
    rows = await ports.attendance.page(account_id, after, limit + 1)
    page = rows[:limit]
    more = len(rows) > limit
    return Page(
        items=[row.session for row in page],
        next_cursor=encode_cursor(position_of(page[-1])) if more else None,
    )
