"""Requests of the user service about finished sessions that become classes, over NATS."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import structlog
from nats.aio.msg import Msg

from wordrally.chassis.queue.connection import respond
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.http.classes import (
    SessionClaim,
    SessionClaimed,
    SessionNamesReply,
    SessionNamesRequest,
    SessionRefusal,
)
from wordrally.contracts.queue.subjects import SESSION_CLAIM, SESSION_NAMES
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.entrypoints.outages import OUTAGES
from wordrally.quiz.live.entrypoints.requests import QUEUE
from wordrally.quiz.results.application.claiming import claim_results, read_names

log = structlog.get_logger()

_names = msgspec.msgpack.Decoder(SessionNamesRequest)
_claim = msgspec.msgpack.Decoder(SessionClaim)
encode = msgspec.msgpack.encode

Refuse = Callable[[SessionRefusal], msgspec.Struct]


async def run_class_requests(live: SessionPorts, jet: JetStream, stop: asyncio.Event) -> None:
    """Answer until `stop` is set; replicas share the requests."""

    async def on_names(message: Msg) -> None:
        answer = read_names(live, _names.decode(message.data))
        await _respond(message, answer, lambda why: SessionNamesReply(refused=why))

    async def on_claim(message: Msg) -> None:
        answer = claim_results(live, _claim.decode(message.data))
        await _respond(message, answer, lambda why: SessionClaimed(refused=why))

    subscriptions = [
        await jet.subscribe(SESSION_NAMES, on_names, queue=QUEUE),
        await jet.subscribe(SESSION_CLAIM, on_claim, queue=QUEUE),
    ]
    await stop.wait()
    for subscription in subscriptions:
        await subscription.drain()


async def _respond(message: Msg, answer: Awaitable[msgspec.Struct], refuse: Refuse) -> None:
    try:
        reply = await answer
    except OUTAGES as outage:
        log.warning("session not read", error=repr(outage))
        reply = refuse("unavailable")
    await respond(message, encode(reply))
