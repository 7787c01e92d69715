"""The stream TIMERS: JetStream delivers scheduled messages at their time.

A schedule survives every process.
"""

from datetime import UTC, datetime

import msgspec

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.timers import TimerDue


class JetStreamTimers:
    """`timer.schedule.{id}.{action}`: the newest schedule of a subject replaces the previous one."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def schedule(self, due: TimerDue, at_ms: int) -> None:
        headers = {
            "Nats-Schedule": f"@at {_rfc3339(at_ms)}",
            "Nats-Schedule-Target": subjects.TIMER_DUE.format(due.session_id),
        }
        subject = subjects.TIMER_SCHEDULE.format(due.session_id, due.action)
        await self._jet.append(subject, msgspec.msgpack.encode(due), headers=headers)

    async def closing(self) -> list[SessionId]:
        state = await self._jet.state(subjects.TIMERS, subjects.TIMER_SCHEDULE.format("*", "close"))
        return [SessionId(subject.split(".")[2]) for subject in state.subjects or {}]

    async def ring(self, due: TimerDue) -> None:
        subject = subjects.TIMER_DUE.format(due.session_id)
        once = f"{subject}.{due.action}.{due.index}.{due.reason}.{due.closes_at}"
        await self._jet.append(subject, msgspec.msgpack.encode(due), message_id=once)


def _rfc3339(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
