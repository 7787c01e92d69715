"""Snapshots and presence, asked of and told to the quiz service over NATS."""

import msgspec
import nats.errors

from wordrally.chassis import jetstream
from wordrally.contracts import subjects
from wordrally.contracts.nodes import NodeLoad, PresenceChanged, SnapshotReply, SnapshotRequest
from wordrally.realtime.application.ports import NodeUnavailable

# Long enough for a snapshot that waits until a backlog is scored; a visitor is told to come back after that.
SNAPSHOT_TIMEOUT_S = 5.0

encode = msgspec.msgpack.Encoder().encode
decode_reply = msgspec.msgpack.Decoder(SnapshotReply).decode


class NatsSnapshots:
    """Any replica of the quiz service answers."""

    def __init__(self, jet: jetstream.JetStream) -> None:
        self._jet = jet

    async def fetch(self, request: SnapshotRequest) -> SnapshotReply:
        try:
            reply = await self._jet.request(subjects.SNAPSHOT, encode(request), timeout_s=SNAPSHOT_TIMEOUT_S)
            return decode_reply(reply)
        except (jetstream.JetStreamUnavailable, msgspec.MsgspecError) as error:
            raise NodeUnavailable(str(error)) from error


class NatsPresences:
    """`presence.{id}` and `realtime.load`: not stored; whoever misses it hears the next repetition."""

    def __init__(self, jet: jetstream.JetStream) -> None:
        self._jet = jet

    async def report(self, change: PresenceChanged) -> None:
        await self._tell(subjects.PRESENCE.format(change.session_id), encode(change))

    async def tell_load(self, load: NodeLoad) -> None:
        await self._tell(subjects.LOAD, encode(load))

    async def _tell(self, subject: str, message: bytes) -> None:
        if not self._jet.client.is_connected:
            raise NodeUnavailable("not connected")
        try:
            await self._jet.publish(subject, message)
        except (nats.errors.Error, ConnectionError) as error:
            raise NodeUnavailable(repr(error)) from error
