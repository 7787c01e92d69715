"""Attendance: the finished sessions of an account, and where a reader of that list stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from wordrally.contracts.accounts import AttendedAnswer, AttendedSession
from wordrally.contracts.ids import AccountId, PlayerId
from wordrally.contracts.results import AttendedResult, SessionResults

WordsByQuestion = tuple[str | None, ...]
"""By index of the question, the word that a seat was asked; None where it was asked none."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """One account's seat in a finished session; an account that joined twice has two."""

    account_id: AccountId
    player_id: PlayerId
    session: AttendedSession
    words: WordsByQuestion = ()


class Position(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last row that a reader has seen; rows go from newest to oldest, ties by session, then player."""

    finished_at: int
    session_id: str
    player_id: str


def position_of(row: Attendance) -> Position:
    return Position(row.session.finished_at, row.session.session_id, row.player_id)


def attendances(results: SessionResults) -> list[Attendance]:
    """The rows that one part of a session's results makes."""
    return [_attendance(results, result) for result in results.results]


def _attendance(results: SessionResults, result: AttendedResult) -> Attendance:
    words = words_asked(results.words, result)
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
    )
    return Attendance(result.account_id, result.player_id, session, words)


def words_asked(words: Sequence[str | None], result: AttendedResult) -> WordsByQuestion:
    """The words of the questions that were asked of one seat; empty when there are none at all."""
    asked = {answer.question for answer in result.answers} | set(result.unanswered)
    of_seat = tuple(word if index in asked else None for index, word in enumerate(words))
    return of_seat if any(of_seat) else ()


def missed_words(words: WordsByQuestion, answers: Iterable[AttendedAnswer]) -> list[str]:
    """The words that were asked and, once at least, not answered right, each once, in the order of the questions."""
    right = {answer.question for answer in answers if answer.correct}
    missed = (word for index, word in enumerate(words) if word is not None and index not in right)
    return list(dict.fromkeys(missed))
