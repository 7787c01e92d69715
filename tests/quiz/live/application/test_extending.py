"""An outage while a question is open: it waits, is extended for all alike, and then closes by its time."""

import asyncio

import pytest

from tests.quiz.live.examples import DRIZZLE
from tests.quiz.live.outages import Failing, with_logs
from tests.quiz.live.stage import FakeStage, RealStage, accept, listening
from wordrally.chassis import pulses
from wordrally.chassis.pulses import PulseLog
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.queue.events import QuestionClosed, QuestionExtended, QuestionOpened
from wordrally.contracts.queue.pulses import Outage
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application.extending import extend_open_questions
from wordrally.quiz.live.application.host_commands import close_early, start_session
from wordrally.quiz.live.application.log_ports import QueuePulse
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.live.application.session_events import handle_session_event
from wordrally.quiz.live.application.timers import handle_timer
from wordrally.quiz.live.domain.extending import RECONNECTING_MS
from wordrally.quiz.live.domain.session import GRACE_MS
from wordrally.quiz.live.entrypoints.outage_watch import look


class Asked:
    """A session whose first question is open, as the tests look at it."""

    def __init__(self, stage: FakeStage, session: Session, opened: QuestionOpened) -> None:
        self.stage = stage
        self.session = session
        self.opened_at = opened.question.opened_at
        self.closes_at = opened.question.closes_at

    async def events(self, kind: type) -> list:
        return [event for event in await self.stage.events(self.session.id) if isinstance(event, kind)]

    async def follow_newest(self) -> None:
        """What the consumer of the log does with the newest event."""
        newest = (await self.stage.live.logs.sessions.events(self.session.id))[-1]
        await handle_session_event(self.stage.live, self.session.id, newest.event, newest.sequence)

    def due(self) -> tuple[TimerDue, int]:
        [timer] = [item for item in self.stage.timers.due_at.items() if item[0].action == "close"]
        return timer

    async def ring(self, at: int) -> None:
        """The timer that is set now rings at `at`."""
        self.stage.clock.now = at
        await handle_timer(self.stage.live, self.due()[0], at)

    def outage(self, since: int, until: int) -> None:
        """What the nodes say when they are back, counted from the opening."""
        outages = self.stage.pulses.pulse.outages if self.stage.pulses.pulse else []
        outage = Outage(self.opened_at + since, self.opened_at + until)
        self.stage.pulses.pulse = QueuePulse(outage.until, [*outages, outage])
        self.stage.clock.now = outage.until


@pytest.fixture
async def asked(fake_stage: FakeStage) -> Asked:
    session = await fake_stage.open(close_when_all_answered=False)
    accept(await start_session(fake_stage.live, fake_stage.host_of(session)))
    opened = (await fake_stage.events(session.id))[-1]
    assert isinstance(opened, QuestionOpened)
    question = Asked(fake_stage, session, opened)
    await question.follow_newest()
    return question


async def test_after_an_outage_a_question_has_the_time_that_was_left_and_then_closes(asked: Asked) -> None:
    asked.outage(5_000, 65_000)
    await look(asked.stage.live, 0)
    [extended] = await asked.events(QuestionExtended)
    left_ms = DRIZZLE.time_limit_ms - 5_000
    assert extended.closes_at == asked.opened_at + 65_000 + left_ms + RECONNECTING_MS
    await asked.follow_newest()
    due, at = asked.due()
    assert (due.closes_at, at) == (extended.closes_at, extended.closes_at + GRACE_MS)
    asked.stage.pulses.pulse = QueuePulse(at, asked.stage.pulses.pulse.outages)  # pyright: ignore
    await asked.ring(at)
    [closed] = await asked.events(QuestionClosed)
    assert (closed.reason, closed.closes_at) == ("time", extended.closes_at)


async def test_any_number_of_replicas_extend_a_question_once(asked: Asked) -> None:
    asked.outage(5_000, 65_000)
    await asyncio.gather(*(look(asked.stage.live, 0) for _ in range(4)))
    await look(asked.stage.live, 0)
    assert len(await asked.events(QuestionExtended)) == 1


async def test_each_outage_extends_a_question_by_itself(asked: Asked) -> None:
    asked.outage(5_000, 65_000)
    seen_until = await look(asked.stage.live, 0)
    asked.outage(70_000, 80_000)
    await look(asked.stage.live, seen_until)
    [first, second] = await asked.events(QuestionExtended)
    assert second.closes_at == first.closes_at + 10_000 + RECONNECTING_MS


async def test_while_nobody_can_answer_a_question_does_not_close_by_time(asked: Asked) -> None:
    asked.stage.pulses.pulse = QueuePulse(asked.opened_at + 1_000, [])
    with pytest.raises(Behind):
        await asked.ring(asked.closes_at + GRACE_MS)
    assert not await asked.events(QuestionClosed)
    accept(await close_early(asked.stage.live, asked.stage.host_of(asked.session)))
    assert len(await asked.events(QuestionClosed)) == 1, "its host may close it at any time"


async def test_a_timer_finds_an_outage_that_nobody_else_has_seen(asked: Asked) -> None:
    asked.outage(5_000, 65_000)
    await asked.ring(asked.opened_at + 65_001)
    assert len(await asked.events(QuestionExtended)) == 1
    assert not await asked.events(QuestionClosed)


async def test_a_timer_of_an_end_that_was_moved_closes_nothing(asked: Asked) -> None:
    before, _ = asked.due()
    asked.outage(5_000, 8_500)
    await look(asked.stage.live, 0)
    asked.stage.clock.now = asked.closes_at + GRACE_MS
    await handle_timer(asked.stage.live, before, asked.stage.clock.now)
    assert not await asked.events(QuestionClosed)


async def test_a_question_that_is_extended_while_it_is_about_to_close_does_not_close(asked: Asked) -> None:
    """The timer has looked for outages; before it seals, somebody else extends the question."""
    asked.outage(5_000, 65_000)

    class Late:
        async def read(self) -> QueuePulse:
            await extend_open_questions(asked.stage.live, asked.stage.pulses.pulse.outages)  # pyright: ignore
            return QueuePulse(asked.stage.clock.now, [])

    live = with_logs(asked.stage, pulses=Late())
    await handle_timer(live, asked.due()[0], asked.stage.clock.now)
    assert len(await asked.events(QuestionExtended)) == 1
    assert not await asked.events(QuestionClosed)


async def test_a_question_that_was_sealed_is_not_extended(asked: Asked) -> None:
    nodes = Failing(asked.stage.live.logs.nodes, "live", JetStreamUnavailable(), times=1)
    with pytest.raises(JetStreamUnavailable):
        await close_early(with_logs(asked.stage, nodes=nodes), asked.stage.host_of(asked.session))
    asked.outage(1_000, 65_000)
    await look(asked.stage.live, 0)
    assert not await asked.events(QuestionExtended)
    await asked.ring(asked.opened_at + 65_001)
    assert len(await asked.events(QuestionClosed)) == 1, "whoever comes next finishes the closing"


async def test_without_the_store_a_question_is_extended_all_the_same(asked: Asked) -> None:
    await asked.stage.lose_store()
    asked.outage(5_000, 65_000)
    await look(asked.stage.live, 0)
    assert len(await asked.events(QuestionExtended)) == 1


async def test_where_no_node_has_ever_been_questions_close_by_time(asked: Asked) -> None:
    await asked.ring(asked.closes_at + GRACE_MS)
    assert len(await asked.events(QuestionClosed)) == 1


async def test_on_real_engines_a_silence_of_the_nodes_extends_what_was_open(
    stage: RealStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulses, "NODE_SILENCE_MS", 100)
    beats = PulseLog(stage.jet)
    session = await stage.open(close_when_all_answered=False)
    accept(await start_session(stage.live, stage.host_of(session)))
    async with listening(stage, session.id) as events:
        await beats.beat()
        while (seen := await beats.read()) is None or not seen.outages:
            await asyncio.sleep(0.2)  # the silence
            await beats.beat()
        extended = await events.next(QuestionExtended)
    assert isinstance(extended, QuestionExtended)
    opened = next(e for e in await stage.events(session.id) if isinstance(e, QuestionOpened))
    assert extended.closes_at > opened.question.closes_at + RECONNECTING_MS
    assert session.id in await stage.live.logs.timers.closing()
