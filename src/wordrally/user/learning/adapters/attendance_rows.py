"""Attendance as rows of its table."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from wordrally.contracts.http.accounts import AttendedAnswer, AttendedSession
from wordrally.contracts.ids import AccountId, ClassId, PlayerId
from wordrally.user.learning.domain.attendance import AskedWord, Attendance, WordsByQuestion, missed_words
from wordrally.user.shared.adapters.tables import attendance

POSITION = (attendance.c.finished_at, attendance.c.session_id, attendance.c.player_id)

_answers = msgspec.json.Decoder(list[AttendedAnswer])
_words = msgspec.json.Decoder(tuple[AskedWord | str | None, ...])
"""Rows of older versions have the spelling alone: an English word."""


def row_of(attended: Attendance) -> dict[str, Any]:
    """Return the values of a row, by column."""
    session = msgspec.structs.asdict(attended.session)
    del session["missed_words"]  # derived from the others
    session["answers"] = msgspec.json.encode(attended.session.answers).decode()
    session["asked"] = None if attended.session.asked is UNSET else attended.session.asked
    words = msgspec.json.encode(attended.words).decode()
    seat = {"account_id": attended.account_id, "player_id": attended.player_id}
    return {**seat, **session, "words": words, "class_id": attended.class_id}


def attendance_of(row: RowMapping) -> Attendance:
    """Return the attendance in a row."""
    values: dict[str, Any] = dict(row)
    account_id, player_id = AccountId(values.pop("account_id")), PlayerId(values.pop("player_id"))
    words, answers = _words_of(values.pop("words")), _answers.decode(values.pop("answers"))
    class_id: ClassId | None = values.pop("class_id")
    if values["asked"] is None:
        del values["asked"]
    session = AttendedSession(**values, answers=answers, missed_words=missed_words(words, answers))
    return Attendance(account_id, player_id, session, words, class_id)


def _words_of(text: str) -> WordsByQuestion:
    return tuple(AskedWord(each) if isinstance(each, str) else each for each in _words.decode(text))


async def games_with_words(connection: AsyncConnection, account_id: AccountId) -> AsyncIterator[Attendance]:
    """Yield the games in which an account was asked words, in order of position and in small batches."""
    query = select(attendance).where(attendance.c.account_id == account_id, attendance.c.words != "[]")
    async with connection.stream(query.order_by(*POSITION), execution_options={"yield_per": 100}) as rows:
        async for row in rows.mappings():
            yield attendance_of(row)
