"""Messages that were set aside: dead letters, and those put back for one consumer."""

import msgspec

from wordrally.chassis.queue.consuming import DeadLetter
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue import subjects

PERSONAL = (subjects.SESSIONS, subjects.RESULTS)
"""Streams whose messages name people. Those of ANSWERS hold ids and encrypted texts."""

_letter = msgspec.msgpack.Decoder(DeadLetter)


class JetStreamLeftovers:
    """Implements `Leftovers`."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def erase(self, named: str) -> None:
        wanted = named.encode()
        letters = [
            stored.sequence
            async for stored in self._jet.read(subjects.DEAD_LETTERS, subjects.DEAD_LETTER.format("*", "*"))
            if _is_personal(stored.payload) and wanted in stored.payload
        ]
        await self._jet.overwrite(subjects.DEAD_LETTERS, letters)
        for stream in PERSONAL:
            again = self._jet.read(stream, subjects.AGAIN.format(stream, "*"))
            await self._jet.overwrite(
                stream, [stored.sequence async for stored in again if wanted in stored.payload]
            )


def _is_personal(payload: bytes) -> bool:
    try:
        return _letter.decode(payload).stream in PERSONAL
    except msgspec.MsgspecError:
        return True
