"""States of classes from the stream CLASSES. They are read when a member joins, and cached for a moment."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.http.classes import ClassRoster
from wordrally.contracts.ids import ClassId
from wordrally.contracts.queue.subjects import CLASS, CLASSES

FRESH_MS = 2_000
"""Age up to which a cached state is used. A class of 30 that joins in one minute costs 30 reads at most."""
MAX_KEPT = 500
NEW_ATTEMPTS = 12
NEW_PAUSE_S = 0.25

_roster = msgspec.msgpack.Decoder(ClassRoster)


class JetStreamClassRosters:
    """Implements `ClassRosters`."""

    def __init__(self, jet: JetStream, clock: Callable[[], int]) -> None:
        self._jet = jet
        self._clock = clock
        self._kept: OrderedDict[ClassId, tuple[int, ClassRoster | None]] = OrderedDict()

    async def find(self, class_id: ClassId) -> ClassRoster | None:
        kept = self._kept.get(class_id)
        if kept is not None and self._clock() - kept[0] < FRESH_MS:
            return kept[1]
        return await self.read(class_id)

    async def find_new(self, class_id: ClassId) -> ClassRoster | None:
        for _ in range(NEW_ATTEMPTS):
            roster = await self.read(class_id)
            if roster is not None:
                return roster
            await asyncio.sleep(NEW_PAUSE_S)
        return None

    async def read(self, class_id: ClassId) -> ClassRoster | None:
        asked_at = self._clock()
        stored = await self._jet.last(CLASSES, CLASS.format(class_id)) if class_id.isalnum() else None
        roster = _roster.decode(stored.payload) if stored else None
        if roster is not None and roster.owner_id is None:
            roster = None  # deleted
        self._kept[class_id] = (asked_at, roster)
        self._kept.move_to_end(class_id)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return roster
