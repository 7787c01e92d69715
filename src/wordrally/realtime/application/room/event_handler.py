"""Reactions of a room to the events of its session: what its audience is sent."""

from typing import Protocol, assert_never

from wordrally.contracts import frames
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
from wordrally.contracts.queue.nodes import WHOLE_SESSION
from wordrally.realtime.application.ports import Connection
from wordrally.realtime.application.room.audience import Audience
from wordrally.realtime.application.room.broadcaster import RoomBroadcaster
from wordrally.realtime.application.room.turns import Turns
from wordrally.realtime.domain.room import Room
from wordrally.realtime.domain.seat import Seat
from wordrally.realtime.domain.timing import question_of


class EventRoom(Protocol):
    """Requirements of the event handler for its room."""

    seats: dict[PlayerId, Seat]
    audience: Audience
    turns: Turns

    @property
    def room(self) -> Room: ...

    def seal(self, question: int) -> None: ...

    def remove(self, player_id: PlayerId) -> None: ...

    def greet(self, connection: Connection, seat: Seat | None) -> None: ...

    def greet_all(self) -> None: ...


class RoomEventHandler:
    """Handler of the events that the room's state has already applied."""

    def __init__(self, room: EventRoom, broadcaster: RoomBroadcaster) -> None:
        self._room = room
        self._broadcaster = broadcaster

    def handle(self, event: AnySessionEvent) -> None:
        """Send the audience what the event changes for it."""
        match event:
            case SessionOpened() | DeadlineMoved() | SessionSealed() | SessionFinished() if (
                self._room.turns.is_paced
            ):
                self._pace(event)
            case QuestionOpened() | QuestionClosed() | SessionFinished():
                self._broadcaster.transition(event)
                self._greet_those_not_asked()
            case QuestionExtended():
                self._extended(event)
            case QuestionPaused() | QuestionResumed():
                self._broadcaster.session()
                self._broadcaster.timing()
            case SessionLocked() | SessionUnlocked():
                self._broadcaster.session()
            case QuestionSealed():
                self._room.seal(event.index)
            case PlayerRemoved():
                self._room.remove(event.player_id)
            case PlayerReadmitted():
                self._readmit(event)
            case SessionMoved():
                self._room.audience.send(frames.MovedFrame(session_id=event.session_id))
            case SeatCodeUsed() | PlayerNeedsChanged():
                pass  # takes effect with the next token or question
            case SessionCreated() | SessionOpened() | DeadlineMoved() | SessionSealed():
                pass  # nobody is connected before the first; the others belong to paced modes
            case _:
                assert_never(event)

    def _pace(self, event: SessionOpened | DeadlineMoved | SessionSealed | SessionFinished) -> None:
        if isinstance(event, SessionSealed):
            self._room.seal(WHOLE_SESSION)
            return
        self._broadcaster.session()
        if isinstance(event, SessionOpened):
            self._room.turns.begin()
        elif isinstance(event, SessionFinished):
            self._broadcaster.transition(event)

    def _greet_those_not_asked(self) -> None:
        """Send a welcome to players who are not asked an opened question.

        It shows that there is nothing to answer.
        """
        session = self._room.room.session
        if session.phase != "open":
            return
        for player_id in session.asked_needs:
            connection = self._room.audience.players.get(player_id)
            if connection is not None and question_of(session, player_id) is None:
                self._room.greet(connection, self._room.seats[player_id])

    def _readmit(self, event: PlayerReadmitted) -> None:
        if (seat := self._room.seats.get(event.player_id)) is not None:
            seat.readmit(event.generation)
        if (connection := self._room.audience.players.get(event.player_id)) is not None:
            connection.close(frames.REPLACED, "the host gave this seat to another device")

    def _extended(self, event: QuestionExtended) -> None:
        """Send the new times; after an outage a whole welcome, since frames may have been missed."""
        if event.by_host:
            self._broadcaster.timing()
        else:
            self._room.greet_all()
