"""Extra time of a question for players who are given more."""

from collections.abc import Collection

from wordrally.contracts.http.quizzes import ListenQuestion, Question
from wordrally.contracts.ids import PlayerId
from wordrally.quiz.live.domain.session import SessionState


def extra_ms(session: SessionState, question: Question, present: Collection[PlayerId]) -> int:
    """Return the extra time of the question: that of the slowest player who is present and is asked it."""
    factors = [
        needs.time_factor
        for player_id, needs in session.needs.items()
        if player_id in present and player_id not in session.removed
        if not (needs.no_audio and isinstance(question, ListenQuestion))
    ]
    return round(question.time_limit_ms * (max(factors, default=1) - 1))
