"""Liveness and readiness: `/livez` reports that the process runs, `/readyz` that it can do its work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import msgspec

Check = Callable[[], Awaitable[None]]
Note = Callable[[], str | None]

CHECK_TIMEOUT_S = 1.0


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `/readyz`: each check's name with `ok` or its failure; `notes` do not affect readiness."""

    service: str
    ready: bool
    checks: dict[str, str]
    notes: dict[str, str] = {}


class Health:
    """Checks of one process. A check raises when the dependency that it is named after cannot be used."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._checks: dict[str, Check] = {}
        self._notes: dict[str, Note] = {}
        self._watched: dict[str, Check] = {}
        self._draining = False

    def add(self, name: str, check: Check) -> None:
        self._checks[name] = check

    def add_note(self, name: str, note: Note) -> None:
        self._notes[name] = note

    def watch(self, name: str, check: Check) -> None:
        """Add a check whose failure is noted but leaves the process ready: most of its work goes on."""
        self._watched[name] = check

    def drain(self) -> None:
        """Report not ready from now on, so that a stopping process receives no new work."""
        self._draining = True

    async def readiness(self) -> Readiness:
        checks, watched = await asyncio.gather(_outcomes(self._checks), _outcomes(self._watched))
        if self._draining:
            checks["process"] = "stopping"
        ready = all(outcome == "ok" for outcome in checks.values())
        notes = {name: outcome for name, outcome in watched.items() if outcome != "ok"}
        notes |= {name: said for name, note in self._notes.items() if (said := note()) is not None}
        return Readiness(service=self._service, ready=ready, checks=checks, notes=notes)


async def _outcomes(checks: Mapping[str, Check]) -> dict[str, str]:
    outcomes = await asyncio.gather(*(_outcome(check) for check in checks.values()))
    return dict(zip(checks, outcomes, strict=True))


async def _outcome(check: Check) -> str:
    try:
        await asyncio.wait_for(check(), CHECK_TIMEOUT_S)
    except Exception as error:  # a boundary: any error of a check is its result
        return type(error).__name__
    return "ok"
