"""Realtime nodes over NATS: reading the registry, sealing a question on all nodes, fencing silent ones."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress

import msgspec
import nats.errors
from nats.aio.msg import Msg
from nats.js import errors as js_errors

from wordrally.chassis.data_loader import DataLoader
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import Fence
from wordrally.contracts.queue.nodes import Sealed, SealRequest

encode = msgspec.msgpack.encode
decode_sealed = msgspec.msgpack.Decoder(Sealed)


class NatsNodeSealing:
    """Registry of nodes in the stream NODES. Its subjects are the incarnations that were not retired."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet
        self._registry = DataLoader(self._ask_registry)
        self._newest = DataLoader(self._ask_newest)

    async def live(self) -> set[NodeId]:
        return await self._registry(None)

    async def newest_answer(self) -> int:
        return await self._newest(None)

    async def _ask_registry(self, asked: Sequence[None]) -> list[set[NodeId]]:
        state = await self._jet.state(subjects.NODES, subjects.NODE.format("*"))
        return [{NodeId(subject.partition(".")[2]) for subject in state.subjects or {}}] * len(asked)

    async def _ask_newest(self, asked: Sequence[None]) -> list[int]:
        return [await self._jet.newest(subjects.ANSWERS, subjects.ANSWERS_OF.format("*"))] * len(asked)

    async def seal(self, seal: SealRequest, expected: set[NodeId], timeout_s: float) -> dict[NodeId, Sealed]:
        replies: dict[NodeId, Sealed] = {}
        complete = asyncio.Event()

        async def on_reply(message: Msg) -> None:
            if not message.data:
                return  # no subscriber: the expected nodes may be reconnecting
            sealed = decode_sealed.decode(message.data)
            replies[sealed.node_id] = sealed
            if expected <= replies.keys():
                complete.set()

        if not expected:
            return replies
        async with self._inbox(on_reply) as inbox:
            await self._jet.client.publish(subjects.SEAL, encode(seal), reply=inbox)
            with suppress(TimeoutError):  # the caller fences the nodes that did not reply
                await asyncio.wait_for(complete.wait(), timeout_s)
        return replies

    @asynccontextmanager
    async def _inbox(self, on_reply: "object") -> AsyncGenerator[str]:
        inbox = self._jet.client.new_inbox()
        subscription = await self._jet.client.subscribe(inbox, cb=on_reply)  # pyright: ignore
        try:
            yield inbox
        finally:
            await subscription.unsubscribe()

    async def fence(self, node_id: NodeId, reason: str, now: int) -> int:
        """Fence the node with two messages.

        The node is forgotten only after its log is closed, so that it is fenced again after a crash in
        between.
        """
        fence = Fence(node_id=node_id, at=now, reason=reason)
        sequence = await self._jet.append(subjects.ANSWERS_OF.format(node_id), encode(fence))
        try:
            await self._jet.js.purge_stream(subjects.NODES, subject=subjects.NODE.format(node_id))
        except (nats.errors.Error, js_errors.Error, TimeoutError) as error:
            raise JetStreamUnavailable(repr(error)) from error
        return sequence
