"""Timers that ring at once: what JetStream would deliver later, put into the stream now."""

import msgspec

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.timers import TimerDue


class JetStreamAlarms:
    """`timer.due.{id}`."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def ring(self, due: TimerDue) -> None:
        subject = subjects.TIMER_DUE.format(due.session_id)
        # The id keeps a redelivered batch from ringing again; ringing again would only find the question
        # closed.
        message_id = f"{subject}.{due.action}.{due.index}.{due.reason}.{due.closes_at}"
        await self._jet.append(subject, msgspec.msgpack.encode(due), message_id=message_id)
