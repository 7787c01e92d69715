"""A school's year: start, verify, rebuild and back-up by the number of sessions that the stack keeps.

`python -m bench.growth [SESSIONS …] [--old N] [--players N] [--questions N]`. One game is played through the
gateway, by default of 30 players and 20 questions. Its log is appended again under other ids, and the stack
takes each copy for a session that has just finished: it rebuilds it, and saves its results. The results of N
sessions that are older than any log are copied within the database. After each number of sessions the
commands are timed. A school of 30,000 sessions and 18 million answers a year keeps 2,500 sessions and 1.5
million answers in the streams at a time; to these the growth between the first and the last number is
extended in a straight line.

The queue does not sync while the data is made: the time of its disk is not what is asked here.
"""

import argparse
import asyncio
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path

from tests.faults.sites import spoilt_by

from bench.copied_games import Log, Size, copy_log, play, read_log
from wordrally.chassis.queue import jetstream
from wordrally.local.stack import Stack

PLAYERS, QUESTIONS = 30, 20
DEFAULT = (50, 200)
KEPT_SESSIONS = 2_500
SAVED_WITHIN_S = 900.0
COPIED_AT_ONCE = 25
"""Copies made while the quiz service stands still.

After a minute of that it would be restarted, see half of a log, and refuse answers of a session that is not
there yet, which no real node stores.
"""

OLD_RESULTS = {
    "session_results": {"session_id": ":new", "finished_at": "finished_at - 90 * 86400000"},
    "player_results": {"session_id": ":new"},
    "answer_results": {"session_id": ":new"},
}
"""Tables of results, and what is different in a copy."""


@dataclass(frozen=True)
class Figures:
    """Seconds and megabytes with so many sessions."""

    sessions: float
    start_s: float
    verify_s: float
    verify_cpu_s: float
    again_s: float
    rebuild_s: float
    backup_s: float
    streams_mb: float
    database_mb: float


def wait_until_saved(stack: Stack, sessions: int) -> None:
    """Wait until the results of so many sessions are in the database."""
    deadline = time.monotonic() + SAVED_WITHIN_S
    while (saved := _saved(stack)) < sessions:
        if time.monotonic() > deadline:
            raise SystemExit(f"only {saved} of {sessions} results were saved in {SAVED_WITHIN_S:.0f} s")
        time.sleep(0.5)


def _saved(stack: Stack) -> int:
    with closing(sqlite3.connect(stack.data / "quiz.db", timeout=10)) as database:
        return database.execute("SELECT count(*) FROM session_results").fetchone()[0]


def measure(stack: Stack, sessions: int) -> Figures:
    """Time a start and each command."""
    stack.stop()
    started = time.perf_counter()
    stack.start()
    start_s = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        cpu_before = _children_cpu_s()
        verify_s = _time(stack, "verify", "--all")
        verify_cpu_s = _children_cpu_s() - cpu_before
        commands = (["verify"], ["rebuild"], ["backup", f"{folder}/copy"])
        seconds = [verify_s, verify_cpu_s, *(_time(stack, *command) for command in commands)]
    size = [_megabytes(stack.data / "nats"), _megabytes(stack.data / "quiz.db")]
    return Figures(sessions, start_s, *seconds, *size)


def _children_cpu_s() -> float:
    """Return the CPU time of the commands that have ended; on a busy machine it says more than seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _time(stack: Stack, *command: str) -> float:
    started = time.perf_counter()
    arguments = [sys.executable, "-m", "wordrally.cli", *command, "--data", str(stack.data)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout[:3_000]}{done.stderr[-2_000:]}")
    return time.perf_counter() - started


def _megabytes(path: Path) -> float:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def extended(first: Figures, last: Figures, sessions: int) -> Figures:
    """Continue the line through two measurements."""
    part = (sessions - first.sessions) / (last.sessions - first.sessions)
    pairs = ((getattr(first, each.name), getattr(last, each.name)) for each in fields(Figures))
    return Figures(*(a + part * (b - a) for a, b in pairs))


def show(figures: Figures) -> None:
    print(
        f"{figures.sessions:>6.0f} sessions: start {figures.start_s:.1f} s, verify {figures.verify_s:.1f} s "
        f"({figures.verify_cpu_s:.1f} s of CPU; again {figures.again_s:.1f} s), "
        f"rebuild {figures.rebuild_s:.1f} s, backup {figures.backup_s:.1f} s, "
        f"streams {figures.streams_mb:.0f} MB, quiz database {figures.database_mb:.0f} MB",
        flush=True,
    )


def show_step(before: Figures, after: Figures) -> None:
    """Print what each further session cost: the same from step to step when the growth is linear."""
    added = (after.sessions - before.sessions) / 1_000
    print(
        f"       a further session: verify {(after.verify_s - before.verify_s) / added:.1f} ms "
        f"({(after.verify_cpu_s - before.verify_cpu_s) / added:.1f} ms of CPU; "
        f"again {(after.again_s - before.again_s) / added:.1f} ms), "
        f"rebuild {(after.rebuild_s - before.rebuild_s) / added:.1f} ms, "
        f"backup {(after.backup_s - before.backup_s) / added:.1f} ms, "
        f"start {(after.start_s - before.start_s) / added:.1f} ms",
        flush=True,
    )


def show_extended(figures: Figures) -> None:
    """Print what grows with each session; a start and a back-up of so few sessions are mostly noise."""
    print(
        f"{figures.sessions:>6.0f} sessions, extended: verify {figures.verify_s:.0f} s "
        f"({figures.verify_cpu_s:.0f} s of CPU; again {figures.again_s:.0f} s), "
        f"rebuild {figures.rebuild_s:.0f} s, streams {figures.streams_mb:.0f} MB, "
        f"quiz database {figures.database_mb:.0f} MB"
    )


async def _add(stack: Stack, log: Log, sessions: int) -> None:
    """Add copies while nobody looks: half a log would be drawn, and its later closes never settled."""
    watchers = ("quiz-1", "scoring-1")
    for name in watchers:
        stack.signal(name, signal.SIGSTOP)
    try:
        await _copy(stack, log, sessions)
    finally:
        for name in watchers:
            stack.signal(name, signal.SIGCONT)


async def _copy(stack: Stack, log: Log, sessions: int) -> None:
    async with await jetstream.connect(stack.description["nats_url"], "growth") as jet:
        await copy_log(jet, log, sessions)


async def _first(stack: Stack, size: Size) -> Log:
    session_id = await play(stack.url, size)
    async with await jetstream.connect(stack.description["nats_url"], "growth") as jet:
        return await read_log(jet, session_id)


def add_old_results(stack: Stack, sessions: int) -> None:
    """Copy the results of a session under other ids, as of a time of which no stream knows."""
    with closing(sqlite3.connect(stack.data / "quiz.db", timeout=60)) as database:
        database.execute("PRAGMA synchronous = OFF")
        (source,) = database.execute("SELECT session_id FROM session_results").fetchone()
        for number in range(sessions):
            new = f"old-{number:032d}"
            for table, changed in OLD_RESULTS.items():
                columns = database.execute(f"PRAGMA table_info({table})").fetchall()
                names = [str(column[1]) for column in columns]
                values = ", ".join(changed.get(name, name) for name in names)
                database.execute(
                    f"INSERT INTO {table} SELECT {values} FROM {table} WHERE session_id = :source",
                    {"new": new, "source": source},
                )
            if number % 100 == 0:
                database.commit()
        database.commit()


def main() -> None:
    """Measure at each number of sessions, and extend the line."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, metavar="SESSIONS", default=DEFAULT)
    parser.add_argument("--old", type=int, default=0, help="sessions in the database alone")
    parser.add_argument("--players", type=int, default=PLAYERS, help="of each game")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="of each game")
    options = parser.parse_args()
    measure_growth(options.numbers, options.old, Size(options.players, options.questions))


def measure_growth(numbers: Sequence[int], old: int, size: Size) -> None:
    """Measure at each number of sessions; the last time with old results in the database, too."""
    environ = spoilt_by("default fsync")
    with (
        tempfile.TemporaryDirectory(prefix="growth-") as folder,
        Stack(Path(folder), environ=environ) as stack,
    ):
        log = asyncio.run(_first(stack, size))
        there, seen = 1, list[Figures]()
        for number in numbers:
            while there < number:
                more = min(number - there, COPIED_AT_ONCE)
                asyncio.run(_add(stack, log, more))
                there += more
                wait_until_saved(stack, there)
            if old and number == numbers[-1]:
                add_old_results(stack, old)
            seen.append(measure(stack, number))
            show(seen[-1])
            if len(seen) > 1:
                show_step(seen[-2], seen[-1])
    if len(seen) > 1:
        show_extended(extended(seen[0], seen[-1], KEPT_SESSIONS))


if __name__ == "__main__":
    main()
