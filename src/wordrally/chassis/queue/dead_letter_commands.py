"""Operator commands for dead letters, with results as lines of text."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from wordrally.chassis import logging
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.dead_letters import Kept, NoSuchLetter, find_letter, put_back, read_letters
from wordrally.chassis.queue.jetstream import JetStream

T = TypeVar("T")


class DeadLetterCommands:
    """Dead letters of the queue at an address.

    Every method raises `ServiceCannotStart` when the queue does not answer.
    """

    def __init__(self, access: QueueAccess | str) -> None:
        self._access = access

    def lines(self) -> list[str]:
        """Return a line for each letter: number, time it was set aside, consumer, subject, reason."""

        async def work(jet: JetStream) -> list[str]:
            return [_line(kept) async for kept in read_letters(jet)]

        return self._run(work)

    def show(self, number: int) -> str:
        """Return a letter with its message as JSON. The message may contain personal data."""

        async def work(jet: JetStream) -> str:
            kept = await find_letter(jet, number)
            return f"{_line(kept)}\nsequence {kept.letter.sequence}\n{_content(kept.letter.payload)}"

        return self._run(work)

    def put_back(self, numbers: Sequence[int]) -> list[str]:
        """Have letters delivered again (all of them without a number) and return a line for each."""

        async def work(jet: JetStream) -> list[str]:
            chosen = [await find_letter(jet, number) for number in numbers]
            chosen = chosen or [kept async for kept in read_letters(jet)]
            for kept in chosen:
                await put_back(jet, kept)
            return [f"put back: {_line(kept)}" for kept in chosen]

        return self._run(work)

    def _run(self, work: Callable[[JetStream], Awaitable[T]]) -> T:
        logging.configure("operator", "operator", "warning", sys.stderr)

        async def connected() -> T:
            async with await jetstream.connect(self._access, "operator") as jet:
                return await work(jet)

        try:
            return asyncio.run(connected())
        except JetStreamUnavailable as outage:
            raise ServiceCannotStart(f"the queue does not answer ({outage}); is the stack up?") from None
        except NoSuchLetter as missing:
            raise ServiceCannotStart(
                f"there is no dead letter {missing}; it was put back, or its time is over"
            ) from None


def _line(kept: Kept) -> str:
    at = datetime.fromtimestamp(kept.at_ms / 1_000, UTC).isoformat(" ", "seconds")
    letter = kept.letter
    return f"{kept.number}  {at}  {letter.stream}/{letter.consumer}  {letter.subject}  {letter.reason}"


def _content(payload: bytes) -> str:
    try:
        content = msgspec.msgpack.decode(payload)
        return msgspec.json.format(msgspec.json.encode(content), indent=1).decode()
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return f"not msgpack: {payload[:200]!r}"
