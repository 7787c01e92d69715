"""Requests to the supervisor of a running stack, over the socket that `stack.json` names."""

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wordrally.local.errors import StackCannotStart
from wordrally.local.launch.services import Service
from wordrally.local.operations.running_stack import describe_stack

ANSWER_WITHIN_S = 150.0
"""Time-out of a request: a replica may need a minute to become ready, and earlier requests come first."""

MAX_ANSWER_BYTES = 1_000_000


def scale(data: Path, replicas: Mapping[Service, int]) -> str:
    """Change the numbers of replicas, and return the present ones. Services left out stay as they are."""
    wanted = {service.value: number for service, number in replicas.items()}
    return ask(data, {"command": "scale", "replicas": wanted})["message"]


def restart(data: Path, name: str) -> str:
    """Restart a process, and return a sentence once it is ready again."""
    return ask(data, {"command": "restart", "name": name})["message"]


def status(data: Path) -> list[dict[str, Any]]:
    """Return the name, state, pid, restarts and address of each process."""
    return ask(data, {"command": "status"})["processes"]


def ask(data: Path, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the supervisor's answer. Raises `StackCannotStart` when it refuses, fails or does not answer."""
    running = describe_stack(data)
    answer = _exchange(data, str(running.get("control", "")), json.dumps(request).encode() + b"\n")
    if not answer.get("ok"):
        raise StackCannotStart(str(answer.get("message", "The supervisor refused without a reason.")))
    return answer


def _exchange(data: Path, path: str, request: bytes) -> dict[str, Any]:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ANSWER_WITHIN_S)
            connection.connect(path)
            connection.sendall(request)
            with connection.makefile("rb") as answers:
                return json.loads(answers.readline(MAX_ANSWER_BYTES))
    except TimeoutError:
        raise StackCannotStart(
            f"The supervisor of {data} has not answered for {ANSWER_WITHIN_S:.0f} s; look at the screen of "
            "'wordrally up' to see whether it still works on this."
        ) from None
    except (ConnectionError, FileNotFoundError):
        raise StackCannotStart(
            f"No stack runs on {data}, though its run/stack.json is still there: it was killed. "
            "Start it again with 'wordrally up'; nothing is lost."
        ) from None
    except ValueError:
        raise StackCannotStart(f"The supervisor of {data} stopped before it had answered.") from None
