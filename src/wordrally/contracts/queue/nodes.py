"""Messages between realtime nodes and the quiz service, besides answers and events."""

from typing import Literal

import msgspec

from wordrally.contracts.http.sessions import Mode, Phase, Settings, Standing, TeamStanding
from wordrally.contracts.ids import AccountId, NodeId, PlayerId, SessionId
from wordrally.contracts.queue.answers import TurnOpened
from wordrally.contracts.queue.events import Needs
from wordrally.contracts.views import GivenAnswer, PlayerRef, QuestionView, RevealView


class NodeRegistered(msgspec.Struct, frozen=True, kw_only=True):
    """Message of `node.{id}`: this incarnation may hold unsealed answers until its subject is purged."""

    node_id: NodeId
    at: int


WHOLE_SESSION = 1_000_000
"""In place of a question: take no more answers in the session, which goes at everyone's own pace."""


class SealRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Request to accept no more answers to this question.

    The reply follows once all received ones are decided.
    """

    session_id: SessionId
    question: int


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """Reply to `SealRequest`. `last_sequence` is the sequence of the node's newest message in ANSWERS.

    `waiting`: the node accepts no more answers to the question, but the log does not yet hold all of them.
    The request is to be repeated.
    """

    node_id: NodeId
    last_sequence: int
    waiting: bool = False


class TakeOver(msgspec.Struct, frozen=True, kw_only=True):
    """A player connected to `by`: close their connection here (4009) and finish storing their answers."""

    session_id: SessionId
    player_id: PlayerId
    by: NodeId


class TakenOver(msgspec.Struct, frozen=True, kw_only=True):
    """Like `Sealed`: the player's answers are stored up to `last_sequence`."""

    node_id: NodeId
    last_sequence: int


class Announce(msgspec.Struct, frozen=True, kw_only=True):
    """Presence was lost: every node repeats the list of its connections."""

    session_id: SessionId


class PresenceChanged(msgspec.Struct, frozen=True, kw_only=True):
    """Players who connected to or left a node since its last message, coalesced. It is idempotent."""

    session_id: SessionId
    node_id: NodeId
    joined: list[PlayerId]
    left: list[PlayerId]


class RosterChanged(msgspec.Struct, frozen=True, kw_only=True):
    """Players who came and went in the whole session, and the numbers of connected and expected players."""

    session_id: SessionId
    players: int
    joined: list[PlayerRef]
    left: list[PlayerId]
    expected: int = 0


class NodeLoad(msgspec.Struct, frozen=True, kw_only=True):
    """The number of newcomers that a node has room for, sent every second: 0 while it is full or late."""

    node_id: NodeId
    places: int


class SnapshotRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Request for the state of a session and of some of its players.

    `connecting` names the node to which these players connect. It is recorded, and the reply names the
    previous one. `min_sequence`: reply only when every message of ANSWERS up to it is scored.
    """

    session_id: SessionId
    players: list[PlayerId]
    connecting: NodeId | None = None
    min_sequence: int = 0


class SessionSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A session as nodes know it.

    `sealed` is the question being closed, `event` the last `Scored.event` included. `expected` counts the
    players who have answered the open question or are awaited (see `frames.Progress`). `opens_at` and
    `closes_at` are null in modes led by a host.

    `extra_ms` is how much later the open question closes for players who are given more time. `needs` are the
    players' as they are now, `asked_needs` those that hold for the question.
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
    extra_ms: int = 0
    needs: dict[PlayerId, Needs] = {}
    asked_needs: dict[PlayerId, Needs] = {}
    moved_to: SessionId | Literal[""] = ""
    moved_at: int = 0
    teams: list[TeamStanding] = []
    opens_at: int | None = None
    closes_at: int | None = None


class PlayerSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A player as nodes know them; `previous_node` is the node of their last connection, if another.

    `is_lost`: the store was emptied, so the previous node is unknown and may be any.

    At one's own pace, `marks` has a character for each ended turn, `1` for a right answer and `0` for a miss;
    `turn` is the newest opened one; `ended_question`, `answer` and `reveal` are those of the newest ended
    one. `text_key` is that of the seat, see `PlayerJoined`.
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
    avatar: int | None = None
    team: int | None = None
    generation: int = 0
    marks: str = ""
    turn: TurnOpened | None = None
    ended_question: int | None = None
    reveal: RevealView | None = None
    text_key: bytes = b""


class SnapshotReply(msgspec.Struct, frozen=True, kw_only=True):
    """The reply; `refused` says why there is no snapshot. Unknown players are left out.

    `reveals` holds once for each question the `reveal` of these players.
    """

    refused: Literal["unknown_session", "unavailable"] | None = None
    session: SessionSnapshot | None = None
    players: list[PlayerSnapshot] = []
    reveals: list[RevealView] = []


class ViewsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of a session as players see them, from index `start` on."""

    session_id: SessionId
    start: int = 0


class ViewsReply(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the questions, as many as one message takes; none: there are no more.

    Their times mean nothing.
    """

    questions: list[QuestionView] = []
    refused: bool = False
