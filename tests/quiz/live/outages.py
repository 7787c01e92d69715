"""Ports that fail at the moment a test chooses."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.quiz.live.stage import Stage
from wordrally.quiz.live.application.session_ports import Logs, SessionPorts, StorePorts


class Failing:
    """Stands before a port and raises `error` instead of calling `method`, as often as `times` says.

    `late`: the call gets through, and only its answer is lost.
    """

    def __init__(
        self, port: object, method: str, error: BaseException, *, times: int = 1_000, late: bool = False
    ) -> None:
        self._port, self._method, self._error, self._late = port, method, error, late
        self.left = times

    def __getattr__(self, name: str) -> Any:
        real: Callable[..., Any] = getattr(self._port, name)
        if name != self._method:
            return real

        async def call(*args: Any, **named: Any) -> Any:
            if self.left == 0:
                return await real(*args, **named)
            self.left -= 1
            if self._late:
                await real(*args, **named)
            raise self._error

        return call


def with_logs(stage: Stage, **ports: Any) -> SessionPorts:
    """The stage's live sessions with other logs."""
    logs: Logs = replace(stage.live.logs, **ports)
    return replace(stage.live, logs=logs)


def with_store(stage: Stage, **ports: Any) -> SessionPorts:
    """The stage's live sessions with another store."""
    store: StorePorts = replace(stage.live.store, **ports)
    return replace(stage.live, store=store)
