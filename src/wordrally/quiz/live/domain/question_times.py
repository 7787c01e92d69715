"""How long a question is read before it opens, and how much later it closes for players who are given more time."""

from collections.abc import Collection

from wordrally.contracts.ids import PlayerId
from wordrally.contracts.quizzes import ListenQuestion, Question
from wordrally.contracts.sessions import Reading
from wordrally.quiz.live.domain.session import SessionState

SHORTEST_MS, LONGEST_MS = 2_000, 8_000
"""Contract."""

MS_PER_CHARACTER = {"off": 0, "short": 25, "long": 60}
"""At 60 ms a reader has 17 characters a second, the speed of subtitles for children; at 25 ms, that of fluent readers."""

FIRST_LOOK_MS = 1_500


def reading_ms(reading: Reading, prompt: str) -> int:
    """Time to read a prompt before its question opens; 0 when it is switched off."""
    if reading == "off":
        return 0
    return min(max(FIRST_LOOK_MS + MS_PER_CHARACTER[reading] * len(prompt), SHORTEST_MS), LONGEST_MS)


def extra_ms(session: SessionState, question: Question, present: Collection[PlayerId]) -> int:
    """How much later the question closes for the slowest of those who are there and are asked it."""
    factors = [
        needs.time_factor
        for player_id, needs in session.needs.items()
        if player_id in present and player_id not in session.removed
        if not (needs.no_audio and isinstance(question, ListenQuestion))
    ]
    return round(question.time_limit_ms * (max(factors, default=1) - 1))
