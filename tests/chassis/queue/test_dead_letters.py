"""Messages that were set aside can be read, and come back to their consumer as they were."""

import asyncio

import pytest

from tests.chassis.queue.test_jetstream import consumer_of, session_id
from tests.engines import Engine
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue.consuming import ConsumerSpec, Delivery, PoisonMessage, consume
from wordrally.chassis.queue.dead_letter_commands import DeadLetterCommands
from wordrally.chassis.queue.dead_letters import Kept, NoSuchLetter, find_letter, put_back, read_letters
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue import subjects

__all__ = ["session_id"]


async def set_aside(jet: JetStream, spec: ConsumerSpec, subject: str) -> int:
    """A message that its consumer refused; its sequence."""
    stop = asyncio.Event()
    sequence = await jet.append(subject, b"poison")

    async def refuse(delivery: Delivery) -> None:
        stop.set()
        raise PoisonMessage("a bug")

    await asyncio.wait_for(consume(jet, spec, refuse, stop), 20)
    return sequence


async def letters_of(jet: JetStream, spec: ConsumerSpec) -> list[Kept]:
    return [kept async for kept in read_letters(jet) if kept.letter.consumer == spec.durable]


async def test_a_letter_is_listed_with_its_reason_and_found_by_its_number(jet: JetStream, session_id: str):
    spec, subject = consumer_of(session_id), subjects.SESSION.format(session_id)
    sequence = await set_aside(jet, spec, subject)

    [kept] = await letters_of(jet, spec)

    letter = kept.letter
    assert (letter.subject, letter.sequence, letter.reason) == (subject, sequence, "a bug")
    assert await find_letter(jet, kept.number) == kept


async def test_what_is_put_back_comes_to_its_consumer_as_it_was(jet: JetStream, session_id: str):
    spec, subject = consumer_of(session_id), subjects.SESSION.format(session_id)
    sequence = await set_aside(jet, spec, subject)
    [kept] = await letters_of(jet, spec)
    stop, seen = asyncio.Event(), list[tuple[str, int, bytes]]()

    async def handle(delivery: Delivery) -> None:
        seen.append((delivery.subject, delivery.sequence, delivery.payload))
        stop.set()

    await put_back(jet, kept)
    await asyncio.wait_for(consume(jet, spec, handle, stop), 20)

    assert seen == [(subject, sequence, b"poison")]
    assert await letters_of(jet, spec) == []
    with pytest.raises(NoSuchLetter):
        await find_letter(jet, kept.number)


async def test_the_log_it_came_from_stays_as_it_is(jet: JetStream, session_id: str):
    spec, subject = consumer_of(session_id), subjects.SESSION.format(session_id)
    sequence = await set_aside(jet, spec, subject)
    [kept] = await letters_of(jet, spec)

    await put_back(jet, kept)

    assert [stored.sequence async for stored in jet.read(subjects.SESSIONS, subject)] == [sequence]
    assert await jet.append(subject, b"next", expected_last=sequence) > sequence


async def test_what_is_refused_again_is_set_aside_again(jet: JetStream, session_id: str):
    spec, subject = consumer_of(session_id), subjects.SESSION.format(session_id)
    sequence = await set_aside(jet, spec, subject)
    [kept] = await letters_of(jet, spec)
    stop = asyncio.Event()

    async def refuse(delivery: Delivery) -> None:
        stop.set()
        raise PoisonMessage("still a bug")

    await put_back(jet, kept)
    await asyncio.wait_for(consume(jet, spec, refuse, stop), 20)

    [again] = await letters_of(jet, spec)
    assert (again.letter.subject, again.letter.sequence) == (subject, sequence)
    assert again.letter.reason == "still a bug"


async def test_an_operator_reads_a_letter_and_puts_it_back(nats: Engine, jet: JetStream, session_id: str):
    spec, subject = consumer_of(session_id), subjects.SESSION.format(session_id)
    sequence = await set_aside(jet, spec, subject)
    [kept] = await letters_of(jet, spec)
    desk = DeadLetterCommands(nats.url)

    lines = await asyncio.to_thread(desk.lines)
    shown = await asyncio.to_thread(desk.show, kept.number)
    done = await asyncio.to_thread(desk.put_back, [kept.number])

    [line] = [line for line in lines if line.startswith(f"{kept.number} ")]
    assert line.endswith(f"SESSIONS/{spec.durable}  {subject}  a bug")
    assert f"sequence {sequence}" in shown
    assert done == [f"put back: {line}"]
    with pytest.raises(ServiceCannotStart, match=f"no dead letter {kept.number}"):
        await asyncio.to_thread(desk.show, kept.number)
