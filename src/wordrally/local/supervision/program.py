"""Description of a program for the supervisor, made before anything starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from wordrally.local.supervision.probes import Probe


def _nothing() -> None:
    """Do nothing. Most programs need no preparation."""


class Stage(IntEnum):
    """Stages of a stack, which stops from the highest down."""

    ENGINE = 0
    SERVICE = 1
    GATEWAY = 2
    EDGE = 3  # its sockets are closed through the gateway


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One process: `name` is the replica's (quiz-1), `address` is shown to people.

    `alive` probes whether a busy process still works; without it there is no liveness watch. `metrics_url` is
    the address of its metrics for Prometheus. `prepare` runs before every start and removes leftovers of a
    killed predecessor. `parts` are the replicas of other services that run inside the process.
    """

    name: str
    stage: Stage
    command: list[str]
    ready: Probe
    address: str
    alive: Probe | None = None
    metrics_url: str | None = None
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    prepare: Callable[[], None] = _nothing
    parts: tuple[str, ...] = ()
