"""Hiding of public quizzes: an operator takes one from everybody but its owner, and may allow it again."""

from typing import Literal

from msgspec.structs import replace

from wordrally.contracts.http.quizzes import Quiz
from wordrally.contracts.ids import QuizId
from wordrally.quiz.authoring.application.quizzes import Quizzes

NotHidden = Literal["unknown", "private", "starter", "hidden", "not-hidden"]


async def hide_quiz(quizzes: Quizzes, quiz_id: QuizId, now: int) -> Quiz | NotHidden:
    """Make a public quiz private for good, and return it. Starter quizzes belong to nobody and stay public.

    A change by its owner at the same moment does not undo it: the newer version is read and hidden.
    """
    while True:
        quiz = await quizzes.find_stored(quiz_id)
        if quiz is None:
            return "unknown"
        if quiz.owner_id is None:
            return "starter"
        if quiz.hidden_at is not None:
            return "hidden"
        if quiz.visibility != "public":
            return "private"
        hidden = replace(quiz, visibility="private", hidden_at=now, version=quiz.version + 1, updated_at=now)
        if await quizzes.replace(hidden, expected_version=quiz.version):
            return hidden


async def unhide_quiz(quizzes: Quizzes, quiz_id: QuizId, now: int) -> Quiz | NotHidden:
    """Let the owner of a hidden quiz make it public again, and return it. It stays private until then."""
    while True:
        quiz = await quizzes.find_stored(quiz_id)
        if quiz is None:
            return "unknown"
        if quiz.hidden_at is None:
            return "not-hidden"
        allowed = replace(quiz, hidden_at=None, version=quiz.version + 1, updated_at=now)
        if await quizzes.replace(allowed, expected_version=quiz.version):
            return allowed
