"""Run the faults: `python -m tests.faults [WORD…] [--players N] [--seed N] [--json FILE]`.

With words, only faults with one of them in their name are run.
"""

import argparse
import asyncio
import dataclasses
import itertools
import json
import logging
import random
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import structlog

from tests.faults.catalogue import VARIANTS, Fault, Variant, all_faults
from tests.faults.disks import Skipped
from tests.faults.outcome import Catch, Outcome, Skip, show
from tests.faults.sites import Ground, spoilt_by
from tests.faults.trial import run_trial

VARIANT_PLAYERS = 40
"""In each game; enough to have every habit twice."""


def main() -> int:
    """The exit code is 0 when every fault left nothing wrong behind and every spoilt variant was caught."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    options = _options()
    words = options.words or [""]
    faults = [fault for fault in all_faults() if any(word in fault.name for word in words)]
    variants = [variant for variant in VARIANTS if any(word in variant.name for word in words)]
    outcomes: list[Outcome | Skip] = []
    catches: list[Catch | Skip] = []
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        for outcome in _try_faults(Path(folder), faults, options):
            outcomes.append(outcome)
            print(outcome, flush=True)
        for variant in variants:
            catches.append(_catch(Path(folder, "spoilt", variant.name), variant, options.seed))
            print(catches[-1], flush=True)
    show(outcomes)
    if options.json:
        found = {"faults": outcomes, "variants": catches}
        options.json.write_text(json.dumps(found, default=dataclasses.asdict, indent=1))
    is_good = all(isinstance(one, Skip) or one.is_good for one in outcomes)
    is_proven = all(isinstance(one, Skip) or one.caught for one in catches)
    return 0 if (outcomes or catches) and is_good and is_proven else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--players", type=int, default=100, help="in each of the two games (default: 100)")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--json", type=Path, help="write the figures there")
    return parser.parse_args()


def _try_faults(
    folder: Path, faults: Iterable[Fault], options: argparse.Namespace
) -> Iterator[Outcome | Skip]:
    """Those of one ground one after another on one stack."""
    for number, (ground, some) in enumerate(itertools.groupby(faults, lambda fault: fault.ground)):
        yield from _try_on(folder / str(number), ground, list(some), options)


def _try_on(
    folder: Path, ground: Ground, faults: list[Fault], options: argparse.Namespace
) -> Iterator[Outcome | Skip]:
    try:
        with ground(folder, {}) as site:
            for fault in faults:
                yield asyncio.run(run_trial(site, fault, players=options.players, seed=options.seed))
    except Skipped as why:
        for fault in faults:
            yield Skip(fault.name, str(why))


def _catch(folder: Path, variant: Variant, seed: int) -> Catch | Skip:
    """A variant is caught when its games are played and found wrong."""
    try:
        with variant.fault.ground(folder, spoilt_by(variant.name)) as site:
            outcome = asyncio.run(run_trial(site, variant.fault, players=VARIANT_PLAYERS, seed=seed))
    except Skipped as why:
        return Skip(variant.name, str(why))
    return Catch.of(variant.name, outcome)


if __name__ == "__main__":
    raise SystemExit(main())
