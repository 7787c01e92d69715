"""What a judge found: faults by kind, and how much there was to find them in."""

import dataclasses

MOST_NOTES = 20

ONCE = "scored once"
POINTS = "points"
STANDINGS = "standings"
IN_TIME = "in time"
FIRST = "first is final"
RISING = "never falls"
VERSIONS = "versions"
EVERY = "every question"
SECRET = "no key"
"""The checks of every game, in the order of the invariants in `docs/guarantees.md`."""

OF_EVERY_GAME = frozenset({ONCE, POINTS, STANDINGS, IN_TIME, FIRST, RISING, VERSIONS, EVERY, SECRET})

KINDS = ("lost", "doubled", "wrong", "late", "leaked", "missed", "differing")


@dataclasses.dataclass
class Verdict:
    """What went wrong, counted; a fair game has zeros only. `accepted` is how much was judged.

    `late`: answers that count though they came too late, or that were missing from what their reveal showed.
    `differing`: a ranking that is not what the answers add up to. `work`: comparisons made, by check.
    """

    accepted: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    late: int = 0
    leaked: int = 0
    missed: int = 0
    differing: int = 0
    notes: list[str] = dataclasses.field(default_factory=list[str])
    work: dict[str, int] = dataclasses.field(default_factory=dict[str, int])

    def check(self, name: str, holds: bool, kind: str, note: str) -> None:
        """One comparison of a check: what it found when it does not hold."""
        self.did(name)
        if not holds:
            self.blame(kind, note)

    def did(self, name: str, times: int = 1) -> None:
        """A check had something to do."""
        self.work[name] = self.work.get(name, 0) + times

    def blame(self, kind: str, note: str) -> None:
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.notes) < MOST_NOTES:
            self.notes.append(f"{kind}: {note}")

    @property
    def faults(self) -> int:
        return sum(getattr(self, kind) for kind in KINDS)

    def add(self, other: "Verdict") -> None:
        """Sum up another game."""
        for kind in ("accepted", *KINDS):
            setattr(self, kind, getattr(self, kind) + getattr(other, kind))
        self.notes += other.notes
        for name, times in other.work.items():
            self.did(name, times)
