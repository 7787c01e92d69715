"""Moving of a player between nodes, such that an answer given there is seen before one is accepted here."""

import asyncio

import structlog

from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue.nodes import TakeOver
from wordrally.realtime.application import metrics
from wordrally.realtime.application.ports import AnswerWriter, NodeRegistry, NodeUnavailable, NowMs

log = structlog.get_logger()


class TakeOvers:
    """Requests to a player's previous node.

    A node that does not reply is fenced, once for all its players.
    """

    def __init__(self, nodes: NodeRegistry, logs: AnswerWriter, now_ms: NowMs) -> None:
        self._nodes = nodes
        self._logs = logs
        self._now_ms = now_ms
        self._fences: dict[NodeId, asyncio.Task[int]] = {}

    async def take_over(self, previous: NodeId | None, request: TakeOver) -> int:
        """Return the sequence in ANSWERS up to which everything the player sent before is stored.

        `previous` None: the previous node is unknown and may be any, or one that is gone. Raises
        `NodeUnavailable`.
        """
        if previous is None:
            others = await self._nodes.live() - {request.by}
            await asyncio.gather(*(self._take_over(node_id, request) for node_id in others))
            return await self._logs.newest_of_all()
        return await self._take_over(previous, request)

    async def _take_over(self, previous: NodeId, request: TakeOver) -> int:
        if previous not in self._fences:
            try:
                sequence = await self._nodes.take_over(previous, request)
            except NodeUnavailable:
                pass  # dead, frozen, or cut off: its fence tells as much as its reply
            else:
                metrics.TAKE_OVERS.labels("answered").inc()
                return sequence
        sequence = await self._fence(previous)
        metrics.TAKE_OVERS.labels("fenced").inc()
        return sequence

    async def _fence(self, node_id: NodeId) -> int:
        if (fence := self._fences.get(node_id)) is None:
            fence = self._fences[node_id] = asyncio.create_task(self._shut_out(node_id))
        try:
            return await asyncio.shield(fence)
        except NodeUnavailable:
            self._fences.pop(node_id, None)
            raise

    async def _shut_out(self, node_id: NodeId) -> int:
        sequence = await self._logs.fence(node_id, self._now_ms(), "it did not give up a player")
        metrics.FENCES.labels("other").inc()
        log.warning("node fenced", node_id=node_id)
        await self._nodes.forget(node_id)
        return sequence
