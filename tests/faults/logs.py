"""Logs of the processes under harm: an outage is one line, and a traceback is a bug."""

from pathlib import Path

SIGN = "Traceback (most recent call last)"
SHOWN = 300
"""Characters of each that are shown, the end of it: there is what was raised."""


class Logs:
    """The logs of a stack from now on."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "log"
        self._sizes = {log: log.stat().st_size for log in self._logs()}

    def tracebacks(self) -> list[str]:
        """Return each line with a traceback, by process.

        A log that was truncated meanwhile is searched completely.
        """
        return [
            f"{log.stem}: …{line[-SHOWN:]}"
            for log in self._logs()
            for line in self._news(log).splitlines()
            if SIGN in line
        ]

    def _logs(self) -> list[Path]:
        return sorted(self._folder.glob("*.log"))

    def _news(self, log: Path) -> str:
        seen = self._sizes.get(log, 0)
        with log.open("rb") as file:
            file.seek(seen if log.stat().st_size >= seen else 0)
            return file.read().decode(errors="replace")
