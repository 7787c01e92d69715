"""The quizzes that everybody finds at the first start: public, and nobody's."""

from importlib import resources

import msgspec

from wordrally.contracts.ids import QuizId
from wordrally.contracts.quizzes import QuizDraft
from wordrally.quiz.authoring.application.quizzes import Quizzes, quiz_of

MIXED = ("a1", "b1", "c1")
BY_TOPIC = (
    "a1-animals", "a1-food", "a2-travel", "a2-school", "b1-feelings", "b1-nature", "b2-health", "b2-society", "c1-words",
)  # fmt: skip
STARTERS = tuple(sorted(MIXED + BY_TOPIC))
"""By level, the easiest first: a mixed quiz of fifteen questions, and quizzes of twelve made from words of one topic."""

PACKAGE = "wordrally.quiz.starter"

CREATED_AT = 1_767_225_600_000
"""2026-01-01: one instant for all, so that replicas that start together agree on the order of the list."""


def starter_id(name: str) -> QuizId:
    """The id of a starter quiz, the same in every installation."""
    return QuizId(f"starter-{name}")


def read_starter(name: str) -> QuizDraft:
    """A starter quiz as this release has it."""
    text = resources.files(PACKAGE).joinpath(f"{name}.json").read_bytes()
    return msgspec.json.decode(text, type=QuizDraft)


async def add_starters(quizzes: Quizzes) -> None:
    """Store the starter quizzes that are not there. Safe to repeat, and in several replicas at once."""
    # Lists show the newest first, so the easiest is stored as the last.
    for age, name in enumerate(reversed(STARTERS)):
        await quizzes.add(quiz_of(read_starter(name), starter_id(name), None, CREATED_AT + age))
