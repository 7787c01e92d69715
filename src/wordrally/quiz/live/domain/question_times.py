"""Reading time before a question opens, and extra time for players who are given more."""

from collections.abc import Collection

from wordrally.contracts.http.quizzes import ListenQuestion, Question
from wordrally.contracts.http.sessions import Reading
from wordrally.contracts.ids import PlayerId
from wordrally.quiz.live.domain.session import SessionState

SHORTEST_MS, LONGEST_MS = 2_000, 8_000
"""Bounds of the reading time (contract)."""

MS_PER_CHARACTER = {"off": 0, "short": 25, "long": 60}
"""Reading speeds. 60 ms are 17 characters a second, as in subtitles for children.

25 ms are the speed of fluent readers.
"""

FIRST_LOOK_MS = 1_500


def reading_ms(reading: Reading, prompt: str) -> int:
    """Return the time to read a prompt before its question opens. It is 0 when it is switched off."""
    if reading == "off":
        return 0
    return min(max(FIRST_LOOK_MS + MS_PER_CHARACTER[reading] * len(prompt), SHORTEST_MS), LONGEST_MS)


def extra_ms(session: SessionState, question: Question, present: Collection[PlayerId]) -> int:
    """Return the extra time of the question: that of the slowest player who is present and is asked it."""
    factors = [
        needs.time_factor
        for player_id, needs in session.needs.items()
        if player_id in present and player_id not in session.removed
        if not (needs.no_audio and isinstance(question, ListenQuestion))
    ]
    return round(question.time_limit_ms * (max(factors, default=1) - 1))
