"""Cost of one answer, hop by hop: `python -m bench.answer_cost [SHAPE …]`.

Plays a lone learner, a class and a hall, each on a stack of its own, and prints what every process spends for
one answer: CPU time, and system calls by kind. CPU is taken in runs in which no calls are counted, since
counting costs time itself. The whole question is included: its opening, its progress and its close.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.__main__ import SETTLE_S, play
from bench.shapes import Shape
from bench.system_calls import KINDS, why_not
from wordrally.local.stack import Stack

RUNS = 3
SHAPES = (
    Shape(name="lone", players=1, questions=20, join_within_s=0.1, answer_within_s=0.5),
    Shape(name="class", players=30, questions=10, join_within_s=2, answer_within_s=1.5),
    Shape(name="lecture", players=200, questions=6, join_within_s=3, answer_within_s=1.5),
    Shape(name="hall", players=2_000, questions=3, join_within_s=6, answer_within_s=3),
)


def measure(shape: Shape) -> Iterator[str]:
    """Play the shape, and yield the lines of its table."""
    with tempfile.TemporaryDirectory(prefix="cost") as folder, Stack(Path(folder) / "data") as stack:
        time.sleep(SETTLE_S)
        pids = {name: stack.pid(name) for name in stack.description["processes"]}
        runs = [play(shape, stack, pids).figures for _ in range(RUNS)]
        counted = {} if why_not() else play(shape, stack, pids, counts_calls=True).figures
    answers = shape.seats * shape.questions
    yield f"{shape.name}: {shape.players} players, {shape.questions} questions"
    yield f"{'':<14}{'CPU µs':>10}" + "".join(f"{kind:>10}" for kind in KINDS)
    for name in (*pids, "generator"):
        cpu = statistics.median(run[f"play_cpu_{name}_s"] for run in runs) * 1e6 / answers
        calls = "".join(f"{counted.get(f'calls_{name}_{kind}', float('nan')):>10.2f}" for kind in KINDS)
        yield f"{name:<14}{cpu:>10.0f}{calls}"
    cost = statistics.median(run["play_server_cpu_us_each"] for run in runs)
    latency = {part: statistics.median(run[f"accepted_{part}_ms"] for run in runs) for part in ("p50", "p99")}
    yield f"all servers: {cost:.0f} µs an answer, {cost * shape.players / 1_000:.0f} ms a question"
    yield f"accepted: {latency['p50']:.1f} ms at the median, {latency['p99']:.1f} ms at p99"
    yield f"bytes a player and question: {runs[0]['bytes_per_player_and_question']:.0f}"


def main() -> None:
    """Measure the shapes named on the command line, or all."""
    if reason := why_not():
        print(f"System calls are not counted: {reason}.")
    for shape in SHAPES:
        if len(sys.argv) == 1 or shape.name in sys.argv[1:]:
            for line in measure(shape):
                print(line, flush=True)
            print()


if __name__ == "__main__":
    main()
