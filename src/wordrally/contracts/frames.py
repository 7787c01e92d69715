"""WebSocket frames of `wordrally.v1`, named by sender (`ClientIn`, `ClientOut`) and tagged by `type`.

The server ignores unknown fields of a client's frame. A client ignores unknown fields and types.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from wordrally.contracts.http.quizzes import Almost
from wordrally.contracts.http.sessions import Standing, TeamStanding
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.views import GivenAnswer, PlayerRef, QuestionView, RevealView, SessionView, You

PROTOCOL = "wordrally.v1"
BEARER_PREFIX = "bearer."
MAX_FRAME_BYTES = 4_096

# Close codes; those of RFC 6455 are below 4000.
GOING_AWAY = 1001
BINARY_FRAME = 1003
FRAME_TOO_LARGE = 1009
TOKEN_EXPIRED = 4001
REMOVED = 4003
TOO_SLOW = 4008
REPLACED = 4009
TOO_MANY_FRAMES = 4029

ErrorCode = Literal[
    "closed", "not_open", "paused", "already_answered", "invalid", "rate_limited", "unavailable"
]


class AnswerFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="answer"):
    """A player's answer to the question of that index: indexes of choices, or a text.

    `turn` is required in paced modes.
    """

    question: Annotated[int, Meta(ge=0)]
    choices: Annotated[list[Annotated[int, Meta(ge=0)]], Meta(max_length=8)] | None = None
    text: Annotated[str, Meta(max_length=200)] | None = None
    turn: Annotated[int, Meta(ge=1)] | None = None


class Ping(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="ping"):
    """Request for the server's clock."""

    t: int


class TokenFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="token"):
    """Renew the connection with a new token of the same account or player."""

    token: Annotated[str, Meta(max_length=2_048)]


class NextTurnFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="next"):
    """Request for the turn after turn `after`, by default after the last one that ended. Paced modes only."""

    after: Annotated[int, Meta(ge=0)] | None = None


ClientIn = AnswerFrame | Ping | TokenFrame | NextTurnFrame


class Frame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Base of all server frames, with their tag."""


class Welcome(Frame, frozen=True, kw_only=True, tag="welcome"):
    """The whole state: the first frame of every connection, sent again after a gap or an outage."""

    version: int
    server_at: int
    session: SessionView
    you: You
    top: list[Standing]
    players: int
    board_version: int
    question: QuestionView | UnsetType = UNSET
    your_answer: GivenAnswer | UnsetType = UNSET
    reveal: RevealView | UnsetType = UNSET
    teams: list[TeamStanding] | UnsetType = UNSET


class Roster(Frame, frozen=True, kw_only=True, tag="roster"):
    """Players who came and went; `players` counts the connected.

    `joined` also names players whose nickname, avatar or team changed. In large rooms only the host receives
    names.
    """

    version: int
    players: int
    joined: list[PlayerRef]
    left: list[PlayerId]


class QuestionFrame(Frame, frozen=True, kw_only=True, tag="question"):
    """A question opens."""

    version: int
    question: QuestionView


class Accepted(Frame, frozen=True, kw_only=True, tag="accepted"):
    """The answer is stored durably."""

    question: int
    received_at: int
    turn: int | UnsetType = UNSET


class Progress(Frame, frozen=True, kw_only=True, tag="progress"):
    """The number of answers, coalesced.

    `players` counts everybody who joined. `expected` counts the players who have answered this question, are
    connected, or joined or disconnected at most 10 s ago.
    """

    question: int
    answered: int
    players: int
    expected: int = 0


class Result(Frame, frozen=True, kw_only=True, tag="result"):
    """The verdict on the receiver's answer.

    `rank` and `place` are those of the last close; `score` is the receiver's own.
    """

    question: int
    correct: bool
    points: int
    score: int
    rank: int
    streak: int
    place: int | None = None
    turn: int | UnsetType = UNSET
    misses: int | UnsetType = UNSET
    almost: Almost | UnsetType = UNSET


class Reveal(Frame, frozen=True, kw_only=True, tag="reveal"):
    """A question closed; the fields are those of `RevealView`."""

    version: int
    question: int
    correct: list[int | str]
    counts: list[int] | dict[str, int] | UnsetType = UNSET
    explanation: str | None
    skipped: bool | UnsetType = UNSET
    turn: int | UnsetType = UNSET


class Leaderboard(Frame, frozen=True, kw_only=True, tag="leaderboard"):
    """The ten best rows; after a question closed, a player also gets their own row in `you`."""

    board_version: int
    players: int
    top: list[Standing]
    you: You | UnsetType = UNSET
    teams: list[TeamStanding] | UnsetType = UNSET


class FinishedFrame(Frame, frozen=True, kw_only=True, tag="finished"):
    """The session ended."""

    version: int
    top: list[Standing]
    players: int
    you: You | UnsetType = UNSET
    teams: list[TeamStanding] | UnsetType = UNSET


class SessionFrame(Frame, frozen=True, kw_only=True, tag="session"):
    """The session changed: its lock, pause or deadline, or the phase of a paced session."""

    version: int
    session: SessionView


class TimingFrame(Frame, frozen=True, kw_only=True, tag="timing"):
    """The open question was paused, resumed or extended; the times are the receiver's own.

    `paused_at` is null unless the question is paused.
    """

    version: int
    question: int
    opened_at: int
    closes_at: int
    time_limit_ms: int
    paused_at: int | None = None


class DoneFrame(Frame, frozen=True, kw_only=True, tag="done"):
    """The receiver has nothing left to answer in a paced mode."""

    score: int
    rank: int
    place: int | None


class MovedFrame(Frame, frozen=True, kw_only=True, tag="moved"):
    """The host plays again: the id of the new session."""

    session_id: SessionId


class Removed(Frame, frozen=True, kw_only=True, tag="removed"):
    """The host removed you; close code 4003 follows."""


class Error(Frame, frozen=True, kw_only=True, tag="error"):
    """A frame was refused. For `already_answered`, `received_at` is the receipt of the answer that counts."""

    code: ErrorCode
    detail: str
    question: int | UnsetType = UNSET
    received_at: int | UnsetType = UNSET
    turn: int | UnsetType = UNSET


class Expiring(Frame, frozen=True, kw_only=True, tag="expiring"):
    """The connection closes at `expires_at`, a minute from now, unless the client sends a new `token`."""

    expires_at: int


class Renewed(Frame, frozen=True, kw_only=True, tag="renewed"):
    """Answer to `token`: the connection may now stay until `expires_at`."""

    expires_at: int


class Pong(Frame, frozen=True, kw_only=True, tag="pong"):
    """Answer to `ping`: the same `t`, and the server's clock."""

    t: int
    server_at: int


ClientOut = (
    Welcome
    | Roster
    | QuestionFrame
    | Accepted
    | Progress
    | Result
    | Reveal
    | Leaderboard
    | FinishedFrame
    | SessionFrame
    | TimingFrame
    | DoneFrame
    | MovedFrame
    | Removed
    | Error
    | Expiring
    | Renewed
    | Pong
)
