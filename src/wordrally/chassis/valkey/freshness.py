"""Emptying of a store that took over with old data, before it is used (ADR 0024).

Replication is asynchronous: a replica that becomes the master may lack the latest scores, and nothing would
deliver them again. An empty store is rebuilt from the log; a stale one would be believed. So the store holds
the id of the server process that wrote it, and a client that connects to another process empties it.
"""

from typing import Any

import structlog
from redis.exceptions import ConnectionError as StoreConnectionError
from redis.exceptions import ReadOnlyError

MARKER = "wordrally:written-by"

SCRIPT = """
local me = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local writer = redis.call('GET', KEYS[1])
if not me or writer == me then return 0 end
if writer then redis.call('FLUSHDB', 'ASYNC') end
redis.call('SET', KEYS[1], me)
return writer and 1 or 0
"""
"""Compare and empty atomically. Returns 1 if the store was emptied."""

log = structlog.get_logger()


async def empty_if_stale(connection: Any) -> None:
    """Greet the server of a new connection, and empty it if another one wrote its data.

    Raises `ConnectionError`.
    """
    await connection.on_connect()
    try:
        await connection.send_command("EVAL", SCRIPT, 1, MARKER)
        was_stale = await connection.read_response()
    except ReadOnlyError:
        raise StoreConnectionError("this server is a replica") from None
    if was_stale:
        log.warning("store emptied", reason="another server wrote what it held; it is rebuilt from the log")
