"""WebSocket frames, protocol `wordrally.v1`: named by who speaks (`ClientIn`, `ClientOut`), tagged by `type`.

Unknown fields of a client's frame are ignored; a client ignores unknown fields and types of the server's.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.quizzes import Media, Speech
from wordrally.contracts.sessions import Mode, Phase, Standing

PROTOCOL = "wordrally.v1"
BEARER_PREFIX = "bearer."
MAX_FRAME_BYTES = 4_096

# Close codes; 1001 is RFC 6455's.
GOING_AWAY = 1001
TOKEN_EXPIRED = 4001
REMOVED = 4003
TOO_SLOW = 4008
REPLACED = 4009
TOO_MANY_FRAMES = 4029

ErrorCode = Literal["closed", "not_open", "already_answered", "invalid", "rate_limited", "unavailable"]


class AnswerFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="answer"):
    """A player's answer to the question of that index: indexes of choices, or a text."""

    question: Annotated[int, Meta(ge=0)]
    choices: Annotated[list[Annotated[int, Meta(ge=0)]], Meta(max_length=8)] | None = None
    text: Annotated[str, Meta(max_length=200)] | None = None


class Ping(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="ping"):
    """Ask for the server's clock."""

    t: int


class TokenFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="token"):
    """Go on with a new token of the same account or player, on this connection."""

    token: Annotated[str, Meta(max_length=2_048)]


ClientIn = AnswerFrame | Ping | TokenFrame


class QuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """A question as players see it: never its key. `multiple` says that several choices may be right.

    `letters` are there for a `scramble`, `spoken` for a `listen`.
    """

    index: int
    count: int
    kind: str
    prompt: str
    media: Media | None
    choices: list[str] | None
    multiple: bool
    points: int
    time_limit_ms: int
    opened_at: int
    closes_at: int
    letters: list[str] | None = None
    spoken: Speech | None = None


class GivenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer that is stored; `result` fields are there once the player may know them."""

    question: int
    received_at: int
    choices: list[int] | None = None
    text: str | None = None
    correct: bool | None = None
    points: int | None = None


class RevealView(msgspec.Struct, frozen=True, kw_only=True):
    """The key of a closed question; `counts` per choice, or per given text (the 20 most frequent)."""

    question: int
    correct: list[int | str]
    counts: list[int] | dict[str, int]
    explanation: str | None


class PlayerRef(msgspec.Struct, frozen=True, kw_only=True):
    """A player by id and name."""

    player_id: PlayerId
    nickname: str


class You(msgspec.Struct, frozen=True, kw_only=True):
    """The receiver; the host has `role` only. `score` and `rank` leave out what feedback still holds back."""

    role: Literal["host", "player"]
    player_id: PlayerId | UnsetType = UNSET
    nickname: str | UnsetType = UNSET
    score: int | UnsetType = UNSET
    rank: int | UnsetType = UNSET
    streak: int | UnsetType = UNSET


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """A session as a socket shows it."""

    id: SessionId
    pin: str
    mode: Mode
    phase: Phase
    quiz_title: str
    question_count: int
    locked: bool


class Frame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What every server frame has in common: its tag."""


class Welcome(Frame, frozen=True, kw_only=True, tag="welcome"):
    """The whole state: first frame of every connection, and again after a gap, or when a question ends later after an outage."""

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


class Roster(Frame, frozen=True, kw_only=True, tag="roster"):
    """Who came and went; `players` counts the connected. Names are left out in large rooms, except for the host."""

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


class Progress(Frame, frozen=True, kw_only=True, tag="progress"):
    """How many have answered; coalesced."""

    question: int
    answered: int
    players: int


class Result(Frame, frozen=True, kw_only=True, tag="result"):
    """How the receiver's answer was judged."""

    question: int
    correct: bool
    points: int
    score: int
    rank: int
    streak: int


class Reveal(Frame, frozen=True, kw_only=True, tag="reveal"):
    """A question closed; the fields are those of `RevealView`."""

    version: int
    question: int
    correct: list[int | str]
    counts: list[int] | dict[str, int]
    explanation: str | None


class Leaderboard(Frame, frozen=True, kw_only=True, tag="leaderboard"):
    """The ten best rows; `you` is added for a player after a question closed."""

    board_version: int
    players: int
    top: list[Standing]
    you: You | UnsetType = UNSET


class FinishedFrame(Frame, frozen=True, kw_only=True, tag="finished"):
    """The session ended."""

    version: int
    top: list[Standing]
    players: int
    you: You | UnsetType = UNSET


class Removed(Frame, frozen=True, kw_only=True, tag="removed"):
    """The host removed you; close code 4003 follows."""


class Error(Frame, frozen=True, kw_only=True, tag="error"):
    """A frame was refused; `received_at` tells when the answer that counts was received (`already_answered`)."""

    code: ErrorCode
    detail: str
    question: int | UnsetType = UNSET
    received_at: int | UnsetType = UNSET


class Expiring(Frame, frozen=True, kw_only=True, tag="expiring"):
    """The connection closes at `expires_at`, a minute from now, unless the client sends a new `token`."""

    expires_at: int


class Renewed(Frame, frozen=True, kw_only=True, tag="renewed"):
    """Answer to `token`: the connection may now stay until `expires_at`."""

    expires_at: int


class Pong(Frame, frozen=True, kw_only=True, tag="pong"):
    """AnswerFrame to `ping`: the same `t`, and the server's clock."""

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
    | Removed
    | Error
    | Expiring
    | Renewed
    | Pong
)
