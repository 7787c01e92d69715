"""Quizzes in memory."""

import msgspec

from wordrally.contracts.ids import AccountId, QuizId
from wordrally.contracts.quizzes import Quiz, QuizSummary
from wordrally.quiz.shared.application.paging import PageCursor


class FakeQuizzes:
    """Implements `Quizzes` with a dictionary."""

    def __init__(self) -> None:
        self._quizzes: dict[QuizId, Quiz] = {}

    async def add(self, quiz: Quiz) -> bool:
        return self._quizzes.setdefault(quiz.id, quiz) is quiz

    async def find(self, quiz_id: QuizId) -> Quiz | None:
        return self._quizzes.get(quiz_id)

    async def replace(self, quiz: Quiz, *, expected_version: int) -> bool:
        if not self._is_at(quiz.id, expected_version):
            return False
        self._quizzes[quiz.id] = quiz
        return True

    async def find_stored(self, quiz_id: QuizId) -> Quiz | None:
        return await self.find(quiz_id)

    async def remove(self, quiz: Quiz) -> bool:
        if not self._is_at(quiz.id, quiz.version):
            return False
        del self._quizzes[quiz.id]
        return True

    async def owned(self, owner_id: AccountId, limit: int, after: PageCursor | None) -> list[QuizSummary]:
        return self._newest(
            [quiz for quiz in self._quizzes.values() if quiz.owner_id == owner_id], limit, after
        )

    async def public(self, limit: int, after: PageCursor | None) -> list[QuizSummary]:
        public = [quiz for quiz in self._quizzes.values() if quiz.visibility == "public"]
        return self._newest(public, limit, after)

    def _is_at(self, quiz_id: QuizId, version: int) -> bool:
        return quiz_id in self._quizzes and self._quizzes[quiz_id].version == version

    def _newest(self, quizzes: list[Quiz], limit: int, after: PageCursor | None) -> list[QuizSummary]:
        ordered = sorted(quizzes, key=lambda quiz: (quiz.created_at, quiz.id), reverse=True)
        behind = [quiz for quiz in ordered if after is None or (quiz.created_at, quiz.id) < after]
        return [_summary(quiz) for quiz in behind[:limit]]


def _summary(quiz: Quiz) -> QuizSummary:
    fields = msgspec.structs.asdict(quiz)
    questions = fields.pop("questions")
    return QuizSummary(**fields, question_count=len(questions))
