"""The registry of nodes in the stream NODES, and requests between nodes."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any

import msgspec
import structlog
from nats.aio.msg import Msg

from wordrally.chassis.data_loader import DataLoader
from wordrally.chassis.pulses import PulseLog
from wordrally.chassis.queue.connection import JetStreamUnavailable, LiveSubscription, respond
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.nodes import Announce, NodeRegistered, SealRequest, TakenOver, TakeOver
from wordrally.realtime.application.ports import Fenced, NodeUnavailable, Requests

TAKE_OVER_TIMEOUT_S = 1.0
"""A node that cannot say in this time that a player's answers are stored is fenced."""


encode = msgspec.msgpack.Encoder().encode
decode_taken_over = msgspec.msgpack.Decoder(TakenOver).decode
decode_take_over = msgspec.msgpack.Decoder(TakeOver).decode
decode_seal = msgspec.msgpack.Decoder(SealRequest).decode
decode_announce = msgspec.msgpack.Decoder(Announce).decode

log = structlog.get_logger()


class NatsNodeRegistry:
    """An incarnation is registered from before its first answer until its log is closed."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet
        self._pulse = PulseLog(jet)
        self._registry = DataLoader(self._ask_registry)

    async def register(self, node_id: NodeId, at: int) -> None:
        message = encode(NodeRegistered(node_id=node_id, at=at))
        try:
            await self._jet.append(subjects.NODE.format(node_id), message)
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error

    async def forget(self, node_id: NodeId) -> None:
        try:
            await self._jet.purge(subjects.NODES, subjects.NODE.format(node_id))
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error

    async def live(self) -> set[NodeId]:
        return await self._registry(None)

    async def _ask_registry(self, asked: Sequence[None]) -> list[set[NodeId]]:
        try:
            state = await self._jet.state(subjects.NODES, subjects.NODE.format("*"))
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error
        return [{NodeId(subject.partition(".")[2]) for subject in state.subjects or {}}] * len(asked)

    async def beat(self) -> None:
        try:
            await self._pulse.beat()
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error

    async def take_over(self, node_id: NodeId, request: TakeOver) -> int:
        subject = subjects.TAKE_OVER.format(node_id)
        try:
            reply = await self._jet.request(subject, encode(request), timeout_s=TAKE_OVER_TIMEOUT_S)
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error
        return decode_taken_over(reply).last_sequence

    async def listen(self, node_id: NodeId, requests: Requests) -> Callable[[], Awaitable[None]]:
        async def on_take_over(message: Msg) -> None:
            self._answer(message, requests.give_up(decode_take_over(message.data)))

        async def on_seal(message: Msg) -> None:
            self._answer(message, requests.seal(decode_seal(message.data)))

        async def on_announce(message: Msg) -> None:
            await requests.announce(decode_announce(message.data))

        try:
            heard = [
                await self._jet.subscribe(subjects.TAKE_OVER.format(node_id), on_take_over),
                await self._jet.subscribe(subjects.SEAL, on_seal),
                await self._jet.subscribe(subjects.ANNOUNCE, on_announce),
            ]
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error
        return partial(_unsubscribe, heard)

    def _answer(self, message: Msg, work: Coroutine[Any, Any, msgspec.Struct]) -> None:
        """Answer in the background, since a request that waits for the log must not delay the next."""
        self._jet.follow(_respond(message, work))


async def _respond(message: Msg, work: Coroutine[Any, Any, msgspec.Struct]) -> None:
    try:
        await respond(message, encode(await work))
    except Fenced:
        return
    except JetStreamUnavailable as error:
        log.warning("request not answered", subject=message.subject, error=repr(error))


async def _unsubscribe(heard: list[LiveSubscription]) -> None:
    for subscription in heard:
        await subscription.unsubscribe()
