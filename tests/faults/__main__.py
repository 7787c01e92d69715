"""`python -m tests.faults [WORD…] [--players N] [--seed N] [--json FILE]`: every fault, or those whose name has a word."""

import argparse
import asyncio
import dataclasses
import json
import random
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.engines import free_port
from tests.faults.harm import SCALE, all_faults
from tests.faults.trial import Outcome, run_trial
from wordrally.local.stack import Stack

COLUMNS = (
    "fault", "moment", "accepted", "lost", "doubled", "wrong", "leaked", "missed", "unsorted", "unresolved", "differences", "outages", "seconds",
)  # fmt: skip


def main() -> int:
    """Run the faults; the exit code is 0 when nothing was lost, doubled, wrong, leaked, missed, unsorted or different."""
    options = _options()
    outcomes: list[Outcome] = []
    with (
        tempfile.TemporaryDirectory(prefix="faults-") as folder,
        Stack(Path(folder, "data"), port=free_port(), scale=SCALE) as stack,
    ):
        for name, harm in all_faults():
            if not options.words or any(word in name for word in options.words):
                trial = run_trial(stack, name, harm, players=options.players, seed=options.seed)
                outcomes.append(asyncio.run(trial))
                print(_line(outcomes[-1]), flush=True)
    _show(outcomes)
    if options.json:
        options.json.write_text(json.dumps([dataclasses.asdict(outcome) for outcome in outcomes], indent=1))
    return 0 if outcomes and all(outcome.is_good for outcome in outcomes) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--players", type=int, default=100, help="in each of the two games (default: 100)")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--json", type=Path, help="write the figures there")
    return parser.parse_args()


def _line(outcome: Outcome) -> str:
    verdict = "good" if outcome.is_good else f"BAD {outcome.notes}"
    return f"{outcome.fault:24} at {outcome.moment:16} {outcome.accepted:5} accepted, seed {outcome.seed}: {verdict}"


def _show(outcomes: list[Outcome]) -> None:
    table = Table(*COLUMNS)
    for outcome in outcomes:
        table.add_row(
            *(str(getattr(outcome, column)) for column in COLUMNS), style=None if outcome.is_good else "red"
        )
    Console(width=170).print(table)


if __name__ == "__main__":
    raise SystemExit(main())
