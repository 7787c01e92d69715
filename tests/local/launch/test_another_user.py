"""Another user of the machine gets nothing from a running stack that the public gateway would not give."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.local.launch.another_user import (
    LOOPBACK,
    addresses_of,
    answers,
    as_another_user,
    family,
    ports_of,
    readable,
    told_by_the_kernel,
)
from wordrally.local.stack import Stack

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="what others may see is asked of /proc"),
]


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # everybody may come as far as the data folder
        with Stack(Path(folder) / "data") as running:
            yield running


@pytest.fixture(scope="module")
def private_ports(stack: Stack) -> list[int]:
    public = urlsplit(stack.url).port
    return [port for port in ports_of(family(stack.supervisor_pid)) if port != public]


@pytest.fixture(scope="module")
def said(private_ports: list[int]) -> dict[str, dict[str, str]]:
    assert (
        len(private_ports) >= 9
    )  # services, realtime's second port, the gateway's, the queue, the supervisor
    return as_another_user(lambda: {port: answers(port) for port in private_ports})


def test_nothing_listens_beyond_this_machine(stack: Stack):
    found = addresses_of(family(stack.supervisor_pid))
    assert [address for address in found if not address.startswith(f"{LOOPBACK}:")] == []


def test_only_what_the_gateway_tells_everybody_is_answered(stack: Stack, said: dict[str, dict[str, str]]):
    web = str(urlsplit(f"//{stack.description['processes']['web-1']}").port)
    public = {"/livez", "/readyz", "/.well-known/jwks.json"}
    given = {
        (port, path)
        for port, answers in said.items()
        for path, answer in answers.items()
        if answer.startswith("HTTP/1.1 2") and path not in public
    }
    assert {path for port, path in given if port != web} == set()
    assert "/metrics" not in {path for _, path in given}
    assert all(answers["join"].split(" ")[1:2] != ["201"] for answers in said.values())


def test_calls_past_the_gateway_are_refused(stack: Stack, said: dict[str, dict[str, str]]):
    for name in ("quiz-1", "user-1"):
        port = str(urlsplit(f"//{stack.description['processes'][name]}").port)
        assert said[port]["join"].startswith("HTTP/1.1 403"), name
        assert said[port]["/api/v1/topics"].startswith("HTTP/1.1 403"), name
        assert said[port]["/metrics"].startswith("HTTP/1.1 403"), name


def test_the_queue_lets_nobody_in_who_has_no_password(stack: Stack, said: dict[str, dict[str, str]]):
    queue = said[str(urlsplit(stack.description["nats_url"]).port)]
    tries = [answer for asked, answer in queue.items() if asked.startswith("nats")]
    assert len(tries) == 3
    assert all("Authorization Violation" in answer and "PONG" not in answer for answer in tries)


def test_no_port_is_the_stores(said: dict[str, dict[str, str]]):
    assert [port for port, answers in said.items() if "PONG" in answers["redis"]] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_no_file_of_the_stack_can_be_read(stack: Stack):
    places = [str(stack.data), *map(str, stack.data.rglob("*"))]
    assert as_another_user(lambda: readable(places)) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_no_command_and_no_environment_shows_a_secret(stack: Stack):
    pids = family(stack.supervisor_pid)
    shown = as_another_user(lambda: told_by_the_kernel(pids))
    secret = urlsplit(stack.description["nats_url"]).password
    assert secret
    assert [which for which in shown if which.endswith("environ")] == []
    everything = " ".join(shown.values())
    assert secret not in everything
    assert stack.description["metrics_token"] not in everything
