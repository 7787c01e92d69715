"""Fakes of attendance and learned words."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

from tests.user.fakes.database import FakeDatabase
from wordrally.contracts.http.accounts import LearnedWord
from wordrally.contracts.ids import AccountId
from wordrally.user.learning.domain.attendance import Attendance, Position, position_of
from wordrally.user.learning.domain.learned_words import DuePosition, fold, meetings


@dataclass
class FakeAttendanceRecords:
    database: FakeDatabase

    async def record(self, rows: Sequence[Attendance]) -> None:
        for row in rows:
            if row.account_id in self.database.accounts:
                self.database.attendance[row.session.session_id, row.player_id] = row

    async def page(self, account_id: AccountId, after: Position | None, limit: int) -> list[Attendance]:
        def place(position: Position) -> tuple[int, str, str]:
            return position.finished_at, position.session_id, position.player_id

        own = [row for row in self.database.attendance.values() if row.account_id == account_id]
        own.sort(key=lambda row: place(position_of(row)), reverse=True)
        return [row for row in own if after is None or place(position_of(row)) < place(after)][:limit]


@dataclass
class FakeLearnedWords:
    """What the attendance says, folded anew each time: the definition that the real stores must equal."""

    database: FakeDatabase

    async def page(self, account_id: AccountId, after: DuePosition | None, limit: int) -> list[LearnedWord]:
        rows = sorted(self.database.attendance.values(), key=lambda row: structs.astuple(position_of(row)))
        met = (one for row in rows if row.account_id == account_id for one in meetings(row))
        words = sorted((each.seen for each in fold({}, met).values()), key=_due)
        return [word for word in words if after is None or _due(word) > structs.astuple(after)][:limit]

    async def exists(self, account_id: AccountId) -> bool:
        return account_id in self.database.accounts


def _due(word: LearnedWord) -> tuple[int, str, str]:
    return word.next_review_at, word.word, word.language
