"""Terminal output of `wordrally up`."""

import io
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

import segno
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """Line of the table of processes."""

    name: str
    address: str
    health: str
    pid: int | None


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        """Ignore a closed pipe: its reader has seen enough and the stack goes on."""


class StackScreen:
    """Standard output, for as long as it is open."""

    def __init__(self, file: IO[str] | None = None) -> None:
        self._console = _Terminal(file=file, highlight=False)

    def say(self, sentence: str) -> None:
        """Print one sentence about a change, with the time of day."""
        self._print(Text(f"{time.strftime('%H:%M:%S')}  {sentence}", style="yellow"))

    def show_processes(self, rows: Iterable[ProcessRow]) -> None:
        table = Table(box=None, pad_edge=False)
        for heading in ("process", "where", "health", "pid"):
            table.add_column(heading, overflow="fold", justify="right" if heading == "pid" else "left")
        for row in rows:
            style = "green" if row.health == "ready" else "red"
            table.add_row(row.name, row.address, Text(row.health, style=style), str(row.pid or "–"))
        self._print(table)

    def show_way_in(self, *, host_url: str, join_url: str) -> None:
        """Print the links for hosts and players, with a QR code for phones."""
        self._print(_qr_code(join_url))
        self._print(Text.assemble("Host a quiz  ", (host_url, "bold")))
        self._print(Text.assemble("Join one     ", (join_url, "bold")))
        self._print(Text("Ctrl-C stops everything."))

    def _print(self, what: RenderableType) -> None:
        with suppress(OSError):  # the terminal was closed: the stack must still be stopped in order
            self._console.print(what, soft_wrap=isinstance(what, Text))


def _qr_code(url: str) -> Text:
    """Print in fixed colours, because some phones cannot read the negative that a light theme would make."""
    drawn = io.StringIO()
    segno.make(url, micro=False).terminal(out=drawn, compact=True, border=2)
    return Text(drawn.getvalue().rstrip("\n"), style="#ffffff on #000000", no_wrap=True)
