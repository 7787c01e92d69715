"""Try every fault on a cluster of three hosts.

`python -m tests.cluster [--copies 1] [--only TEXT] [--json FILE]` prints one JSON line. With one copy of each
stream (a spoilt product) it must fail.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.cluster import faults
from tests.cluster.cluster import running
from tests.cluster.hosts import network, why_not
from tests.cluster.trial import PLAYERS, try_faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, choices=(1, 3), default=3, help="of each stream; 1 must fail")
    parser.add_argument("--only", default="", help="faults whose name contains this")
    parser.add_argument("--players", type=int, default=PLAYERS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the line to this file, too")
    parser.add_argument("--keep", type=Path, help="keep logs and data in this new folder")
    given = parser.parse_args()
    if reason := why_not():
        print(f"skipped: {reason}")
        return 0
    chosen = [fault for fault in faults.ALL if given.only in fault.name]
    with (
        tempfile.TemporaryDirectory(prefix="wordrally-cluster-") as folder,
        network() as hosts,
        running(hosts, given.keep or Path(folder, "run"), given.copies) as cluster,
    ):
        outcome = asyncio.run(try_faults(cluster, chosen, given.seed, given.players))
    print(outcome.line())
    if given.json:
        given.json.write_text(outcome.line() + "\n")
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
