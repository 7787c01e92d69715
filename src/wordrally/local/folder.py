"""The data folder of a stack: databases, keys, logs, and what says that it runs."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from wordrally.local.errors import StackCannotStart

PARTS = ("run", "log", "keys", "nats")

ORPHANS_END_WITHIN_S = 8.0
"""When a stack was killed, its watchdog holds the lock until the children are gone."""

DESCRIPTION = "stack.json"
MAX_LOG_BYTES = 20_000_000
"""A log that has grown past this is set aside as `.log.1`, so a process keeps about twice as much at most."""


class Folder:
    """`DATA` and its parts; made by `claim`, which holds its lock."""

    def __init__(self, root: Path, lock: IO[str]) -> None:
        self.root = root
        self.lock = lock
        self.run = root / "run"
        self.log = root / "log"
        self.keys = root / "keys"
        self.nats = root / "nats"
        self._description = self.run / DESCRIPTION

    def database_url(self, name: str) -> str:
        return database_url(self.root, name)

    def pid_file(self, name: str) -> Path:
        return self.run / f"{name}.pid"

    def write_pid(self, name: str, pid: int) -> None:
        """A full disk costs the file, not the process."""
        with suppress(OSError):
            write_atomically(self.pid_file(name), f"{pid}\n")

    def log_file(self, name: str) -> Path:
        return self.log / f"{name}.log"

    def open_log(self, name: str) -> IO[bytes]:
        """Appending, so that the child goes on at the new end after `trim_logs`."""
        return self.log_file(name).open("ab")

    def log_tail(self, name: str, lines: int = 12) -> str:
        """The last lines that a process wrote."""
        with suppress(OSError), self.log_file(name).open("rb") as log:
            log.seek(max(0, self.log_file(name).stat().st_size - 8_192))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])
        return ""

    def trim_logs(self) -> None:
        """Set aside the logs that have grown too long."""
        for log in self.log.glob("*.log"):
            if log.stat().st_size > MAX_LOG_BYTES:
                with suppress(OSError):  # on a full disk the room is worth more than the old lines
                    shutil.copyfile(log, log.with_suffix(".log.1"))
                os.truncate(log, 0)

    def describe(self, running: dict[str, Any]) -> None:
        """Write `run/stack.json`: there exactly while the stack is up and healthy."""
        write_atomically(self._description, json.dumps(running, indent=1))

    def forget(self) -> None:
        """Remove what says that the stack is up."""
        self._description.unlink(missing_ok=True)
        for leftover in self.run.glob("*.pid"):
            leftover.unlink(missing_ok=True)


def database_url(root: Path, name: str) -> str:
    """Where a service's own database is, unless the settings name another."""
    return f"sqlite+aiosqlite:///{root / name}.db"


def private(path: str, flags: int) -> int:
    """An opener: a file that is made is for its owner alone from the beginning."""
    return os.open(path, flags, 0o600)


def write_atomically(path: Path, text: str) -> None:
    """Readers see the old text or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, "utf-8")
    draft.replace(path)


@contextmanager
def claim(root: Path) -> Generator[Folder]:
    """The folder, made when missing, and ours alone until the end of the block. Raises `StackCannotStart`."""
    root = root.absolute()
    try:
        for part in PARTS:
            (root / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (root / "run" / "lock").open("a+")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise StackCannotStart(f"Cannot write in {root} ({why}); choose another folder (DATA=…).") from None
    with lock:
        _lock_or_refuse(lock, root)
        folder = Folder(root, lock)
        try:
            folder.forget()  # a stack that was killed could not
            yield folder
        finally:
            folder.forget()


def _lock_or_refuse(lock: IO[str], root: Path) -> None:
    deadline = time.monotonic() + ORPHANS_END_WITHIN_S
    while not _locked(lock):
        owner = _owner(lock)
        if (owner and _is_alive(owner)) or time.monotonic() > deadline:
            raise StackCannotStart(
                f"Wordrally already runs on {root} (process {owner or 'unknown'}); "
                "stop it first, or choose another folder (DATA=…)."
            )
        time.sleep(0.1)
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _owner(lock: IO[str]) -> int:
    lock.seek(0)
    return int(lock.read() or 0)


def _is_alive(process: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True
