"""Final results on the way to account histories (`results.{session}`), and the erasure of accounts."""

import msgspec

from wordrally.contracts.http.accounts import AttendedAnswer
from wordrally.contracts.ids import AccountId, ClassId, PlayerId, QuizId, SessionId


class AttendedResult(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one account or class member; `unanswered` are indexes of unanswered questions."""

    account_id: AccountId
    player_id: PlayerId
    nickname: str
    score: int
    rank: int
    answers: list[AttendedAnswer]
    unanswered: list[int] = []


class SessionResults(msgspec.Struct, frozen=True, kw_only=True):
    """Results of a finished session for accounts and members of classes, in parts of bounded size.

    `words` has the word of each asked question by the question's index, or null. In the same way `languages`
    has the words' languages, and `chances` the chance of a blind guess (0 for what is typed). `class_id` is
    the class that the session was for.
    """

    session_id: SessionId
    quiz_id: QuizId
    quiz_title: str
    finished_at: int
    players: int
    part: int
    results: list[AttendedResult]
    words: list[str | None] = []
    languages: list[str | None] = []
    chances: list[float] = []
    class_id: ClassId | None = None


class AccountDeleted(msgspec.Struct, frozen=True, kw_only=True):
    """A person was erased, an account or a class member: every service erases what it stores about them."""

    account_id: AccountId
    at: int
