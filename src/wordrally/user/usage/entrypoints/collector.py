"""Collector of API usage: receives the gateway's log by Fluentd's forward protocol, and stores its sums.

Envoy writes MessagePack arrays `[tag, [[seconds, line], …]]` to a connection that it keeps. One process
collects: the socket belongs to whoever holds its lock, and the others wait.
"""

import asyncio
import fcntl
import os
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgpack  # pyright: ignore[reportMissingTypeStubs]
import msgspec
import structlog
from prometheus_client import Counter

from wordrally.user.usage.application.reporting import UsageSums, store_sums
from wordrally.user.usage.domain.sums import DAY_MS, LoggedCall, RunningSums

STORE_EVERY_S = 10.0
TAKE_OVER_EVERY_S = 1.0
FORGET_EVERY_S = 3_600.0
CHUNK_BYTES = 65_536
MAX_MESSAGE_BYTES = 4 * 1_048_576

LINES = Counter("wordrally_usage_lines", "Lines of the gateway's log received, by outcome.", ["outcome"])

log = structlog.get_logger()


async def collect_usage(listen: str, stored: UsageSums, stop: asyncio.Event) -> None:
    """Receive lines at `listen`, a path or `host:port`, and store their sums until `stop` is set."""
    running = RunningSums()
    async with _collecting(listen, stop) as is_ours:
        if not is_ours:
            return
        async with _listening(listen, running):
            while not stop.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), STORE_EVERY_S)
                await _store(running, stored)
    await _store(running, stored)


async def keep_forgetting_usage(
    stored: UsageSums, clock: Callable[[], int], kept_days: int, stop: asyncio.Event
) -> None:
    """Delete old sums at start and every hour, until `stop` is set."""
    while not stop.is_set():
        try:
            await stored.forget(clock() - kept_days * DAY_MS)
        except Exception:  # a boundary: the next round tries again
            log.exception("old usage not forgotten")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), FORGET_EVERY_S)


class LineReader:
    """Decoder of one connection: counts the lines of all messages that are complete."""

    def __init__(self, running: RunningSums) -> None:
        self._running = running
        self._unpacker: Any = msgpack.Unpacker(max_buffer_size=MAX_MESSAGE_BYTES)

    def feed(self, chunk: bytes) -> None:
        """Take what arrived. A message of another form is dropped. Raises `ValueError` for other data."""
        self._unpacker.feed(chunk)
        for message in self._unpacker:
            try:
                lines = msgspec.convert(message, _Message).lines
            except msgspec.ValidationError:
                LINES.labels("unreadable").inc()
                continue
            for at_s, line in lines:
                self._running.count(line, at_s * 1_000)
            LINES.labels("counted").inc(len(lines))


class _Message(msgspec.Struct, array_like=True):
    tag: str
    lines: list[tuple[int, LoggedCall]]


async def _store(running: RunningSums, stored: UsageSums) -> None:
    try:
        await store_sums(running, stored)
    except Exception as error:  # a boundary: the next round tries again
        log.warning("usage not stored", reason=repr(error))


@asynccontextmanager
async def _collecting(listen: str, stop: asyncio.Event) -> AsyncGenerator[bool]:
    """Hold the lock of a socket's path during the block. False means that `stop` was set before."""
    if ":" in listen:
        yield True
        return
    descriptor = os.open(f"{listen}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        while not _locks(descriptor):
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), TAKE_OVER_EVERY_S)
            if stop.is_set():
                yield False
                return
        yield True
    finally:
        os.close(descriptor)


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@asynccontextmanager
async def _listening(listen: str, running: RunningSums) -> AsyncGenerator[None]:
    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = LineReader(running)
        try:
            while chunk := await reader.read(CHUNK_BYTES):
                lines.feed(chunk)
        except (ConnectionError, ValueError) as error:
            log.warning("connection of usage ended", reason=repr(error))
        finally:
            writer.close()

    host, _, port = listen.rpartition(":")
    if host:
        server = await asyncio.start_server(receive, host, int(port))
    else:
        with _short(Path(listen)) as path:
            path.unlink(missing_ok=True)
            server = await asyncio.start_unix_server(receive, path)
            path.chmod(0o600)
    try:
        yield
    finally:
        server.close()


@contextmanager
def _short(path: Path) -> Generator[Path]:
    """Return another path of a socket: it may have about 100 bytes, a run folder's may be longer."""
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder, "usage")
        link.symlink_to(path.parent.resolve())
        yield link / path.name
