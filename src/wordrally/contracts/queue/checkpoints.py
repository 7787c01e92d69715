"""Checkpoints of long sessions: copies of their answers and turns, so that a rebuild need not look for them.

An assignment may be open for 28 days. Without copies, its rebuild would read the answers of everybody since.
"""

import msgspec

from wordrally.contracts.queue.answers import ReceivedAnswer, TurnOpened


class AnswerCheckpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Answers and turns of one session, each with the sequence of its message in ANSWERS.

    The same one may stand in several checkpoints.
    """

    answers: list[tuple[int, ReceivedAnswer]] = []
    turns: list[tuple[int, TurnOpened]] = []


class CheckpointPlace(msgspec.Struct, frozen=True, kw_only=True):
    """The message of ANSWERS up to which checkpoints hold every answer of long sessions.

    `at_ms` is the time at which the queue stored that message.
    """

    sequence: int
    at_ms: int
