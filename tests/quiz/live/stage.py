"""The quiz service and its scoring worker on real engines, without HTTP, for tests of live sessions."""

import asyncio
import random
import secrets
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec
from nats.aio.msg import Msg

from tests.quiz.live.archive import (
    FakeAssignmentSeats,
    FakeFinishedSessions,
    FakeHostedSessions,
    FakeReadableQuizzes,
)
from tests.quiz.live.examples import HOST, QUESTIONS, draft_of, quiz_of
from tests.quiz.live.fake_logs import (
    FakeClassRosters,
    FakeFrozenQuizzes,
    FakeLeftovers,
    FakePins,
    FakeSeats,
    FakeSessionLogs,
)
from tests.quiz.live.fake_world import (
    FakeAnswerLogs,
    FakeClock,
    FakeNodes,
    FakeProgress,
    FakePulses,
    FakeTimers,
    FakeWords,
    Heard,
)
from tests.quiz.scoring.fake_logs import FakeCheckpoints
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.valkey.store import ValkeyClient as Valkey
from wordrally.chassis.valkey.store import connect as connect_store
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.claims import PlayerClaims
from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.http.sessions import Join, Joined, Session
from wordrally.contracts.ids import AccountId, SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.events import AnySessionEvent
from wordrally.quiz.live.adapters.jetstream_class_rosters import JetStreamClassRosters
from wordrally.quiz.live.adapters.jetstream_frozen_quizzes import JetStreamFrozenQuizzes
from wordrally.quiz.live.adapters.jetstream_leftovers import JetStreamLeftovers
from wordrally.quiz.live.adapters.jetstream_pins import JetStreamPins
from wordrally.quiz.live.adapters.jetstream_progress import SCORING, JetStreamScoringProgress
from wordrally.quiz.live.adapters.jetstream_pulses import JetStreamPulses
from wordrally.quiz.live.adapters.jetstream_session_log import (
    JetStreamSeats,
    JetStreamSessionLogs,
)
from wordrally.quiz.live.adapters.jetstream_timers import JetStreamTimers
from wordrally.quiz.live.adapters.nats_broadcasts import JetStreamAttendances, NatsBroadcasts
from wordrally.quiz.live.adapters.nats_node_sealing import NatsNodeSealing
from wordrally.quiz.live.adapters.valkey_presence import ValkeyPresences
from wordrally.quiz.live.adapters.valkey_projection import ValkeyProjections
from wordrally.quiz.live.application.host_commands import HostContext
from wordrally.quiz.live.application.joining.class_codes import CodeTries
from wordrally.quiz.live.application.joining.join_admission import JOINS_AT_ONCE, JoinAdmission
from wordrally.quiz.live.application.joining.taking_seats import JoinCaller, join_session
from wordrally.quiz.live.application.opening import open_session
from wordrally.quiz.live.application.session_ports import Logs, QuizDatabase, SessionPorts, StorePorts, World
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.scoring.adapters.valkey_restoration import ValkeyRestorations
from wordrally.quiz.scoring.adapters.valkey_scoreboard import ValkeyScoreboards
from wordrally.quiz.scoring.application.rebuild import Rebuilder
from wordrally.quiz.scoring.application.rebuild_ports import RebuildPorts
from wordrally.quiz.scoring.entrypoints.consumer import ScoringConsumer
from wordrally.quiz.scoring_main import create_live_first, create_rebuilder, create_scorer
from wordrally.quiz.wiring import STREAMS, new_id, now_ms, pause_ms, run_live


class PlainTokens:
    """Implements `Tokens` without a signature."""

    def sign(self, claims: PlayerClaims) -> str:
        return msgspec.json.encode(claims).decode()


def join_caller(
    account_id: AccountId | None = None, login: str = "", tries: CodeTries | None = None
) -> JoinCaller:
    """A caller whose device has tried no code, or has made these tries."""
    return JoinCaller(account_id, tries or CodeTries(WrongCodes(lambda: 0), "192.0.2.1"), login)


@dataclass
class Stage:
    """What a test has in its hands."""

    live: SessionPorts
    valkey: Valkey
    quizzes: FakeReadableQuizzes
    hosted: FakeHostedSessions
    finished: FakeFinishedSessions

    async def open(self, questions: Sequence[Question] = QUESTIONS, **settings: object) -> Session:
        """A session of the host, in its lobby."""
        quiz = quiz_of(list(questions))
        self.quizzes.quizzes[quiz.id] = quiz
        session = await open_session(self.live, HOST, draft_of(quiz.id, **settings))
        assert isinstance(session, Session)
        return session

    async def try_join(
        self, session: Session, nickname: str, account_id: AccountId | None = None
    ) -> Joined | QuizError:
        return await join_session(
            self.live, Join(pin=session.pin, nickname=nickname), join_caller(account_id)
        )

    async def join(self, session: Session, nickname: str, account_id: AccountId | None = None) -> Joined:
        """A seat that must not be refused."""
        joined = await self.try_join(session, nickname, account_id)
        assert isinstance(joined, Joined), joined
        return joined

    def host_of(self, session: Session) -> HostContext:
        return HostContext(session.id, HOST)

    async def events(self, session_id: SessionId) -> list[AnySessionEvent]:
        return [entry.event for entry in await self.live.logs.sessions.events(session_id)]

    async def lose_store(self) -> None:
        await self.valkey.flushall()


@dataclass
class RealStage(Stage):
    """A stage on NATS and Valkey."""

    jet: JetStream


@dataclass
class FakeStage(Stage):
    """A stage on logs in memory and a real Valkey, where time passes only when somebody waits."""

    clock: FakeClock
    timers: FakeTimers
    nodes: FakeNodes
    pulses: FakePulses
    heard: Heard
    progress: FakeProgress
    answers: FakeAnswerLogs
    rosters: FakeClassRosters


def accept(outcome: Session | QuizError) -> Session:
    """The session after a command that must not be refused."""
    assert isinstance(outcome, Session), outcome
    return outcome


def compose(jet: JetStream, valkey: Valkey) -> RealStage:
    """A stage on these engines; its database is a fake one, which SQL's tests stand for."""
    quizzes, hosted, finished = FakeReadableQuizzes(), FakeHostedSessions(), FakeFinishedSessions()
    live = SessionPorts(
        logs=Logs(
            sessions=JetStreamSessionLogs(jet),
            seats=JetStreamSeats(jet),
            quizzes=JetStreamFrozenQuizzes(jet),
            pins=JetStreamPins(jet),
            timers=JetStreamTimers(jet),
            nodes=NatsNodeSealing(jet),
            pulses=JetStreamPulses(jet),
            classes=JetStreamClassRosters(jet, now_ms),
            leftovers=JetStreamLeftovers(jet),
        ),
        store=StorePorts(
            projections=ValkeyProjections(valkey),
            presences=ValkeyPresences(valkey),
            scoreboards=ValkeyScoreboards(valkey),
            rebuilds=create_rebuilder(jet, valkey),
        ),
        archive=QuizDatabase(
            quizzes=quizzes,
            hosted=hosted,
            assignments=FakeAssignmentSeats(),
            finished=finished,
            attendances=JetStreamAttendances(jet),
        ),
        progress=JetStreamScoringProgress(jet),
        broadcasts=NatsBroadcasts(jet),
        tokens=PlainTokens(),
        newcomers=JoinAdmission(JOINS_AT_ONCE, now_ms),
        words=FakeWords(),
        world=World(clock=now_ms, dice=secrets.SystemRandom(), new_id=new_id, pause_ms=pause_ms),
        public_url="http://127.0.0.1:8080",
    )
    return RealStage(live, valkey, quizzes, hosted, finished, jet)


def compose_fake(valkey: Valkey) -> FakeStage:
    """A stage on fakes, but for the store, whose scripts are half of what is tested."""
    quizzes, hosted, finished = FakeReadableQuizzes(), FakeHostedSessions(), FakeFinishedSessions()
    sessions, seats, frozen = FakeSessionLogs(), FakeSeats(), FakeFrozenQuizzes()
    clock, timers, nodes, heard = FakeClock(), FakeTimers(), FakeNodes(), Heard()
    pulses = FakePulses()
    progress, answers, rosters = FakeProgress(), FakeAnswerLogs(), FakeClassRosters()
    rebuilder = Rebuilder(
        RebuildPorts(
            logs=sessions,
            seats=seats,
            quizzes=frozen,
            answers=answers,
            checkpoints=FakeCheckpoints(),
            restorations=ValkeyRestorations(valkey),
            broadcasts=heard,
            clock=clock,
        )
    )
    live = SessionPorts(
        logs=Logs(
            sessions=sessions,
            seats=seats,
            quizzes=frozen,
            pins=FakePins(),
            timers=timers,
            nodes=nodes,
            pulses=pulses,
            classes=rosters,
            leftovers=FakeLeftovers(),
        ),
        store=StorePorts(
            projections=ValkeyProjections(valkey),
            presences=ValkeyPresences(valkey),
            scoreboards=ValkeyScoreboards(valkey),
            rebuilds=rebuilder,
        ),
        archive=QuizDatabase(
            quizzes=quizzes,
            hosted=hosted,
            assignments=FakeAssignmentSeats(),
            finished=finished,
            attendances=heard,
        ),
        progress=progress,
        broadcasts=heard,
        tokens=PlainTokens(),
        newcomers=JoinAdmission(JOINS_AT_ONCE, clock),
        words=FakeWords(),
        world=World(clock=clock, dice=random.Random(1), new_id=new_id, pause_ms=clock.pause_ms),
        public_url="http://127.0.0.1:8080",
    )
    return FakeStage(
        live,
        valkey,
        quizzes,
        hosted,
        finished,
        clock,
        timers,
        nodes,
        pulses,
        heard,
        progress,
        answers,
        rosters,
    )


@asynccontextmanager
async def raised(nats_url: str, store_url: str) -> AsyncGenerator[RealStage]:
    """A stage whose consumers do not run yet; see `at_work`."""
    valkey = connect_store(store_url)
    async with await jetstream.connect(nats_url, "stage") as jet:
        for spec in STREAMS:
            await jet.ensure(spec)
        yield compose(jet, valkey)
    await valkey.aclose()


@asynccontextmanager
async def at_work(stage: RealStage) -> AsyncGenerator[None]:
    """A quiz replica without HTTP and a scoring worker, while the block runs."""
    stop = asyncio.Event()
    scoring = create_scorer(stage.jet, stage.valkey)
    live_first = create_live_first(stage.jet, stage.valkey, scoring)
    scorer = ScoringConsumer(scoring, live_first, now_ms, SCORING)
    async with asyncio.TaskGroup() as group:
        group.create_task(run_live(stage.live, stage.jet, stop))
        group.create_task(scorer.run(stage.jet, stop))
        yield
        stop.set()


class LiveEvents:
    """The events of a session as the realtime nodes hear them."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[AnySessionEvent] = asyncio.Queue()

    async def next(self, kind: type[AnySessionEvent]) -> AnySessionEvent:
        """The next event of that kind; others before it are passed over."""
        async with asyncio.timeout(20):
            while not isinstance(event := await self.heard.get(), kind):
                pass
        return event


@asynccontextmanager
async def listening(stage: RealStage, session_id: SessionId) -> AsyncGenerator[LiveEvents]:
    """What is republished of a session's log, while the block runs."""
    events = LiveEvents()

    async def hear(message: Msg) -> None:
        events.heard.put_nowait(msgspec.msgpack.decode(message.data, type=AnySessionEvent))

    subscription = await stage.jet.subscribe(subjects.LIVE_SESSION.format(session_id), hear)
    await stage.jet.client.flush()
    yield events
    await subscription.unsubscribe()
