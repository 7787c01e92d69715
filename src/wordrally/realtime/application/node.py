"""This process as a node: one incarnation after another, each with a log of its own, until it retires."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count

import structlog

from wordrally.chassis.backoff import backoff_s
from wordrally.contracts import frames
from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue.nodes import Announce, Sealed, SealRequest, TakenOver, TakeOver
from wordrally.realtime.application import metrics
from wordrally.realtime.application.group_commit import GroupCommit
from wordrally.realtime.application.ports import (
    AnswerWriter,
    Connection,
    Fenced,
    NodeRegistry,
    NodeUnavailable,
    NowMs,
    Submission,
)
from wordrally.realtime.application.presence import Presence
from wordrally.realtime.application.room.broadcaster import chunks
from wordrally.realtime.application.rooms import Rooms

FIRST_RETRY_S = 0.1
SLOWEST_RETRY_S = 1.0
PROBED_S = 5.0
"""Interval of probes of a quiet log, so that a node that was fenced while it was frozen notices."""

BEATS_S = 1.0
"""Interval of the pulse. A question gets back the time without one (ADR 0017)."""

REGISTERED_EVERY = 720
"""Probes between two registrations: an hour. The registry drops entries that are 30 days old."""

SEALED_WITHIN_S = 1.0
"""Time limit for the answer to a request to seal, even without the log. A node that exceeds it is fenced."""

FLUSH_S = 4.0
"""Time at shutdown for answers to be stored. The whole process has about ten seconds."""

GOODBYES_AT_ONCE = 100
"""With the pause below, 2,000 goodbyes a second, so that clients do not reconnect all at once."""

BETWEEN_GOODBYES_S = 0.05

log = structlog.get_logger()

Unlisten = Callable[[], Awaitable[None]]


class Node:
    """The identity of this process among the nodes; it answers requests that concern its log."""

    def __init__(
        self, logs: AnswerWriter, nodes: NodeRegistry, rooms: Rooms, presence: Presence, now_ms: NowMs
    ) -> None:
        self.log: GroupCommit | None = None
        self.ready = asyncio.Event()
        self.id = NodeId("")
        self._logs = logs
        self._nodes = nodes
        self._rooms = rooms
        self._presence = presence
        self._now_ms = now_ms
        self._retiring = False

    def check(self) -> None:
        """Raise `NodeUnavailable` unless answers can be taken."""
        if self.log is None or self._retiring:
            raise NodeUnavailable("no log to store answers in")

    def take(self, submission: Submission) -> bool:
        """Take something to be stored; false when that cannot be."""
        return self.log is not None and not self._retiring and self.log.offer(submission)

    async def run(self) -> None:
        """Live one incarnation after another, until retired."""
        while not self._retiring:
            await self._live(*await self._begin())

    async def seal(self, request: SealRequest) -> Sealed:
        if (room := self._rooms.find(request.session_id)) is not None:
            room.seal(request.question)
        try:
            async with asyncio.timeout(SEALED_WITHIN_S):
                return Sealed(node_id=self.id, last_sequence=await self._settled())
        except TimeoutError:  # the log has no leader at this moment: no reason to shut this node out
            return Sealed(node_id=self.id, last_sequence=0, waiting=True)

    async def give_up(self, request: TakeOver) -> TakenOver:
        floor = 0
        if (room := self._rooms.find(request.session_id)) is not None:
            seat = room.seats.get(request.player_id)
            floor = 0 if seat is None else seat.floor
            room.give_up(request.player_id)
            self._presence.moved(request.session_id, request.player_id)
        return TakenOver(node_id=self.id, last_sequence=max(await self._settled(), floor))

    async def announce(self, request: Announce) -> None:
        self._presence.announce(request.session_id)

    async def retire(self) -> None:
        """Store what was taken, end the log, and close the sockets.

        It takes at most about `FLUSH_S` and the closing.
        """
        self._retiring = True
        try:
            async with asyncio.timeout(FLUSH_S):
                await self._settled()
                await self._logs.fence(self.id, self._now_ms(), "retired")
                await self._nodes.forget(self.id)
        except (TimeoutError, NodeUnavailable, Fenced) as error:
            log.warning("node not retired", node_id=self.id, error=repr(error))
        self._presence.end()
        await self._presence.flush()
        await say_goodbye(self._rooms.clear())

    async def _settled(self) -> int:
        if self.log is None:
            raise Fenced
        return await self.log.settled()

    async def _begin(self) -> tuple[GroupCommit, Unlisten]:
        """Begin a new incarnation, registered and listening before it accepts anything.

        Outages are waited out.
        """
        attempt = 0
        while True:
            node_id, now = NodeId(secrets.token_hex(8)), self._now_ms()
            try:
                await self._nodes.register(node_id, now)
                sequence = await self._logs.open(node_id, now)
                unlisten = await self._nodes.listen(node_id, self)
            except NodeUnavailable as error:
                log.warning("node cannot begin", error=str(error))
                attempt += 1
                await asyncio.sleep(backoff_s(attempt, FIRST_RETRY_S, SLOWEST_RETRY_S))
            else:
                log.info("node began", node_id=node_id)
                return GroupCommit(node_id, self._logs, sequence, self._now_ms), unlisten

    async def _live(self, incarnation: GroupCommit, unlisten: Unlisten) -> None:
        self.id, self.log = incarnation.node_id, incarnation
        self.ready.set()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(incarnation.run())
                group.create_task(self._probe(incarnation))
                group.create_task(self._beat(incarnation))
        except* Fenced:
            metrics.FENCES.labels("own").inc()
            log.warning("node was fenced", node_id=incarnation.node_id)
        finally:
            self.log = None
            self.ready.clear()
            await unlisten()
        if not self._retiring:
            await self._bury(incarnation.node_id)
            self._presence.end()
            await say_goodbye(self._rooms.clear())

    async def _probe(self, incarnation: GroupCommit) -> None:
        for number in count(1):
            await asyncio.sleep(PROBED_S)
            try:
                await incarnation.probe()
                if number % REGISTERED_EVERY == 0:
                    await self._nodes.register(incarnation.node_id, self._now_ms())
            except NodeUnavailable as error:
                log.warning("log out of reach", error=str(error))

    async def _beat(self, incarnation: GroupCommit) -> None:
        """Each beat comes after all that was taken before is stored: it never proves more than that."""
        while True:
            try:
                await incarnation.settled()
                await self._nodes.beat()
            except NodeUnavailable:
                pass  # whoever has something to store, or probes, says so
            await asyncio.sleep(BEATS_S)

    async def _bury(self, node_id: NodeId) -> None:
        """Forget the ended incarnation, unless it registered again in the meantime."""
        with suppress(NodeUnavailable):
            await self._nodes.forget(node_id)


async def say_goodbye(connections: list[Connection]) -> None:
    """Close with 1001, spread over a moment."""
    for some in chunks(connections, GOODBYES_AT_ONCE):
        for connection in some:
            connection.close(frames.GOING_AWAY, "this node goes away; connect again")
        await asyncio.sleep(BETWEEN_GOODBYES_S)
