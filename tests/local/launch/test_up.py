"""`wordrally up` as somebody at a terminal meets it: the whole stack, for real."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.supervision.children import lives, wait_until
from wordrally.local.network import lan_address
from wordrally.local.stack import Stack

pytestmark = pytest.mark.process

CTRL_C_WITHIN_S = 10.0


def wordrally(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    command = [sys.executable, "-m", "wordrally.cli", *map(str, arguments)]
    return subprocess.run(
        command, env={**os.environ, **environ}, capture_output=True, text=True, timeout=60, check=False
    )


def processes(stack: Stack) -> dict[str, int]:
    """Every process of a stack by its name."""
    return {name: stack.pid(name) for name in stack.description["processes"]}


def is_ready(stack: Stack) -> bool:
    try:
        with urllib.request.urlopen(f"{stack.url}/readyz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("stack"), scale={"realtime": 2, "scoring": 0}) as started:
        yield started


def test_the_screen_shows_what_runs_where_and_the_way_in(stack: Stack):
    for name, address in stack.description["processes"].items():
        line = next(line for line in stack.screen.splitlines() if line.startswith(f"{name} "))
        assert "ready" in line
        assert str(stack.pid(name)) in line
        assert address in line
    assert f"Host a quiz  {stack.url}/host" in stack.screen
    assert f"Join one     {stack.url}/" in stack.screen
    assert "█" in stack.screen


def test_the_whole_is_ready_at_the_gateway(stack: Stack):
    assert is_ready(stack)


def test_everything_but_the_gateway_is_on_loopback(stack: Stack):
    elsewhere = [
        address for address in stack.description["processes"].values() if "127.0.0.1:" not in address
    ]
    assert elsewhere == ["run/store.sock"]


def test_a_second_stack_on_the_same_data_is_refused_in_one_sentence(stack: Stack):
    second = wordrally("up", "--data", stack.data, "--port", "0")
    assert second.returncode == 1
    assert f"already runs on {stack.data} (process {stack.supervisor_pid})" in second.stderr
    assert len(second.stderr.splitlines()) == 1
    assert is_ready(stack)


@pytest.mark.parametrize("name", ["nats", "store", "quiz-1", "user-1", "realtime-1", "gateway"])
def test_a_killed_process_is_replaced_and_the_whole_is_ready_again(stack: Stack, name: str):
    stack.kill(name)
    wait_until(lambda: is_ready(stack), within_s=30)
    assert f"{name} was killed by SIGKILL; starting it again" in stack.screen


def test_a_running_stack_is_scaled_up_and_down(stack: Stack):
    assert wordrally("scale", "quiz=2,realtime=1", "--data", stack.data).returncode == 0
    wait_until(lambda: "replicas now:" in stack.screen, within_s=30)
    names = list(stack.description["processes"])
    assert "quiz-2" in names
    assert "realtime-2" not in names
    assert is_ready(stack)


def test_scaling_what_does_not_run_is_refused(tmp_path: Path):
    refused = wordrally("scale", "quiz=2", "--data", tmp_path)
    assert refused.returncode == 1
    assert "No stack runs on" in refused.stderr


def test_a_taken_port_is_refused_and_nothing_is_started(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        refused = wordrally("up", DATA=str(tmp_path / "data"), PORT=str(port))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Error: Port {port} is taken")
    assert len(refused.stderr.splitlines()) == 1
    assert not list((tmp_path / "data" / "log").iterdir())


def test_a_folder_that_cannot_be_used_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("")
    refused = wordrally("up", "--data", tmp_path / "file" / "data", "--port", "0")
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: Cannot write in ")
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("scale", ["realtime", "realtime=0", "realtime=two", "gateway=2", "quiz=99"])
def test_a_scale_that_makes_no_sense_is_refused(scale: str):
    refused = wordrally("up", "--scale", scale)
    assert refused.returncode == 2
    assert "--scale" in refused.stderr


def test_ctrl_c_stops_everything_within_ten_seconds(tmp_path: Path):
    stack = Stack(tmp_path)
    stack.start()
    pids = [stack.supervisor_pid, *processes(stack).values()]
    assert stack.stop(within_s=CTRL_C_WITHIN_S) == 0
    assert not [pid for pid in pids if lives(pid)]
    assert not list((tmp_path / "run").glob("*.pid"))
    assert "Traceback" not in "".join(log.read_text() for log in (tmp_path / "log").glob("*.log"))


def test_phones_find_the_gateway_at_this_machines_address_and_nothing_else(tmp_path: Path):
    with Stack(tmp_path, environ={"LAN": "1"}) as stack:
        processes = stack.description["processes"]
        assert processes.pop("gateway").startswith("0.0.0.0:")
        assert not [address for address in processes.values() if "0.0.0.0" in address]
        port = stack.url.rpartition(":")[2]
        assert stack.description["public_url"] == f"http://{lan_address()}:{port}"
        assert f"Join one     http://{lan_address()}:{port}/" in stack.screen


def test_no_process_survives_a_supervisor_that_is_killed_and_the_folder_is_free_again(tmp_path: Path):
    stack = Stack(tmp_path)
    stack.start()
    pids = list(processes(stack).values())
    os.kill(stack.supervisor_pid, signal.SIGKILL)
    assert stack.stop() == -signal.SIGKILL
    with Stack(tmp_path) as successor:
        assert not [pid for pid in pids if lives(pid)]
        assert is_ready(successor)


def test_a_ctrl_c_before_everything_is_up_stops_what_is(tmp_path: Path):
    stack = Stack(tmp_path)
    stack.launch()
    wait_until((tmp_path / "run" / "nats.pid").exists)
    nats = stack.pid("nats")
    assert stack.stop(within_s=CTRL_C_WITHIN_S) == 0
    assert not lives(nats)


def test_status_has_a_line_for_each_process_of_the_description(stack: Stack):
    done = wordrally("status", "--data", stack.data)

    assert done.returncode == 0, done.stderr
    assert {line.split()[0] for line in done.stdout.splitlines()} == set(stack.description["processes"])
    assert all(" ready " in line for line in done.stdout.splitlines())


def test_changes_asked_for_at_once_are_all_made_and_reported(stack: Stack):
    asked = [
        subprocess.Popen(
            [sys.executable, "-m", "wordrally.cli", "scale", wanted, "--data", str(stack.data)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for wanted in ("quiz=2", "user=2", "scoring=2")
    ]
    answers = [each.communicate(timeout=120)[0] for each in asked]

    assert [each.returncode for each in asked] == [0, 0, 0]
    assert all(answer.startswith("Replicas now: ") for answer in answers)
    assert {"quiz-2", "user-2", "scoring-2"} <= set(stack.description["processes"])


def test_a_process_is_restarted_by_its_name_and_is_ready_again(stack: Stack):
    before = stack.pid("quiz-1")
    done = wordrally("restart", "quiz-1", "--data", stack.data)

    assert (done.returncode, done.stderr) == (0, "")
    assert stack.pid("quiz-1") != before
    assert str(stack.pid("quiz-1")) in done.stdout
    assert is_ready(stack)


def test_what_runs_inside_another_process_is_shown_and_restarted_with_it(stack: Stack):
    shown = wordrally("status", "--data", stack.data).stdout.splitlines()
    refused = wordrally("restart", "scoring-1", "--data", stack.data)

    assert stack.description["inside"] == {"history-1": "user-1", "scoring-1": "quiz-1"}
    assert [line for line in shown if line.startswith("quiz-1 ") and "runs scoring-1, too" in line]
    assert refused.returncode == 1
    assert "scoring-1 runs inside the process quiz-1" in refused.stderr


def test_a_process_that_is_unknown_is_not_restarted_and_the_known_ones_are_named(stack: Stack):
    done = wordrally("restart", "quiz", "--data", stack.data)

    assert done.returncode == 1
    assert "quiz-1" in done.stderr


def test_every_process_has_its_metrics_where_prometheus_finds_them(stack: Stack):
    targets = json.loads((stack.data / "run/prometheus.json").read_text())
    found = {target["labels"]["process"]: target["targets"] for target in targets}
    token = (stack.data / "keys" / "metrics.token").read_text().strip()

    assert {"gateway", "supervisor", "realtime-1", "quiz-1"} <= set(found)
    for name, (address,) in found.items():
        assert stack.description["metrics"][name] == f"http://{address}/metrics"
        asked = urllib.request.Request(
            f"http://{address}/metrics", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(asked, timeout=5) as answer:
            assert b"# TYPE" in answer.read()


def test_commands_of_a_healthy_stack_print_their_results_and_nothing_else(stack: Stack):
    letters = wordrally("dead-letters", "--data", stack.data)

    assert (letters.returncode, letters.stdout) == (0, "")
    assert letters.stderr == "There are no dead letters.\n"
    assert wordrally("verify", "--data", stack.data).stderr == ""


def test_nobody_else_can_read_what_the_stack_stores(stack: Stack):
    for path in [
        stack.data,
        *stack.data.glob("*.db*"),
        *stack.data.glob("keys/*"),
        *stack.data.glob("run/*"),
    ]:
        assert path.stat().st_mode & 0o077 == 0, path
