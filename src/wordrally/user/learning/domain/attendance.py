"""Attendance: the finished sessions of an account, and the position of a reader in their list."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from wordrally.contracts.http.accounts import AttendedAnswer, AttendedSession
from wordrally.contracts.ids import AccountId, ClassId, PlayerId
from wordrally.contracts.queue.results import AttendedResult, SessionResults

ENGLISH = "en"


class AskedWord(msgspec.Struct, frozen=True, array_like=True):
    """Word that a question asked: its language, and the chance of a blind guess (0 for what is typed)."""

    word: str
    language: str = ENGLISH
    guess: float = 0.0


WordsByQuestion = tuple[AskedWord | None, ...]
"""Word that a seat was asked, by index of the question. None where no word was asked."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Seat of an account, or of a member of a class, in a finished session.

    `account_id` is the member's id for a member. An account that joined twice has two seats. `class_id` is
    the class that the session was for.
    """

    account_id: AccountId
    player_id: PlayerId
    session: AttendedSession
    words: WordsByQuestion = ()
    class_id: ClassId | None = None


class Position(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Last row that a reader has seen. Rows go from newest to oldest, ties by session, then player."""

    finished_at: int
    session_id: str
    player_id: str


def position_of(row: Attendance) -> Position:
    return Position(row.session.finished_at, row.session.session_id, row.player_id)


def attendances(results: SessionResults) -> list[Attendance]:
    """Return the rows of one part of a session's results."""
    return [_attendance(results, result) for result in results.results]


def _attendance(results: SessionResults, result: AttendedResult) -> Attendance:
    words = words_asked(results, result)
    session = AttendedSession(
        session_id=results.session_id,
        quiz_id=results.quiz_id,
        quiz_title=results.quiz_title,
        finished_at=results.finished_at,
        score=result.score,
        rank=result.rank,
        players=results.players,
        answers=result.answers,
        missed_words=missed_words(words, result.answers),
        asked=len(questions_asked(result)),
    )
    return Attendance(result.account_id, result.player_id, session, words, results.class_id)


def questions_asked(result: AttendedResult) -> set[int]:
    """Return the indexes of the questions that a seat was asked."""
    return {answer.question for answer in result.answers} | set(result.unanswered)


def words_asked(results: SessionResults, result: AttendedResult) -> WordsByQuestion:
    """Return the words of the questions that a seat was asked, or an empty list when there are none."""
    asked = questions_asked(result)
    of_seat = tuple(
        AskedWord(word, *_asked_how(results, index)) if word is not None and index in asked else None
        for index, word in enumerate(results.words)
    )
    return of_seat if any(of_seat) else ()


def _asked_how(results: SessionResults, index: int) -> tuple[str, float]:
    """Return the main language of a question's word and its chance of a guess. Older results lack both."""
    language = results.languages[index] if index < len(results.languages) else None
    guess = results.chances[index] if index < len(results.chances) else 0.0
    return (language or ENGLISH).partition("-")[0].lower(), guess


def missed_words(words: WordsByQuestion, answers: Iterable[AttendedAnswer]) -> list[str]:
    """Return the words that a seat missed at least once, each once, in question order."""
    right = {answer.question for answer in answers if answer.correct}
    missed = (asked.word for index, asked in enumerate(words) if asked is not None and index not in right)
    return list(dict.fromkeys(missed))
