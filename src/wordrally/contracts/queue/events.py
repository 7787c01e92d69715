"""Events of a session: the permanent messages of `session.{id}`, `join.{id}.{name}` and `frozen.{id}`.

`version` is the session's version after the event: opening, closing and finishing raise it by one.
"""

from typing import Literal

import msgspec

from wordrally.contracts.frames import QuestionView, RevealView
from wordrally.contracts.http.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Question,
    ScrambleQuestion,
    TextQuestion,
)
from wordrally.contracts.http.sessions import Mode, Settings, Standing, TeamStanding
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId

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


class PlayerJoined(msgspec.Struct, frozen=True, kw_only=True):
    """A seat as it is now: the newest message about a player counts, since a host may rename them.

    `account_id` is set when the player signed in, `member_id` when they joined with a class code. `device` is
    a hash of the device's id and the session's; '' when the client named none. `sequence` is that of this
    message in SESSIONS, set by those who read it.

    `text_key` encrypts the player's typed texts in ANSWERS; it is empty in seats of an older version. Erasing
    a player replaces the message by one with `is_erased`, without name and key. It keeps `outcomes`,
    the points of their right typed answers by slot, because nobody can judge these texts any more.
    """

    session_id: SessionId
    player_id: PlayerId
    nickname: str
    account_id: AccountId | None
    at: int
    avatar: int | None = None
    team: int | None = None
    member_id: str | None = None
    device: str = ""
    sequence: int = 0
    text_key: bytes = b""
    is_erased: bool = False
    outcomes: tuple[tuple[int, int], ...] = ()


class FrozenTextQuestion(TextQuestion, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """`other_words` are texts that no typo may turn an answer into: words of the quiz and of the lexicon."""

    other_words: tuple[str, ...] = ()


class FrozenListenQuestion(ListenQuestion, frozen=True, kw_only=True, tag_field="kind", tag="listen"):
    """Like `FrozenTextQuestion`."""

    other_words: tuple[str, ...] = ()


FrozenQuestion = ChoiceQuestion | FrozenTextQuestion | ScrambleQuestion | FrozenListenQuestion
"""A question as a session asks and marks it, whatever becomes of its quiz and of the lexicon."""


class QuizFrozen(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of a session with their keys, as SESSIONS holds them for sessions of an older version."""

    session_id: SessionId
    questions: list[Question]


class QuestionsFrozen(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of one version of a quiz with their keys; never sent to `realtime`."""

    questions: list[FrozenQuestion]


class PinClaimed(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="pin_claimed"):
    """A session has the PIN; `check` is '' in claims of older versions."""

    session_id: SessionId
    check: str = ""


class PinReleased(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="pin_released"):
    """The session ended; until this message expires, the PIN is not drawn again."""

    session_id: SessionId
    check: str = ""


PinEvent = PinClaimed | PinReleased


class TimerDue(msgspec.Struct, frozen=True, kw_only=True):
    """An action that is due in a session: close or resume question `index`, or end an idle session.

    At everyone's own pace: `open` the session, end it at its `deadline`, or `end` it if everybody is done.
    `closes_at` is the end of the question, pause or session for which the timer was set; 0 stands for any.
    """

    session_id: SessionId
    action: Literal["close", "expire", "resume", "open", "deadline", "end"]
    index: int | None = None
    reason: CloseReason = "time"
    closes_at: int = 0
