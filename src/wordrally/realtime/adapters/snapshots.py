"""Snapshots and presence, asked of and told to the quiz service over NATS."""

from collections.abc import Mapping

import msgspec
from msgspec import structs

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.nodes import (
    NodeLoad,
    PlayerSnapshot,
    PresenceChanged,
    SnapshotReply,
    SnapshotRequest,
    ViewsReply,
    ViewsRequest,
)
from wordrally.contracts.views import QuestionView, RevealView
from wordrally.realtime.application.ports import NodeUnavailable

SNAPSHOT_TIMEOUT_S = 5.0
"""Long enough for a snapshot that waits until a backlog is scored. After it the client is asked to come
back later."""


encode = msgspec.msgpack.Encoder().encode
decode_views = msgspec.msgpack.Decoder(ViewsReply).decode
decode_reply = msgspec.msgpack.Decoder(SnapshotReply).decode


class NatsSnapshots:
    """Any replica of the quiz service answers."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def fetch(self, request: SnapshotRequest) -> SnapshotReply:
        try:
            reply = await self._jet.request(subjects.SNAPSHOT, encode(request), timeout_s=SNAPSHOT_TIMEOUT_S)
            return _with_reveals(decode_reply(reply))
        except (JetStreamUnavailable, msgspec.MsgspecError) as error:
            raise NodeUnavailable(str(error)) from error

    async def views(self, session_id: SessionId) -> list[QuestionView]:
        found: list[QuestionView] = []
        while some := await self._some_views(ViewsRequest(session_id=session_id, start=len(found))):
            found += some
        return found

    async def _some_views(self, request: ViewsRequest) -> list[QuestionView]:
        try:
            raw = await self._jet.request(subjects.VIEWS, encode(request), timeout_s=SNAPSHOT_TIMEOUT_S)
            reply = decode_views(raw)
        except (JetStreamUnavailable, msgspec.MsgspecError) as error:
            raise NodeUnavailable(str(error)) from error
        if reply.refused:
            raise NodeUnavailable("no questions")
        return reply.questions


def _with_reveals(reply: SnapshotReply) -> SnapshotReply:
    """Add the key of the newest ended turn to each player."""
    if not reply.reveals:
        return reply
    reveals = {reveal.question: reveal for reveal in reply.reveals}
    return structs.replace(reply, players=[_with_reveal(player, reveals) for player in reply.players])


def _with_reveal(player: PlayerSnapshot, reveals: Mapping[int, RevealView]) -> PlayerSnapshot:
    reveal = reveals.get(player.ended_question) if player.ended_question is not None else None
    if reveal is None:
        return player
    return structs.replace(player, reveal=structs.replace(reveal, turn=len(player.marks)))


class NatsPresences:
    """`presence.{id}` and `realtime.load`: not stored; whoever misses it hears the next repetition."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def report(self, change: PresenceChanged) -> None:
        await self._tell(subjects.PRESENCE.format(change.session_id), encode(change))

    async def tell_load(self, load: NodeLoad) -> None:
        await self._tell(subjects.LOAD, encode(load))

    async def _tell(self, subject: str, message: bytes) -> None:
        if not self._jet.is_connected:
            raise NodeUnavailable("not connected")
        try:
            await self._jet.publish(subject, message)
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error
