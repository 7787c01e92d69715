"""A live session as a pure state machine: what its events add up to. What may happen next stands in `commands`.

Structs, not dataclasses: the projection stores a session just as it is here.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

import msgspec
from msgspec import UNSET

from wordrally.contracts.answers import ANSWER_GRACE_MS
from wordrally.contracts.events import (
    AnySessionEvent,
    PlayerRemoved,
    QuestionClosed,
    QuestionExtended,
    QuestionOpened,
    QuestionPaused,
    QuestionResumed,
    QuestionSealed,
    SessionCreated,
    SessionFinished,
    SessionLocked,
    SessionUnlocked,
)
from wordrally.contracts.frames import QuestionView, RevealView
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.sessions import Phase, Standing
from wordrally.quiz.live.domain.refusals import QuizError

GRACE_MS = ANSWER_GRACE_MS

IDLE_MS = 24 * 3_600_000
"""An unfinished session ends by itself so long after its last event (contract)."""


class Lobby(msgspec.Struct, frozen=True, tag="lobby"):
    """Players join; no question was opened yet."""


class Open(msgspec.Struct, frozen=True, tag="open"):
    """A question can be answered, until it is `sealed`.

    Its time runs from `resumed_at` on, when there was an outage or a pause. `is_skip`: it was sealed to be skipped.
    """

    question: QuestionView
    sealed: bool = False
    resumed_at: int = 0
    is_skip: bool = False

    @property
    def paused_at(self) -> int | None:
        """Since when the time of the question stands still, if it does."""
        return None if self.question.paused_at is UNSET else self.question.paused_at


class Closed(msgspec.Struct, frozen=True, tag="closed"):
    """The key of the last question is out; the next one is not."""

    question: QuestionView
    reveal: RevealView


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """Nothing happens any more; the last question stays to be looked at."""

    question: QuestionView | None
    reveal: RevealView | None


State = Lobby | Open | Closed | Finished


class SessionState(msgspec.Struct, frozen=True, kw_only=True):
    """What the events of one session add up to; `skipped` are the questions that earned nothing."""

    created: SessionCreated
    state: State
    version: int
    locked: bool
    removed: frozenset[PlayerId]
    last_at: int
    skipped: frozenset[int] = frozenset()


class Podium(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a leaderboard; `players` counts all of its rows."""

    top: list[Standing]
    players: int
    board_version: int


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a question once every accepted answer is scored; `last_received_at` is 0 without answers."""

    counts: list[int] | dict[str, int]
    last_received_at: int
    podium: Podium


def creation_of(events: Sequence[AnySessionEvent]) -> SessionCreated:
    """The event that the log of every session begins with."""
    created = events[0]
    assert isinstance(created, SessionCreated), "the log of a session begins with its creation"
    return created


def create(event: SessionCreated) -> SessionState:
    """A session as its first event leaves it."""
    return SessionState(
        created=event,
        state=Lobby(),
        version=event.version,
        locked=False,
        removed=frozenset(),
        last_at=event.at,
    )


def fold(events: Iterable[AnySessionEvent]) -> SessionState | None:
    """What a log of events adds up to, from `SessionCreated` on."""
    session: SessionState | None = None
    for event in events:
        session = create(event) if isinstance(event, SessionCreated) else session and evolve(session, event)
    return session


def evolve(session: SessionState, event: AnySessionEvent) -> SessionState:
    """The session after one more of its events."""
    state, locked, removed, skipped = session.state, session.locked, session.removed, session.skipped
    match event:
        case SessionCreated():
            return create(event)
        case QuestionOpened():
            state = Open(event.question)
        case QuestionExtended() | QuestionPaused() | QuestionResumed() | QuestionSealed() | QuestionClosed():
            state = _went_on(state, event)
            skipped |= skipped_by(event)
        case SessionFinished():
            state = Finished(shown_question(session), shown_reveal(session))
        case SessionLocked():
            locked = True
        case SessionUnlocked():
            locked = False
        case PlayerRemoved():
            removed |= {event.player_id}
        case _:
            assert_never(event)
    return SessionState(
        created=session.created,
        state=state,
        version=event.version,
        locked=locked,
        removed=removed,
        last_at=event.at,
        skipped=skipped,
    )


def skipped_by(event: AnySessionEvent) -> frozenset[int]:
    """The question that an event skips, if it does."""
    if isinstance(event, QuestionClosed) and event.reason == "skip":
        return frozenset({event.index})
    return frozenset()


OpenEvent = QuestionExtended | QuestionPaused | QuestionResumed | QuestionSealed | QuestionClosed
"""What may happen to an open question."""


def _went_on(state: State, event: OpenEvent) -> State:
    if not isinstance(state, Open):
        return state  # the log never holds this: appends are compared with what `decide` saw
    match event:
        case QuestionExtended():
            return Open(_ending(state.question, event.closes_at), resumed_at=event.resumed_at)
        case QuestionPaused():
            return Open(pause(state.question, event.at), resumed_at=state.resumed_at)
        case QuestionResumed():
            return Open(resume(state.question, event.opened_at, event.closes_at), resumed_at=event.at)
        case QuestionSealed():
            return Open(state.question, sealed=True, resumed_at=state.resumed_at, is_skip=event.is_skip)
        case QuestionClosed():
            question = resume(state.question, state.question.opened_at, event.closes_at)
            return Closed(question, event.reveal)
        case _:
            assert_never(event)


def _ending(question: QuestionView, closes_at: int) -> QuestionView:
    return msgspec.structs.replace(question, closes_at=closes_at)


def pause(question: QuestionView, at: int) -> QuestionView:
    """The question while its time stands still."""
    return msgspec.structs.replace(question, paused_at=at)


def resume(question: QuestionView, opened_at: int, closes_at: int) -> QuestionView:
    """The question with its time running again, between these ends."""
    return msgspec.structs.replace(question, opened_at=opened_at, closes_at=closes_at, paused_at=UNSET)


def phase_of(session: SessionState) -> Phase:
    """The phase as the contract names it."""
    match session.state:
        case Lobby():
            return "lobby"
        case Open():
            return "open"
        case Closed():
            return "closed"
        case Finished():
            return "finished"
        case _:
            assert_never(session.state)


def shown_question(session: SessionState) -> QuestionView | None:
    """The question that is open, or was last."""
    return None if isinstance(session.state, Lobby) else session.state.question


def shown_reveal(session: SessionState) -> RevealView | None:
    """The key of the question that was closed last, unless another is open."""
    return session.state.reveal if isinstance(session.state, Closed | Finished) else None


def wrong_phase(session: SessionState, what: str) -> QuizError:
    """The refusal of whatever the session's phase does not allow."""
    return QuizError("wrong_phase", f"A session in phase `{phase_of(session)}` cannot be {what}.")
