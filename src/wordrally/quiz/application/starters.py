"""The quizzes that everybody finds at the first start: public, and nobody's."""

from importlib import resources

import msgspec

from wordrally.contracts.ids import QuizId
from wordrally.contracts.quizzes import QuizDraft
from wordrally.quiz.application.quizzes import Quizzes, quiz_of

LEVELS = ("a1", "b1", "c1")
PACKAGE = "wordrally.quiz.starter"


def starter_id(level: str) -> QuizId:
    """The id of a level's quiz, the same in every installation."""
    return QuizId(f"starter-{level}")


def read_starter(level: str) -> QuizDraft:
    """A starter quiz as this release has it."""
    text = resources.files(PACKAGE).joinpath(f"{level}.json").read_bytes()
    return msgspec.json.decode(text, type=QuizDraft)


async def add_starters(quizzes: Quizzes, now: int) -> None:
    """Store the starter quizzes that are not there. Safe to repeat, and in several replicas at once."""
    # Lists show the newest first, so the easiest is stored as the last.
    for age, level in enumerate(reversed(LEVELS)):
        await quizzes.add(quiz_of(read_starter(level), starter_id(level), None, now + age))
