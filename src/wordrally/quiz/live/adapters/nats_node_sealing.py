"""Realtime nodes over NATS: reading the registry, sealing a question on all nodes, fencing silent ones."""

from collections.abc import Sequence

import msgspec

from wordrally.chassis.data_loader import DataLoader
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

        def take(reply: bytes) -> bool:
            sealed = decode_sealed.decode(reply)
            replies[sealed.node_id] = sealed
            return expected <= replies.keys()

        if expected:  # the caller fences the nodes that do not reply
            await self._jet.request_many(subjects.SEAL, encode(seal), take, timeout_s=timeout_s)
        return replies

    async def fence(self, node_id: NodeId, reason: str, now: int) -> int:
        """Fence the node with two messages.

        The node is forgotten only after its log is closed, so that it is fenced again after a crash in
        between.
        """
        fence = Fence(node_id=node_id, at=now, reason=reason)
        sequence = await self._jet.append(subjects.ANSWERS_OF.format(node_id), encode(fence))
        await self._jet.purge(subjects.NODES, subjects.NODE.format(node_id))
        return sequence
