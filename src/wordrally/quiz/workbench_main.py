"""Composition root of a workbench: one job from standard input, one outcome to standard output, then it is gone.

`python -m wordrally.quiz.workbench_main PARENT` is started by the quiz service, never by hand.
"""

import sys

import msgspec

from wordrally.quiz.authoring.application.jobs import Exhausted, Job
from wordrally.quiz.authoring.entrypoints.confinement import Bounds, confine
from wordrally.quiz.authoring.entrypoints.workbench import outcome_of

NO_MEMORY = msgspec.msgpack.encode(Exhausted("memory"))  # while there is some


def main() -> None:
    """Give up what the job does not need, then do it."""
    decoder = msgspec.msgpack.Decoder(Job)
    confine(int(sys.argv[1]), Bounds())
    try:
        answer = msgspec.msgpack.encode(outcome_of(decoder.decode(sys.stdin.buffer.read())))
    except MemoryError:
        answer = NO_MEMORY
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
