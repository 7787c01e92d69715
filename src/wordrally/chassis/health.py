"""Liveness and readiness: `/livez` reports that the process runs, `/readyz` that it can do its work."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping

import msgspec

Check = Callable[[], Awaitable[None]]
Note = Callable[[], str | None]

CHECK_TIMEOUT_S = 1.0


NOTES_HEADER = "x-wordrally-notes"
"""Header of `/readyz` with its sentences, for the gateway, which collects those of all services."""

FULL_BYTES = 16 * 1024 * 1024
NEARLY_FULL = 0.05
SPARE_BYTES = 1024**3


class Unwell(Exception):
    """Failure of a check whose message is a sentence for operators."""


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `/readyz`: each check's name with `ok` or its failure; `notes` do not affect readiness."""

    service: str
    ready: bool
    checks: dict[str, str]
    notes: dict[str, str] = {}

    def headers(self) -> dict[str, str]:
        """Return the header with what is wrong, in sentences of printable ASCII; none when all is well."""
        failed = {name: outcome for name, outcome in self.checks.items() if outcome != "ok"}
        said = [_sentence(self.service, name, outcome) for name, outcome in (failed | self.notes).items()]
        text = " | ".join(said).encode("ascii", "replace").decode()
        return {NOTES_HEADER: text.replace('"', "'").replace("\\", "/")} if said else {}


def _sentence(service: str, name: str, outcome: str) -> str:
    """Return the outcome if it is a sentence, else one that names the check."""
    if " " in outcome:
        return outcome.replace("|", "/").replace("\n", " ")
    return f"{service} cannot use its {name} ({outcome})."


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

    def watch_disk(self, folder: str) -> None:
        """Note when the disk of a folder is full, or nearly. Without a folder there is nothing to watch."""
        if folder:
            self.add_note("disk", lambda: disk_note(folder))

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
    except Unwell as unwell:
        return str(unwell)
    except Exception as error:  # a boundary: any error of a check is its result
        return type(error).__name__
    return "ok"


def disk_note(folder: str) -> str | None:
    """Return what is wrong with the room on the disk of a folder, or None."""
    try:
        disk = shutil.disk_usage(folder)
    except OSError as error:
        return f"The data folder cannot be read: {error.strerror}."
    left = f"{disk.free // 1_000_000} MB are left"
    if disk.free < FULL_BYTES:
        return f"The disk is full: {left}. Nothing can be stored until there is room."
    if disk.free < min(NEARLY_FULL * disk.total, SPARE_BYTES):
        return f"The disk is nearly full: {left}."
    return None
