"""Evolution of a live session: its state after each of its events."""

from collections.abc import Iterable
from typing import assert_never

import msgspec
from msgspec import UNSET

from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    DeadlineMoved,
    PlayerNeedsChanged,
    PlayerReadmitted,
    PlayerRemoved,
    QuestionClosed,
    QuestionExtended,
    QuestionOpened,
    QuestionPaused,
    QuestionResumed,
    QuestionSealed,
    SeatCodeUsed,
    SessionCreated,
    SessionFinished,
    SessionLocked,
    SessionMoved,
    SessionOpened,
    SessionSealed,
    SessionUnlocked,
)
from wordrally.contracts.views import QuestionView
from wordrally.quiz.live.domain.session import (
    Closed,
    Finished,
    Lobby,
    Open,
    Running,
    SeatCodeGiven,
    SessionState,
    State,
    shown_question,
    shown_reveal,
)

LaterEvent = (
    SessionOpened
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
)
"""Every event between the first and the last."""


def create(event: SessionCreated) -> SessionState:
    """Return a session after its first event."""
    return SessionState(
        created=event,
        state=Lobby(),
        version=event.version,
        locked=False,
        removed=frozenset(),
        last_at=event.at,
        needs=event.needs,
        closes_at=event.closes_at,
    )


def fold(events: Iterable[AnySessionEvent]) -> SessionState | None:
    """Return the session after a log of events that begins with `SessionCreated`."""
    session: SessionState | None = None
    for event in events:
        session = create(event) if isinstance(event, SessionCreated) else session and evolve(session, event)
    return session


def evolve(session: SessionState, event: AnySessionEvent) -> SessionState:
    """Return the session after one more event."""
    if isinstance(event, SessionCreated):
        return create(event)
    if isinstance(event, SessionMoved):  # the session had ended before
        return msgspec.structs.replace(session, moved_to=event.session_id, moved_at=event.at)
    return msgspec.structs.replace(_apply(session, event), version=event.version, last_at=event.at)


def _apply(session: SessionState, event: LaterEvent) -> SessionState:
    change = msgspec.structs.replace
    match event:
        case QuestionOpened():
            opened = Open(event.question, extra_ms=event.extra_ms)
            return change(session, state=opened, asked_needs=session.needs)
        case QuestionExtended() | QuestionPaused() | QuestionResumed() | QuestionSealed() | QuestionClosed():
            state = _went_on(session.state, event)
            return change(session, state=state, skipped=session.skipped | skipped_by(event))
        case SessionOpened() | DeadlineMoved() | SessionSealed():
            return _run_on(session, event)
        case SessionFinished():
            return change(session, state=Finished(shown_question(session), shown_reveal(session)))
        case SessionLocked() | SessionUnlocked():
            return change(session, locked=isinstance(event, SessionLocked))
        case PlayerRemoved() | PlayerReadmitted() | SeatCodeUsed() | PlayerNeedsChanged():
            return _apply_to_seat(session, event)
        case _:
            assert_never(event)


SeatEvent = PlayerRemoved | PlayerReadmitted | SeatCodeUsed | PlayerNeedsChanged
"""Events of a single seat."""


def _apply_to_seat(session: SessionState, event: SeatEvent) -> SessionState:
    change, player_id = msgspec.structs.replace, event.player_id
    match event:
        case PlayerRemoved():
            barred = session.barred | ({player_id: event.device} if event.device else {})
            codes = _without_codes(session, player_id)
            return change(session, removed=session.removed | {player_id}, barred=barred, seat_codes=codes)
        case PlayerReadmitted():
            return _readmit(session, event)
        case SeatCodeUsed():
            return change(session, seat_codes=_without_codes(session, player_id))
        case PlayerNeedsChanged():
            return change(session, needs=session.needs | {player_id: event.needs})
        case _:
            assert_never(event)


def _readmit(session: SessionState, event: PlayerReadmitted) -> SessionState:
    player_id = event.player_id
    code = {event.code_hash: SeatCodeGiven(player_id, event.expires_at)}
    return msgspec.structs.replace(
        session,
        removed=session.removed - {player_id},
        barred={player: device for player, device in session.barred.items() if player != player_id},
        generations=session.generations | {player_id: event.generation},
        seat_codes=_without_codes(session, player_id) | code,
    )


def _without_codes(session: SessionState, player_id: PlayerId) -> dict[str, SeatCodeGiven]:
    return {code: given for code, given in session.seat_codes.items() if given.player_id != player_id}


def _run_on(session: SessionState, event: SessionOpened | DeadlineMoved | SessionSealed) -> SessionState:
    closes_at = session.closes_at if isinstance(event, SessionSealed) else event.closes_at
    return msgspec.structs.replace(session, state=_ran_on(session.state, event), closes_at=closes_at)


def _ran_on(state: State, event: SessionOpened | DeadlineMoved | SessionSealed) -> State:
    match event, state:
        case SessionOpened(), _:
            return Running(event.closes_at)
        case DeadlineMoved(), Running():
            return Running(event.closes_at, state.sealed)
        case SessionSealed(), Running():
            return Running(state.closes_at, event.reason)
        case _:
            return state


def skipped_by(event: AnySessionEvent) -> frozenset[int]:
    """Return the question that an event skips, if it does."""
    if isinstance(event, QuestionClosed) and event.reason == "skip":
        return frozenset({event.index})
    return frozenset()


OpenEvent = QuestionExtended | QuestionPaused | QuestionResumed | QuestionSealed | QuestionClosed
"""Events of an open question."""


def _went_on(state: State, event: OpenEvent) -> State:
    if not isinstance(state, Open):
        return state  # never in the log: an append is compared with the state that `decide` saw
    change = msgspec.structs.replace
    match event:
        case QuestionExtended():
            ending = _ending(state.question, event.closes_at)
            return change(state, question=ending, resumed_at=event.resumed_at)
        case QuestionPaused():
            return change(state, question=pause(state.question, event.at))
        case QuestionResumed():
            resumed = resume(state.question, event.opened_at, event.closes_at)
            return change(state, question=resumed, resumed_at=event.at)
        case QuestionSealed():
            return change(state, sealed=True, is_skip=event.is_skip)
        case QuestionClosed():
            question = resume(state.question, state.question.opened_at, event.closes_at)
            return Closed(question, event.reveal)
        case _:
            assert_never(event)


def _ending(question: QuestionView, closes_at: int) -> QuestionView:
    return msgspec.structs.replace(question, closes_at=closes_at)


def pause(question: QuestionView, at: int) -> QuestionView:
    """Return the question with its time paused."""
    return msgspec.structs.replace(question, paused_at=at)


def resume(question: QuestionView, opened_at: int, closes_at: int) -> QuestionView:
    """Return the question with its time running again, between this opening and this end."""
    return msgspec.structs.replace(question, opened_at=opened_at, closes_at=closes_at, paused_at=UNSET)
