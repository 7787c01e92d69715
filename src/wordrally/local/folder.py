"""Data folder of a stack: databases, keys, logs, and the files that describe the running stack."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from wordrally.local import contents
from wordrally.local.errors import StackCannotStart, sentence

ORPHANS_END_WITHIN_S = 8.0
"""Longest wait for the lock, which the watchdog of a killed stack holds until the children are gone."""

DESCRIPTION = "stack.json"
TARGETS = "prometheus.json"
MAX_LOG_BYTES = 20_000_000
"""Size above which a log is set aside as `.log.1`, so that a process keeps about twice as much at most."""


class Folder:
    """`DATA` and its parts. `claim` makes it and holds its lock."""

    def __init__(self, root: Path, lock: IO[bytes]) -> None:
        self.root = root
        self.lock = lock
        self.run = root / "run"
        self.log = root / "log"
        self.keys = root / "keys"
        self.nats = root / "nats"
        self._description = self.run / DESCRIPTION
        self._targets = self.run / TARGETS
        self._log_starts: dict[str, int] = {}

    def database_url(self, name: str) -> str:
        return database_url(self.root, name)

    def pid_file(self, name: str) -> Path:
        return self.run / f"{name}.pid"

    def write_pid(self, name: str, pid: int) -> None:
        """Write the file of a process id. A full disk costs this file, not the process."""
        with suppress(OSError):
            write_atomically(self.pid_file(name), f"{pid}\n")

    def log_file(self, name: str) -> Path:
        return self.log / f"{name}.log"

    def open_log(self, name: str) -> IO[bytes]:
        """Open a log for appending, so that the child writes at the new end after `trim_logs`."""
        log = self.log_file(name).open("ab")
        self._log_starts.setdefault(name, log.tell())
        return log

    def log_tail(self, name: str, lines: int = 12) -> str:
        """Return the last lines that a process wrote since this start, with repeated lines shown once."""
        with suppress(OSError), self.log_file(name).open("rb") as log:
            size = self.log_file(name).stat().st_size
            began = self._log_starts.get(name, 0)
            log.seek(max(began if began <= size else 0, size - 8_192))
            written = log.read().decode(errors="replace").splitlines()
            return "\n".join([line for line, _ in groupby(written)][-lines:])
        return ""

    def trim_logs(self) -> None:
        """Set aside the logs that have grown too long."""
        for log in self.log.glob("*.log"):
            if log.stat().st_size > MAX_LOG_BYTES:
                with suppress(OSError):  # on a full disk the space matters more than the old lines
                    shutil.copyfile(log, log.with_suffix(".log.1"))
                os.truncate(log, 0)

    def describe(self, running: dict[str, Any], targets: list[dict[str, Any]]) -> None:
        """Write `run/stack.json`, which exists only while the stack is up, and `run/prometheus.json`."""
        write_atomically(self._targets, json.dumps(targets, indent=1))
        write_atomically(self._description, json.dumps(running, indent=1))

    def record_contents(self) -> None:
        """Record the contents of the ready stack, so that a later start notices missing ones."""
        with suppress(OSError):
            contents.record(self.root)

    def forget(self) -> None:
        """Remove the files that describe the running stack."""
        for leftover in (self._description, self._targets, *self.run.glob("*.pid")):
            leftover.unlink(missing_ok=True)


def database_url(root: Path, name: str) -> str:
    """Return the URL of a service's own database, which the settings may override."""
    return f"sqlite+aiosqlite:///{root / name}.db"


def private(path: str, flags: int) -> int:
    """Open a file that only its owner can access from the beginning. Use it as an `opener`."""
    return os.open(path, flags, 0o600)


def write_atomically(path: Path, text: str) -> None:
    """Replace a file, so that readers see either the old text or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, "utf-8")
    draft.replace(path)


@contextmanager
def claim(root: Path, *, recreate: bool = False) -> Generator[Folder]:
    """Yield the folder, made when missing and locked until the end of the block.

    Raises `StackCannotStart` when it cannot be used, or when data is missing from it and `recreate` is not
    set.
    """
    root = root.absolute()
    try:
        _make(root)
        lock = open(root / "run" / "lock", "ab+", buffering=0, opener=private)  # noqa: SIM115 (closed below)
    except (FileExistsError, NotADirectoryError) as error:
        where = error.filename or root
        raise StackCannotStart(
            f"Cannot write in {root} ({where} is no folder); choose another folder (DATA=…)."
        ) from None
    except OSError as error:
        raise StackCannotStart(sentence(error, root)) from None
    with lock:
        folder = Folder(root, lock)
        try:
            _lock_or_refuse(lock, root)
            contents.check(root, recreate=recreate)
            contents.make_private(root)
            folder.forget()  # a stack that was killed could not
        except OSError as error:
            raise StackCannotStart(sentence(error, root)) from None
        try:
            yield folder
        finally:
            folder.forget()


def _make(root: Path) -> None:
    for folder in (root, *(root / part for part in contents.PARTS)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _lock_or_refuse(lock: IO[bytes], root: Path) -> None:
    deadline = time.monotonic() + ORPHANS_END_WITHIN_S
    while not _locked(lock):
        owner = _owner(lock)
        if (owner and is_alive(owner)) or time.monotonic() > deadline:
            raise StackCannotStart(
                f"Wordrally already runs on {root} (process {owner or 'unknown'}); "
                "stop it first, or choose another folder (DATA=…)."
            )
        time.sleep(0.1)
    lock.truncate(0)
    lock.write(str(os.getpid()).encode())


def _locked(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _owner(lock: IO[bytes]) -> int:
    """Return the id of the process that wrote the file, or 0 when the file is empty or malformed."""
    lock.seek(0)
    text = lock.read(32).strip()
    return int(text) if text.isdigit() and len(text) < 10 else 0


def is_alive(process: int) -> bool:
    """Return whether a process with this id exists."""
    with suppress(PermissionError):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True
