"""What the supervisor is to run: a description, decided before anything starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from wordrally.local.supervision.probes import Probe


def _nothing() -> None:
    """Most programs clear up after themselves."""


class Stage(IntEnum):
    """The stack stops from the highest stage down."""

    ENGINE = 0
    SERVICE = 1
    GATEWAY = 2
    EDGE = 3  # its sockets say goodbye through the gateway


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One process: `name` is the replica's (quiz-1), `address` is where a person would look for it.

    `alive` asks a process that may be busy whether it still works; without it nobody asks. `metrics_url` is where
    Prometheus finds its figures. `prepare` is done before every start: it clears away what a killed predecessor left in its successor's way.
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
