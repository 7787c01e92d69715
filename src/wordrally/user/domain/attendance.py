"""Attendance: the finished sessions of an account, and where a reader of that list stands."""

import base64
import binascii
from dataclasses import dataclass

import msgspec

from wordrally.contracts.accounts import AttendedSession
from wordrally.contracts.ids import AccountId, PlayerId
from wordrally.contracts.results import SessionResults
from wordrally.user.domain.refusals import InvalidField


@dataclass(frozen=True, slots=True)
class Attendance:
    """One account's seat in a finished session; an account that joined twice has two."""

    account_id: AccountId
    player_id: PlayerId
    session: AttendedSession


class Position(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last row that a reader has seen; rows go from newest to oldest, ties by session, then player."""

    finished_at: int
    session_id: str
    player_id: str


def position_of(row: Attendance) -> Position:
    return Position(row.session.finished_at, row.session.session_id, row.player_id)


def encode_cursor(position: Position) -> str:
    """An opaque cursor; it holds nothing that its reader does not know."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def decode_cursor(cursor: str) -> Position:
    """The position in a cursor. Raises `InvalidField`."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        position = msgspec.json.decode(raw, type=Position)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise InvalidField("/cursor", "This is not a cursor of this list.") from None
    # Databases take 64-bit integers, and PostgreSQL no NUL in texts.
    if not 0 <= position.finished_at < 2**63 or "\0" in position.session_id + position.player_id:
        raise InvalidField("/cursor", "This is not a cursor of this list.")
    return position


def attendances(results: SessionResults) -> list[Attendance]:
    """The rows that one part of a session's results makes."""
    return [
        Attendance(
            result.account_id,
            result.player_id,
            AttendedSession(
                session_id=results.session_id,
                quiz_id=results.quiz_id,
                quiz_title=results.quiz_title,
                finished_at=results.finished_at,
                score=result.score,
                rank=result.rank,
                players=results.players,
                answers=result.answers,
            ),
        )
        for result in results.results
    ]
