"""How deliveries end: outages are waited out, bugs are set aside in the end, and replicas share the work."""

import asyncio

import msgspec
import pytest

from tests.quiz.live.stage import RealStage
from wordrally.chassis.queue.consuming import ConsumerSpec, Delivery, PoisonMessage, TryLater, batches
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.adapters.jetstream_timers import JetStreamTimers
from wordrally.quiz.live.application.ports import Away, Behind
from wordrally.quiz.live.entrypoints import consumers
from wordrally.quiz.live.entrypoints.consumers import on_timer, retry_outages
from wordrally.quiz.live.entrypoints.consuming import consume_together
from wordrally.quiz.wiring import new_id, now_ms


async def due_delivery(jet: JetStream) -> Delivery:
    """One message of TIMERS, as a consumer of its own gets it."""
    session_id = SessionId(new_id())
    await JetStreamTimers(jet).ring(TimerDue(session_id=session_id, action="close", index=0))
    spec = consumer_of(session_id)
    async for [delivery] in batches(jet, spec, asyncio.Event()):
        return delivery
    raise AssertionError("it never stops by itself")


def consumer_of(session_id: SessionId, batch: int = 8) -> ConsumerSpec:
    """A consumer of one session's timers."""
    return ConsumerSpec(
        stream=subjects.TIMERS,
        durable=f"test-{session_id}",
        filters=[subjects.TIMER_DUE.format(session_id)],
        batch=batch,
    )


class Fails:
    """A handler that fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def __call__(self, delivery: Delivery) -> None:
        raise self._error


@pytest.mark.parametrize("outage", [Away("store"), Behind("scoring")])
async def test_an_outage_is_waited_out(jet: JetStream, outage: Exception) -> None:
    delivery = await due_delivery(jet)
    delivery.attempt = 1_000
    with pytest.raises(TryLater):
        await retry_outages(Fails(outage))(delivery)


async def test_a_bug_is_tried_again_and_set_aside_in_the_end(jet: JetStream) -> None:
    delivery = await due_delivery(jet)
    with pytest.raises(ZeroDivisionError):
        await retry_outages(Fails(ZeroDivisionError()))(delivery)
    delivery.attempt = consumers.MAX_ATTEMPTS
    with pytest.raises(PoisonMessage):
        await retry_outages(Fails(ZeroDivisionError()))(delivery)


async def test_a_timer_that_has_rung_leaves_nothing(bare_stage: RealStage) -> None:
    delivery = await due_delivery(bare_stage.jet)
    await on_timer(bare_stage.live)(delivery)
    await delivery.acknowledge()
    state = await bare_stage.jet.state(subjects.TIMERS, subjects.TIMER_DUE.format("*"))
    assert not state.subjects


async def test_a_slow_message_does_not_hold_back_the_others(jet: JetStream) -> None:
    session_id = SessionId(new_id())
    timers = JetStreamTimers(jet)
    for index in range(3):
        await timers.ring(TimerDue(session_id=session_id, action="close", index=index))
    stop, others_done = asyncio.Event(), asyncio.Event()
    done: list[int | None] = []

    async def handle(delivery: Delivery) -> None:
        index = msgspec.msgpack.decode(delivery.payload, type=TimerDue).index
        if index == 0:
            await others_done.wait()
        done.append(index)
        if len(done) == 2:
            others_done.set()
        if len(done) == 3:
            stop.set()

    async with asyncio.timeout(20):
        await consume_together(jet, consumer_of(session_id), handle, stop)
    assert done == [1, 2, 0]


async def test_no_more_messages_are_under_way_than_the_consumer_takes_at_once(jet: JetStream) -> None:
    session_id = SessionId(new_id())
    timers = JetStreamTimers(jet)
    for index in range(6):
        await timers.ring(TimerDue(session_id=session_id, action="close", index=index))
    stop = asyncio.Event()
    under_way, most, done = 0, 0, 0

    async def handle(delivery: Delivery) -> None:
        nonlocal under_way, most, done
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        done += 1
        if done == 6:
            stop.set()

    async with asyncio.timeout(20):
        await consume_together(jet, consumer_of(session_id, batch=2), handle, stop)
    assert most <= 2


async def test_the_newest_schedule_of_a_timer_counts(jet: JetStream) -> None:
    session_id = SessionId(new_id())
    timers = JetStreamTimers(jet)
    now = now_ms()
    for index, at in ((0, now + 600_000), (1, now - 1_000), (2, now + 300)):
        await timers.schedule(TimerDue(session_id=session_id, action="close", index=index), at)
    stop = asyncio.Event()
    rung: list[int | None] = []

    async def handle(delivery: Delivery) -> None:
        rung.append(msgspec.msgpack.decode(delivery.payload, type=TimerDue).index)
        stop.set()

    async with asyncio.timeout(20):
        await consume_together(jet, consumer_of(session_id), handle, stop)
    assert rung == [2]


async def test_timers_of_one_session_do_not_replace_one_another(jet: JetStream) -> None:
    session_id = SessionId(new_id())
    timers = JetStreamTimers(jet)
    await timers.schedule(TimerDue(session_id=session_id, action="expire"), now_ms())
    await timers.schedule(TimerDue(session_id=session_id, action="close", index=0), now_ms())
    stop = asyncio.Event()
    rung: set[str] = set()

    async def handle(delivery: Delivery) -> None:
        rung.add(msgspec.msgpack.decode(delivery.payload, type=TimerDue).action)
        if len(rung) == 2:
            stop.set()

    async with asyncio.timeout(20):
        await consume_together(jet, consumer_of(session_id), handle, stop)
    assert rung == {"expire", "close"}
