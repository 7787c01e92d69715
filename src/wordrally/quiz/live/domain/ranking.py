"""Order of a leaderboard, and the result of a log of answers.

This is the definition that scoring in the store must equal. A board holds one number per player,
`board_value`. Ascending order of (value, player id) is the order of rank.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from wordrally.contracts.http.quizzes import Almost
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import TurnOpened

SCORE_UNIT = 1 << 32
"""Weight of one point. It exceeds any time: 2^32 ms are 49 days.

The highest score, 200 × 10,000 < 2^21, leaves 53 bits in all. A double, the type in a sorted set, holds them
exactly.
"""

LATEST_MS = SCORE_UNIT - 1


def board_value(score: int, reached_at: int, created_at: int) -> int:
    """Pack the score and the time at which it was reached into one number. Less is better."""
    if score == 0:
        return 0
    return min(max(reached_at - created_at, 0), LATEST_MS) - score * SCORE_UNIT


def score_of(value: float) -> int:
    """Return the score in a board value."""
    return -(int(value) // SCORE_UNIT)


class Receipt(msgspec.Struct, frozen=True, array_like=True):
    """Answer of a player to a question that counts. `sequence` is that of its message in ANSWERS.

    The answer is judged by `opened_at` and `time_limit_ms`. In paced modes the receipt also has its `turn`,
    its `question` and the number of `misses` before it. If the player's time ran out, it has neither
    `choices` nor `text`.
    """

    received_at: int
    correct: bool
    points: int
    choices: list[int] | None = None
    text: str | None = None
    sequence: int = 0
    opened_at: int = 0
    time_limit_ms: int = 0
    almost: Almost | None = None
    turn: int = 0
    question: int = 0
    misses: int = 0

    @property
    def is_timeout(self) -> bool:
        """True if the player's time for the turn ran out without an answer."""
        return self.turn > 0 and self.choices is None and self.text is None


class LoggedTurn(msgspec.Struct, frozen=True, array_like=True):
    """Turn that was opened for a player, and the sequence of its message in ANSWERS."""

    turn: TurnOpened
    sequence: int


def newest_turns(opened: Iterable[LoggedTurn]) -> dict[PlayerId, LoggedTurn]:
    """Return the newest turn of each player. If a turn is in the log twice, its first message counts."""
    newest: dict[PlayerId, LoggedTurn] = {}
    for logged in opened:
        before = newest.get(logged.turn.player_id)
        if before is None or (before.turn.turn, -before.sequence) < (logged.turn.turn, -logged.sequence):
            newest[logged.turn.player_id] = logged
    return newest


Receipts = Mapping[int, Mapping[PlayerId, Receipt]]
"""Receipts by slot and player.

A slot is a question where the host leads, and a turn minus one in paced modes.
"""


def slot_of(question: int, turn: int) -> int:
    """Return the slot of an answer to that question, given in that turn.

    The turn is 0 where the host leads.
    """
    return turn - 1 if turn else question


@dataclass(frozen=True, slots=True)
class BoardRow:
    """Row of the leaderboard."""

    player_id: PlayerId
    score: int
    value: int


def first_answers(
    answers: Iterable[tuple[int, PlayerId, Receipt]], seated: frozenset[PlayerId]
) -> dict[int, dict[PlayerId, Receipt]]:
    """Return the answers that count: for each question and seated player the first in the log.

    Answers may come in any order and repeatedly. Answers of one message are in the order of that message.
    """
    kept: dict[int, dict[PlayerId, Receipt]] = {}
    for question, player, receipt in answers:
        if player not in seated:
            continue
        of_question = kept.setdefault(question, {})
        before = of_question.get(player)
        if before is None or receipt.sequence < before.sequence:
            of_question[player] = receipt
    return kept


def rank_players(seated: Iterable[PlayerId], receipts: Receipts, created_at: int) -> list[BoardRow]:
    """Return the leaderboard, best first.

    The order is score (descending), time at which it was reached, player id. A score is reached with the last
    answer that earned points.
    """
    score = dict.fromkeys(seated, 0)
    reached = dict.fromkeys(score, 0)
    for of_question in receipts.values():
        for player, receipt in of_question.items():
            score[player] += receipt.points
            if receipt.points:
                reached[player] = max(reached[player], receipt.received_at)
    rows = [
        BoardRow(player, score[player], board_value(score[player], reached[player], created_at))
        for player in score
    ]
    return sorted(rows, key=lambda row: (row.value, row.player_id))


def rank_answers(receipts: Receipts) -> dict[PlayerId, str]:
    """Return a string for each player who answered.

    It has a character per question: `1` right, `0` wrong, `-` missing.
    """
    marks: dict[PlayerId, list[str]] = {}
    for question in sorted(receipts):
        for player, receipt in receipts[question].items():
            of_player = marks.setdefault(player, [])
            of_player.extend("-" * (question - len(of_player)))
            of_player.append("1" if receipt.correct else "0")
    return {player: "".join(characters) for player, characters in marks.items()}


def streak_at(marks: str, question: int, skipped: Collection[int] = ()) -> int:
    """Return the number of consecutive right answers up to the question with index `question`.

    Questions in `skipped` are passed over.
    """
    streak = 0
    for index in range(question, -1, -1):
        if index in skipped:
            continue
        if marks[index : index + 1] != "1":
            break
        streak += 1
    return streak


def places_of(scores: Iterable[int]) -> Iterator[int | None]:
    """Yield the places for scores in descending order.

    Equal scores share a place. Without points there is none.
    """
    place, last = 0, -1
    for rank, score in enumerate(scores, 1):
        if score != last:
            place, last = rank, score
        yield place if score else None
