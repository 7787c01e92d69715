"""Which questions a room missed."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from wordrally.contracts.http.reports import AnswerReport, PlayerReport

MISSED_BY = 3
"""A question is missed when at least one in so many of those asked did not answer it right (contract)."""


class Asked(Protocol):
    """The questions that players were asked."""

    def unanswered(self, player: PlayerReport) -> list[int]:
        """Questions that the player was asked and did not answer."""
        ...


def missed_questions(players: Sequence[PlayerReport], asked: Asked) -> list[int]:
    """Indexes of the missed questions, in order.

    Where a question came back to a player, their first answer counts.
    """
    times: dict[int, int] = {}
    misses: dict[int, int] = {}
    for player in players:
        for question, is_right in _first_answers(player.answers, asked.unanswered(player)):
            times[question] = times.get(question, 0) + 1
            misses[question] = misses.get(question, 0) + (not is_right)
    return sorted(
        question for question, missed in misses.items() if missed * MISSED_BY >= times[question] > 0
    )


def _first_answers(answers: Iterable[AnswerReport], unanswered: Iterable[int]) -> Iterable[tuple[int, bool]]:
    first: dict[int, AnswerReport] = {}
    for answer in sorted(answers, key=lambda answer: answer.received_at):
        if not answer.skipped:
            first.setdefault(answer.question, answer)
    yield from ((question, answer.correct) for question, answer in first.items())
    yield from ((question, False) for question in unanswered if question not in first)
