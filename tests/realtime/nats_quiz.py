"""The fake quiz service on a real NATS: answers snapshots, follows presence, scores what is stored."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import structs
from nats.aio.msg import Msg

from tests.realtime.fake_quiz import FakeSession
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, AnswerRecord, ReceivedAnswer, Scored
from wordrally.contracts.queue.events import AnySessionEvent
from wordrally.contracts.queue.nodes import (
    PresenceChanged,
    RosterChanged,
    Sealed,
    SealRequest,
    SnapshotReply,
    SnapshotRequest,
)

encode = msgspec.msgpack.encode


def decoder(kind: Any) -> Callable[[bytes], Any]:
    return msgspec.msgpack.Decoder(kind).decode


decode_record = decoder(AnswerRecord)
decode_request = decoder(SnapshotRequest)
decode_presence = decoder(PresenceChanged)
decode_sealed = decoder(Sealed)


class NatsQuiz:
    """Knows only the sessions that were made through it, so that tests share a server."""

    def __init__(self, jet: JetStream) -> None:
        self.jet = jet
        self.sessions: dict[SessionId, FakeSession] = {}
        self.stored: list[ReceivedAnswer] = []
        self._read_to = 0
        self._reading = asyncio.Lock()

    async def start(self, *, scoring: bool = True) -> None:
        await self.jet.subscribe(subjects.SNAPSHOT, self._on_snapshot)
        await self.jet.subscribe(subjects.PRESENCE.format("*"), self._on_presence)
        if scoring:
            await self.jet.subscribe(subjects.ANSWERS_OF.format("*"), self._on_answers)

    async def session(self, session_id: str, **options: Any) -> FakeSession:
        session = FakeSession(SessionId(session_id), **options)
        self.sessions[session.state.session_id] = session
        await self.happen(session, session.lock(0))
        return session

    async def happen(self, session: FakeSession, event: AnySessionEvent) -> None:
        subject = subjects.SESSION.format(session.state.session_id)
        sequence = await self.jet.append(subject, encode(event))
        session.state = structs.replace(session.state, sequence=sequence)

    async def seal(self, session: FakeSession, question: int) -> Sealed:
        """SealRequest a question; the first node's reply."""
        request = encode(SealRequest(session_id=session.state.session_id, question=question))
        return decode_sealed(await self.jet.request(subjects.SEAL, request))

    async def score(self) -> None:
        """Score what is stored and was not scored before."""
        async with self._reading:
            after, batch = self._read_to, defaultdict[SessionId, list[ReceivedAnswer]](list)
            async for message in self.jet.read(
                subjects.ANSWERS, subjects.ANSWERS_OF.format("*"), after=after
            ):
                self._read_to = message.sequence
                record = decode_record(message.payload)
                for answer in record.answers if isinstance(record, AnswerBatch) else []:
                    if answer.session_id in self.sessions:
                        batch[answer.session_id].append(answer)
        for session_id, answers in batch.items():
            self.stored += answers
            await self._tell(subjects.LIVE_SCORED, self.sessions[session_id].score(answers))

    async def _tell(self, subject: str, message: Scored | RosterChanged | None) -> None:
        if message is not None:
            await self.jet.publish(subject.format(message.session_id), encode(message))

    async def _on_answers(self, _message: Msg) -> None:
        await self.score()

    async def _on_presence(self, message: Msg) -> None:
        change = decode_presence(message.data)
        if (session := self.sessions.get(change.session_id)) is not None:
            await self._tell(subjects.LIVE_ROSTER, session.presence(change))

    async def _on_snapshot(self, message: Msg) -> None:
        request = decode_request(message.data)
        if (session := self.sessions.get(request.session_id)) is None:
            await message.respond(encode(SnapshotReply(refused="unknown_session")))
            return
        if request.min_sequence:
            await self.score()
        await message.respond(encode(session.snapshot(request)))
