"""The course of one player through a quiz: a pure function of session, player, and the player's results.

Results are `marks`: a character for each ended turn, `1` for a right answer, `0` for a miss.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from wordrally.contracts.http.sessions import Goal, Settings
from wordrally.contracts.ids import PlayerId, SessionId

RIGHT, MISS = "1", "0"

OTHERS_BETWEEN = 3
"""Turns with other questions before a missed one comes back, if so many are left (contract, `mastery`)."""


@dataclass(frozen=True, slots=True)
class Course:
    """The order in which a player meets the questions first, and whether a missed one comes back."""

    order: tuple[int, ...]
    goal: Goal


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a course: its number from 1 on, its question, and the player's earlier misses of it."""

    number: int
    question: int
    misses: int


def course_of(session_id: SessionId, player_id: PlayerId, questions: int, settings: Settings) -> Course:
    """Return the course of a player of a session with that many questions."""
    if settings.order == "quiz":
        return Course(tuple(range(questions)), settings.goal)
    return Course(_shuffled(session_id, player_id, questions), settings.goal)


@lru_cache(maxsize=4_096)
def _shuffled(session_id: SessionId, player_id: PlayerId, questions: int) -> tuple[int, ...]:
    """Sort the questions by digests of their positions, the same on every machine and in every version."""

    def digest(index: int) -> bytes:
        return hashlib.sha256(f"{session_id}/{player_id}/{index}".encode()).digest()

    return tuple(sorted(range(questions), key=digest))


def turns(course: Course, marks: str) -> Iterator[Turn]:
    """Yield the turns that led to these marks, and then the next one unless nothing is left.

    A missed question is put behind the next three others. Nothing is ever put in front of it, so it waits for
    no more than these.
    """
    left, misses = list(course.order), dict.fromkeys(course.order, 0)
    for number, mark in enumerate(marks, 1):
        question = left.pop(0)
        yield Turn(number, question, misses[question])
        if mark != RIGHT and course.goal == "mastery":
            misses[question] += 1
            left.insert(OTHERS_BETWEEN, question)
    if left:
        yield Turn(len(marks) + 1, left[0], misses[left[0]])


def next_turn(course: Course, marks: str) -> Turn | None:
    """Return the turn after all ended ones, or None when nothing is left."""
    *_, last = turns(course, marks)
    return last if last.number > len(marks) else None


def is_done(goal: Goal, questions: int, *, done: int, mastered: int) -> bool:
    """Return whether nothing is left for a player with that many ended turns and mastered questions."""
    return (mastered if goal == "mastery" else done) >= questions
