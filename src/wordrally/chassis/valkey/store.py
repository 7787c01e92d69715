"""The in-memory store: a connection, and Lua scripts read from package files."""

import asyncio
from importlib import resources
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.connection import SSLConnection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool, SentinelManagedConnection
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as StoreConnectionError
from redis.exceptions import NoScriptError, ResponseError
from redis.exceptions import TimeoutError as StoreTimeoutError

from wordrally.chassis.valkey.freshness import empty_if_stale
from wordrally.chassis.valkey.sentinel_urls import SentinelUrl, parse_sentinel_url

SOCKET_TIMEOUT_S = 5.0
FAILOVER_TIMEOUT_S = 2.0
"""For a reply, where another server takes over from one that is silent."""

CONNECT_TIMEOUT_S = 1.0

OUTAGES = (StoreConnectionError, StoreTimeoutError)
"""Errors raised when the store is unavailable."""

ValkeyClient = Redis


def connect(url: str, *, max_connections: int = 32) -> ValkeyClient:
    """Create a client for `redis://`, `rediss://`, `unix://` or `redis+sentinel://` URLs.

    It connects at first use, and again after an outage or a failover. A server that took over with old data
    is emptied before it is used. A command whose connection broke is sent again, so every command must be
    safe to repeat.
    """
    sentinel = parse_sentinel_url(url)
    if sentinel is not None:
        return _connect_by_sentinel(sentinel, max_connections)
    # The default pool refuses what is beyond `max_connections`.
    return Redis.from_pool(
        BlockingConnectionPool.from_url(url, **_options(SOCKET_TIMEOUT_S, max_connections))
    )


def _options(socket_timeout_s: float, max_connections: int) -> dict[str, Any]:
    return {
        "decode_responses": False,
        "socket_timeout": socket_timeout_s,
        "socket_connect_timeout": CONNECT_TIMEOUT_S,
        "max_connections": max_connections,
        "timeout": SOCKET_TIMEOUT_S,
        "retry": Retry(ExponentialBackoff(cap=0.2, base=0.02), 2),
        "retry_on_error": [StoreConnectionError],
        "redis_connect_func": empty_if_stale,
    }


NOT_SAFE = ("NOREPLICAS", "MASTERDOWN")
"""A master refuses to write what no replica would have: it may have been replaced already."""


class _FollowingConnection(SentinelManagedConnection):
    """A connection to the master; what a master refuses for want of replicas is an outage."""

    async def read_response(self, *arguments: Any, **options: Any) -> Any:
        try:
            return await super().read_response(*arguments, **options)
        except ResponseError as error:
            if str(error).startswith(NOT_SAFE):
                raise StoreConnectionError(str(error)) from error
            raise


class _FollowingTlsConnection(_FollowingConnection, SSLConnection):
    """The same over TLS."""


class _BlockingSentinelPool(SentinelConnectionPool, BlockingConnectionPool):
    """Connections to whichever server the Sentinels call the master; callers wait for a free one."""

    async def aclose(self) -> None:
        """Close the connections to the Sentinels, too."""
        await super().aclose()
        await asyncio.gather(*(sentinel.aclose() for sentinel in self.sentinel_manager.sentinels))


def _connect_by_sentinel(url: SentinelUrl, max_connections: int) -> ValkeyClient:
    asked = {"socket_timeout": CONNECT_TIMEOUT_S, "socket_connect_timeout": CONNECT_TIMEOUT_S}
    sentinels = Sentinel(url.sentinels, sentinel_kwargs={**asked, **url.sentinel_login})
    return sentinels.master_for(
        url.service,
        connection_pool_class=_BlockingSentinelPool,
        connection_class=_FollowingTlsConnection if url.tls else _FollowingConnection,
        **url.login,
        **_options(FAILOVER_TIMEOUT_S, max_connections),
    )


class Script:
    """A Lua script of a package, called by its digest and loaded again whenever the store has lost it."""

    def __init__(self, store: ValkeyClient, package: str, name: str) -> None:
        self._store = store
        self._source = resources.files(package).joinpath(name).read_text("utf-8")
        self._registered = store.register_script(self._source)

    async def __call__(self, keys: list[str], args: list[Any]) -> Any:
        try:
            return await self._registered(keys=keys, args=args)
        except NoScriptError:
            await self.load()
            return await self._registered(keys=keys, args=args)

    async def reply(self, keys: list[str], args: list[Any]) -> Any:
        """Return the reply to one call, or the error that it is. The script is not loaded.

        It takes half the time of a pipeline with one call.
        """
        try:
            return await self._store.evalsha(self._registered.sha, len(keys), *keys, *args)
        except ResponseError as error:
            return error

    def queue(self, pipeline: "Pipeline", keys: list[str], args: list[Any]) -> None:
        """Add a call to a pipeline; load the script before, since a pipeline cannot do so half-way."""
        pipeline.evalsha(self._registered.sha, len(keys), *keys, *args)

    async def load(self) -> None:
        await self._store.script_load(self._source)
