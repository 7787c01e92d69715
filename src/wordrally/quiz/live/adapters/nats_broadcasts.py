"""Outgoing messages of the quiz service: live news for the realtime nodes, and results for the history."""

import msgspec

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import Scored
from wordrally.contracts.queue.nodes import Announce, RosterChanged
from wordrally.contracts.queue.results import SessionResults

encode = msgspec.msgpack.encode


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
