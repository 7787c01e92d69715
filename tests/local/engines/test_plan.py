"""The engines as the stack runs them."""

import os
import stat
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from wordrally.local.engines.plan import Engines, nats_binary, plan_engines
from wordrally.local.engines.queue_configuration import nats_config
from wordrally.local.engines.secrets import QueueSecrets
from wordrally.local.folder import claim
from wordrally.local.supervision.child_processes import ChildProcesses
from wordrally.local.supervision.supervisor import Supervisor

pytestmark = pytest.mark.process


@asynccontextmanager
async def running(data: Path) -> AsyncIterator[Engines]:
    with claim(data) as folder:
        engines = plan_engines(folder, os.environ)
        children = ChildProcesses(folder.lock)
        supervisor = Supervisor(folder, children, print)
        try:
            await supervisor.start(engines.programs)
            yield engines
        finally:
            await supervisor.stop()
            children.close()


def test_the_queue_syncs_every_message_and_listens_on_loopback_alone():
    config = nats_config(Path("/data/nats"), port=1, secrets=QueueSecrets.make())
    assert "sync_interval: always" in config
    assert "listen: 127.0.0.1:1" in config
    assert "http" not in config


@pytest.mark.parametrize("name", ["plain", 'a "quoted" name', "with a space", "größe", "back\\slash"])
def test_the_queue_understands_any_folder_name(tmp_path: Path, name: str):
    config = tmp_path / "nats.conf"
    config.write_text(nats_config(tmp_path / name, port=1, secrets=QueueSecrets.make()))
    checked = subprocess.run([nats_binary(), "-t", "-c", config], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


async def test_both_engines_come_up_in_a_folder_whose_name_has_a_space(tmp_path: Path):
    async with running(tmp_path / "my data") as engines:
        assert engines.store_url.startswith("unix://")
        assert "my%20data" in engines.store_url


async def test_the_store_has_a_private_socket_elsewhere_where_its_path_would_be_too_long(tmp_path: Path):
    async with running(tmp_path / ("long" * 30)) as engines:
        socket = Path(engines.store_url.removeprefix("unix://"))
        assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
        assert engines.store_url.startswith(f"unix://{tempfile.gettempdir()}/wordrally-")


async def test_a_queue_that_was_killed_while_it_started_is_healthy_the_next_time(tmp_path: Path):
    leftover = tmp_path / "nats" / "jetstream" / "_test_123"
    leftover.parent.mkdir(parents=True)
    leftover.touch()
    async with running(tmp_path) as engines:
        assert engines.queue_health is not None
        assert await engines.queue_health() == 200


def test_engines_that_run_already_are_not_started(tmp_path: Path):
    environ = {"WORDRALLY_NATS_URL": "nats://queue:4222", "WORDRALLY_STORE_URL": "redis://store:6379"}
    with claim(tmp_path) as folder:
        engines = plan_engines(folder, environ)
    assert engines == Engines("nats://queue:4222", "redis://store:6379", [])
