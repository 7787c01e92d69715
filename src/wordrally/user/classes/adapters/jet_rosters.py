"""States of classes in the stream CLASSES, one subject each."""

import msgspec

from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.http.classes import ClassRoster
from wordrally.contracts.ids import ClassId
from wordrally.contracts.queue.subjects import CLASS, CLASSES
from wordrally.user.classes.application.ports import RosterChange
from wordrally.user.shared.application.ports import UserUnavailable

DELETED_KEPT_S = 2 * 86_400
"""Longer than a session of the class may go on."""

_roster = msgspec.msgpack.Decoder(ClassRoster)


class JetRosters:
    """The highest version wins, whichever replica announces last."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def announce(self, change: RosterChange) -> None:
        subject = CLASS.format(change.class_id)
        payload = msgspec.msgpack.encode(change.roster)
        headers = None if change.roster.owner_id else {"Nats-TTL": f"{DELETED_KEPT_S}s"}
        try:
            while True:
                last = await self._jet.last(CLASSES, subject)
                if last is not None and _roster.decode(last.payload).version >= change.roster.version:
                    await self._overwrite_older(subject, last.sequence)
                    return
                expected = last.sequence if last else 0
                try:
                    newest = await self._jet.append(subject, payload, expected_last=expected, headers=headers)
                except jetstream.StaleSequence:
                    continue  # another replica was faster; perhaps with a newer state
                await self._overwrite_older(subject, newest)
                return
        except jetstream.JetStreamUnavailable as error:
            raise UserUnavailable("the queue does not answer") from error

    async def _overwrite_older(self, subject: str, newest: int) -> None:
        """Overwrite what may name members who were erased, also where an earlier attempt broke off."""
        older = [
            stored.sequence async for stored in self._jet.read(CLASSES, subject) if stored.sequence < newest
        ]
        if older:
            await self._jet.overwrite(CLASSES, older)

    async def announced(self) -> set[ClassId]:
        try:
            state = await self._jet.state(CLASSES, CLASS.format("*"))
        except jetstream.JetStreamUnavailable as error:
            raise UserUnavailable("the queue does not answer") from error
        return {ClassId(subject.partition(".")[2]) for subject in state.subjects or {}}
