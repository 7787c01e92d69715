"""State machine of a live session: its state after its events. `commands` decides the next events.

The state is made of structs, not dataclasses, since the projection stores it as it is here.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, assert_never

import msgspec
from msgspec import UNSET

from wordrally.contracts.http.sessions import PACED, Phase, Standing, TeamStanding
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ANSWER_GRACE_MS
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    DeadlineMoved,
    FinishReason,
    Needs,
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
from wordrally.contracts.views import QuestionView, RevealView
from wordrally.quiz.live.domain.refusals import QuizError

GRACE_MS = ANSWER_GRACE_MS

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

IDLE_MS = 24 * 3_600_000
"""Time after its last event at which an unfinished session ends by itself (contract)."""


class Lobby(msgspec.Struct, frozen=True, tag="lobby"):
    """Players join. No question was opened yet."""


class Open(msgspec.Struct, frozen=True, tag="open"):
    """A question can be answered until it is `sealed`.

    After an outage or a pause its time runs from `resumed_at` on. `is_skip` says that it was sealed to be
    skipped.
    """

    question: QuestionView
    sealed: bool = False
    resumed_at: int = 0
    is_skip: bool = False
    extra_ms: int = 0

    @property
    def closes_at(self) -> int:
        """Time at which the question closes for the players who have the most time."""
        return self.question.closes_at + self.extra_ms

    @property
    def longest(self) -> QuestionView:
        """The question with the times of the players who have the most. Its host sees these."""
        longest_ms = self.question.time_limit_ms + self.extra_ms
        return msgspec.structs.replace(self.question, time_limit_ms=longest_ms, closes_at=self.closes_at)

    @property
    def paused_at(self) -> int | None:
        """Time since which the question is paused, if it is."""
        return None if self.question.paused_at is UNSET else self.question.paused_at


class Closed(msgspec.Struct, frozen=True, tag="closed"):
    """The key of the last question is revealed. The next one is not open."""

    question: QuestionView
    reveal: RevealView


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """Nothing happens any more. The last question stays visible."""

    question: QuestionView | None
    reveal: RevealView | None


class Running(msgspec.Struct, frozen=True, tag="running"):
    """Everybody takes turns at their own pace until the session is sealed.

    `sealed` is the reason for that. It is '' before.
    """

    closes_at: int
    sealed: FinishReason | Literal[""] = ""


State = Lobby | Open | Closed | Running | Finished


class SeatCodeGiven(msgspec.Struct, frozen=True, array_like=True):
    """Seat code that was given out."""

    player_id: PlayerId
    expires_at: int


class SessionState(msgspec.Struct, frozen=True, kw_only=True):
    """State of a session after its events.

    `skipped` are the questions that earned nothing. `barred` are the devices of removed players.
    `generations` counts for each player how often their seat was given to another device. `seat_codes` are
    keyed by their hashes. `needs` are the players' present needs; `asked_needs` are those that hold for the
    question that is shown. `moved_to` is the session in which this one is played again. `closes_at` is the
    end of a session in a paced mode, and 0 while there is none.
    """

    created: SessionCreated
    state: State
    version: int
    locked: bool
    removed: frozenset[PlayerId]
    last_at: int
    skipped: frozenset[int] = frozenset()
    barred: dict[PlayerId, str] = {}
    generations: dict[PlayerId, int] = {}
    seat_codes: dict[str, SeatCodeGiven] = {}
    needs: dict[PlayerId, Needs] = {}
    asked_needs: dict[PlayerId, Needs] = {}
    moved_to: SessionId | Literal[""] = ""
    moved_at: int = 0
    closes_at: int = 0

    @property
    def is_paced(self) -> bool:
        """True if players go at their own pace."""
        return self.created.mode in PACED


class Podium(msgspec.Struct, frozen=True, kw_only=True):
    """Head of a leaderboard. `players` counts all of its rows."""

    top: list[Standing]
    players: int
    board_version: int
    teams: list[TeamStanding] = []


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Result of a question after every accepted answer is scored. `last_received_at` is 0 without answers."""

    counts: list[int] | dict[str, int]
    last_received_at: int
    podium: Podium


def creation_of(events: Sequence[AnySessionEvent]) -> SessionCreated:
    """Return the event with which the log of every session begins."""
    created = events[0]
    assert isinstance(created, SessionCreated), "the log of a session begins with its creation"
    return created


def finish_of(events: Iterable[AnySessionEvent]) -> SessionFinished | None:
    """Return the end of the session if it has ended. The session may be played again after it."""
    return next((event for event in events if isinstance(event, SessionFinished)), None)


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


def not_asked(session: SessionState) -> list[PlayerId]:
    """Return the players who are not asked the open question, since they get no audio questions."""
    state = session.state
    if not isinstance(state, Open) or state.question.kind != "listen":
        return []
    return [player for player, needs in session.asked_needs.items() if needs.no_audio]


def phase_of(session: SessionState) -> Phase:
    """Return the phase by its name in the contract."""
    match session.state:
        case Lobby():
            return "lobby"
        case Open():
            return "open"
        case Closed():
            return "closed"
        case Running():
            return "open"
        case Finished():
            return "finished"
        case _:
            assert_never(session.state)


def shown_question(session: SessionState) -> QuestionView | None:
    """Return the question that is open, or was last."""
    return None if isinstance(session.state, Lobby | Running) else session.state.question


def shown_reveal(session: SessionState) -> RevealView | None:
    """Return the key of the question that was closed last, unless another is open."""
    return session.state.reveal if isinstance(session.state, Closed | Finished) else None


def with_counts(session: SessionState, counts: list[int] | dict[str, int]) -> SessionState:
    """Return the session with the counts of the revealed question, which the log does not hold for texts."""
    state = session.state
    if not isinstance(state, Closed | Finished) or state.reveal is None or state.reveal.counts is not UNSET:
        return session
    reveal = msgspec.structs.replace(state.reveal, counts=counts)
    return msgspec.structs.replace(session, state=msgspec.structs.replace(state, reveal=reveal))


def wrong_phase(session: SessionState, what: str) -> QuizError:
    """Return the refusal of a command that the session's phase does not allow."""
    return QuizError("wrong_phase", f"A session in phase `{phase_of(session)}` cannot be {what}.")
