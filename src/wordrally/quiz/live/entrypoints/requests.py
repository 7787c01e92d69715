"""What realtime nodes ask and tell: snapshots and presence, which replicas share as one queue group, and their load."""

import asyncio
from contextlib import AsyncExitStack, suppress

import msgspec
import nats.errors
import structlog
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from wordrally.chassis.jetstream import JetStream, JetStreamUnavailable
from wordrally.contracts import subjects
from wordrally.contracts.nodes import NodeLoad, PresenceChanged, SnapshotReply, SnapshotRequest
from wordrally.quiz.live.application.ports import Away, Behind
from wordrally.quiz.live.application.presence import note_presence
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.application.snapshots import take_snapshot

QUEUE = "quiz"
EVERY_REPLICA = ""

SNAPSHOTS_AT_ONCE = 64
"""More wait in the subscription: one that waits for scoring or for a rebuild must not hold back the others."""

encode = msgspec.msgpack.encode
decode_request = msgspec.msgpack.Decoder(SnapshotRequest)
decode_load = msgspec.msgpack.Decoder(NodeLoad)
decode_presence = msgspec.msgpack.Decoder(PresenceChanged)

log = structlog.get_logger()


async def run_requests(live: SessionPorts, jet: JetStream, stop: asyncio.Event) -> None:
    """Answer until `stop` is set; what was asked before is answered."""
    gate = asyncio.Semaphore(SNAPSHOTS_AT_ONCE)
    async with asyncio.TaskGroup() as under_way, AsyncExitStack() as subscriptions:

        async def on_snapshot(message: Msg) -> None:
            await gate.acquire()
            task = under_way.create_task(answer_snapshot(live, message))
            task.add_done_callback(lambda _task: gate.release())

        async def on_presence(message: Msg) -> None:
            await take_presence(live, message)

        async def on_load(message: Msg) -> None:
            live.newcomers.hear(decode_load.decode(message.data))

        for subject, handler, queue in (
            (subjects.SNAPSHOT, on_snapshot, QUEUE),
            (subjects.PRESENCE.format("*"), on_presence, QUEUE),
            (subjects.LOAD, on_load, EVERY_REPLICA),
        ):
            subscription = await jet.subscribe(subject, handler, queue=queue)
            subscriptions.push_async_callback(drain, subscription)
        await stop.wait()


async def answer_snapshot(live: SessionPorts, message: Msg) -> None:
    """Reply to one request; a request that cannot be read, or fails on a bug, gets a reply too."""
    try:
        reply = await take_snapshot(live, decode_request.decode(message.data))
    except Exception:  # a boundary: without a reply the node would wait for its time-out
        log.exception("snapshot failed")
        reply = SnapshotReply(refused="unavailable")
    await message.respond(encode(reply))


async def take_presence(live: SessionPorts, message: Msg) -> None:
    """Presence is told again within 20 s, so an outage costs no more than that."""
    try:
        await note_presence(live, decode_presence.decode(message.data))
    except (Away, Behind, JetStreamUnavailable) as error:
        log.warning("presence not noted", error=repr(error))


async def drain(subscription: Subscription) -> None:
    """Take no more messages, but those that arrived already."""
    with suppress(nats.errors.Error):  # without a connection there is nothing to end
        await subscription.drain()
