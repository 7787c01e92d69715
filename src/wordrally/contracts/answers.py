"""The messages of `answers.{node}` (the log of accepted answers) and what scoring says of them.

A node alone appends to its subject, with compare-and-set on the sequence it knows. A `Fence` on that subject ends the
node's incarnation: no answer can be stored behind it, so whoever wrote it knows all that the node ever accepted.
"""

import msgspec

from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.sessions import Standing

ANSWER_GRACE_MS = 250
"""An answer that arrives within this time after `closes_at` still counts (contract, promise 2)."""


class ReceivedAnswer(msgspec.Struct, frozen=True, array_like=True):
    """One answer as a node received it; `received_at` is the node's clock when the frame was read. The log's hot part."""

    session_id: SessionId
    player_id: PlayerId
    question: int
    received_at: int
    choices: list[int] | None = None
    text: str | None = None


class NodeStarted(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="node_started"):
    """First message of a node's subject."""

    node_id: NodeId
    at: int


class AnswerBatch(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="answer_batch"):
    """A group commit: the answers a node received while its last commit was under way, in order of receipt."""

    node_id: NodeId
    answers: list[ReceivedAnswer]


class Fence(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="fence"):
    """Last message of a node's subject: the node retired, or did not answer and was shut out."""

    node_id: NodeId
    at: int
    reason: str


AnswerRecord = NodeStarted | AnswerBatch | Fence


class ScoredAnswer(msgspec.Struct, frozen=True, array_like=True):
    """A judged answer and where it put the player."""

    player_id: PlayerId
    question: int
    received_at: int
    correct: bool
    points: int
    score: int
    rank: int
    streak: int


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """What one batch did to one session (`live.scored.{id}`).

    `event` counts these messages per session without gaps: a node that sees a jump takes a snapshot. `results` is empty
    where feedback is held back; `top` is null when its rows did not change.
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
