"""Admission into a room: the session, the player's previous node, and the answers given there."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from wordrally.contracts.ids import AccountId, NodeId, PlayerId, SessionId
from wordrally.contracts.queue.nodes import PlayerSnapshot, SessionSnapshot, TakeOver
from wordrally.realtime.application.ports import NodeUnavailable, Snapshots
from wordrally.realtime.application.room.live_room import LiveRoom
from wordrally.realtime.application.room.room_context import Spawn
from wordrally.realtime.application.rooms import Rooms
from wordrally.realtime.application.snapshot_batcher import NoSuchSession, SnapshotBatcher, SnapshotQuery
from wordrally.realtime.application.take_over import TakeOvers
from wordrally.realtime.domain.seat import Seat

CATCH_UP_S = 2.0
"""The live feed may be a moment behind a snapshot, never longer unless something was missed."""


class ConnectionRejected(Exception):
    """The rules say that this visitor may not enter."""

    def __init__(self, reason: Literal["unknown_session", "not_yours", "removed", "given_away"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ConnectionTarget:
    """The room and seat of a connection; a host has no seat."""

    room: LiveRoom
    seat: Seat | None


class Arrivals:
    """Opens rooms and seats for those who may have them."""

    def __init__(
        self,
        rooms: Rooms,
        snapshots: Snapshots,
        take_overs: TakeOvers,
        node_id: Callable[[], NodeId],
        spawn: Spawn,
    ) -> None:
        self._rooms = rooms
        self._snapshots = snapshots
        self._gathering = SnapshotBatcher(snapshots, spawn)
        self._take_overs = take_overs
        self._node_id = node_id

    async def host(self, session_id: SessionId, account_id: AccountId) -> ConnectionTarget:
        """Let the owner of a session in. Raises `ConnectionRejected`, `NodeUnavailable`."""
        room = await self._rooms.open(session_id)
        session, _ = await self._see(room, None)
        await self._enter(room, session)
        await self._see_questions(room)
        if room.room.session.host_id != account_id:
            raise ConnectionRejected("not_yours")
        return ConnectionTarget(room, None)

    async def player(
        self, session_id: SessionId, player_id: PlayerId, generation: int = 0
    ) -> ConnectionTarget:
        """Let a player in once their answers on any node are known.

        Raises `ConnectionRejected`, `NodeUnavailable`. `generation` is that of the token: the host may have
        given the seat to another device since.
        """
        room = await self._rooms.open(session_id)
        seat = room.seat(player_id)
        seat.visits += 1
        visit = seat.visits
        session, player = await self._see(room, seat)
        if player is not None and (player.is_lost or player.previous_node not in (None, self._node_id())):
            seat.before.add(player.previous_node)
        if seat.before:
            session, player = await self._move(room, seat)
        if player is None:
            raise ConnectionRejected("not_yours")
        await self._enter(room, session)
        seat.floor = 0
        seat.learn(player)
        if seat.removed:
            raise ConnectionRejected("removed")
        if generation < seat.generation:
            raise ConnectionRejected("given_away")
        await self._see_questions(room)
        await room.turns.first(seat)
        if seat.taken_over >= visit:
            raise NodeUnavailable("the player went to another node meanwhile")
        return ConnectionTarget(room, seat)

    async def _see_questions(self, room: LiveRoom) -> None:
        """Fetch the views of all questions once, which paced modes need."""
        if room.turns.is_paced and not room.turns.views:
            room.turns.views = await self._snapshots.views(room.session_id)

    async def _see(self, room: LiveRoom, seat: Seat | None) -> tuple[SessionSnapshot, PlayerSnapshot | None]:
        wish = SnapshotQuery(
            session_id=room.session_id,
            player_id=seat.player_id if seat else None,
            node_id=self._node_id(),
            min_sequence=seat.floor if seat else 0,
        )
        try:
            return await self._gathering.see(wish)
        except NoSuchSession:
            self._rooms.discard(room.session_id)
            raise ConnectionRejected("unknown_session") from None

    async def _move(self, room: LiveRoom, seat: Seat) -> tuple[SessionSnapshot, PlayerSnapshot | None]:
        request = TakeOver(session_id=room.session_id, player_id=seat.player_id, by=self._node_id())
        for previous in tuple(seat.before):
            sequence = await self._take_overs.take_over(previous, request)
            seat.floor = max(seat.floor, sequence)
            seat.before.discard(previous)
        return await self._see(room, seat)

    async def _enter(self, room: LiveRoom, session: SessionSnapshot) -> None:
        room.visit(session)
        try:
            await asyncio.wait_for(room.reached(session.sequence), CATCH_UP_S)
        except TimeoutError:
            room.resync()
            raise NodeUnavailable("the room is out of step") from None
