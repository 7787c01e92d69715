"""Attendance that is older than it is to be kept goes."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from tests.user.fakes.database import NOW
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.entrypoints.upkeep import keep_forgetting
from wordrally.user.shared.entrypoints.repeating import DAY_MS

ANN = examples.account()


class Forgotten:
    """Hears up to when it was asked to forget."""

    def __init__(self) -> None:
        self.before: list[int] = []

    async def forget(self, before: int) -> int:
        self.before.append(before)
        return 1


async def test_old_rows_go_and_the_others_stay(engine: AsyncEngine) -> None:
    await SqlAccounts(engine).add(ANN)
    records = SqlAttendanceRecords(engine)
    await records.record([examples.attendance(ANN, "old", NOW - 1), examples.attendance(ANN, "young", NOW)])

    assert await records.forget(NOW) == 1

    assert [row.session.session_id for row in await records.page(ANN.id, None, 10)] == ["young"]


async def test_what_is_older_than_the_settings_say_is_forgotten_at_start() -> None:
    attendance = Forgotten()
    task = asyncio.create_task(keep_forgetting(attendance, lambda: NOW, 730))
    await asyncio.sleep(0)  # the fake never waits, so one turn of the loop is all it needs
    task.cancel()
    assert attendance.before == [NOW - 730 * DAY_MS]
