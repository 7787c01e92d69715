"""The stream SESSIONS as two ports: the events of sessions, and their seats."""

import hashlib
from collections.abc import Collection
from contextlib import suppress

import msgspec

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream, StaleSequence
from wordrally.contracts.ids import PlayerId, QuizId, SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.abridging import abridge
from wordrally.contracts.queue.events import AnySessionEvent
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.log_ports import LoggedEvent
from wordrally.quiz.live.application.ports import NameTaken, StaleView
from wordrally.quiz.live.domain.seats import is_of

encode = msgspec.msgpack.encode
decode_event: msgspec.msgpack.Decoder[AnySessionEvent] = msgspec.msgpack.Decoder(AnySessionEvent)
decode_seat = msgspec.msgpack.Decoder(PlayerJoined)


RENAME_ATTEMPTS = 3
"""Attempts to rename a seat.

A name is claimed once or twice in a session, so a third attempt finds it taken.
"""


class JetStreamSessionLogs:
    """`session.{id}`."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def append(self, session_id: SessionId, event: AnySessionEvent, *, expected_last: int) -> int:
        subject = subjects.SESSION.format(session_id)
        logged = abridge(event)
        if logged != event:
            await self._tell_in_full(session_id, event)
        try:
            return await self._jet.append(subject, encode(logged), expected_last=expected_last)
        except StaleSequence:
            raise StaleView(session_id) from None

    async def events(self, session_id: SessionId) -> list[LoggedEvent]:
        subject = subjects.SESSION.format(session_id)
        return [
            LoggedEvent(decode_event.decode(stored.payload), stored.sequence)
            async for stored in self._jet.read(subjects.SESSIONS, subject)
        ]

    async def erase(self, session_id: SessionId) -> None:
        for subject in (subjects.SESSION.format(session_id), subjects.JOIN.format(session_id, "*")):
            await self._jet.erase(subjects.SESSIONS, subject)

    async def played(self, quizzes: Collection[QuizId]) -> set[QuizId]:
        wanted = {quiz_id.encode(): quiz_id for quiz_id in quizzes}
        found: set[QuizId] = set()
        async for stored in self._jet.read(subjects.SESSIONS, subjects.SESSION.format("*")):
            found.update(quiz_id for name, quiz_id in wanted.items() if name in stored.payload)
        return found

    async def _tell_in_full(self, session_id: SessionId, event: AnySessionEvent) -> None:
        """Send the event with its names to the nodes. A node that misses it takes a snapshot."""
        with suppress(JetStreamUnavailable):
            await self._jet.publish(subjects.LIVE_FULL.format(session_id), encode(event))

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

    async def rename(self, seat: PlayerJoined, skeleton: str) -> int:
        subject = subject_of(seat.session_id, skeleton)
        for _ in range(RENAME_ATTEMPTS):
            stored = await self._jet.last(subjects.SESSIONS, subject)
            holder = decode_seat.decode(stored.payload) if stored else None
            if holder is not None and holder.player_id != seat.player_id:
                raise NameTaken(holder)
            before = 0 if stored is None else stored.sequence
            with suppress(StaleSequence):
                return await self._jet.append(subject, encode(seat), expected_last=before)
        raise JetStreamUnavailable("the name was claimed again and again")

    async def taken(self, session_id: SessionId) -> list[PlayerJoined]:
        subject = subjects.JOIN.format(session_id, "*")
        seats: dict[PlayerId, PlayerJoined] = {}
        async for stored in self._jet.read(subjects.SESSIONS, subject):
            seat = read_seat(stored.payload, stored.sequence)
            seats[seat.player_id] = seat
        return list(seats.values())

    async def of(self, people: Collection[str]) -> set[tuple[SessionId, PlayerId]]:
        found: set[tuple[SessionId, PlayerId]] = set()
        async for stored in self._jet.read(subjects.SESSIONS, subjects.JOIN.format("*", "*")):
            seat = decode_seat.decode(stored.payload)
            if is_of(seat, people):
                found.add((seat.session_id, seat.player_id))
        return found

    async def erase(self, erased: PlayerJoined) -> int | None:
        mine: list[int] = []
        async for stored in self._jet.read(subjects.SESSIONS, subjects.JOIN.format(erased.session_id, "*")):
            seat = decode_seat.decode(stored.payload)
            if seat.player_id == erased.player_id and not seat.is_erased:
                mine.append(stored.sequence)
        if not mine:
            return None
        sequence = await self._keep_erased(erased)
        await self._jet.overwrite(subjects.SESSIONS, mine)
        return sequence

    async def _keep_erased(self, erased: PlayerJoined) -> int:
        """Store the seat without its name on a subject that tells no name either."""
        subject = subjects.JOIN.format(erased.session_id, f"erased-{erased.player_id}")
        try:
            return await self._jet.append(subject, encode(erased), expected_last=0)
        except StaleSequence:  # an earlier attempt stored it
            return (await self._holder(subject)).sequence

    async def _holder(self, subject: str) -> PlayerJoined:
        stored = await self._jet.last(subjects.SESSIONS, subject)
        assert stored is not None, "a claim is never deleted while its session lives"
        return read_seat(stored.payload, stored.sequence)


def read_seat(payload: bytes, sequence: int) -> PlayerJoined:
    """Return a seat with the sequence of its message."""
    return msgspec.structs.replace(decode_seat.decode(payload), sequence=sequence)


def subject_of(session_id: SessionId, skeleton: str) -> str:
    """Return the subject on which only one nickname of this skeleton can be the first."""
    digest = hashlib.sha256(skeleton.encode()).hexdigest()
    return subjects.JOIN.format(session_id, digest[:32])
