"""The queue enforces the table of permissions, and a service says clearly what it lacks."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import nats
import pytest
import structlog
from nats.aio.client import Client
from nats.js.api import ConsumerConfig

from tests.engines import NATS_SERVER, Engine, free_port
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue import declaring, jetstream
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.contracts.queue import streams
from wordrally.contracts.queue.permissions import OPERATOR, PERMISSIONS, inbox_of
from wordrally.local.engines.queue_configuration import nats_config
from wordrally.local.engines.secrets import QueueSecrets

pytestmark = pytest.mark.process

REFUSED_WITHIN_S = 5.0


class Queue:
    """A queue as `wordrally up` runs it, with all streams."""

    def __init__(self, folder: Path) -> None:
        self.secrets = QueueSecrets.make()
        port = free_port()
        config = folder / "nats.conf"
        config.write_text(nats_config(folder / "nats", port=port, secrets=self.secrets))
        self.engine = Engine([str(NATS_SERVER), "-c", str(config)], f"nats://127.0.0.1:{port}", port)

    def url(self, user: str) -> str:
        return self.secrets.url(user, self.engine.url)


@pytest.fixture(scope="module")
def queue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queue]:
    made = Queue(tmp_path_factory.mktemp("queue"))
    made.engine.start()
    yield made
    made.engine.kill()


@pytest.fixture
async def filled(queue: Queue) -> Queue:
    async with await jetstream.connect(queue.url(OPERATOR), "operator") as jet:
        for spec in streams.ALL:
            await jet.ensure(spec)
    return queue


async def refusals(url: str, user: str, attempt: Callable[[Client], Awaitable[object]]) -> list[str]:
    """What the server refuses while a service does something."""
    told: list[str] = []
    heard = asyncio.Event()

    async def on_error(error: Exception) -> None:
        told.append(str(error).lower())
        heard.set()

    client = await nats.connect(url, error_cb=on_error, inbox_prefix=inbox_of(user).encode())
    with suppress(Exception):
        await asyncio.wait_for(attempt(client), 1)
    with suppress(TimeoutError):
        await asyncio.wait_for(heard.wait(), REFUSED_WITHIN_S if not told else 0.1)
    await client.close()
    return told


def read(stream: str) -> Callable[[Client], Awaitable[object]]:
    return lambda client: client.jetstream(timeout=0.5).get_msg(stream, seq=1)


def say(subject: str) -> Callable[[Client], Awaitable[object]]:
    return lambda client: client.jetstream(timeout=0.5).publish(subject, b"x")


def hear(subject: str) -> Callable[[Client], Awaitable[object]]:
    return lambda client: client.subscribe(subject)


def spread(client: Client) -> Awaitable[object]:
    """A stream that would copy the questions to wherever its maker may read."""
    return client.jetstream(timeout=0.5).update_stream(name="ANSWERS", subjects=["answers.*", "frozen.*.*"])


def take_over(stream: str, durable: str) -> Callable[[Client], Awaitable[object]]:
    """Take the next message of a consumer, which nobody else is then given."""
    return lambda client: client.request(f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}", b"1", timeout=0.5)


def delete(stream: str, durable: str) -> Callable[[Client], Awaitable[object]]:
    return lambda client: client.jetstream(timeout=0.5).delete_consumer(stream, durable)


def bend(stream: str, durable: str) -> Callable[[Client], Awaitable[object]]:
    config = ConsumerConfig(name=durable, durable_name=durable, filter_subject="nothing")
    return lambda client: client.jetstream(timeout=0.5).add_consumer(stream, config)


@pytest.mark.parametrize(
    ("user", "attempt"),
    [
        ("realtime", take_over("ANSWERS", "scoring")),
        ("quiz", delete("ANSWERS", "scoring")),
        ("quiz", bend("ANSWERS", "scoring")),
        ("scoring", take_over("SESSIONS", "session-results")),
        ("scoring", delete("SESSIONS", "session-events")),
        ("realtime", read("FROZEN")),
        ("realtime", read("SESSIONS")),
        ("realtime", spread),
        ("realtime", say("session.s1")),
        ("realtime", say("$KV.SIGNING_KEYS.user.k1")),
        ("realtime", hear(">")),
        ("realtime", hear("_INBOX_quiz.>")),
        ("history", read("FROZEN")),
        ("history", say("results.s1")),
        ("history", say("mail.m1")),
        ("scoring", say("answers.n1")),
        ("scoring", say("ended.account.a1")),
        ("quiz", say("$KV.SIGNING_KEYS.user.k1")),
        ("quiz", say("ended.login.l1")),
        ("quiz", say("account.deleted.a1")),
        ("quiz", read("MAILS")),
        ("user", say("session.s1")),
        ("user", read("ANSWERS")),
        ("user", say("$KV.SIGNING_KEYS.quiz.k1")),
    ],
)
async def test_nobody_does_what_is_anothers(
    filled: Queue, user: str, attempt: Callable[[Client], Awaitable[object]]
):
    told = await refusals(filled.url(user), user, attempt)
    assert any("permissions violation" in each for each in told), told


@pytest.mark.parametrize("user", PERMISSIONS)
async def test_each_may_do_what_the_table_says(filled: Queue, user: str):
    async def use(client: Client) -> None:
        for subject in PERMISSIONS[user].hears:
            await client.subscribe(subject)
        for subject in PERMISSIONS[user].says:
            await client.publish(subject.replace("*", "x"), b"")
        await client.flush()

    async with asyncio.timeout(10):
        client_errors: list[str] = []

        async def on_error(error: Exception) -> None:
            client_errors.append(str(error))

        client = await nats.connect(filled.url(user), error_cb=on_error)
        await use(client)
        await client.close()
    assert client_errors == []


async def test_what_is_missing_in_the_table_is_said_clearly(filled: Queue):
    with structlog.testing.capture_logs() as logged:
        async with await jetstream.connect(filled.url("history"), "history-1") as jet:
            with pytest.raises(JetStreamUnavailable):
                await jet.append("session.s1", b"")
    (line,) = [line for line in logged if line["log_level"] == "error"]
    assert "table of permissions" in line["event"]
    assert "session.s1" in line["error"]


async def test_who_does_not_own_a_stream_waits_and_then_says_whose_it_is(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(declaring, "PATIENCE_S", 0.3)
    async with await jetstream.connect(queue.url(OPERATOR), "operator") as operator:
        with suppress(Exception):
            await operator.js.delete_stream("MAILS")
        async with await jetstream.connect(queue.url("history"), "history-1") as jet:
            with pytest.raises(ServiceCannotStart, match="'user' makes it when it starts"):
                await jet.ensure(streams.MAILS)
        await operator.ensure(streams.MAILS)
        async with await jetstream.connect(queue.url("history"), "history-1") as jet:
            await jet.ensure(streams.MAILS)
