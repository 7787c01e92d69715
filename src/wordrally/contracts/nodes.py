"""What realtime nodes and the quiz service say to one another, beside answers and events."""

from typing import Literal

import msgspec

from wordrally.contracts.frames import GivenAnswer, PlayerRef, QuestionView, RevealView
from wordrally.contracts.ids import AccountId, NodeId, PlayerId, SessionId
from wordrally.contracts.sessions import Mode, Phase, Settings, Standing


class NodeRegistered(msgspec.Struct, frozen=True, kw_only=True):
    """Message of `node.{id}`: this incarnation may hold unsealed answers until its subject here is purged."""

    node_id: NodeId
    at: int


class SealRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Take no more answers to this question; reply once all that were received are stored or refused."""

    session_id: SessionId
    question: int


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """`last_sequence` is the stream sequence of the node's newest message in ANSWERS.

    `waiting`: the node takes no more answers to the question, and the log does not store yet what it took before. It is
    asked again.
    """

    node_id: NodeId
    last_sequence: int
    waiting: bool = False


class TakeOver(msgspec.Struct, frozen=True, kw_only=True):
    """A player connected to `by`: close their connection here (4009) and finish storing what they sent."""

    session_id: SessionId
    player_id: PlayerId
    by: NodeId


class TakenOver(msgspec.Struct, frozen=True, kw_only=True):
    """As `Sealed`: what the player sent is stored up to `last_sequence`."""

    node_id: NodeId
    last_sequence: int


class Announce(msgspec.Struct, frozen=True, kw_only=True):
    """Presence was lost: every node repeats who is connected."""

    session_id: SessionId


class PresenceChanged(msgspec.Struct, frozen=True, kw_only=True):
    """Who connected to and left a node since its last message; coalesced. Repeating it changes nothing."""

    session_id: SessionId
    node_id: NodeId
    joined: list[PlayerId]
    left: list[PlayerId]


class RosterChanged(msgspec.Struct, frozen=True, kw_only=True):
    """Who came and went in the whole session, how many are connected now, and how many are expected to answer."""

    session_id: SessionId
    players: int
    joined: list[PlayerRef]
    left: list[PlayerId]
    expected: int = 0


class NodeLoad(msgspec.Struct, frozen=True, kw_only=True):
    """How many newcomers a node has room for, told every second: none while it is full or late."""

    node_id: NodeId
    places: int


class SnapshotRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a session and of some of its players.

    `connecting` names the node to which these players connect: it is recorded as theirs, and the reply names the one
    before. `min_sequence`: answer only when every message of ANSWERS up to it is scored.
    """

    session_id: SessionId
    players: list[PlayerId]
    connecting: NodeId | None = None
    min_sequence: int = 0


class SessionSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A session as nodes know it. `sealed` is the question being closed, `event` the last `Scored.event` in it.

    `expected` counts who has answered the open question or is awaited (see `frames.Progress`).
    """

    session_id: SessionId
    host_id: AccountId
    pin: str
    mode: Mode
    phase: Phase
    quiz_title: str
    question_count: int
    locked: bool
    settings: Settings
    version: int
    sequence: int
    question: QuestionView | None
    reveal: RevealView | None
    sealed: int | None
    event: int
    board_version: int
    answered: int
    players: int
    connected: int
    top: list[Standing]
    expected: int = 0


class PlayerSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A player as nodes know them; `previous_node` is where they were connected last, if elsewhere.

    `is_lost`: where they were is no longer known, since the store was emptied; it may have been any node.
    """

    player_id: PlayerId
    nickname: str
    removed: bool
    score: int
    rank: int
    streak: int
    answer: GivenAnswer | None
    previous_node: NodeId | None
    is_lost: bool = False
    place: int | None = None


class SnapshotReply(msgspec.Struct, frozen=True, kw_only=True):
    """`refused` says why there is no snapshot; players that are unknown are left out."""

    refused: Literal["unknown_session", "unavailable"] | None = None
    session: SessionSnapshot | None = None
    players: list[PlayerSnapshot] = []
