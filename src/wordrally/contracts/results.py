"""Final results on the way to account histories (`results.{session}`), and the erasure of accounts."""

import msgspec

from wordrally.contracts.accounts import AttendedAnswer
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId


class AttendedResult(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one account; `unanswered` are the indexes of questions asked and not answered."""

    account_id: AccountId
    player_id: PlayerId
    nickname: str
    score: int
    rank: int
    answers: list[AttendedAnswer]
    unanswered: list[int] = []


class SessionResults(msgspec.Struct, frozen=True, kw_only=True):
    """Results of a finished session for players who signed in, in parts of bounded size.

    `words` has the word of each asked question by the question's index, or null.
    """

    session_id: SessionId
    quiz_id: QuizId
    quiz_title: str
    finished_at: int
    players: int
    part: int
    results: list[AttendedResult]
    words: list[str | None] = []


class AccountDeleted(msgspec.Struct, frozen=True, kw_only=True):
    """An account was erased: every service erases what it stores about the person."""

    account_id: AccountId
    at: int
