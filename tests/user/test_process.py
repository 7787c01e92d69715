"""The user service as a process: what it needs to start, and what it leaves behind."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import pytest
from nats.aio.msg import Msg

from tests.engines import Engine, free_port
from tests.user import examples
from wordrally.chassis import sql
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.chassis.tokens.signing import Issuer
from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, PLAYER_ISSUER, AccountClaims
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.results import AccountDeleted, SessionResults
from wordrally.contracts.queue.subjects import ACCOUNT_DELETED, ACCOUNTS, RESULTS_OF
from wordrally.user.history_main import serve_history
from wordrally.user.main import serve_user

PATIENCE_S = 120  # an interpreter takes seconds to import on a busy machine


@dataclass(frozen=True)
class Place:
    """Where the processes of one test keep what is theirs."""

    nats_url: str
    folder: Path

    def environment(self, port: int) -> dict[str, str]:
        settings = {
            "PORT": str(port),
            "NATS_URL": self.nats_url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.folder}/user.db",
            "KEY_FILE": f"{self.folder}/keys/user.pem",
            "INSTANCE": f"user-{port}",
            "MAIL_FOLDER": f"{self.folder}/mail",
        }
        return os.environ | {f"WORDRALLY_{name}": value for name, value in settings.items()}


def _spawn(place: Place, target: str, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "wordrally.cli", "serve", target]
    return subprocess.Popen(
        command, env=place.environment(port), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@contextmanager
def _serving(place: Place, *targets: str) -> Iterator[list[str]]:
    """Processes started at once, ready; stopped at the end, when each must end well and log no error."""
    ports = [free_port() for _ in targets]
    processes = [_spawn(place, target, port) for target, port in zip(targets, ports, strict=True)]
    origins = [f"http://127.0.0.1:{port}" for port in ports]
    try:
        for origin, process in zip(origins, processes, strict=True):
            _wait_until_ready(origin, process)
        yield origins
    finally:
        for process in processes:
            process.terminate()
        outputs = [process.communicate(timeout=PATIENCE_S) for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    assert not any(errors or '"level":"error"' in output for output, errors in outputs), outputs


def _wait_until_ready(origin: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{origin}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    process.kill()
    raise AssertionError(process.communicate())


@pytest.fixture
def place(nats: Engine, tmp_path: Path) -> Place:
    return Place(nats.url, tmp_path)


@dataclass(frozen=True)
class Stack:
    """Two replicas of the user service and its worker, which were started at once."""

    place: Place
    one: str
    other: str
    history: str


@pytest.fixture(scope="module")
def stack(nats: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    place = Place(nats.url, tmp_path_factory.mktemp("stack"))
    with _serving(place, "user", "user", "history") as (one, other, history):
        yield Stack(place, one, other, history)


@pytest.fixture
async def one(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=stack.one, timeout=10) as client:
        yield client


@pytest.fixture
async def other(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=stack.other, timeout=10) as client:
        yield client


async def _sign_in(client: httpx.AsyncClient) -> dict[str, str]:
    """Open an account of its own and return the headers that prove it."""
    credentials = {"email": f"{uuid.uuid4().hex}@example.org", "password": "correct horse"}
    await client.post("/api/v1/users", json=credentials | {"display_name": "Ann"})
    token = await client.post("/api/v1/auth/token", json=credentials)
    return {"Authorization": f"Bearer {token.json()['access_token']}"}


async def test_two_replicas_that_started_at_once_are_one_service(
    one: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    headers = await _sign_in(one)
    assert (await other.get("/api/v1/users/me", headers=headers)).status_code == 200
    cookie = {"cookie": f"wordrally_refresh={one.cookies['wordrally_refresh']}"}
    assert (await other.post("/api/v1/auth/refresh", headers=cookie)).status_code == 200
    assert (await one.post("/api/v1/auth/refresh", headers=cookie)).status_code == 401


async def test_an_ended_login_is_refused_by_every_replica(
    one: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    headers = await _sign_in(one)
    assert (await other.get("/api/v1/users/me", headers=headers)).status_code == 200
    assert (await one.post("/api/v1/auth/logout")).status_code == 204

    async def is_refused() -> bool:
        answers = [await client.get("/api/v1/users/me", headers=headers) for client in (one, other)]
        return [answer.status_code for answer in answers] == [401, 401]

    await _eventually(is_refused)


async def test_every_service_can_verify_the_tokens_with_keys_from_the_queue(
    stack: Stack, one: httpx.AsyncClient, jet: JetStream
) -> None:
    token = (await _sign_in(one))["Authorization"].removeprefix("Bearer ")
    claims = (await KeyRing.watch(jet)).verify(token)
    assert isinstance(claims, AccountClaims)
    assert claims.exp - claims.iat == 900
    assert (stack.place.folder / "keys/user.pem").stat().st_mode & 0o777 == 0o600


async def test_the_key_set_takes_in_another_issuers_key(
    one: httpx.AsyncClient, tmp_path: Path, jet: JetStream
) -> None:
    quiz = Issuer.load_or_create(tmp_path / "quiz.pem", PLAYER_ISSUER)
    await quiz.announce(jet)

    async def is_there() -> bool:
        return quiz.public_jwk() in (await one.get("/.well-known/jwks.json")).json()["keys"]

    await _eventually(is_there)


async def _eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await holds():  # noqa: ASYNC110 (another process gives no event to await)
            await asyncio.sleep(0.05)


async def test_a_finished_session_appears_in_the_history(
    stack: Stack, one: httpx.AsyncClient, jet: JetStream
) -> None:
    headers = await _sign_in(one)
    part = _results_of((await one.get("/api/v1/users/me", headers=headers)).json()["id"])
    await jet.append(RESULTS_OF.format(part.session_id), msgspec.msgpack.encode(part))

    async def has_attended() -> bool:
        page = (await one.get("/api/v1/users/me/history", headers=headers)).json()
        return [item["session_id"] for item in page["items"]] == [part.session_id]

    await _eventually(has_attended)
    async with httpx.AsyncClient() as operator:
        metrics = (await operator.get(f"{stack.history}/metrics")).text
    assert 'wordrally_batch_messages_count{consumer="history"}' in metrics
    assert 'wordrally_queue_depth{consumer="history"} 0.0' in metrics


def _results_of(account_id: str) -> SessionResults:
    row = examples.attendance(examples.account(), "session-in-process")
    part = examples.results(row.session.session_id, row)
    result = msgspec.structs.replace(part.results[0], account_id=account_id)
    return msgspec.structs.replace(part, results=[result])


async def test_a_mail_goes_through_the_queue_into_the_folder(stack: Stack, one: httpx.AsyncClient) -> None:
    address = f"{uuid.uuid4().hex}@example.org"
    form = {"email": address, "password": "correct horse", "display_name": "Ann"}
    assert (await one.post("/api/v1/users", json=form)).status_code == 201

    async def has_arrived() -> bool:
        return any(address in file.read_text() for file in (stack.place.folder / "mail").glob("*.eml"))

    await _eventually(has_arrived)


async def test_a_deletion_is_announced_for_every_service(one: httpx.AsyncClient, jet: JetStream) -> None:
    headers = await _sign_in(one)
    account_id = (await one.get("/api/v1/users/me", headers=headers)).json()["id"]
    announced = await _listen_for_the_end_of(account_id, jet)
    assert (await one.delete("/api/v1/users/me", headers=headers)).status_code == 204
    event = await asyncio.wait_for(announced, PATIENCE_S)
    assert event.account_id == account_id
    assert await jet.last(ACCOUNTS, ACCOUNT_DELETED.format(account_id)) is not None


async def _listen_for_the_end_of(account_id: str, jet: JetStream) -> asyncio.Future[AccountDeleted]:
    announced: asyncio.Future[AccountDeleted] = asyncio.get_running_loop().create_future()

    async def hear(message: Msg) -> None:
        announced.set_result(msgspec.msgpack.decode(message.data, type=AccountDeleted))

    await jet.subscribe(ACCOUNT_DELETED.format(account_id), hear)
    return announced


@pytest.fixture
def crashed(place: Place) -> Iterator[Place]:
    """A service that was started on the database of one that died between erasing and announcing."""
    asyncio.run(sql.upgrade(place.environment(0)["WORDRALLY_DATABASE_URL"], "wordrally.user"))
    with closing(sqlite3.connect(place.folder / "user.db")) as database:
        database.execute("INSERT INTO departures VALUES ('account-crashed', 7)")
        database.execute("INSERT INTO ended_access VALUES ('ended.login.crashed', 4000000000)")
        database.commit()
    with _serving(place, "user"):
        yield place


async def test_a_deletion_that_a_crash_left_unannounced_is_announced_at_the_next_start(
    crashed: Place, jet: JetStream
) -> None:
    def is_settled() -> bool:
        with closing(sqlite3.connect(crashed.folder / "user.db")) as database:
            return database.execute("SELECT count(*) FROM departures").fetchone() == (0,)

    await _eventually(lambda: asyncio.to_thread(is_settled))
    stored = await jet.last(ACCOUNTS, ACCOUNT_DELETED.format("account-crashed"))
    assert stored is not None
    event = msgspec.msgpack.decode(stored.payload, type=AccountDeleted)
    assert event == AccountDeleted(account_id=AccountId("account-crashed"), at=7)


async def test_an_end_that_a_crash_left_unannounced_is_announced_at_the_next_start(
    crashed: Place, jet: JetStream
) -> None:
    claims = AccountClaims(
        iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub="a", exp=4_000_000_000, iat=0, jti="j", login="crashed"
    )
    ring = await KeyRing.watch(jet)

    async def is_covered() -> bool:
        return ring.ended.covers(claims)

    await _eventually(is_covered)


def test_a_database_of_a_newer_version_is_refused_with_a_sentence(place: Place) -> None:
    asyncio.run(sql.upgrade(place.environment(0)["WORDRALLY_DATABASE_URL"], "wordrally.user"))
    with closing(sqlite3.connect(place.folder / "user.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    process = _spawn(place, "user", free_port())
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert errors == "wordrally: the database of wordrally.user was made by a newer version; run that one.\n"


@pytest.mark.parametrize("serve", [serve_user, serve_history])
def test_a_bad_setting_is_refused_with_a_sentence(
    place: Place,
    serve: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    environment = place.environment(0) | {"WORDRALLY_DATABASE_URL": "mysql://nowhere"}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        serve()
    assert capsys.readouterr().err.startswith("wordrally: WORDRALLY_DATABASE_URL is wrong")
