"""Whole stack for tests and benchmarks, with its own processes, free ports and folder."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from wordrally.local.folder import DESCRIPTION
from wordrally.local.supervision.child_processes import die_with_parent

START_WITHIN_S = 90.0
STOP_WITHIN_S = 15.0
POLL_S = 0.05


class Stack:
    """Healthy stack for a `with` block: `with Stack(folder, scale={"realtime": 2}) as stack:`."""

    def __init__(
        self,
        data: Path,
        *,
        port: int = 0,
        scale: Mapping[str, int] | None = None,
        environ: Mapping[str, str] | None = None,
        command: str = "up",
    ) -> None:
        self.data = data
        self._command = [sys.executable, "-P", "-m", "wordrally.cli", command, "--data", str(data)]
        self._command += ["--port", str(port), "--scale", _written(scale or {})]
        self._environ = {**os.environ, **(environ or {})}
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Gateway's address."""
        return self.description["url"]

    @property
    def description(self) -> dict[str, Any]:
        """Description of the running stack: `url`, `nats_url`, `store_url`, and `processes` by name."""
        return json.loads((self.data / "run" / DESCRIPTION).read_text("utf-8"))

    @property
    def screen(self) -> str:
        """Output of `wordrally up`."""
        return self._screen.read_text("utf-8") if self._screen.exists() else ""

    @property
    def supervisor_pid(self) -> int:
        assert self._process is not None, "the stack was started"
        return self._process.pid

    def pid(self, name: str) -> int:
        """Return the id of the process that now has a name (quiz-1, nats, gateway)."""
        return int((self.data / "run" / f"{name}.pid").read_text())

    def log(self, name: str) -> str:
        """Return the log of a process."""
        return (self.data / "log" / f"{name}.log").read_text("utf-8", errors="replace")

    def start(self) -> None:
        """Start the stack and return when it is healthy.

        Call it from a thread that outlives the stack.
        """
        self.launch()
        try:
            self._wait_until(self._is_up, START_WITHIN_S, "healthy")
        except BaseException:
            self.stop()
            raise

    def launch(self) -> None:
        """Start the stack without waiting until it is healthy. Wait first for the end of a killed one."""
        if self._process is not None:
            self._process.wait(STOP_WITHIN_S)
        self.data.mkdir(parents=True, exist_ok=True)
        with self._screen.open("w") as screen:
            self._process = subprocess.Popen(
                self._command,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
                preexec_fn=die_with_parent(),  # noqa: PLW1509 (it only makes two system calls)
            )

    def stop(self, *, within_s: float = STOP_WITHIN_S) -> int:
        """Stop the stack as Ctrl-C does, and return the exit code. Raises `TimeoutExpired`."""
        assert self._process is not None, "the stack was started"
        self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        finally:
            self._process = None

    def kill(self, name: str) -> None:
        """Kill a process as a crash would, and return when its successor runs."""
        victim = self.pid(name)
        os.kill(victim, signal.SIGKILL)
        self._wait_until(
            lambda: self._pid_or_none(name) not in (None, victim), STOP_WITHIN_S, f"running {name}"
        )

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal. SIGSTOP suspends a process, SIGCONT resumes it."""
        os.kill(self.pid(name), number)

    @property
    def _screen(self) -> Path:
        return self.data / "screen.log"

    def _is_up(self) -> bool:
        """Return whether the description is this stack's, since a killed stack leaves its own behind."""
        try:
            return self.description["pid"] == self.supervisor_pid
        except FileNotFoundError:
            return False

    def _pid_or_none(self, name: str) -> int | None:
        try:
            return self.pid(name)
        except (FileNotFoundError, ValueError):
            return None

    def _wait_until(self, reached: Any, within_s: float, what: str) -> None:
        assert self._process is not None
        deadline = time.monotonic() + within_s
        while not reached():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the stack in {self.data} is not {what}:\n{self.screen}")
            time.sleep(POLL_S)


def _written(scale: Mapping[str, int]) -> str:
    return ",".join(f"{name}={number}" for name, number in scale.items())
