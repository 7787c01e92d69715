"""Starter quizzes of every installation: public, and without an owner."""

from importlib import resources

import msgspec

from wordrally.contracts.http.quizzes import QuizDraft
from wordrally.contracts.ids import QuizId
from wordrally.quiz.authoring.application.quizzes import Quizzes, quiz_of

MIXED = ("a1", "b1", "c1")
BY_TOPIC = (
    "a1-animals", "a1-food", "a2-travel", "a2-school", "b1-feelings", "b1-nature",
    "b2-health", "b2-society", "c1-words",
)  # fmt: skip
STARTERS = tuple(sorted(MIXED + BY_TOPIC))
"""Names by level, easiest first.

A mixed quiz has fifteen questions. A topic quiz has twelve, made from words of one topic.
"""

PACKAGE = "wordrally.quiz.starter"

CREATED_AT = 1_767_225_600_000
"""2026-01-01. A constant, so that replicas which start together agree on the order of the list."""


def starter_id(name: str) -> QuizId:
    """Return the id of a starter quiz, the same in every installation."""
    return QuizId(f"starter-{name}")


def read_starter(name: str) -> QuizDraft:
    """Return a starter quiz of this release."""
    text = resources.files(PACKAGE).joinpath(f"{name}.json").read_bytes()
    return msgspec.json.decode(text, type=QuizDraft)


async def add_starters(quizzes: Quizzes) -> None:
    """Store the missing starter quizzes. Safe to repeat, and in several replicas at once."""
    # Lists show the newest quiz first, so the easiest is stored last.
    for age, name in enumerate(reversed(STARTERS)):
        await quizzes.add(quiz_of(read_starter(name), starter_id(name), None, CREATED_AT + age))
