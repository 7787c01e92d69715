"""The games that faults are done to, two at once that differ in their keys."""

from typing import Protocol

from tests.system.judge import HARD, Course, Judge
from tests.system.paced_judge import PacedCourse, PacedJudge

QUESTIONS = 7
"""Of a race: enough that it goes on while three nodes are killed one after another."""


class Game(Protocol):
    """Makes the judge of a game whose quiz has the keys of that `turn`."""

    def __call__(self, url: str, players: int, seed: int, doors: list[str], turn: int, /) -> Judge: ...


def play_live(url: str, players: int, seed: int, doors: list[str], turn: int, /) -> Judge:
    """A host leads, and the questions end in all three ways."""
    return Judge(url, players, seed, doors, Course(HARD.ends, turn))


def play_race(url: str, players: int, seed: int, doors: list[str], turn: int, /) -> Judge:
    """Timed turns and teams."""
    course = PacedCourse(timed=True, has_teams=True, questions=QUESTIONS, turn=turn)
    return PacedJudge(url, players, seed, doors, course=course)


def play_assignment(url: str, players: int, seed: int, doors: list[str], turn: int, /) -> Judge:
    """Half-way everybody leaves, and comes back when the harm says so."""
    judge = PacedJudge(url, players, seed, doors, course=PacedCourse("assignment", turn=turn))
    judge.resumed.clear()
    return judge
