"""Outgoing messages of the quiz service: live news for the realtime nodes, and results for the history."""

from collections.abc import Collection

import msgspec
from msgspec import structs

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.queue.messages import Stored
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import Scored
from wordrally.contracts.queue.nodes import Announce, RosterChanged
from wordrally.contracts.queue.results import SessionResults

encode = msgspec.msgpack.encode
_results = msgspec.msgpack.Decoder(SessionResults)


class NatsBroadcasts:
    """Broadcasts over core NATS. A node that missed some of them takes a snapshot."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def roster(self, changed: RosterChanged) -> None:
        await self._jet.publish(subjects.LIVE_ROSTER.format(changed.session_id), encode(changed))

    async def scored(self, scored: Scored) -> None:
        await self._jet.publish(subjects.LIVE_SCORED.format(scored.session_id), encode(scored))

    async def announce(self, announce: Announce) -> None:
        await self._jet.publish(subjects.ANNOUNCE, encode(announce))


class JetStreamAttendances:
    """`results.{id}`: durable. A part that is sent twice within the duplicate window is stored once."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def publish(self, results: SessionResults) -> None:
        subject = subjects.RESULTS_OF.format(results.session_id)
        await self._jet.append(subject, encode(results), message_id=f"{subject}.{results.part}")

    async def erase(self, people: Collection[AccountId]) -> None:
        every = self._jet.read(subjects.RESULTS, subjects.RESULTS_OF.format("*"))
        async for stored in every:
            if any(account_id.encode() in stored.payload for account_id in people):
                await self._leave_out(people, stored)

    async def _leave_out(self, people: Collection[AccountId], stored: Stored) -> None:
        """Replace a part by one without these accounts, then overwrite it."""
        part = _results.decode(stored.payload)
        others = [result for result in part.results if result.account_id not in people]
        if others:
            await self._jet.append(stored.subject, encode(structs.replace(part, results=others)))
        await self._jet.overwrite(subjects.RESULTS, [stored.sequence])
