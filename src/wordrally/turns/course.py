"""The course of one player through a quiz: a pure function of session, player, and the player's results.

Results are `marks`: a character for each ended turn, `1` for a right answer, `0` for a miss.
"""

import hashlib
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from wordrally.contracts.http.sessions import Goal, Settings
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import TurnOpened

RIGHT, MISS = "1", "0"

OTHERS_BETWEEN = 3
"""Turns with other questions before a missed one comes back, if so many are left (contract, `mastery`)."""


@dataclass(frozen=True, slots=True)
class Course:
    """The order in which a player meets the questions first, and whether a missed one comes back.

    From turn `left_out_from` on, if it is set, the questions in `left_out` are not asked any more.
    """

    order: tuple[int, ...]
    goal: Goal
    left_out: frozenset[int] = frozenset()
    left_out_from: int = 0


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
        left = _asked_from(course, number, left)
        if not left:
            return  # more marks than there can be turns
        question = left.pop(0)
        yield Turn(number, question, misses[question])
        if mark != RIGHT and course.goal == "mastery":
            misses[question] += 1
            left.insert(OTHERS_BETWEEN, question)
    number = len(marks) + 1
    if left := _asked_from(course, number, left):
        yield Turn(number, left[0], misses[left[0]])


def _asked_from(course: Course, number: int, left: list[int]) -> list[int]:
    """Leave out what is not asked from this turn on."""
    if number != course.left_out_from:
        return left
    return [question for question in left if question not in course.left_out]


def next_turn(course: Course, marks: str) -> Turn | None:
    """Return the turn after all ended ones, or None when nothing is left."""
    newest = deque(turns(course, marks), maxlen=1)
    return newest[0] if newest and newest[0].number > len(marks) else None


def questions_in_all(course: Course, marks: str) -> int:
    """Return the number of questions of a course, without those that are left out."""
    if not 0 < course.left_out_from <= len(marks) + 1:
        return len(course.order)
    before = zip(turns(course, marks), marks[: course.left_out_from - 1], strict=False)
    settled = {turn.question for turn, mark in before if mark == RIGHT or course.goal == "once"}
    return len(course.order) - len(course.left_out - settled)


def left_out_from(newest: TurnOpened | None, done: int, *, no_audio: bool) -> int:
    """Return the turn from which on a player is not asked audio questions, or 0 if they are asked all.

    That holds from the next turn on, and for good.
    """
    if newest is not None and newest.left_out_from:
        return newest.left_out_from
    opened = 0 if newest is None else newest.turn
    return max(opened, done) + 1 if no_audio else 0


def leave_out(course: Course, questions: Collection[int], since: int) -> Course:
    """Return the course without these questions from turn `since` on."""
    return replace(course, left_out=frozenset(questions), left_out_from=since)


def is_done(goal: Goal, questions: int, *, done: int, mastered: int) -> bool:
    """Return whether nothing is left for a player with that many ended turns and mastered questions."""
    return (mastered if goal == "mastery" else done) >= questions
