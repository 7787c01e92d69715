"""Events of a session: the permanent messages of `session.{id}`.

`version` is the session's version after the event: opening, closing and finishing raise it by one.
"""

from typing import Literal

import msgspec

from wordrally.contracts.http.sessions import Mode, Settings, Standing, TeamStanding
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.contracts.views import QuestionView, RevealView

CloseReason = Literal["time", "host", "all_answered", "finish", "skip"]
FinishReason = Literal["host", "last_question", "idle", "time", "all_done"]


class SessionEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Fields of every event: the session's version after it, and its time."""

    version: int
    at: int


class Needs(msgspec.Struct, frozen=True, array_like=True):
    """Needs of one player: how many times the usual time limit, and no questions to be heard."""

    time_factor: float = 1
    no_audio: bool = False


class SessionCreated(SessionEvent, frozen=True, kw_only=True, tag="session_created"):
    """A session was opened, with the questions that `frozen` names in the stream FROZEN.

    `frozen` is empty in sessions of an older version. `choice_orders` has the order of the choices of each
    question; it is empty unless choices are shuffled. `opens_at` and `closes_at` are those of a mode at one's
    own pace, 0 where there is none (yet).

    `again_of`: the session that it repeats, whose players come with the needs that they had there.
    `devices_of`: the first of the sessions that repeat one another, by whose id devices are hashed.
    """

    session_id: SessionId
    host_id: AccountId
    pin: str
    mode: Mode
    quiz_id: QuizId
    quiz_title: str
    question_count: int
    settings: Settings
    frozen: str = ""
    choice_orders: list[list[int]] = []
    check: str = ""
    again_of: SessionId | Literal[""] = ""
    needs: dict[PlayerId, Needs] = {}
    devices_of: str = ""
    opens_at: int = 0
    closes_at: int = 0


class SessionOpened(SessionEvent, frozen=True, kw_only=True, tag="session_opened"):
    """Everybody may take turns at their own pace, until `closes_at`."""

    closes_at: int


class DeadlineMoved(SessionEvent, frozen=True, kw_only=True, tag="deadline_moved"):
    """A session at everyone's own pace ends earlier or later."""

    closes_at: int


class SessionSealed(SessionEvent, frozen=True, kw_only=True, tag="session_sealed"):
    """No more turns open and no answers are taken in a paced session; the end follows, for that `reason`."""

    reason: FinishReason


class QuestionOpened(SessionEvent, frozen=True, kw_only=True, tag="question_opened"):
    """A question can be answered. It closes `extra_ms` later for players who are given more time."""

    question: QuestionView
    extra_ms: int = 0


class QuestionExtended(SessionEvent, frozen=True, kw_only=True, tag="question_extended"):
    """The end of the question moved for everybody.

    The reason is an outage, whose time until `resumed_at` does not count, or the host (`by_host`).
    """

    index: int
    closes_at: int
    resumed_at: int
    by_host: bool = False


class QuestionPaused(SessionEvent, frozen=True, kw_only=True, tag="question_paused"):
    """The time of the question stopped at `at`."""

    index: int


class QuestionResumed(SessionEvent, frozen=True, kw_only=True, tag="question_resumed"):
    """The time of the question goes on.

    Both ends moved by the length of the pause, for players without an answer.
    """

    index: int
    opened_at: int
    closes_at: int


class QuestionSealed(SessionEvent, frozen=True, kw_only=True, tag="question_sealed"):
    """No more answers are accepted, and the reveal follows. From here on the question cannot be resumed.

    `is_skip`: the host skipped the question, which earns nothing.
    """

    index: int
    is_skip: bool = False


class QuestionClosed(SessionEvent, frozen=True, kw_only=True, tag="question_closed"):
    """The question closed. `reveal` and `top` include every accepted answer; `closes_at` is the final end.

    `is_abridged`: this is the event of the log, without names and typed texts; see `abridging`.
    """

    index: int
    reason: CloseReason
    closes_at: int
    reveal: RevealView
    top: list[Standing]
    players: int
    board_version: int
    teams: list[TeamStanding] = []
    is_abridged: bool = False


class SessionFinished(SessionEvent, frozen=True, kw_only=True, tag="session_finished"):
    """The session ended with these standings. `is_abridged` is as in `QuestionClosed`."""

    reason: FinishReason
    top: list[Standing]
    players: int
    board_version: int
    teams: list[TeamStanding] = []
    is_abridged: bool = False


class SessionLocked(SessionEvent, frozen=True, kw_only=True, tag="session_locked"):
    pass


class SessionUnlocked(SessionEvent, frozen=True, kw_only=True, tag="session_unlocked"):
    pass


class PlayerRemoved(SessionEvent, frozen=True, kw_only=True, tag="player_removed"):
    """A player lost their seat.

    `device` is that of the seat, which cannot come back; '' when it is not known.
    """

    player_id: PlayerId
    device: str = ""


class PlayerReadmitted(SessionEvent, frozen=True, kw_only=True, tag="player_readmitted"):
    """The host lets a player take their seat again, with a code that works once, until `expires_at`.

    Tokens of generations before `generation` are refused. `code_hash` hides the code from readers of the log.
    """

    player_id: PlayerId
    generation: int
    code_hash: str
    expires_at: int
    was_removed: bool = False


class SeatCodeUsed(SessionEvent, frozen=True, kw_only=True, tag="seat_code_used"):
    """A player took their seat again; the code works no more."""

    player_id: PlayerId


class PlayerNeedsChanged(SessionEvent, frozen=True, kw_only=True, tag="player_needs_changed"):
    """Holds from the next question on."""

    player_id: PlayerId
    needs: Needs


class SessionMoved(SessionEvent, frozen=True, kw_only=True, tag="session_moved"):
    """The host plays again: everybody is asked into the new session."""

    session_id: SessionId


AnySessionEvent = (
    SessionCreated
    | SessionOpened
    | DeadlineMoved
    | SessionSealed
    | QuestionOpened
    | QuestionExtended
    | QuestionPaused
    | QuestionResumed
    | QuestionSealed
    | QuestionClosed
    | SessionFinished
    | SessionLocked
    | SessionUnlocked
    | PlayerRemoved
    | PlayerReadmitted
    | SeatCodeUsed
    | PlayerNeedsChanged
    | SessionMoved
)
