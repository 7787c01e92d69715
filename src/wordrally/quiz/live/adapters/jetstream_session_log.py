"""The stream SESSIONS as three ports: what happened, who took a seat, which questions are played."""

import hashlib
from collections import OrderedDict

import msgspec

from wordrally.chassis.jetstream import JetStream, StaleSequence
from wordrally.contracts import subjects
from wordrally.contracts.events import AnySessionEvent, PlayerJoined, QuizFrozen
from wordrally.contracts.ids import SessionId
from wordrally.contracts.quizzes import Question
from wordrally.quiz.live.application.ports import LoggedEvent, NameTaken, StaleView

KEPT_QUIZZES = 256
"""Frozen quizzes kept decoded: more live sessions than that on one process read their quiz again."""

encode = msgspec.msgpack.encode
decode_event: msgspec.msgpack.Decoder[AnySessionEvent] = msgspec.msgpack.Decoder(AnySessionEvent)
decode_seat = msgspec.msgpack.Decoder(PlayerJoined)
decode_quiz = msgspec.msgpack.Decoder(QuizFrozen)


class JetStreamSessionLogs:
    """`session.{id}`."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def append(self, session_id: SessionId, event: AnySessionEvent, *, expected_last: int) -> int:
        subject = subjects.SESSION.format(session_id)
        try:
            return await self._jet.append(subject, encode(event), expected_last=expected_last)
        except StaleSequence:
            raise StaleView(session_id) from None

    async def events(self, session_id: SessionId) -> list[LoggedEvent]:
        subject = subjects.SESSION.format(session_id)
        return [
            LoggedEvent(decode_event.decode(stored.payload), stored.sequence)
            async for stored in self._jet.read(subjects.SESSIONS, subject)
        ]

    async def newest(self, session_id: SessionId) -> int:
        stored = await self._jet.last(subjects.SESSIONS, subjects.SESSION.format(session_id))
        return 0 if stored is None else stored.sequence


class JetStreamSeats:
    """`join.{id}.{name}`."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def claim(self, joined: PlayerJoined, skeleton: str) -> int:
        subject = subject_of(joined.session_id, skeleton)
        try:
            return await self._jet.append(subject, encode(joined), expected_last=0)
        except StaleSequence:
            raise NameTaken(await self._holder(subject)) from None

    async def taken(self, session_id: SessionId) -> list[PlayerJoined]:
        subject = subjects.JOIN.format(session_id, "*")
        return [
            decode_seat.decode(stored.payload) async for stored in self._jet.read(subjects.SESSIONS, subject)
        ]

    async def _holder(self, subject: str) -> PlayerJoined:
        stored = await self._jet.last(subjects.SESSIONS, subject)
        assert stored is not None, "a claim is never deleted while its session lives"
        return decode_seat.decode(stored.payload)


def subject_of(session_id: SessionId, skeleton: str) -> str:
    """The subject that only one nickname of this skeleton can be first on."""
    digest = hashlib.sha256(skeleton.encode()).hexdigest()
    return subjects.JOIN.format(session_id, digest[:32])


class JetStreamFrozenQuizzes:
    """`frozen.{id}`; a quiz never changes, so it is read once."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet
        self._kept: OrderedDict[SessionId, list[Question]] = OrderedDict()

    async def freeze(self, quiz: QuizFrozen) -> None:
        await self._jet.append(subjects.FROZEN_QUIZ.format(quiz.session_id), encode(quiz), expected_last=0)

    async def questions(self, session_id: SessionId) -> list[Question]:
        if session_id not in self._kept:
            stored = await self._jet.last(subjects.SESSIONS, subjects.FROZEN_QUIZ.format(session_id))
            if stored is None:
                raise KeyError(session_id)
            self._kept[session_id] = decode_quiz.decode(stored.payload).questions
            if len(self._kept) > KEPT_QUIZZES:
                self._kept.popitem(last=False)
        return self._kept[session_id]
