"""Dead letters: messages that were set aside can be read and put back for their consumer."""

from collections.abc import AsyncIterator

import msgspec
from nats.js import errors as js_errors

from wordrally.chassis.queue.connection import JetStreamUnavailable, translate_errors
from wordrally.chassis.queue.consuming import FIRST_SEQUENCE, FIRST_SUBJECT, DeadLetter
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue import subjects

decode_letter = msgspec.msgpack.Decoder(DeadLetter)


class NoSuchLetter(Exception):
    """No dead letter has this number: it was put back already, or it has expired."""


class Kept(msgspec.Struct, frozen=True):
    """Dead letter with its number in DEAD_LETTERS and the time at which it was set aside (Unix ms)."""

    number: int
    at_ms: int
    letter: DeadLetter


async def read_letters(jet: JetStream) -> AsyncIterator[Kept]:
    """Return all dead letters, oldest first. Raises `JetStreamUnavailable`."""
    async for stored in jet.read(subjects.DEAD_LETTERS, subjects.DEAD_LETTER.format("*", "*")):
        yield Kept(stored.sequence, stored.at_ms, decode_letter.decode(stored.payload))


async def find_letter(jet: JetStream, number: int) -> Kept:
    """Return one dead letter. Raises `NoSuchLetter` and `JetStreamUnavailable`."""
    try:
        with translate_errors():
            message = await jet.js.get_msg(subjects.DEAD_LETTERS, number)
    except JetStreamUnavailable as error:
        if isinstance(error.__cause__, js_errors.NotFoundError):
            raise NoSuchLetter(number) from None
        raise
    at_ms = int(message.time.timestamp() * 1_000) if message.time else 0
    return Kept(number, at_ms, decode_letter.decode(message.data or b""))


async def put_back(jet: JetStream, kept: Kept) -> None:
    """Have a letter delivered again to its consumer only. Raises `JetStreamUnavailable`.

    The original log does not change: the appended copy has a subject of its own and carries the original
    subject and sequence. Consumers are idempotent, so calling this twice does no harm.
    """
    letter = kept.letter
    again = subjects.AGAIN.format(letter.stream, letter.consumer)
    first = {FIRST_SUBJECT: letter.subject, FIRST_SEQUENCE: str(letter.sequence)}
    await jet.append(again, letter.payload, headers=first, message_id=f"{again}.{kept.number}")
    await jet.overwrite(subjects.DEAD_LETTERS, [kept.number])
