"""A realtime node as the quiz service sees it: registers, appends answers, seals; or keeps silent."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import msgspec
from nats.aio.msg import Msg

from wordrally.chassis.queue.jetstream import JetStream, StaleSequence
from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, NodeStarted, ReceivedAnswer
from wordrally.contracts.queue.nodes import (
    NodeRegistered,
    PresenceChanged,
    Sealed,
    SealRequest,
    SnapshotReply,
    SnapshotRequest,
)

encode = msgspec.msgpack.encode


class Node:
    """One incarnation. `frozen`: it hears nothing, as a stopped process."""

    def __init__(self, jet: JetStream, node_id: str) -> None:
        self.node_id = NodeId(node_id)
        self.frozen = False
        self.sealed: asyncio.Queue[SealRequest] = asyncio.Queue()
        self._jet = jet
        self._sequence = 0

    async def start(self) -> None:
        registered = NodeRegistered(node_id=self.node_id, at=1)
        await self._jet.append(subjects.NODE.format(self.node_id), encode(registered))
        await self._append(NodeStarted(node_id=self.node_id, at=1))

    async def answer(self, *answers: ReceivedAnswer) -> None:
        """Store the answers as one batch. Raises `StaleSequence` once the node is fenced."""
        await self._append(AnswerBatch(node_id=self.node_id, answers=list(answers)))

    async def is_fenced(self) -> bool:
        try:
            await self._append(NodeStarted(node_id=self.node_id, at=2))
        except StaleSequence:
            return True
        return False

    async def snapshot(self, request: SnapshotRequest) -> SnapshotReply:
        reply = await self._jet.request(subjects.SNAPSHOT, encode(request), timeout_s=5)
        return msgspec.msgpack.decode(reply, type=SnapshotReply)

    async def tell(self, changed: PresenceChanged) -> None:
        await self._jet.publish(subjects.PRESENCE.format(changed.session_id), encode(changed))

    async def on_seal(self, message: Msg) -> None:
        if self.frozen:
            return
        self.sealed.put_nowait(msgspec.msgpack.decode(message.data, type=SealRequest))
        await message.respond(encode(Sealed(node_id=self.node_id, last_sequence=self._sequence)))

    async def _append(self, record: NodeStarted | AnswerBatch) -> None:
        subject = subjects.ANSWERS_OF.format(self.node_id)
        self._sequence = await self._jet.append(subject, encode(record), expected_last=self._sequence)


@asynccontextmanager
async def running_node(jet: JetStream, node_id: str) -> AsyncGenerator[Node]:
    """A node that is registered and listens."""
    node = Node(jet, node_id)
    await node.start()
    subscription = await jet.subscribe(subjects.SEAL, node.on_seal)
    await jet.client.flush()
    yield node
    await subscription.unsubscribe()
