"""Requests and reports of realtime nodes: snapshots, presence, and load.

The replicas share snapshots and presence as one queue group. Each of them gets the load.
"""

import asyncio
from contextlib import AsyncExitStack, suppress

import msgspec
import structlog
from nats.aio.msg import Msg

from wordrally.chassis.queue.connection import JetStreamUnavailable, respond
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.nodes import (
    NodeLoad,
    PresenceChanged,
    SnapshotReply,
    SnapshotRequest,
    ViewsRequest,
)
from wordrally.quiz.live.application.ports import Away, Behind
from wordrally.quiz.live.application.presence import note_presence, recount_expected
from wordrally.quiz.live.application.reading.snapshots import take_snapshot, view_questions
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.domain.presence import RECONNECT_GRACE_MS

QUEUE = "quiz"
EVERY_REPLICA = ""

RECOUNT_AFTER_S = RECONNECT_GRACE_MS / 1_000 + 0.1
"""Delay of the recount after a player left. Just then they are no longer expected to answer."""

SNAPSHOTS_AT_ONCE = 64
"""Concurrent snapshots. More of them wait in the subscription.

A snapshot that waits for scoring or for a rebuild must not hold back the others.
"""

encode = msgspec.msgpack.encode
decode_request = msgspec.msgpack.Decoder(SnapshotRequest)
decode_views_request = msgspec.msgpack.Decoder(ViewsRequest)
decode_load = msgspec.msgpack.Decoder(NodeLoad)
decode_presence = msgspec.msgpack.Decoder(PresenceChanged)

log = structlog.get_logger()


async def run_requests(live: SessionPorts, jet: JetStream, stop: asyncio.Event) -> None:
    """Answer requests until `stop` is set. Earlier requests are answered as well."""
    gate = asyncio.Semaphore(SNAPSHOTS_AT_ONCE)
    leavers: dict[SessionId, int] = {}
    async with asyncio.TaskGroup() as under_way, AsyncExitStack() as subscriptions:

        async def on_snapshot(message: Msg) -> None:
            await gate.acquire()
            task = under_way.create_task(answer_snapshot(live, message))
            task.add_done_callback(lambda _task: gate.release())

        async def on_views(message: Msg) -> None:
            request = decode_views_request.decode(message.data)
            await respond(message, encode(await view_questions(live, request)))

        async def on_presence(message: Msg) -> None:
            told = decode_presence.decode(message.data)
            await take_presence(live, told)
            if told.left:
                leavers[told.session_id] = leavers.get(told.session_id, 0) + 1
                if leavers[told.session_id] == 1:
                    under_way.create_task(recount(told.session_id))

        async def recount(session_id: SessionId) -> None:
            seen = 0
            while not stop.is_set() and seen < leavers[session_id]:  # others may leave during the wait
                seen = leavers[session_id]
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), RECOUNT_AFTER_S)
                await recount_presence(live, session_id)
            del leavers[session_id]

        async def on_load(message: Msg) -> None:
            live.newcomers.hear(decode_load.decode(message.data))

        for subject, handler, queue in (
            (subjects.SNAPSHOT, on_snapshot, QUEUE),
            (subjects.VIEWS, on_views, QUEUE),
            (subjects.PRESENCE.format("*"), on_presence, QUEUE),
            (subjects.LOAD, on_load, EVERY_REPLICA),
        ):
            subscription = await jet.subscribe(subject, handler, queue=queue)
            subscriptions.push_async_callback(subscription.drain)
        await stop.wait()


async def answer_snapshot(live: SessionPorts, message: Msg) -> None:
    """Reply to one request. A request that cannot be read, or fails on a bug, gets a reply too."""
    try:
        reply = await take_snapshot(live, decode_request.decode(message.data))
    except Exception:  # any bug: without a reply the node would wait for its time-out
        log.exception("snapshot failed")
        reply = SnapshotReply(refused="unavailable")
    await respond(message, encode(reply))


async def recount_presence(live: SessionPorts, session_id: SessionId) -> None:
    """Recount the expected players after somebody left.

    If this fails, a node's next report makes up for it.
    """
    try:
        await recount_expected(live, session_id)
    except (Away, Behind, JetStreamUnavailable) as error:
        log.warning("presence not counted", error=repr(error))


async def take_presence(live: SessionPorts, told: PresenceChanged) -> None:
    """Store a presence report. It is repeated within 20 s, so an outage delays it no longer than that."""
    try:
        await note_presence(live, told)
    except (Away, Behind, JetStreamUnavailable) as error:
        log.warning("presence not noted", error=repr(error))
