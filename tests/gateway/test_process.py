"""The gateway as a process: its settings, what it refuses, how much it takes, and how it leaves."""

import asyncio
import contextlib
import json
import os
import socket
import stat
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.engines import free_port
from tests.gateway.stage import GATEWAY, Stage, staged, until
from wordrally.chassis.settings import BadSetting
from wordrally.gateway.drain import drain
from wordrally.gateway.endpoints import Address
from wordrally.gateway.main import bounded, max_connections, named_upstreams

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.process]


def _start(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environ = {f"WORDRALLY_{name}": value for name, value in settings.items()}
    command = {"args": GATEWAY, "env": {**os.environ, "WORDRALLY_RUN_FOLDER": str(folder), **environ}}
    return subprocess.run(**command, capture_output=True, text=True, timeout=20, check=False)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("PORT", "0"), ("UPSTREAMS", "quiz=quiz"), ("WORKERS", "many"), ("LOG_LEVEL", "loud")],
)
async def test_a_bad_setting_is_refused_with_a_sentence(tmp_path: Path, setting: str, value: str):
    ended = _start(tmp_path, **{setting: value})
    assert ended.returncode == 1
    assert f"WORDRALLY_{setting} is wrong" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_a_taken_port_is_refused_with_a_sentence(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = _start(tmp_path, PORT=str(port), OPS_PORT=str(free_port()))
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1)
    assert f"cannot listen on 127.0.0.1 port {port}" in ended.stderr


async def test_a_second_gateway_cannot_take_half_of_the_connections(calm: Stage, tmp_path: Path):
    ended = _start(tmp_path, PORT=str(calm.port), OPS_PORT=str(free_port()))
    assert "cannot listen" in ended.stderr


async def test_a_run_folder_that_cannot_be_written_is_refused_with_a_sentence(tmp_path: Path):
    (tmp_path / "file").touch()
    ended = _start(tmp_path / "file", PORT=str(free_port()), OPS_PORT=str(free_port()))
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1)
    assert "cannot use its run folder" in ended.stderr


async def test_too_few_files_are_refused_with_a_sentence():
    with pytest.raises(BadSetting, match="ulimit -n"):
        max_connections(1_024)


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("quiz=quiz.internal:8002", Address("quiz.internal", 8_002)),
        ("realtime=[::1]:8003/9003", Address("[::1]", 8_003, 9_003)),
    ],
)
async def test_services_may_live_behind_names(entry: str, address: Address):
    assert named_upstreams([entry]) == {entry.partition("=")[0]: address}


@pytest.mark.parametrize(
    "entry", ["quiz", "quiz=", "quiz=host", "nobody=host:1", "quiz=host:x", "quiz=host:1/x"]
)
async def test_a_malformed_name_is_refused(entry: str):
    with pytest.raises(BadSetting, match="WORDRALLY_UPSTREAMS is wrong"):
        named_upstreams([entry])


async def test_a_service_behind_a_name_is_found(tmp_path: Path):
    port = free_port()
    async with staged(tmp_path, without=frozenset({"web"}), UPSTREAMS=f"web=localhost:{port}") as stage:
        web = await stage.add("web", port)
        async with stage.client() as client:
            await until(lambda: _answered(client, "/"))
        assert web.received


async def _answered(client: httpx.AsyncClient, path: str) -> bool:
    return (await client.get(path)).status_code == 200


async def test_the_admin_interface_is_the_owners_alone(calm: Stage):
    mode = (calm.folder / "admin.sock").stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


async def test_without_a_file_requests_are_logged_to_standard_output(tmp_path: Path):
    async with staged(tmp_path, ACCESS_LOG="") as stage, stage.client() as client:
        answer = await client.get("/livez")
        await until(lambda: _is_logged(stage, answer.headers["x-request-id"]))


async def _is_logged(stage: Stage, request_id: str) -> bool:
    lines = stage.output.read_text().splitlines()
    return request_id in [json.loads(line)["request_id"] for line in lines]


async def test_connections_are_bounded_by_the_files_it_may_open(tmp_path: Path):
    """Past the bound, connections are closed at once; those that are open go on."""
    async with staged(tmp_path, files=1_400) as stage, contextlib.AsyncExitStack() as connections:
        held = [await _connected(stage, connections) for _ in range(100)]
        assert await _first_line(*await _connected(stage, connections)) == b""
        assert await _first_line(*held[0]) == b"HTTP/1.1 200 OK\r\n"


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _connected(stage: Stage, connections: contextlib.AsyncExitStack) -> Connection:
    reader, writer = await asyncio.open_connection("127.0.0.1", stage.port)
    connections.callback(writer.close)
    return reader, writer


async def _first_line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\n")
    try:
        return await reader.readline()
    except ConnectionError:
        return b""


async def test_a_drained_gateway_is_not_ready_and_ends_connections(tmp_path: Path):
    async with staged(tmp_path) as stage, stage.client() as client:
        assert (await client.get("/readyz")).status_code == 200
        drain(stage.folder)
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.headers["connection"] == "close"
        assert answer.json()["notes"] == ["The gateway is stopping."]


async def test_draining_what_does_not_run_is_an_error(tmp_path: Path):
    with pytest.raises(OSError, match="No such file"):
        drain(tmp_path)


async def test_fewer_clients_are_let_in_where_memory_is_limited_and_never_more_than_there_are_files_for():
    assert bounded(64_000, 12_000) == 12_000
    assert bounded(3_000, 12_000) == 3_000
    assert bounded(3_000, 0) == 3_000
