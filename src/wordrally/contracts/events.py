"""What happened to a session: the messages of `session.{id}`, `join.{id}.{name}` and `frozen.{id}`, in the log for good.

`version` is the session's after the event: opening, closing and finishing raise it by one, the others carry it on.
"""

from typing import Literal

import msgspec

from wordrally.contracts.frames import QuestionView, RevealView
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.contracts.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Question,
    ScrambleQuestion,
    TextQuestion,
)
from wordrally.contracts.sessions import Mode, Settings, Standing

CloseReason = Literal["time", "host", "all_answered", "finish", "skip"]
FinishReason = Literal["host", "last_question", "idle"]


class SessionEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What every event has: the session's version after it, and when it happened."""

    version: int
    at: int


class SessionCreated(SessionEvent, frozen=True, kw_only=True, tag="session_created"):
    """A session was opened, on the questions that `frozen` names in the stream FROZEN; '' in sessions of an older version.

    `choice_orders`: for each question the order in which its choices are shown; empty unless they are shuffled.
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


class QuestionOpened(SessionEvent, frozen=True, kw_only=True, tag="question_opened"):
    question: QuestionView


class QuestionExtended(SessionEvent, frozen=True, kw_only=True, tag="question_extended"):
    """The question ends later for all alike: after an outage, whose time does not count before `resumed_at`, or `by_host`."""

    index: int
    closes_at: int
    resumed_at: int
    by_host: bool = False


class QuestionPaused(SessionEvent, frozen=True, kw_only=True, tag="question_paused"):
    """The time of the question stands still from `at` on."""

    index: int


class QuestionResumed(SessionEvent, frozen=True, kw_only=True, tag="question_resumed"):
    """The time of the question runs again: both ends moved by the length of the pause, for whoever has not answered."""

    index: int
    opened_at: int
    closes_at: int


class QuestionSealed(SessionEvent, frozen=True, kw_only=True, tag="question_sealed"):
    """No answer is taken any more; the reveal follows, and whatever happens meanwhile, the question does not go on.

    `is_skip`: the host wants it to earn nothing.
    """

    index: int
    is_skip: bool = False


class QuestionClosed(SessionEvent, frozen=True, kw_only=True, tag="question_closed"):
    """Every answer accepted for the question is in `reveal` and `top`; `closes_at` is the final one."""

    index: int
    reason: CloseReason
    closes_at: int
    reveal: RevealView
    top: list[Standing]
    players: int
    board_version: int


class SessionFinished(SessionEvent, frozen=True, kw_only=True, tag="session_finished"):
    reason: FinishReason
    top: list[Standing]
    players: int
    board_version: int


class SessionLocked(SessionEvent, frozen=True, kw_only=True, tag="session_locked"):
    pass


class SessionUnlocked(SessionEvent, frozen=True, kw_only=True, tag="session_unlocked"):
    pass


class PlayerRemoved(SessionEvent, frozen=True, kw_only=True, tag="player_removed"):
    player_id: PlayerId


AnySessionEvent = (
    SessionCreated
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
)


class PlayerJoined(msgspec.Struct, frozen=True, kw_only=True):
    """A seat was taken; `account_id` when the player signed in."""

    session_id: SessionId
    player_id: PlayerId
    nickname: str
    account_id: AccountId | None
    at: int


class FrozenTextQuestion(TextQuestion, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """`other_words` are texts that no slip of the finger may turn an answer into: words of the quiz and of the lexicon."""

    other_words: tuple[str, ...] = ()


class FrozenListenQuestion(ListenQuestion, frozen=True, kw_only=True, tag_field="kind", tag="listen"):
    """As `FrozenTextQuestion`."""

    other_words: tuple[str, ...] = ()


FrozenQuestion = ChoiceQuestion | FrozenTextQuestion | ScrambleQuestion | FrozenListenQuestion
"""A question as a session asks and marks it, whatever becomes of its quiz and of the lexicon."""


class QuizFrozen(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of a session with their keys, as sessions of an older version keep them in SESSIONS."""

    session_id: SessionId
    questions: list[Question]


class QuestionsFrozen(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of one version of a quiz with their keys; never sent to `realtime`."""

    questions: list[FrozenQuestion]


class PinClaimed(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="pin_claimed"):
    session_id: SessionId


class PinReleased(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="pin_released"):
    """The session ended; the message's time to live keeps the PIN from being drawn again for an hour."""

    session_id: SessionId


PinEvent = PinClaimed | PinReleased


class TimerDue(msgspec.Struct, frozen=True, kw_only=True):
    """Something that must be done to a session now: close or resume question `index`, or end the session for idleness.

    `closes_at`: which end of the question, or of its pause, a timer was set for; 0 for whichever.
    """

    session_id: SessionId
    action: Literal["close", "expire", "resume"]
    index: int | None = None
    reason: CloseReason = "time"
    closes_at: int = 0
