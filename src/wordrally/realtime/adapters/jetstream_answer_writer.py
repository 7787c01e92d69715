"""The answer logs in the JetStream stream ANSWERS, a subject for each node incarnation."""

from collections.abc import Sequence

import msgspec

from wordrally.chassis.data_loader import DataLoader
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream, StaleSequence
from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, AnswerRecord, Fence, NodeStarted
from wordrally.realtime.application.ports import Fenced, NodeUnavailable

encode = msgspec.msgpack.Encoder().encode


class JetStreamAnswerWriter:
    """Appends with compare-and-set: only the writer that knows the newest record can write the next."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet
        self._newest_of_all = DataLoader(self._ask_newest)

    async def open(self, node_id: NodeId, at: int) -> int:
        return await self._append(NodeStarted(node_id=node_id, at=at), 0)

    async def append(self, batch: AnswerBatch, after: int) -> int:
        return await self._append(batch, after)

    async def newest(self, node_id: NodeId) -> int:
        try:
            record = await self._jet.last(subjects.ANSWERS, subjects.ANSWERS_OF.format(node_id))
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error
        return 0 if record is None else record.sequence

    async def newest_of_all(self) -> int:
        return await self._newest_of_all(None)

    async def _ask_newest(self, asked: Sequence[None]) -> list[int]:
        try:
            return [await self._jet.newest(subjects.ANSWERS, subjects.ANSWERS_OF.format("*"))] * len(asked)
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error

    async def fence(self, node_id: NodeId, at: int, reason: str) -> int:
        fence = Fence(node_id=node_id, at=at, reason=reason)
        try:
            return await self._jet.append(subjects.ANSWERS_OF.format(node_id), encode(fence))
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error

    async def _append(self, record: AnswerRecord, after: int) -> int:
        """Append a batch. The message id is its position in the log, so a repeated batch is stored once."""
        if not self._jet.is_connected:
            raise NodeUnavailable("not connected")  # or the client would keep it and send it behind our back
        try:
            return await self._jet.append(
                subjects.ANSWERS_OF.format(record.node_id),
                encode(record),
                expected_last=after,
                message_id=f"{record.node_id}.{after}",
            )
        except StaleSequence:
            raise Fenced from None
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error
