"""Answers that are not scored yet, by session, so that a session need not wait for the answers of others."""

import asyncio
from collections import defaultdict
from contextlib import aclosing

import msgspec

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, AnswerRecord
from wordrally.quiz.live.application.store_ports import LoggedAnswer, UnscoredRecords
from wordrally.quiz.live.domain.ranking import LoggedTurn

MOST_MESSAGES = 50_000
MOST_ANSWERS = 200_000
"""Bound on the answers that are read and kept. Of a longer backlog only the newest part is read.

A day's log would take minutes to read.
"""

decode_record: msgspec.msgpack.Decoder[AnswerRecord] = msgspec.msgpack.Decoder(AnswerRecord)

FOREVER_MS = 2**63


class AnswerBacklog:
    """Messages of ANSWERS after those that scoring has acknowledged.

    They are read once and continued from there. Of a long backlog only the part since `known_since_ms` is
    known, which is 0 when all of it is.
    """

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet
        self._answers: dict[SessionId, list[LoggedAnswer]] = {}
        self._turns: dict[SessionId, list[LoggedTurn]] = {}
        self._newest: dict[SessionId, int] = {}
        self._read_to = 0
        self._skipped_to = 0
        self.known_since_ms = 0
        self._kept = 0
        self._turn = asyncio.Lock()

    async def read_to(self, floor: int, sequence: int) -> None:
        """Read the messages after `floor`, up to which all is scored, through `sequence`.

        When they are too many, the oldest are skipped.
        """
        async with self._turn:
            self._forget(floor)
            if sequence <= self._read_to:
                return
            if sequence - self._read_to > MOST_MESSAGES:
                self._skip(sequence - MOST_MESSAGES)
            await self._read(sequence)

    def newest(self, session_id: SessionId) -> int:
        """Return the sequence of the newest message with an answer of the session, or 0."""
        return self._newest.get(session_id, 0)

    def unscored(self, session_id: SessionId) -> UnscoredRecords:
        """Return the answers and turns of a session in the order of the log."""
        return UnscoredRecords(list(self._answers.get(session_id, ())), list(self._turns.get(session_id, ())))

    async def _read(self, sequence: int) -> None:
        every = subjects.ANSWERS_OF.format("*")
        reading = self._jet.read(subjects.ANSWERS, every, after=self._read_to)
        async with aclosing(reading) as messages:
            async for stored in messages:
                if self._skipped_to == self._read_to > 0:
                    self.known_since_ms = stored.at_ms
                self._take(stored.sequence, stored.payload)
                self._read_to = stored.sequence
                if self._kept > MOST_ANSWERS:
                    self._skip(stored.sequence)
        self._read_to = max(self._read_to, sequence)

    def _skip(self, sequence: int) -> None:
        """Forget everything up to `sequence`, though it is not scored."""
        self._answers.clear()
        self._turns.clear()
        self._newest.clear()
        self._kept = 0
        self._read_to = self._skipped_to = sequence
        self.known_since_ms = FOREVER_MS

    def _take(self, sequence: int, payload: bytes) -> None:
        try:
            record = decode_record.decode(payload)
        except msgspec.MsgspecError:
            return  # scoring sets such a message aside
        if not isinstance(record, AnswerBatch):
            return
        by_session: defaultdict[SessionId, list[LoggedAnswer]] = defaultdict(list)
        for answer in record.answers:
            by_session[answer.session_id].append((sequence, answer))
        for session_id, answers in by_session.items():
            self._answers.setdefault(session_id, []).extend(answers)
        for turn in record.turns:
            self._turns.setdefault(turn.session_id, []).append(LoggedTurn(turn, sequence))
        for session_id in by_session.keys() | {turn.session_id for turn in record.turns}:
            self._newest[session_id] = sequence
        self._kept += len(record.answers) + len(record.turns)

    def _forget(self, floor: int) -> None:
        """Drop the messages that are scored by now."""
        for session_id in [each for each, newest in self._newest.items() if newest <= floor]:
            self._kept -= len(self._answers.pop(session_id, ())) + len(self._turns.pop(session_id, ()))
            del self._newest[session_id]
        if floor >= self._skipped_to:
            self._skipped_to = self.known_since_ms = 0
        self._read_to = max(self._read_to, floor)
