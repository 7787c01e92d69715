"""The rooms of this node: opened when somebody comes, kept in step, dropped when all have gone."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import structlog

from wordrally.chassis.backoff import backoff_s
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.nodes import PlayerSnapshot, SessionSnapshot, SnapshotReply, SnapshotRequest
from wordrally.realtime.application import metrics
from wordrally.realtime.application.ports import Connection, LiveFeeds, NodeUnavailable, NowMs, Snapshots
from wordrally.realtime.application.room.broadcaster import STANDINGS_AT_ONCE, chunks
from wordrally.realtime.application.room.live_room import LiveRoom
from wordrally.realtime.application.room.room_context import RoomContext, Spawn, Submit

FIRST_RETRY_S = 0.1
SLOWEST_RETRY_S = 2.0
RESYNCS_AT_ONCE = 8
"""Concurrent snapshots after an outage, in which every room wants one. It bounds the load of the quiz
service."""

EMPTY_KEPT_MS = 60_000
"""Time that an empty room is kept, so that a class that lost its network finds its seats again."""

MAX_FLOORS = 10_000
"""Dropped rooms whose sequence of answers is remembered: more sessions than a node has in a day."""


log = structlog.get_logger()

Unfollow = Callable[[], Awaitable[None]]


class Rooms:
    """Live rooms by session, each with its subscription."""

    def __init__(
        self, feeds: LiveFeeds, snapshots: Snapshots, now_ms: NowMs, spawn: Spawn, submit: Submit
    ) -> None:
        self._feeds = feeds
        self._snapshots = snapshots
        self._now_ms = now_ms
        self._spawn = spawn
        self._around = RoomContext(
            now_ms, spawn, self._standings, self._resync, lambda: self._connections, submit
        )
        self._connections = 0
        self._rooms: dict[SessionId, LiveRoom] = {}
        self._following: dict[SessionId, asyncio.Task[Unfollow]] = {}
        self._empty_since: dict[SessionId, int] = {}
        self._floors: dict[SessionId, int] = {}
        self._resyncs = asyncio.Semaphore(RESYNCS_AT_ONCE)

    def __iter__(self) -> Iterator[LiveRoom]:
        return iter(list(self._rooms.values()))

    def find(self, session_id: SessionId) -> LiveRoom | None:
        """Return the room if this node follows the session."""
        return self._rooms.get(session_id)

    async def open(self, session_id: SessionId) -> LiveRoom:
        """Return the room of a session and follow it from now on. Raises `NodeUnavailable`."""
        room = self._rooms.get(session_id)
        if room is None:
            room = LiveRoom(session_id, self._around, self._floors.get(session_id, 0))
            self._rooms[session_id] = room
            self._following[session_id] = asyncio.create_task(self._feeds.follow(session_id, room.deliver))
        self._empty_since.pop(session_id, None)
        try:
            await asyncio.shield(self._following[session_id])
        except NodeUnavailable:
            if self._rooms.get(session_id) is room:  # or somebody else has opened it anew meanwhile
                self._forget(session_id)
            raise
        return room

    def discard(self, session_id: SessionId) -> None:
        """Drop a room that nobody got into."""
        room = self._rooms.get(session_id)
        if room is not None and room.state is None:
            self._drop(session_id)

    def sweep(self, sequence: int) -> None:
        """Drop rooms that have been empty for a while, and count the connections.

        All answers that the dropped rooms accepted are stored up to `sequence`.
        """
        now = self._now_ms()
        self._connections = sum(len(room.audience) for room in self)
        for room in self:
            if len(room.audience) or room.submissions:
                self._empty_since.pop(room.session_id, None)
            elif now - self._empty_since.setdefault(room.session_id, now) > EMPTY_KEPT_MS:
                self._remember(room, sequence)
                self._drop(room.session_id)
        metrics.ROOMS.set(len(self._rooms))

    def resync_all(self) -> None:
        """Take new snapshots of all rooms after an outage of the queue. Messages may have been missed."""
        for room in self:
            if room.state is not None:
                room.resync()

    def clear(self) -> list[Connection]:
        """Drop every room, and return the connections, which the caller closes."""
        left = [connection for room in self for connection in room.close_all()]
        for room in self:
            self._drop(room.session_id)
        return left

    def _remember(self, room: LiveRoom, sequence: int) -> None:
        self._floors.pop(room.session_id, None)
        if room.state is not None and room.state.session.phase != "finished":
            self._floors[room.session_id] = sequence
            if len(self._floors) > MAX_FLOORS:
                del self._floors[next(iter(self._floors))]

    def _drop(self, session_id: SessionId) -> None:
        following = self._forget(session_id)
        if following is not None:
            self._spawn(_unfollow(following))

    def _forget(self, session_id: SessionId) -> asyncio.Task[Unfollow] | None:
        if (room := self._rooms.pop(session_id, None)) is not None:
            room.closed = True
        self._empty_since.pop(session_id, None)
        return self._following.pop(session_id, None)

    async def _resync(self, session_id: SessionId) -> None:
        metrics.RESYNCS.inc()
        attempt = 0
        while (room := self._rooms.get(session_id)) is not None and room.state is not None:
            try:
                async with self._resyncs:
                    snapshot = await self._see_all(room)
            except NodeUnavailable as error:
                log.warning("room out of step", session_id=session_id, error=str(error))
            else:
                if snapshot.sequence >= room.state.session.sequence:
                    room.start(snapshot)
                    room.greet_all()
                    return
            attempt += 1
            await asyncio.sleep(backoff_s(attempt, FIRST_RETRY_S, SLOWEST_RETRY_S))

    async def _see_all(self, room: LiveRoom) -> SessionSnapshot:
        """Return the session of the first reply.

        Later replies may know more of some players, which does no harm.
        """
        players = list(room.audience.players)
        first: SessionSnapshot | None = None
        for some in chunks(players, STANDINGS_AT_ONCE) if players else [[]]:
            reply = await self._fetch(room.session_id, some)
            room.learn(reply.players)
            first = first or reply.session
        if first is None:
            raise NodeUnavailable("no snapshot")
        return first

    async def _standings(self, session_id: SessionId, players: list[PlayerId]) -> list[PlayerSnapshot]:
        return (await self._fetch(session_id, players)).players

    async def _fetch(self, session_id: SessionId, players: list[PlayerId]) -> SnapshotReply:
        reply = await self._snapshots.fetch(SnapshotRequest(session_id=session_id, players=players))
        if reply.session is None:
            raise NodeUnavailable(reply.refused or "no snapshot")
        return reply


async def _unfollow(following: asyncio.Task[Unfollow]) -> None:
    try:
        await (await following)()
    except NodeUnavailable:
        return  # the connection is away, and the subscription with it
