"""Whole processes on a real NATS: a game, and nodes that are stopped, frozen and killed under it."""

import secrets
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.engines import Engine, nats_server
from tests.realtime.clients import Client, opened
from tests.realtime.fake_players import FakePlayer
from tests.realtime.fake_quiz import HOST, FakeSession
from tests.realtime.nats_quiz import NatsQuiz, decode_record
from tests.realtime.processes import Process, started
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.tokens.signing import Issuer
from wordrally.contracts import frames
from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, PLAYER_ISSUER, AccountClaims, PlayerClaims
from wordrally.contracts.queue import streams, subjects
from wordrally.contracts.queue.answers import Fence

pytestmark = pytest.mark.process


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class Stage:
    """A fake quiz service, its session, and the right tokens."""

    def __init__(self, jet: JetStream, quiz: NatsQuiz, session: FakeSession, folder: Path) -> None:
        self.jet, self.quiz, self.session = jet, quiz, session
        self._players = Issuer.load_or_create(folder / "quiz.pem", PLAYER_ISSUER)
        self._accounts = Issuer.load_or_create(folder / "user.pem", ACCOUNT_ISSUER)

    async def announce(self) -> None:
        await self._players.announce(self.jet)
        await self._accounts.announce(self.jet)

    def player(self, node: Process, player: FakePlayer) -> AbstractAsyncContextManager[Client]:
        session_id = self.session.state.session_id
        claims = PlayerClaims(
            iss=PLAYER_ISSUER,
            aud=AUDIENCE,
            sub=player.player_id,
            sid=session_id,
            iat=0,
            exp=now_ms() // 1_000 + 600,
        )
        return opened(node.port, session_id, self._players.sign(claims))

    def host(self, node: Process) -> AbstractAsyncContextManager[Client]:
        claims = AccountClaims(
            iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub=HOST, jti="j", iat=0, exp=now_ms() // 1_000 + 600
        )
        return opened(node.port, self.session.state.session_id, self._accounts.sign(claims))

    async def open(self, index: int = 0) -> None:
        await self.quiz.happen(self.session, self.session.open(index, now_ms()))

    async def fences(self) -> list[Fence]:
        found = []
        async for message in self.jet.read(subjects.ANSWERS, subjects.ANSWERS_OF.format("*")):
            record = decode_record(message.payload)
            found += [record] if isinstance(record, Fence) else []
        return found


@pytest.fixture
def queue(tmp_path: Path) -> AsyncIterator[Engine]:
    """A NATS server of the test's own: it counts fences, and may be stopped."""
    engine = nats_server(tmp_path)
    engine.start()
    yield engine  # type: ignore[misc]
    engine.kill()


@pytest.fixture
async def stage(queue: Engine, tmp_path: Path) -> AsyncIterator[Stage]:
    async with await jetstream.connect(queue.url, "tests") as jet:
        for spec in (streams.SESSIONS, streams.ANSWERS, streams.NODES):
            await jet.ensure(spec)
        quiz = NatsQuiz(jet)
        await quiz.start()
        stage = Stage(jet, quiz, await quiz.session(secrets.token_hex(8)), tmp_path)
        await stage.announce()
        yield stage


async def test_a_question_is_played_on_two_processes(queue: Engine, stage: Stage) -> None:
    ann, ben = stage.session.join("ann"), stage.session.join("ben")
    async with (
        started(queue.url, "realtime-1") as one,
        started(queue.url, "realtime-2") as two,
        stage.host(one) as host,
        stage.player(one, ann) as first,
        stage.player(two, ben) as second,
    ):
        await stage.open()
        for client in (first, second):
            await client.until("question")
            await client.answer(0, 0)
            await client.until("accepted")
            assert (await client.until("result"))["correct"]
        await host.until("progress", answered=2)
        await stage.quiz.seal(stage.session, 0)
        await stage.quiz.happen(stage.session, stage.session.close(now_ms()))
        for client in (first, second, host):
            assert (await client.until("reveal"))["counts"] == [2, 0, 0, 0]
        ranks = [
            (await client.until("leaderboard", board_version=3))["you"]["rank"] for client in (first, second)
        ]
        assert ranks == [1, 2]
        assert "you" not in await host.until("leaderboard", board_version=3)


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL])
async def test_a_player_of_a_frozen_or_dead_process_goes_on_at_another(
    queue: Engine, stage: Stage, how: signal.Signals
) -> None:
    ann, ben = stage.session.join("ann"), stage.session.join("ben")
    async with (
        started(queue.url, "realtime-1") as one,
        started(queue.url, "realtime-2") as two,
        stage.player(one, ann) as before,
        stage.player(one, ben) as bystander,
    ):
        await stage.open()
        await bystander.until("question")
        await before.until("question")
        await before.answer(0, 0)
        await before.until("accepted")
        one.signal(how)
        async with stage.player(two, ann) as after:
            assert (await after.until("welcome"))["your_answer"]["choices"] == [0]
            await after.answer(0, 1)
            await after.until("error", code="already_answered")
        assert len(await stage.fences()) == 1
        if how == signal.SIGSTOP:
            one.signal(signal.SIGCONT)
            await bystander.answer(0, 0)
            assert await bystander.closed() == frames.GOING_AWAY
            assert "accepted" not in bystander.types()
            await one.until_ready()
            async with stage.player(one, ben) as again:
                await again.answer(0, 0)
                await again.until("accepted")
    await stage.quiz.score()
    counted = [answer for answer in stage.quiz.stored if answer.player_id == ann.player_id]
    assert len(counted) == 1


async def test_a_process_that_is_asked_to_stop_retires(queue: Engine, stage: Stage) -> None:
    ann = stage.session.join("ann")
    async with started(queue.url, "realtime-1") as node, stage.player(node, ann) as client:
        await stage.open()
        await client.until("question")
        await client.answer(0, 0)
        await client.until("accepted")
        node.signal(signal.SIGTERM)
        assert await client.closed() == frames.GOING_AWAY
        assert await node.child.wait() == 0
    assert [fence.reason for fence in await stage.fences()] == ["retired"]
    nodes = await stage.jet.js.stream_info(subjects.NODES)
    assert nodes.state.messages == 0


async def test_a_process_cut_off_from_the_queue_is_not_ready_and_catches_up_afterwards(
    queue: Engine, stage: Stage
) -> None:
    ann = stage.session.join("ann")
    async with started(queue.url, "realtime-1") as node, stage.player(node, ann) as client:
        await stage.open()
        await client.until("question")
        queue.kill()
        await client.answer(0, 0)
        await node.until_ready(503)
        assert "accepted" not in client.types()
        queue.start()
        await client.until("accepted")
        await node.until_ready()
        while client.types().count("welcome") < 2:  # before or after the answer is stored
            await client.read()
    await stage.quiz.score()
    assert len(stage.quiz.stored) == 1
