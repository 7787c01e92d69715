"""A workbench that does what hostile files want it to do. The file's name says what."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from wordrally.contracts.http.formats import ImportProposal
from wordrally.quiz.authoring.application.jobs import (
    Broken,
    Declined,
    Exhausted,
    Job,
    JobOutcome,
    Read,
    Understood,
)
from wordrally.quiz.authoring.entrypoints.confinement import Bounds, confine

BOUNDS = Bounds(cpu_s=1, memory_bytes=50_000_000)


def spin() -> str:
    while True:
        pass


def spin_and_sleep() -> str:
    while time.process_time() < 0.5:
        pass
    return sleep()


def sleep() -> str:
    time.sleep(60)
    return "slept"


def fill_memory() -> str:
    return str(len(bytearray(60_000_000)))


def fill_half_of_the_memory() -> str:
    return str(len(bytearray(25_000_000)))


def write_a_file() -> str:
    try:
        Path(sys.argv[1], "left-behind").write_text("x")
    except OSError as error:
        return type(error).__name__
    return "written"


def look_around() -> str:
    settings = sorted(name for name in os.environ if name.startswith("WORDRALLY"))
    return f"{settings} {os.getcwd()} {os.getpriority(os.PRIO_PROCESS, 0)}"


def open_many_files() -> str:
    try:
        kept = [os.open("/dev/null", os.O_RDONLY) for _ in range(100)]
    except OSError as error:
        return type(error).__name__
    return str(len(kept))


def leave_a_child() -> str:
    child = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return str(child.pid)


def crash() -> str:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.abort()


def answer_another_job() -> JobOutcome:
    return Understood(ImportProposal(format="csv", title="?", language="en", questions=[], rows=[], total=0))


def main() -> None:
    confine(int(sys.argv[-1]), BOUNDS)
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    wish = job.name if isinstance(job, Read) else job.quiz.title  # pyright: ignore[reportAttributeAccessIssue]
    try:
        told = globals()[wish]()
        outcome = Declined(told) if isinstance(told, str) else told
    except MemoryError:
        outcome = Exhausted("memory")
    except KeyError:
        outcome = Broken(f"Traceback: nobody knows how to {wish}")
    sys.stdout.buffer.write(msgspec.msgpack.encode(outcome))


if __name__ == "__main__":
    main()
