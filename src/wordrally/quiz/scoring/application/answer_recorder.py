"""The port through which answers get onto the scoreboard."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from wordrally.contracts.answers import ReceivedAnswer, ScoredAnswer
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.quizzes import Almost
from wordrally.contracts.sessions import Standing
from wordrally.quiz.live.application.ports import ProjectionLost
from wordrally.quiz.live.domain.ranking import LoggedTurn, Receipt
from wordrally.quiz.scoring.application.rulebooks import BoardMoves

MAX_MARKED = 500
"""Answers in one `JudgedAnswers`: what one call of the store's script takes in about two milliseconds, and one message carries."""


class MarkedAnswer(msgspec.Struct, frozen=True):
    """An answer with what it earns, None when it is wrong, and the opening and time limit that it is judged by.

    `sequence` is that of its message in ANSWERS; `almost` says what differed in a typed answer that counts.
    """

    answer: ReceivedAnswer
    sequence: int
    earned: int | None
    opened_at: int
    time_limit_ms: int
    almost: Almost | None = None

    @property
    def receipt(self) -> Receipt:
        """What is kept of the answer."""
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
    """Answers to one question of one session, at most one a player and `MAX_MARKED` in all.

    At everyone's own pace `slot` is a turn less one, and the answers are to different questions. `moves` says when they show on the board, and when players hear of them.
    """

    session_id: SessionId
    slot: int
    created_at: int
    moves: BoardMoves
    answers: list[MarkedAnswer]


class RecordOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What recording some answers did.

    `event` numbers it among what is told of the session, 0 when there is nothing to tell; `results` holds whatever counts,
    repeated answers too; `top` is empty unless its rows changed; `fresh` counts the answers that were new; `absent` are
    players who do not sit at the board, and whose answers are not recorded. At everyone's own pace `paces` holds, for each
    of `results`, how many turns of the player ended, and how many of them were right.
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
        """Record answers, each `JudgedAnswers` atomically, and tell in order what each did.

        Of one player's answers to one question the one with the lowest sequence counts, in whatever order and however
        often they come. `now` decides who is present. Raises `Away` when the store is; repeating is safe then.
        """
        ...

    async def open_turns(self, opened: Mapping[SessionId, Sequence[LoggedTurn]]) -> set[SessionId]:
        """Keep the newest turn of each player; returns the sessions whose projection is lost. Raises `Away`."""
        ...
