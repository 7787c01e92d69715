"""The port through which answers get onto the scoreboard."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from wordrally.contracts.http.quizzes import Almost
from wordrally.contracts.http.sessions import Standing
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer, ScoredAnswer
from wordrally.quiz.live.application.ports import ProjectionLost
from wordrally.quiz.live.domain.ranking import LoggedTurn, Receipt
from wordrally.quiz.scoring.application.rulebooks import BoardMoves

MAX_MARKED = 500
"""Most answers in one `JudgedAnswers`: about two milliseconds of the store's script, and one message."""


class MarkedAnswer(msgspec.Struct, frozen=True):
    """A marked answer: its points (None if wrong), and the opening and time limit that it is judged by.

    `sequence` is that of its message in ANSWERS. `almost` is the difference in a typed answer that counts.
    """

    answer: ReceivedAnswer
    sequence: int
    earned: int | None
    opened_at: int
    time_limit_ms: int
    almost: Almost | None = None

    @property
    def receipt(self) -> Receipt:
        """Return the stored part of the answer."""
        return Receipt(
            self.answer.received_at,
            self.earned is not None,
            self.earned or 0,
            self.answer.choices,
            self.answer.text,
            self.sequence,
            self.opened_at,
            self.time_limit_ms,
            self.almost,
            *((self.answer.turn, self.answer.question, self.answer.misses) if self.answer.turn else ()),
        )


class JudgedAnswers(msgspec.Struct, frozen=True):
    """Answers to one question of one session, at most one per player and `MAX_MARKED` in all.

    In paced modes `slot` is the turn less one, and the answers are to different questions. `moves` says when
    the board and the players learn of them.
    """

    session_id: SessionId
    slot: int
    created_at: int
    moves: BoardMoves
    answers: list[MarkedAnswer]


class RecordOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The effect of recording some answers.

    `event` is the number of the message to the nodes, 0 when there is none. `results` holds every answer that
    counts, repeated ones included. `top` is empty unless its rows changed. `fresh` counts new answers.
    `absent` are players without a seat on the board, whose answers are not recorded. In paced modes `paces`
    has, for each of `results`, the player's ended turns and right answers.
    """

    event: int
    answered: int
    present: int
    expected: int
    players: int
    board_version: int
    results: list[ScoredAnswer]
    top: list[Standing]
    fresh: int
    absent: list[PlayerId]
    paces: list[tuple[int, int]] = []


class AnswerRecorder(Protocol):
    """Receipts and boards of all sessions, as scorers write them."""

    async def record(self, marked: Sequence[JudgedAnswers], now: int) -> list[RecordOutcome | ProjectionLost]:
        """Record answers, each `JudgedAnswers` atomically, and return the effects in order.

        Of one player's answers to one question, the one with the lowest sequence counts, in whatever order
        and however often they arrive. `now` decides who is present. Raises `Away` when the store is
        unavailable; repeating is safe.
        """
        ...

    async def open_turns(self, opened: Mapping[SessionId, Sequence[LoggedTurn]]) -> set[SessionId]:
        """Store the newest turn of each player, and return the sessions whose projection is lost.

        Raises `Away`.
        """
        ...
