"""Declaration of streams and buckets: created or updated, but never reduced to fewer copies."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from nats.errors import Error as NatsError
from nats.js import JetStreamContext, api
from nats.js import errors as js_errors
from nats.js.kv import KeyValue

from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue.messages import stream_config
from wordrally.contracts.queue.permissions import owner_of
from wordrally.contracts.queue.streams import StreamSpec

PATIENCE_S = 30.0
"""An election is waited for, so that a process may start while a server is down."""

PAUSE_S = 0.25
BUCKET_STREAM = "KV_{}"
STREAM_EXISTS_OTHERWISE = 10058
NOT_CLUSTERED = 10074
SERVER_DEFAULTS = {"duplicate_window", "allow_rollup_hdrs"}
"""Fields that the server sets itself when they are 0 or false."""


log = structlog.get_logger()


async def declare_stream(js: JetStreamContext, spec: StreamSpec, replicas: int) -> None:
    """Create the stream, or update its definition. It is safe to repeat, also from several processes at once.

    A stream keeps its copies when fewer are asked for: reducing them is an operator's decision. Raises
    `ServiceCannotStart` when NATS cannot do it within `PATIENCE_S`.
    """
    await _patiently(lambda: _declare(js, stream_config(spec, replicas)), spec.name)


async def wait_for_stream(js: JetStreamContext, name: str) -> None:
    """Wait until the service that owns the stream has made it.

    Raises `ServiceCannotStart` after `PATIENCE_S`.
    """
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            await js.stream_info(name)
            return
        except (js_errors.Error, TimeoutError, NatsError) as error:
            if time.monotonic() > deadline:
                raise ServiceCannotStart(
                    f"the stream {name} is not there ({_reason(error)}); {owner_of(name)!r} makes it when it "
                    "starts: is it running?"
                ) from None
        await asyncio.sleep(PAUSE_S)


async def declare_bucket(js: JetStreamContext, name: str, replicas: int) -> KeyValue:
    """Declare a key-value bucket whose keys are read from the leader. A copy may lack the newest ones."""
    config = api.StreamConfig(
        name=BUCKET_STREAM.format(name),
        subjects=[f"$KV.{name}.>"],
        storage=api.StorageType.FILE,
        max_msgs_per_subject=1,
        num_replicas=replicas,
        allow_direct=False,
        allow_rollup_hdrs=True,
        allow_msg_ttl=True,
        deny_delete=True,
        discard=api.DiscardPolicy.NEW,
    )
    await _patiently(lambda: _declare(js, config), name)
    return await js.key_value(name)


async def _declare(js: JetStreamContext, config: api.StreamConfig) -> None:
    assert config.name is not None
    wanted = config.num_replicas or 1
    try:
        existing = (await js.stream_info(config.name)).config
    except js_errors.NotFoundError:
        await _add(js, config)
        return
    there = existing.num_replicas or 1
    if not _differs(existing, config):
        return
    await js.update_stream(config.evolve(num_replicas=max(there, wanted)))
    if wanted > there:
        log.info("stream has more copies", stream=config.name, before=there, now=wanted)


async def _add(js: JetStreamContext, config: api.StreamConfig) -> None:
    try:
        await js.add_stream(config)
    except js_errors.BadRequestError as error:
        if error.err_code != STREAM_EXISTS_OTHERWISE:
            raise
        await _declare(js, config)  # another process made it meanwhile


def _differs(existing: api.StreamConfig, config: api.StreamConfig) -> bool:
    """Return whether an update would change anything.

    Fewer copies would not, and the server sets unset fields.
    """
    if (config.num_replicas or 1) > (existing.num_replicas or 1):
        return True
    there, wanted = existing.as_dict(), config.as_dict()
    return any(
        there.get(field) != value
        for field, value in wanted.items()
        if field != "num_replicas" and not _is_unset(field, value, there.get(field))
    )


def _is_unset(field: str, value: Any, there: Any) -> bool:
    return value is None or (not value and (not there or field in SERVER_DEFAULTS))


async def _patiently(declare: Callable[[], Awaitable[None]], name: str) -> None:
    """Try again for as long as NATS has no leader, or not enough servers."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return await declare()
        except (js_errors.ServiceUnavailableError, js_errors.ServerError, TimeoutError, NatsError) as error:
            if _is_final(error) or time.monotonic() > deadline:
                raise ServiceCannotStart(f"NATS cannot hold the stream {name}: {_reason(error)}") from None
        await asyncio.sleep(PAUSE_S)


def _is_final(error: BaseException) -> bool:
    """Return whether the error is final, so that waiting cannot help."""
    code = error.err_code if isinstance(error, js_errors.APIError) else None
    return isinstance(error, js_errors.BadRequestError) or code == NOT_CLUSTERED


def _reason(error: BaseException) -> str:
    if isinstance(error, js_errors.APIError):
        return error.description or repr(error)
    return "it does not answer in time"
