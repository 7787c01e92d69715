"""The figures of a trial, as a line, a row and JSON."""

import dataclasses
from collections.abc import Sequence
from typing import Any, Self

from rich.console import Console
from rich.table import Table

from tests.system.verdict import KINDS

COLUMNS = (
    "fault", "moment", "accepted", "lost", "doubled", "wrong", "late", "leaked", "missed", "differing",
    "unresolved", "recovered_s",
    "limit_s", "p99_during_ms", "p99_after_ms", "outages", "tracebacks", "seed",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Outcome:
    """A trial in figures; from `lost` to `unresolved` all must be 0.

    `differing`: boards, reports, databases and screens that differ from the sum of the answers, and the
    findings of `wordrally verify`. `tracebacks`: bugs logged by our processes. `unresolved`: games without an
    end, harm that was not done, and answers whose players were told nothing. `work`: comparisons made, by
    check; `idle`: checks that had to make some and made none.
    """

    fault: str
    moment: str
    seed: int
    accepted: int
    lost: int
    doubled: int
    wrong: int
    late: int
    leaked: int
    missed: int
    differing: int
    unresolved: int
    limit_s: float
    recovered_s: float | None
    p99_during_ms: float | None
    p99_after_ms: float | None
    outages: int
    seconds: float
    tracebacks: int
    work: dict[str, int]
    idle: list[str]
    notes: list[str]

    @property
    def is_good(self) -> bool:
        """Nothing wrong, and there was something to be wrong about."""
        return self.accepted > 0 and self.faults == 0 and not self.idle

    @property
    def faults(self) -> int:
        return sum(getattr(self, kind) for kind in KINDS) + self.unresolved

    @property
    def is_slow(self) -> bool:
        """Whether it recovered later than promised: a fault of the machine, perhaps."""
        return self.recovered_s is not None and self.recovered_s > self.limit_s

    def __str__(self) -> str:
        figures = ", ".join(f"{shown(getattr(self, name))} {name}" for name in COLUMNS[2:])
        verdict = "good" if self.is_good else f"BAD {[*self.idle, *self.notes[:5]]}"
        return f"{self.fault} at {self.moment}: {figures}: {verdict}"


@dataclasses.dataclass(frozen=True)
class Skip:
    """A fault that this machine does not allow."""

    fault: str
    skipped: str

    def __str__(self) -> str:
        return f"{self.fault}: skipped: {self.skipped}"


@dataclasses.dataclass(frozen=True)
class Catch:
    """Whether a spoilt variant was noticed, and by what."""

    variant: str
    fault: str
    caught: bool
    shown_by: dict[str, int]
    notes: list[str]

    @classmethod
    def of(cls, variant: str, outcome: Outcome) -> Self:
        """It is noticed by answers that were judged, not by a stack that did not start."""
        shown_by = {name: count for name in KINDS if (count := getattr(outcome, name))}
        return cls(
            variant, outcome.fault, outcome.accepted > 0 and bool(shown_by), shown_by, outcome.notes[:3]
        )

    def __str__(self) -> str:
        return f"{self.variant}: {'caught' if self.caught else 'NOT CAUGHT'} by {self.fault}: {self.shown_by}"


def show(outcomes: Sequence[Outcome | Skip]) -> None:
    """Print a table."""
    table = Table(*COLUMNS)
    for outcome in outcomes:
        match outcome:
            case Skip():
                table.add_row(outcome.fault, f"skipped: {outcome.skipped}", style="yellow")
            case Outcome():
                style = "red" if not outcome.is_good else "yellow" if outcome.is_slow else None
                table.add_row(*(shown(getattr(outcome, column)) for column in COLUMNS), style=style)
    Console(width=230).print(table)


def shown(figure: Any) -> str:
    """A figure for people."""
    match figure:
        case None:
            return "–"
        case float():
            return f"{figure:.1f}"
        case _:
            return str(figure)
