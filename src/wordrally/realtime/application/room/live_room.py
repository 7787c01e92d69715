"""One session on this node: its state, kept up to date by live messages, and its seats and sockets."""

import asyncio
from collections.abc import Mapping
from typing import assert_never

from msgspec import UNSET

from wordrally.contracts import frames
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.abridging import PersonalEvent, restore
from wordrally.contracts.queue.answers import ReceivedAnswer, Scored, ScoredAnswer
from wordrally.contracts.queue.nodes import PlayerSnapshot, RosterChanged, SessionSnapshot
from wordrally.realtime.application import wire
from wordrally.realtime.application.ports import (
    Connection,
    EventInFull,
    FeedEvent,
    LiveMessage,
    Submission,
)
from wordrally.realtime.application.room.audience import Audience, count
from wordrally.realtime.application.room.broadcaster import RoomBroadcaster
from wordrally.realtime.application.room.event_handler import RoomEventHandler
from wordrally.realtime.application.room.room_context import RoomContext
from wordrally.realtime.application.room.turns import Turns
from wordrally.realtime.domain.room import Room
from wordrally.realtime.domain.seat import Seat
from wordrally.realtime.domain.welcome import moved, progress, result_frame, welcome

REORDERED_WITHIN_S = 0.25
"""A scored batch may be overtaken by one of another scorer. One that is missing for longer was lost."""

MAX_HELD = 1_000
"""Messages held back while a snapshot is under way. With more of them another snapshot is needed anyway."""

_REPLACED = "a newer connection took this one's place"


class LiveRoom:
    """State, seats and audience of one session. No method but `reached` awaits, so none is interrupted."""

    def __init__(self, session_id: SessionId, around: RoomContext, floor: int = 0) -> None:
        """Start an empty room.

        `floor` is that of the seats of players who were here before the room was dropped. A `closed` room
        receives no more messages; its connections have to be opened again.
        """
        self.session_id = session_id
        self.state: Room | None = None
        self.sealed = -1
        self.closed = False
        self.seats: dict[PlayerId, Seat] = {}
        self.submissions: dict[PlayerId, Submission] = {}
        self.audience = Audience()
        self._around = around
        self._floor = floor
        self.turns = Turns(self, around)
        self._broadcaster = RoomBroadcaster(
            self.audience, self.seats, lambda: self.room.session, lambda: self.turns.views, around
        )
        self._events = RoomEventHandler(self, self._broadcaster)
        self._in_full: PersonalEvent | None = None
        self._held: list[LiveMessage] | None = []
        self._reached: list[tuple[int, asyncio.Future[None]]] = []

    @property
    def room(self) -> Room:
        """The state, which exists from `start` on. Nobody is attached before."""
        assert self.state is not None
        return self.state

    def deliver(self, message: LiveMessage) -> None:
        """Apply a live message. It is held back while a snapshot is under way."""
        if self._held is None:
            self._take(message)
        elif len(self._held) < MAX_HELD:
            self._held.append(message)

    def start(self, snapshot: SessionSnapshot) -> None:
        """Take a snapshot as the state, then apply the messages that were held back."""
        self.state = Room.of(snapshot, self.sealed)
        held, self._held = self._held or [], None
        for message in held:
            self.deliver(message)
        self._wake_waiting()

    def visit(self, snapshot: SessionSnapshot) -> None:
        """Apply the snapshot of an arrival: the first becomes the state, later ones refresh it."""
        if self.state is None:
            self.start(snapshot)
        else:
            self.state = self.state.refresh(snapshot)

    def resync(self) -> None:
        """Replace the state by a new snapshot and greet everybody again, since a message was missed."""
        if self._held is None:
            self._held = []
            self._around.spawn(self._around.resync(self.session_id))

    def seal(self, question: int) -> None:
        """Accept no more answers to this question."""
        self.sealed = max(self.sealed, question)
        if self.state is not None:
            self.state = self.state.seal(question)

    async def reached(self, sequence: int) -> None:
        """Wait until the event with this sequence is applied."""
        if self.state is None or self.state.session.sequence < sequence:
            future = asyncio.get_running_loop().create_future()
            self._reached.append((sequence, future))
            await future

    def _take(self, message: LiveMessage) -> None:
        match message:
            case FeedEvent():
                self._on_logged(self.room, message)
            case EventInFull():
                self._in_full = message.event
            case Scored():
                self._on_scored(self.room, message)
            case RosterChanged():
                self.state = self.room.connect(message)
                self._rename(message)
                self._broadcaster.roster(message)
            case _:
                assert_never(message)

    def _on_logged(self, state: Room, logged: FeedEvent) -> None:
        event = restore(logged.event, self._in_full)
        if event is None:  # its names were lost on the way
            if logged.sequence > state.session.sequence:
                self.resync()
            return
        state_now = state.apply(event, logged.sequence, logged.previous)
        if state_now is None:
            self.resync()
        elif state_now is not state:
            self.state = state_now
            self._wake_waiting()
            self._events.handle(event)

    def _rename(self, change: RosterChanged) -> None:
        for player in change.joined:
            if (seat := self.seats.get(player.player_id)) is not None:
                seat.nickname = player.nickname

    def _on_scored(self, state: Room, scored: Scored) -> None:
        for result in scored.results:
            self._on_result(result)
        self.state = state.score(scored)
        if self.state is not state:
            self._broadcaster.scored(scored, top_changed=_board_changed(state, self.state))
        if self.state.ahead and not state.ahead:
            self._expect(self.state.session.event + 1)

    def _expect(self, event: int) -> None:
        """Expect a missing scored batch: it arrives soon, or a snapshot replaces it."""
        asyncio.get_running_loop().call_later(REORDERED_WITHIN_S, self._check_missing, event)

    def _check_missing(self, event: int) -> None:
        if self.room.ahead and self.room.session.event < event:
            self.resync()
        elif self.room.ahead:
            self._expect(self.room.session.event + 1)

    def _on_result(self, result: ScoredAnswer) -> None:
        seat = self.seats.get(result.player_id)
        if seat is None:
            return
        if seat.pending is not None and _is_of(seat.pending, result):
            self.submissions[result.player_id].stored()  # what is scored is stored: `accepted` goes first
        if seat.judge(result):
            if not result.is_timeout:
                self.send(seat, result_frame(seat.own_result(result)))
            if result.turn:
                self.turns.ended(seat, result)

    def _wake_waiting(self) -> None:
        sequence = self.room.session.sequence
        for wanted, future in self._reached:
            if wanted <= sequence and not future.done():
                future.set_result(None)
        self._reached = [waiting for waiting in self._reached if not waiting[1].done()]

    @property
    def connected(self) -> Mapping[PlayerId, Connection]:
        """The players who are connected here."""
        return self.audience.players

    def seat(self, player_id: PlayerId) -> Seat:
        """Return the seat of a player, which is created at their first arrival."""
        if (seat := self.seats.get(player_id)) is None:
            seat = self.seats[player_id] = Seat(player_id, floor=self._floor)
        return seat

    def send(self, seat: Seat, frame: frames.ClientOut) -> None:
        """Send a frame to one player, if they are connected here."""
        if (connection := self.audience.players.get(seat.player_id)) is not None:
            count(frame, 1)
            connection.send(wire.encode(frame))

    def attach(self, connection: Connection, seat: Seat | None) -> None:
        """Attach a socket. A player's socket replaces their previous one; a host may have several."""
        if seat is None:
            self.audience.hosts.add(connection)
        else:
            before = self.audience.players.get(seat.player_id)
            self.audience.players[seat.player_id] = connection
            if before is not None:
                before.close(frames.REPLACED, _REPLACED)
        self.greet(connection, seat)
        if seat is not None:
            seat.pace.is_asked = False  # by the connection before
            self.turns.greet(seat)

    def detach(self, connection: Connection, seat: Seat | None) -> bool:
        """Detach a socket, and return whether the player is no longer connected here."""
        if seat is None:
            self.audience.hosts.discard(connection)
        elif self.audience.players.get(seat.player_id) is connection:
            del self.audience.players[seat.player_id]
            return True
        return False

    def give_up(self, player_id: PlayerId) -> None:
        """Drop a player who connected to another node."""
        seat = self.seats.get(player_id)
        if seat is None:
            return
        seat.taken_over = seat.visits
        if (connection := self.audience.players.pop(player_id, None)) is not None:
            connection.close(frames.REPLACED, _REPLACED)

    def greet_all(self) -> None:
        """Send everybody a new welcome."""
        for connection in list(self.audience.hosts):
            self.greet(connection, None)
        for player_id, connection in list(self.audience.players.items()):
            self.greet(connection, self.seats[player_id])
            self.turns.renew(self.seats[player_id])

    def learn(self, players: list[PlayerSnapshot]) -> None:
        """Bring seats up to date, and remove players whose removal was missed."""
        for player in players:
            seat = self.seat(player.player_id)
            if player.removed and not seat.removed and player.generation >= seat.generation:
                self.remove(player.player_id)
            seat.learn(player)

    def close_all(self) -> list[Connection]:
        """Forget every connection, and return them. The caller closes them."""
        everyone = self.audience.everyone()
        self.audience.players.clear()
        self.audience.hosts.clear()
        self._broadcaster.stop()
        self.turns.stop()
        return everyone

    def greet(self, connection: Connection, seat: Seat | None) -> None:
        """Send a welcome: the whole state as this player, or a host, may see it."""
        frame = welcome(self.room, seat, self.turns.views, self._around.now_ms())
        if seat is not None and frame.your_answer is not UNSET:
            seat.show()
        count(frame, 1)
        connection.send(wire.encode(frame))
        for more in (progress(self.room.session), moved(self.room.session, self._around.now_ms())):
            if more is not None:
                count(more, 1)
                connection.send(wire.encode(more))

    def remove(self, player_id: PlayerId) -> None:
        """Close the connection of a player whom the host removed."""
        seat = self.seats.get(player_id)
        if seat is not None:
            seat.removed = True
            self.send(seat, frames.Removed())
            if (connection := self.audience.players.get(player_id)) is not None:
                connection.close(frames.REMOVED, "the host removed you")
        self._broadcaster.board_changed()


def _is_of(pending: ReceivedAnswer, result: ScoredAnswer) -> bool:
    return (pending.question, pending.turn) == (result.question, result.turn)


def _board_changed(before: Room, after: Room) -> bool:
    return after.session.top is not before.session.top or after.session.teams != before.session.teams
