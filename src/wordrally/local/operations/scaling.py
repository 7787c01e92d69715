"""Asks a stack that runs for other numbers of replicas: a file says what, a signal says when."""

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import DESCRIPTION, write_atomically
from wordrally.local.launch.services import Service

WANTED = "scale.json"
SIGNAL = signal.SIGUSR1


def ask_to_scale(data: Path, scale: Mapping[Service, int]) -> None:
    """Services that `scale` leaves out stay as they are. Raises `StackCannotStart` when no stack runs on the folder."""
    try:
        running = json.loads((data / "run" / DESCRIPTION).read_text("utf-8"))
        write_wanted(data / "run", scale)
        os.kill(running["pid"], SIGNAL)
    except (FileNotFoundError, ProcessLookupError):
        raise StackCannotStart(f"No stack runs on {data}; start one with 'wordrally up'.") from None


def write_wanted(run: Path, scale: Mapping[Service, int]) -> None:
    write_atomically(run / WANTED, json.dumps({service.value: number for service, number in scale.items()}))


def read_wanted(run: Path) -> dict[Service, int]:
    wanted = json.loads((run / WANTED).read_text("utf-8"))
    return {Service(name): number for name, number in wanted.items()}
