"""Use cases of the history: writing down finished sessions, and reading one's own."""

from collections.abc import Sequence

from wordrally.contracts.accounts import AttendedSession
from wordrally.contracts.ids import AccountId
from wordrally.contracts.paging import Page
from wordrally.contracts.results import SessionResults
from wordrally.user.application.accounts import read_profile
from wordrally.user.application.desk import Desk
from wordrally.user.application.ports import AttendanceRecords
from wordrally.user.domain.attendance import attendances, decode_cursor, encode_cursor, position_of


async def record_results(records: AttendanceRecords, parts: Sequence[SessionResults]) -> int:
    """Write the attendance that these parts tell of, in one step, and return its rows; repeating it changes nothing."""
    rows = [row for part in parts for row in attendances(part)]
    if rows:
        await records.record(rows)
    return len(rows)


async def read_history(
    desk: Desk, account_id: AccountId, limit: int, cursor: str | None
) -> Page[AttendedSession]:
    """One page of the account's sessions, newest first. Raises `UnknownAccount`, `InvalidField` for a bad cursor."""
    after = decode_cursor(cursor) if cursor else None
    account = await read_profile(desk, account_id)
    rows = await desk.attendance.page(account.id, after, limit + 1)
    page = rows[:limit]
    more = len(rows) > limit
    return Page(
        items=[row.session for row in page],
        next_cursor=encode_cursor(position_of(page[-1])) if more else None,
    )
