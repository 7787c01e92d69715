"""Audit log in files, one for each month, or on the standard output of a container."""

import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog

from wordrally.user.accounts.application.audit import AuditEvent

log = structlog.get_logger()

_NAME = re.compile(r"audit-(\d{4}-\d{2})\.jsonl")


class AuditFiles:
    """Appends a JSON object for each event. Replicas share a file: a line is written by one call.

    Without a folder, lines go to the standard output, each with `"log": "audit"`.
    """

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder) if folder else None

    def record(self, event: AuditEvent) -> None:
        written = {"log": "audit", **msgspec.to_builtins(event), "time": _time_of(event).isoformat()}
        line = msgspec.json.encode(written) + b"\n"
        if self._folder is None:
            sys.stdout.write(line.decode())
            sys.stdout.flush()
            return
        try:
            _append(self._folder / f"audit-{_time_of(event):%Y-%m}.jsonl", line)
        except OSError as error:  # a full disk or a file of another user: the call itself has been answered
            log.error("audit line not written", audit_event=event.event, reason=str(error))

    def sweep(self, now: int, kept_months: int) -> list[str]:
        """Delete the files of months that are older, and return their names."""
        if self._folder is None or not self._folder.is_dir():
            return []
        today = datetime.fromtimestamp(now / 1000, UTC)
        present = today.year * 12 + today.month
        old = [path for path in self._folder.iterdir() if _month_of(path.name) < present - kept_months]
        for path in old:
            path.unlink(missing_ok=True)
        return sorted(path.name for path in old)


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


def _time_of(event: AuditEvent) -> datetime:
    return datetime.fromtimestamp(event.at / 1000, UTC)


def _month_of(name: str) -> int:
    """Return the months since the year 0, or a month that never ends for another file."""
    match = _NAME.fullmatch(name)
    if match is None:
        return sys.maxsize
    year, month = map(int, match[1].split("-"))
    return year * 12 + month
