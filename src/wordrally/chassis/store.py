"""The in-memory store: a connection, and Lua scripts read from package files."""

from importlib import resources
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as StoreConnectionError
from redis.exceptions import NoScriptError
from redis.exceptions import TimeoutError as StoreTimeoutError

SOCKET_TIMEOUT_S = 5.0
CONNECT_TIMEOUT_S = 1.0

OUTAGES = (StoreConnectionError, StoreTimeoutError)
"""What is raised when the store is away."""

ValkeyClient = Redis


def connect(url: str, *, max_connections: int = 32) -> ValkeyClient:
    """A client for `redis://` or `unix://` URLs; it connects when first used, and again after an outage.

    A command whose connection broke is sent again, so whatever is sent must be safe to carry out twice.
    """
    pool = BlockingConnectionPool.from_url(  # the default pool refuses what is beyond `max_connections`
        url,
        decode_responses=False,
        socket_timeout=SOCKET_TIMEOUT_S,
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        max_connections=max_connections,
        timeout=SOCKET_TIMEOUT_S,
        retry=Retry(ExponentialBackoff(cap=0.2, base=0.02), 2),
        retry_on_error=[StoreConnectionError],
    )
    return Redis.from_pool(pool)


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

    def queue(self, pipeline: "Pipeline", keys: list[str], args: list[Any]) -> None:
        """Add a call to a pipeline; load the script before, since a pipeline cannot do so half-way."""
        pipeline.evalsha(self._registered.sha, len(keys), *keys, *args)

    async def load(self) -> None:
        await self._store.script_load(self._source)
