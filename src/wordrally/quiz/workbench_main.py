"""Composition root of a workbench: one job from standard input, one outcome to standard output.

The quiz service starts it as `python -m wordrally.quiz.workbench_main PARENT`; it is not for manual use.
"""

import sys

import msgspec

from wordrally.quiz.authoring.application.jobs import Exhausted, Job
from wordrally.quiz.authoring.entrypoints.confinement import Bounds, confine
from wordrally.quiz.authoring.entrypoints.workbench import outcome_of

NO_MEMORY = msgspec.msgpack.encode(Exhausted("memory"))  # encoded while there is memory left


def main() -> None:
    """Apply the limits, then do the job."""
    decoder = msgspec.msgpack.Decoder(Job)
    confine(int(sys.argv[1]), Bounds())
    try:
        answer = msgspec.msgpack.encode(outcome_of(decoder.decode(sys.stdin.buffer.read())))
    except MemoryError:
        answer = NO_MEMORY
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
