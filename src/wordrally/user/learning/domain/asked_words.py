"""Quizzes that asked a word."""

from collections.abc import Iterable

from wordrally.contracts.ids import QuizId
from wordrally.user.learning.domain.attendance import Attendance
from wordrally.user.learning.domain.learned_words import WordKey


def quizzes_by_word(games: Iterable[Attendance]) -> dict[WordKey, QuizId]:
    """Return the quiz that asked each word last; `games` go from newest to oldest."""
    found: dict[WordKey, QuizId] = {}
    for row in games:
        for asked in row.words:
            if asked is not None:
                found.setdefault((asked.language, asked.word), row.session.quiz_id)
    return found
