"""Play games of every size on a stack of its own: `python -m bench [SHAPE …]`.

The figures are compared with stored ones.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import msgspec
from msgspec import structs

from bench import machine, plots, results, telling
from bench.game import Outcome, Plan
from bench.processes import proportional_bytes, resident_bytes
from bench.results import Result
from bench.shapes import LINEAR, PACED, SHAPES, Shape
from wordrally.local.stack import Stack

SETTLE_S = 3.0  # what starting left to do is done
RUN_WITHIN_S = 600.0
MEMORY = "realtime_kb_per_connection"
PLOTS = Path(__file__).parent.parent / "docs" / "performance"


def measure(shape: Shape, runs: int) -> Result:
    """Play a shape so many times on a new stack; the medians count."""
    load_average, loop_ns = os.getloadavg()[0], machine.loop_ns()
    # Not under a long path: the store is faster on a socket, whose path has room for 100 bytes.
    with tempfile.TemporaryDirectory(prefix="bench") as folder, Stack(Path(folder) / "data") as stack:
        time.sleep(SETTLE_S)
        pids = {name: stack.pid(name) for name in stack.description["processes"]}
        pids["supervisor"] = stack.supervisor_pid
        idle = _idle_memory(pids)
        outcomes = [play(shape, stack, pids) for _ in range(runs)]
    refused = sum((Counter(outcome.refused) for outcome in outcomes), Counter[str]())
    return Result(
        measured_on=time.strftime("%Y-%m-%d"),
        runs=runs,
        load_average=round(load_average, 1),
        loop_ns=round(loop_ns, 1),
        settings={name: value for name, value in structs.asdict(shape).items() if name != "targets"},
        figures=idle | _medians([outcome.figures for outcome in outcomes]),
        refused=dict(refused),
    )


def play(shape: Shape, stack: Stack, pids: dict[str, int], *, counts_calls: bool = False) -> Outcome:
    """Play a shape once, by a generator that is a process of its own."""
    plan = Plan(
        shape=shape,
        url=stack.url,
        socket_origin=_socket_origin(shape, stack),
        pids=pids,
        counts_calls=counts_calls,
    )
    command = [sys.executable, "-m", "bench.game"]
    played = subprocess.run(
        command, input=msgspec.json.encode(plan), stdout=subprocess.PIPE, timeout=RUN_WITHIN_S, check=True
    )
    return msgspec.json.decode(played.stdout, type=Outcome)


def _socket_origin(shape: Shape, stack: Stack) -> str:
    if shape.door == "gateway":
        return stack.url.replace("http", "ws", 1)
    return f"ws://{stack.description['processes']['realtime-1']}"


def _idle_memory(pids: dict[str, int]) -> dict[str, float]:
    """By process, what it has; of all together, what they take."""
    figures = {f"idle_{name}_mb": resident_bytes(pid) / 1e6 for name, pid in pids.items()}
    return figures | {"idle_stack_mb": sum(proportional_bytes(pid) for pid in pids.values()) / 1e6}


def _medians(runs: list[dict[str, float]]) -> dict[str, float]:
    figures = {name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]}
    return figures | {MEMORY: round(runs[0][MEMORY], 2)}  # later runs find memory that the first one left


def _chosen(arguments: argparse.Namespace) -> list[Shape]:
    shapes = [shape for shape in (*SHAPES, *PACED, *LINEAR) if _is_meant(shape, arguments.shapes)]
    changes = {
        name: value
        for name in ("players", "questions", "rooms")
        if (value := getattr(arguments, name)) is not None
    }
    return [structs.replace(shape, **changes) for shape in shapes]


def _is_meant(shape: Shape, names: list[str]) -> bool:
    return not names or shape.name in names or (shape in LINEAR and "linear" in names)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    known = [shape.name for shape in (*SHAPES, *PACED, *LINEAR)]
    parser.add_argument(
        "shapes", nargs="*", metavar="SHAPE", help=f"{', '.join(known)}; 'linear' is all of its sizes"
    )
    parser.add_argument("--runs", type=int, default=3, help="how many times each is played (3)")
    for what in ("players", "questions", "rooms"):
        parser.add_argument(f"--{what}", type=int, help="another number; nothing is kept then")
    arguments = parser.parse_args()
    if unknown := set(arguments.shapes) - {*known, "linear"}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return arguments


def main() -> None:
    arguments = _arguments()
    is_changed = any(getattr(arguments, what) is not None for what in ("players", "questions", "rooms"))
    kind, described = machine.kind(), machine.describe()
    kept = results.load(kind, described)
    for shape in _chosen(arguments):
        result = measure(shape, arguments.runs)
        before = None if is_changed else kept.shapes.get(shape.name)
        telling.tell(shape, result, before)
        if not is_changed:
            kept.shapes[shape.name], kept.machine = result, described
            results.keep(kind, kept)
            plots.draw(kept, PLOTS)
    telling.tell_ratios(kept)


if __name__ == "__main__":
    main()
