"""Copies of JetStream streams by server snapshots: messages with their sequences, consumers, schedules."""

import asyncio
import json
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nats
import nats.errors
from nats.aio.client import Client
from nats.aio.subscription import Subscription

from wordrally.local.engines.secrets import without_login
from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import private

CHUNK_BYTES = 128 * 1024
TIMEOUT_S = 10.0
"""Time-out per chunk. The first chunk of a large stream takes longest, as the server syncs its data first."""

CONNECT_WITHIN_S = 5.0

STREAM_NOT_FOUND = 10059


async def _say_nothing(_error: Exception) -> None:
    """Ignore an error that is also raised. The client would print it with a traceback."""


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Client]:
    """Yield a connection to the queue. Raises `StackCannotStart` when the queue does not answer."""
    try:
        async with asyncio.timeout(CONNECT_WITHIN_S):
            client = await nats.connect(url, name="copies", allow_reconnect=False, error_cb=_say_nothing)
    except (nats.errors.Error, OSError, TimeoutError):
        raise StackCannotStart(
            f"The queue does not answer at {without_login(url)}. Start the stack with 'wordrally up', then "
            f"try again."
        ) from None
    try:
        yield client
    except (nats.errors.Error, ConnectionError, TimeoutError) as error:
        raise StackCannotStart(
            f"The queue at {without_login(url)} stopped answering: {error!r}. Nothing was left of this copy, "
            "and nothing stored is lost; look at 'wordrally status', make room if its disk is full (df -h), "
            "then try again."
        ) from None
    finally:
        await client.close()


async def save_stream(client: Client, name: str, target: Path) -> dict[str, Any] | None:
    """Write a snapshot and return the data needed to restore it, or None when the stream does not exist."""
    inbox = client.new_inbox()
    chunks = await client.subscribe(inbox, pending_bytes_limit=-1, pending_msgs_limit=-1)
    asked = {"deliver_subject": inbox, "chunk_size": CHUNK_BYTES, "jsck": True}
    head = await _ask(client, f"$JS.API.STREAM.SNAPSHOT.{name}", asked)
    if head.get("error", {}).get("err_code") == STREAM_NOT_FOUND:
        return None
    _refuse_error(head, name)
    with open(target, "xb", opener=private) as file:  # noqa: ASYNC230 (nothing else runs in this process)
        async for chunk in _chunks(client, chunks, name):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    await chunks.unsubscribe()
    return {"config": head["config"], "state": head["state"]}


async def _chunks(client: Client, chunks: Subscription, name: str) -> AsyncIterator[bytes]:
    while (chunk := await chunks.next_msg(timeout=TIMEOUT_S)).data:
        yield chunk.data
        if chunk.reply:  # the server waits for acknowledgements before it sends more
            await client.publish(chunk.reply)
    _refuse_status(chunk.headers, name)  # the end; a header reports a failure


async def restore_stream(client: Client, name: str, head: dict[str, Any], source: Path) -> None:
    """Create a stream from its snapshot, with its original sequences. Raises `StackCannotStart`."""
    begun = await _ask(client, f"$JS.API.STREAM.RESTORE.{name}", head)
    _refuse_error(begun, name)
    subject = begun["deliver_subject"]
    with source.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            reply = await client.request(subject, chunk, timeout=TIMEOUT_S)
            if reply.data:
                _refuse_error(json.loads(reply.data), name)
    done = await client.request(subject, b"", timeout=6 * TIMEOUT_S)
    _refuse_error(json.loads(done.data), name)


async def _ask(client: Client, subject: str, request: dict[str, Any]) -> dict[str, Any]:
    reply = await client.request(subject, json.dumps(request).encode(), timeout=TIMEOUT_S)
    return json.loads(reply.data)


def _refuse_error(reply: dict[str, Any], name: str) -> None:
    if "error" in reply:
        raise StackCannotStart(f"The queue does not copy {name}: {reply['error'].get('description')}.")


def _refuse_status(headers: dict[str, str] | None, name: str) -> None:
    if headers and headers.get("Status", "2").startswith(("4", "5")):
        raise StackCannotStart(f"The queue stopped copying {name}: {headers.get('Description')}.")
