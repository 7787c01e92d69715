"""Examples of accounts, logins and results that several tests start from."""

from msgspec import structs

from wordrally.contracts.http.accounts import AttendedAnswer, AttendedSession
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue.results import AttendedResult, SessionResults
from wordrally.user.accounts.domain.accounts import Account
from wordrally.user.accounts.domain.logins import Login, LoginId, RefreshToken, start_login
from wordrally.user.learning.domain.attendance import AskedWord, Attendance, missed_words
from wordrally.user.shared.domain.callers import Caller

NOW = 1_700_000_000_000
PASSWORD = "correct horse"


def account(name: str = "ann") -> Account:
    return Account(
        id=AccountId(f"account-{name}"),
        email=f"{name.capitalize()}@example.org",
        display_name=name.capitalize(),
        password_hash="1:correct horse",
        password_version=1,
        created_at=NOW,
    )


def token(number: int = 1) -> RefreshToken:
    return RefreshToken(LoginId(f"{number:032x}"), f"{number:043d}")


def login(of: Account, number: int = 1, now: int = NOW) -> Login:
    return start_login(of.id, token(number), "Firefox on Windows", now)


def caller(login: Login) -> Caller:
    """Whoever shows the access token of this login."""
    return Caller(login.account_id, login.reference, login.authenticated_at)


def attendance(of: Account, session: str, finished_at: int = NOW, score: int = 950) -> Attendance:
    answers = [
        AttendedAnswer(question=0, prompt="drizzle", correct=True, points=950, received_at=NOW, choices=[0])
    ]
    attended = AttendedSession(
        session_id=SessionId(session),
        quiz_id=QuizId("quiz"),
        quiz_title="Unit 4: weather ☔",
        finished_at=finished_at,
        score=score,
        rank=1,
        players=3,
        answers=answers,
        asked=1,
    )
    return Attendance(of.id, PlayerId(f"player-{of.id}"), attended)


def game(
    of: Account,
    session: str,
    *words: str,
    right: str = "",
    finished_at: int = NOW,
    player: str | None = None,
) -> Attendance:
    """Make a seat that was asked these words in this order.

    `right` has a letter per question: y for a right answer at once, s for a right one late, n for a wrong
    one, - for none. Missing letters mean right.
    """
    outcomes = right.ljust(len(words), "y")
    answers = [
        AttendedAnswer(
            question=index,
            prompt="?",
            correct=outcome in "ys",
            points=0,
            received_at=finished_at,
            text=word,
            word=word,
            took_ms=18_000 if outcome == "s" else 2_000,
            time_limit_ms=20_000,
        )
        for index, (word, outcome) in enumerate(zip(words, outcomes, strict=True))
        if outcome != "-"
    ]
    row = attendance(of, session, finished_at)
    asked = tuple(AskedWord(word) for word in words)
    attended = structs.replace(row.session, answers=answers, missed_words=missed_words(asked, answers))
    return Attendance(of.id, PlayerId(player or row.player_id), attended, asked)


def results(session: str, *rows: Attendance, part: int = 0) -> SessionResults:
    """What the quiz service would have said for these rows."""
    first = rows[0].session
    return SessionResults(
        session_id=SessionId(session),
        quiz_id=first.quiz_id,
        quiz_title=first.quiz_title,
        finished_at=first.finished_at,
        players=first.players,
        part=part,
        results=[
            AttendedResult(
                account_id=row.account_id,
                player_id=row.player_id,
                nickname="Ann",
                score=row.session.score,
                rank=row.session.rank,
                answers=row.session.answers,
                unanswered=_unanswered(row),
            )
            for row in rows
        ],
        words=[asked and asked.word for asked in max((row.words for row in rows), key=len)],
    )


def _unanswered(row: Attendance) -> list[int]:
    answered = {answer.question for answer in row.session.answers}
    return [index for index in range(len(row.words)) if index not in answered]
