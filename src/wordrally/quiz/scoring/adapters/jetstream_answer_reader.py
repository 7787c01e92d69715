"""The stream ANSWERS as the quiz service reads it."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import msgspec

from wordrally.chassis.pulses import PulseLog
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.queue.messages import Stored
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, AnswerRecord
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch

decode_record: msgspec.msgpack.Decoder[AnswerRecord] = msgspec.msgpack.Decoder(AnswerRecord)


class JetStreamAnswerReader:
    """`answers.{node}` of all nodes. `unreadable` are the messages met that nobody can decode, and why."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet
        self._pulses = PulseLog(jet)
        self.unreadable: dict[int, str] = {}

    async def between(self, since_ms: int, until_ms: int | None) -> AsyncIterator[LoggedBatch]:
        """Implement `rebuild.AnswerLogs`.

        Every acknowledged message is seen, whichever copy of the stream is read.
        """
        filters = [subjects.ANSWERS_OF.format("*"), subjects.BARRIER]
        barrier = await self._pulses.barrier()
        reading = self._jet.read(subjects.ANSWERS, filters, until=barrier, since_ms=since_ms)
        async with aclosing(reading) as messages:
            async for stored in messages:
                if stored.subject == subjects.BARRIER:
                    continue
                if until_ms is not None and stored.at_ms > until_ms:
                    return
                if (batch := self._decode(stored)) is not None:
                    yield batch

    async def newest(self) -> int:
        """Implement `live_first.NewestAnswers`."""
        return await self._jet.newest(subjects.ANSWERS, subjects.ANSWERS_OF.format("*"))

    async def after(self, sequence: int) -> AsyncGenerator[LoggedBatch]:
        """Implement `live_first.NewestAnswers`."""
        reading = self._jet.read(subjects.ANSWERS, subjects.ANSWERS_OF.format("*"), after=sequence)
        async with aclosing(reading) as messages:
            async for stored in messages:
                if (batch := self._decode(stored)) is not None:
                    yield batch

    def _decode(self, stored: Stored) -> LoggedBatch | None:
        """Return the batch of a message; the first and the last message of a node have none."""
        try:
            record = decode_record.decode(stored.payload)
        except msgspec.MsgspecError as error:
            self.unreadable[stored.sequence] = str(error)
            return None  # the scoring consumer has set it aside, and scored nothing of it either
        if not isinstance(record, AnswerBatch):
            return None
        return LoggedBatch(stored.sequence, record, stored.at_ms)
