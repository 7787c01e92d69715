"""Somebody else with an account on the machine, who tries whatever a stack leaves open."""

import json
import os
import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

ANOTHER = 61_234
WAIT_S = 3.0
PATHS = (
    "/",
    "/livez",
    "/readyz",
    "/metrics",
    "/api/v1/topics",
    "/api/v1/users/me",
    "/api/v1/quizzes",
    "/api/v1/sessions",
    "/.well-known/jwks.json",
    "/stats",
    "/config_dump",
    "/varz",
    "/connz?subs=1",
    "/jsz?streams=1",
    "/healthz",
)


def as_another_user(work: Callable[[], Any]) -> Any:
    """Do work in a process of another user, when this one may become somebody else, and return its result."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(ANOTHER)
                os.setuid(ANOTHER)
            result: Any = {"done": work()}
        except BaseException:
            result = {"failed": traceback.format_exc()}
        with os.fdopen(writing, "w") as pipe:
            json.dump(result, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        result = json.load(pipe)
    os.waitpid(child, 0)
    assert "failed" not in result, result["failed"]
    return result["done"]


def family(pid: int) -> list[int]:
    """Return a process and all that it started."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").iterdir():
            found += [int(each) for each in (task / "children").read_text().split()]
    return found


LOOPBACK = "0100007F"


def ports_of(pids: list[int]) -> list[int]:
    """Return the TCP ports on which the processes listen."""
    return sorted(int(address.rpartition(":")[2], 16) for address in addresses_of(pids))


def addresses_of(pids: list[int]) -> list[str]:
    """Return the addresses, of IPv4 and IPv6, on which the processes listen, as the kernel writes them."""
    held = {
        os.readlink(each) for pid in pids for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()
    }
    tables = (Path("/proc/net") / name for name in ("tcp", "tcp6"))
    listed = (line.split() for table in tables for line in table.read_text().splitlines()[1:])
    return [row[1] for row in listed if row[3] == "0A" and f"socket:[{row[9]}]" in held]


def answers(port: int) -> dict[str, str]:
    """Return what a port says to HTTP, NATS and Redis without credentials: the first line of each answer."""
    said = {path: say(port, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") for path in PATHS}
    said["join"] = say(
        port,
        "POST /api/v1/sessions/join HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.1.2.3\r\nConnection: close\r\n"
        'Content-Type: application/json\r\nContent-Length: 35\r\n\r\n{"pin":"12345678","nickname":"Eve1"}'[
            :-1
        ],
    )
    for user in ("", '"user":"quiz","pass":"guess",', '"user":"health","pass":"",'):
        said[f"nats {user}"] = say(port, f'CONNECT {{{user}"verbose":true}}\r\nPING\r\nSUB > 1\r\n', lines=9)
    said["redis"] = say(port, "PING\r\n")
    return said


def say(port: int, text: str, lines: int = 1) -> str:
    """Return the first lines that a port answers, or nothing."""
    heard: list[bytes] = []
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) as connection:
        connection.sendall(text.encode())
        with connection.makefile("rb") as file:
            for line in file:
                heard.append(line)
                if len(heard) >= lines:
                    break
    return b"".join(heard).decode(errors="replace")


def readable(places: list[str]) -> list[str]:
    """Return the files and folders below these that can be read."""
    return [path for place in places for path in _walk(place)]


def _walk(place: str) -> Iterator[str]:
    if os.access(place, os.R_OK):
        yield place
    for folder, folders, files in os.walk(place):
        yield from (path for name in (*folders, *files) if os.access(path := f"{folder}/{name}", os.R_OK))


def told_by_the_kernel(pids: list[int]) -> dict[str, str]:
    """Return what the kernel shows of the processes: commands, and environment if it is readable."""
    shown: dict[str, str] = {}
    for pid in pids:
        for what in ("cmdline", "environ"):
            with suppress(OSError):
                shown[f"{pid} {what}"] = Path(f"/proc/{pid}/{what}").read_text(errors="replace")
    return shown
