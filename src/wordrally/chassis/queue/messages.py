"""Messages sent to NATS JetStream and read from it."""

import msgspec
from nats.aio.msg import Msg
from nats.js import api

from wordrally.chassis import logging, tracing
from wordrally.contracts.queue.streams import StreamSpec

ONLY_NEWEST = {"Nats-Rollup": "sub"}
"""Header of a message that replaces the earlier messages of its subject."""


class Stored(msgspec.Struct, frozen=True):
    """Message as a stream holds it, with its sequence in the stream and the time at which it was stored."""

    subject: str
    payload: bytes
    sequence: int
    at_ms: int


def stream_config(spec: StreamSpec, replicas: int = 1) -> api.StreamConfig:
    republish = api.RePublish(src=spec.republish[0], dest=spec.republish[1]) if spec.republish else None
    return api.StreamConfig(
        name=spec.name,
        subjects=spec.subjects,
        storage=api.StorageType.FILE,
        retention=api.RetentionPolicy.LIMITS,
        max_age=spec.max_age_s,
        max_msgs_per_subject=spec.max_messages_per_subject,
        duplicate_window=spec.duplicate_window_s,
        num_replicas=replicas,
        allow_direct=True,
        allow_rollup_hdrs=spec.allow_rollup,
        allow_msg_schedules=spec.allow_schedules or None,
        allow_msg_ttl=spec.allow_message_ttl or None,
        republish=republish,
    )


def headers_of(
    headers: dict[str, str] | None, expected_last: int | None, message_id: str | None
) -> dict[str, str]:
    sent = dict(headers or {})
    if expected_last is not None:
        sent[api.Header.EXPECTED_LAST_SUBJECT_SEQUENCE.value] = str(expected_last)
    if message_id is not None:
        sent[api.Header.MSG_ID.value] = message_id
    if request_id := logging.request_id():
        sent["x-request-id"] = request_id
    sent.update(tracing.carry())
    return sent


def start_policy(since_ms: int | None) -> api.DeliverPolicy:
    by_sequence, by_time = api.DeliverPolicy.BY_START_SEQUENCE, api.DeliverPolicy.BY_START_TIME
    return by_sequence if since_ms is None else by_time


def stored(message: Msg) -> Stored:
    metadata = message.metadata
    at_ms = int(metadata.timestamp.timestamp() * 1000)
    return Stored(message.subject, message.data, metadata.sequence.stream, at_ms)


def raw_stored(message: api.RawStreamMsg) -> Stored:
    """Message that is requested by its position in the stream."""
    at_ms = int(message.time.timestamp() * 1000) if message.time else 0
    return Stored(message.subject or "", message.data or b"", message.seq or 0, at_ms)
