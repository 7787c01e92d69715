"""HTTP bodies of sessions: opening, joining, leading, standings and the report."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from wordrally.contracts.ids import ClassId, PlayerId, QuizId, SessionId

Mode = Literal["live", "race", "assignment", "practice"]
Phase = Literal["lobby", "open", "closed", "finished"]
Scoring = Literal["speed", "accuracy"]
Feedback = Literal["immediate", "at_close"]
Reading = Literal["off", "short", "long"]


TeamName = Annotated[str, Meta(min_length=1, max_length=30)]


class Teams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Teams of a session: `balanced` by size as players join, or `chosen` by each.

    `names` are none, or one for each.
    """

    count: Annotated[int, Meta(ge=2, le=8)]
    assign: Literal["balanced", "chosen"]
    names: list[TeamName] = []


Goal = Literal["once", "mastery"]
Order = Literal["quiz", "shuffled"]

PACED: frozenset[Mode] = frozenset({"race", "assignment", "practice"})
"""The modes in which everybody goes at their own pace."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a session, fixed when it is opened. `shuffle_choices` shuffles once, alike for everybody.

    With `immediate` feedback, somebody with several seats can learn a key from their own results before the
    close.

    With `reading`, a question opens 2–8 s after its prompt is shown, by the length of the prompt. Names are
    typed (`free`) or taken from those that are proposed (`generated`); `name_filter` refuses crude ones.

    With `class_id`, members of that class join with their code, and others only with `guests`. Once more than
    `lock_above` guests and accounts have joined within a minute, the session locks itself.

    In modes at one's own pace, a missed question comes back with the `goal` of `mastery`; the `order` is that
    of the quiz or another one for each player; and a turn ends with the question's time limit only if
    `timed`.
    """

    scoring: Scoring = "speed"
    feedback: Feedback = "immediate"
    close_when_all_answered: bool = True
    shuffle_choices: bool = False
    late_join: bool = True
    max_players: Annotated[int, Meta(ge=1, le=10_000)] = 10_000
    reading: Reading = "off"
    teams: Teams | None = None
    nicknames: Literal["free", "generated"] = "free"
    name_filter: bool = True
    class_id: Annotated[str, Meta(max_length=36)] | None = None
    guests: bool = False
    lock_above: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    goal: Goal = "mastery"
    order: Order = "shuffled"
    timed: bool = False


class SessionDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/sessions`.

    `closes_at` is for modes at one's own pace, and required for an assignment, which opens by itself at
    `opens_at`.
    """

    quiz_id: Annotated[str, Meta(max_length=36)]
    mode: Mode = "live"
    settings: Settings = Settings()
    opens_at: Annotated[int, Meta(ge=0)] | None = None
    closes_at: Annotated[int, Meta(ge=0)] | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session as its host and players see it; `players` counts those who joined and were not removed.

    `check`, also a part of `join_url`, lets people join at any load (three characters); only the host's
    session has it. `opens_at` and `closes_at` are null where the host leads, and as long as they are not
    known.
    """

    id: SessionId
    pin: str
    quiz_id: QuizId
    quiz_title: str
    mode: Mode
    phase: Phase
    question_index: int | None
    question_count: int
    locked: bool
    players: int
    settings: Settings
    created_at: int
    version: int
    join_url: str
    check: str | UnsetType = UNSET
    opens_at: int | None = None
    closes_at: int | None = None


class PracticeWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/practice`: what to practise, and how many questions at most.

    Words that are `due` for review, or that were `missed` when they were asked last, 20 of them unless
    `count` says otherwise; or the `quiz` with this id.
    """

    pick: Literal["due", "missed", "quiz"]
    quiz_id: Annotated[str, Meta(max_length=36)] | None = None
    count: Annotated[int, Meta(ge=1, le=200)] | None = None


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """Assignment as its player sees it. It is finished when `done` reaches `of`.

    `done` counts questions answered right once, or with the goal `once` those answered. Without a seat yet,
    `done` and `score` are 0.
    """

    session_id: SessionId
    quiz_title: str
    class_id: ClassId | None
    opens_at: int | None
    closes_at: int | None
    done: int
    of: int
    score: int


class Deadline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `PATCH /api/v1/sessions/{id}`: when a session at everyone's own pace ends."""

    closes_at: Annotated[int, Meta(ge=0)]


class QuestionEnd(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/sessions/{id}/extend`: the new end of the open question."""

    closes_at: Annotated[int, Meta(ge=0)]


class PinLookup(msgspec.Struct, frozen=True, kw_only=True):
    """Public information about the session of a PIN.

    `teams` holds their names; `choose_team`: a join names one of them. `code`: whether the code of
    a class is needed to join, or may be used.
    """

    session_id: SessionId
    quiz_title: str
    phase: Phase
    locked: bool
    mode: Mode = "live"
    teams: list[str] = []
    choose_team: bool = False
    nicknames: Literal["free", "generated"] = "free"
    code: Literal["no", "optional", "needed"] = "no"


class NameProposal(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of `GET /api/v1/pins/{pin}/nickname`: a name that is free at the moment."""

    nickname: str


class SeatWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/pins/{pin}/players`.

    It has exactly one of `nickname`, `code` (of a class) and `seat_code`. `device` is an id that the client
    drew for itself: a player who was removed cannot come back from the same device. `check` is the session's,
    as its link and its QR code have it.
    """

    nickname: Annotated[str, Meta(max_length=200)] | None = None
    code: Annotated[str, Meta(max_length=20)] | None = None
    seat_code: Annotated[str, Meta(max_length=20)] | None = None
    device: Annotated[str, Meta(max_length=36)] | None = None
    team: Annotated[int, Meta(ge=0, le=7)] | None = None
    avatar: Annotated[int, Meta(ge=0, le=191)] | None = None
    check: Annotated[str, Meta(max_length=10)] | None = None


class Join(SeatWish, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/sessions/join`: as `SeatWish`, with the PIN."""

    pin: Annotated[str, Meta(max_length=20)]


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """A seat in a session; `expires_in` is in seconds, `socket_path` is where to connect with `token`.

    `team` is null without teams, `avatar` unless one was chosen, `member_id` unless the seat is a class
    member's.
    """

    session_id: SessionId
    player_id: PlayerId
    nickname: str
    token: str
    expires_in: int
    socket_path: str
    mode: Mode = "live"
    team: int | None = None
    avatar: int | None = None
    member_id: str | None = None


class Again(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/sessions/{id}/again`: the same questions, or those missed by a third."""

    quiz: Literal["same", "missed"]
    mode: Mode | None = None


class SeatCode(msgspec.Struct, frozen=True, kw_only=True):
    """Answer to a readmission: with the code the player takes their seat again, once, until it expires."""

    seat_code: str
    expires_at: int


class PlayersRemoved(msgspec.Struct, frozen=True, kw_only=True):
    """Answer to the removal of many players: how many lost their seats."""

    removed: int


class PlayerChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `PATCH /api/v1/sessions/{id}/players/{player_id}`; what is left out stays.

    `time_factor` is 1, 1.5, 2 or 3. Both needs hold from the next question on.
    """

    nickname: Annotated[str, Meta(max_length=200)] | None = None
    time_factor: Annotated[float, Meta(ge=1, le=3)] | None = None
    no_audio: bool | None = None


class Player(msgspec.Struct, frozen=True, kw_only=True):
    """A player as the host sees them."""

    player_id: PlayerId
    nickname: str
    avatar: int | None
    team: int | None
    time_factor: float
    no_audio: bool
    removed: bool


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a leaderboard. `rank` counts from 1 and is never shared.

    Equal scores share a `place` (1, 1, 3), which is null while the score is 0. `done` and `mastered` are set
    in paced modes.
    """

    rank: int
    player_id: PlayerId
    nickname: str
    score: int
    place: int | None = None
    avatar: int | UnsetType = UNSET
    team: int | UnsetType = UNSET
    done: int | UnsetType = UNSET
    mastered: int | UnsetType = UNSET


class TeamStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A team on the board with the rounded mean of its members' scores. `team` counts from 0.

    Equal scores share a place.
    """

    team: int
    name: str
    score: int
    members: int
    place: int


class Standings(msgspec.Struct, frozen=True, kw_only=True):
    """A slice of a leaderboard; `players` counts all rows, `version` is the session's."""

    players: int
    version: int
    board_version: int
    items: list[Standing]
    teams: list[TeamStanding] | UnsetType = UNSET
