"""Live feed of a session: one subscription for its events, scores and roster, so that they stay in order."""

from collections.abc import Awaitable, Callable

import msgspec
from nats.aio.msg import Msg

from wordrally.chassis import tracing
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.abridging import PersonalEvent
from wordrally.contracts.queue.answers import Scored
from wordrally.contracts.queue.events import AnySessionEvent
from wordrally.contracts.queue.nodes import RosterChanged
from wordrally.realtime.application.ports import EventInFull, FeedEvent, LiveMessage, NodeUnavailable

# Headers of a message that JetStream republishes after it stored it.
SEQUENCE = "Nats-Sequence"
PREVIOUS_SEQUENCE = "Nats-Last-Sequence"

FLUSH_TIMEOUT_S = 2

decode_event = msgspec.msgpack.Decoder(AnySessionEvent).decode
decode_in_full = msgspec.msgpack.Decoder(PersonalEvent).decode
decode_scored = msgspec.msgpack.Decoder(Scored).decode
decode_roster = msgspec.msgpack.Decoder(RosterChanged).decode


class NatsLiveFeeds:
    """`live.*.{id}` holds LIVE_SESSION, LIVE_FULL, LIVE_SCORED and LIVE_ROSTER."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def follow(
        self, session_id: SessionId, deliver: Callable[[LiveMessage], None]
    ) -> Callable[[], Awaitable[None]]:
        async def on_message(message: Msg) -> None:
            with tracing.following("tell players", message.headers):
                deliver(_decoded(message))

        try:
            subscription = await self._jet.subscribe(subjects.LIVE_ALL.format(session_id), on_message)
            # The server knows of it before a snapshot is asked for.
            await self._jet.flush(FLUSH_TIMEOUT_S)
        except JetStreamUnavailable as error:
            raise NodeUnavailable(str(error)) from error
        return subscription.unsubscribe


def _decoded(message: Msg) -> LiveMessage:
    kind = message.subject.partition(".")[2].partition(".")[0]
    if kind == "scored":
        return decode_scored(message.data)
    if kind == "roster":
        return decode_roster(message.data)
    if kind == "full":
        return EventInFull(decode_in_full(message.data))
    headers = message.headers or {}
    return FeedEvent(
        decode_event(message.data), int(headers[SEQUENCE]), int(headers.get(PREVIOUS_SEQUENCE, "0"))
    )
