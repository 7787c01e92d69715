"""Final results on their way to the history of accounts (`results.{session}`) and what an account's end means."""

import msgspec

from wordrally.contracts.accounts import AttendedAnswer
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId


class AttendedResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one account did in the session; `unanswered` holds the questions (indexes) it was asked and did not answer."""

    account_id: AccountId
    player_id: PlayerId
    nickname: str
    score: int
    rank: int
    answers: list[AttendedAnswer]
    unanswered: list[int] = []


class SessionResults(msgspec.Struct, frozen=True, kw_only=True):
    """Results of a finished session for those players who signed in, in parts of bounded size.

    `words` holds the word that each asked question was made from, by the question's index; null where there was none.
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
    """A person was erased: whoever keeps something of theirs erases it too."""

    account_id: AccountId
    at: int
