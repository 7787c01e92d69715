"""The store of the containers: a user for each service, who may do what the service does and little else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from deploy.check import compose_services
from redis.exceptions import ConnectionError as StoreConnectionError
from redis.exceptions import NoPermissionError

from tests.quiz.live.stage import accept, compose_fake
from wordrally.chassis.valkey.cache import Cache
from wordrally.chassis.valkey.store import ValkeyClient, connect
from wordrally.local.engines.plan import store_binary
from wordrally.quiz.live.application.host_commands import close_early, finish_session, start_session
from wordrally.quiz.results.application.archiving import archive_session
from wordrally.user.wiring import PROFILES

pytestmark = pytest.mark.process
SERVICES: dict[str, Any] = compose_services()["services"]


@pytest.fixture
async def socket(tmp_path: Path) -> AsyncIterator[Path]:
    """Valkey with the arguments of the compose file, on a socket."""
    _, *arguments = SERVICES["store"]["command"].split()
    place = tmp_path / "store.sock"
    server = await asyncio.create_subprocess_exec(
        *(store_binary(), *arguments, "--port", "0", "--unixsocket", str(place)),
        stdout=asyncio.subprocess.DEVNULL,
    )
    async with asyncio.timeout(10):
        while not place.exists():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    yield place
    server.kill()
    await server.wait()


async def connected(socket: Path, user: str) -> ValkeyClient:
    client = connect(f"unix://{user}:secret@{socket}")
    await client.ping()
    return client


@pytest.mark.parametrize("user", ["quiz", "scoring"])
async def test_a_session_is_played_with_the_rights_of_each_service(socket: Path, user: str):
    assert SERVICES[user]["environment"]["WORDRALLY_STORE_URL"] == f"redis://{user}:secret@store:6379"
    client = await connected(socket, user)
    stage = compose_fake(client)
    session = await stage.open()
    await stage.join(session, "Ada")
    accept(await start_session(stage.live, stage.host_of(session)))
    accept(await close_early(stage.live, stage.host_of(session)))
    await stage.live.store.rebuilds.redraw(session.id)
    accept(await finish_session(stage.live, stage.host_of(session)))
    await archive_session(stage.live, session.id)
    await stage.live.store.projections.forget(session.id)
    await client.aclose()


async def test_profiles_are_cached_with_the_rights_of_user_and_of_nobody_else(socket: Path):
    assert SERVICES["user"]["environment"]["WORDRALLY_STORE_URL"] == "redis://user:secret@store:6379"
    client = await connected(socket, "user")

    async def load() -> bytes:
        return b"Ada"

    cache = Cache(client, PROFILES)
    assert await cache.read("ada", "profile", load, encode=bytes, decode=bytes) == b"Ada"
    assert await client.hget("cache:profiles:ada", "value:profile") == b"Ada"
    stranger = await connected(socket, "quiz")
    with pytest.raises(NoPermissionError):
        await stranger.hget("cache:profiles:ada", "value:profile")
    await asyncio.gather(client.aclose(), stranger.aclose())


@pytest.mark.parametrize(
    "command", ["KEYS *", "CONFIG GET *", "FLUSHALL", "ACL LIST", "GET secret", "SHUTDOWN"]
)
@pytest.mark.parametrize("user", ["user", "quiz", "scoring"])
async def test_everything_else_is_refused(socket: Path, user: str, command: str):
    client = await connected(socket, user)
    with pytest.raises(NoPermissionError):
        await client.execute_command(*command.split())
    await client.aclose()


async def test_nobody_comes_without_a_password(socket: Path):
    for url in (f"unix://{socket}", f"unix://quiz:guess@{socket}", f"unix://default:secret@{socket}"):
        client = connect(url)
        with pytest.raises(StoreConnectionError):
            await client.ping()
        await client.aclose()
