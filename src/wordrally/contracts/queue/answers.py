"""Messages of `answers.{node}`, the log of accepted answers, and the results that scoring publishes.

Only the node itself appends to its subject, with compare-and-set on the last sequence. A `Fence` on that
subject ends the node's incarnation: no answer can be stored after it, so its writer knows everything that the
node ever accepted.
"""

import msgspec

from wordrally.contracts.http.quizzes import Almost
from wordrally.contracts.http.sessions import Standing, TeamStanding
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.views import RevealView

ANSWER_GRACE_MS = 250
"""An answer that arrives within this time after `closes_at` still counts (contract, promise 2)."""


class ReceivedAnswer(msgspec.Struct, frozen=True, array_like=True):
    """One answer as a node received it, with the values it is judged by.

    `received_at` is the node's clock when the frame was read. `opened_at` and `time_limit_ms` applied to this
    player and question; they are 0 in answers of an older version, which are judged by the log of the
    session. `turn` is 0 in modes led by a host; `misses` counts the player's earlier misses of the question.
    A turn whose time ran out has neither `choices` nor `text`, and counts as a miss.

    The log holds a typed text as `sealed`, encrypted with the key of the player's seat, instead of `text`.
    """

    session_id: SessionId
    player_id: PlayerId
    question: int
    received_at: int
    choices: list[int] | None = None
    text: str | None = None
    opened_at: int = 0
    time_limit_ms: int = 0
    turn: int = 0
    misses: int = 0
    sealed: bytes = b""

    @property
    def is_timeout(self) -> bool:
        """True when the player's time for the turn ran out without an answer."""
        return self.turn > 0 and self.choices is None and self.text is None and not self.sealed


class TurnOpened(msgspec.Struct, frozen=True, array_like=True):
    """A question opened for one player in a paced mode; `misses` are their earlier misses of it.

    `time_limit_ms` is the player's own, which may be another than the question's; it is 0 in turns of an
    older version. From turn `left_out_from` on, if it is set, the player is not asked audio questions.
    """

    session_id: SessionId
    player_id: PlayerId
    turn: int
    question: int
    misses: int
    opened_at: int
    time_limit_ms: int = 0
    left_out_from: int = 0


class NodeStarted(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="node_started"):
    """First message of a node's subject."""

    node_id: NodeId
    at: int


class AnswerBatch(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="answer_batch"):
    """A group commit: the answers that a node received during its last commit, in order of receipt.

    `turns` were opened before the answers in this batch that belong to them were received.
    """

    node_id: NodeId
    answers: list[ReceivedAnswer]
    turns: list[TurnOpened] = []


class Fence(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="fence"):
    """Last message of a node's subject: the node retired, or did not answer and was shut out."""

    node_id: NodeId
    at: int
    reason: str


AnswerRecord = NodeStarted | AnswerBatch | Fence


class ScoredAnswer(msgspec.Struct, frozen=True, array_like=True):
    """A judged answer and the standing of its player.

    `score` is the player's own, this answer included. `rank` and `place` are those of the board, which moves
    at the close, or at once in modes at one's own pace. In these, `reveal` is the key for this player.
    """

    player_id: PlayerId
    question: int
    received_at: int
    correct: bool
    points: int
    score: int
    rank: int
    streak: int
    place: int | None = None
    turn: int = 0
    misses: int = 0
    almost: Almost | None = None
    reveal: RevealView | None = None
    is_timeout: bool = False


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """The effect of one batch on one session (`live.scored.{id}`).

    `event` counts these messages per session without gaps; a node that sees a jump takes a snapshot.
    `results` is empty where feedback is held back. `top` is null when its rows did not change. `expected`
    counts the players who have answered or are awaited. At one's own pace, `question` is the turn less one,
    and `teams` are there when there are teams.
    """

    session_id: SessionId
    event: int
    question: int
    answered: int
    present: int
    board_version: int
    players: int
    results: list[ScoredAnswer]
    top: list[Standing] | None
    expected: int = 0
    teams: list[TeamStanding] = []
