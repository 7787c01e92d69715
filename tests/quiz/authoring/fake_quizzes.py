"""Quizzes in memory."""

import msgspec

from wordrally.contracts.http.quizzes import Quiz, QuizSummary
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.application.listing import QuizListing, sort_value
from wordrally.quiz.authoring.domain.searching import search_key, tag_key, tag_keys, words_of


class FakeQuizzes:
    """Implements `Quizzes` with a dictionary."""

    def __init__(self) -> None:
        self._quizzes: dict[QuizId, Quiz] = {}
        self._deleted: dict[QuizId, int] = {}

    async def add(self, quiz: Quiz) -> bool:
        return self._quizzes.setdefault(quiz.id, quiz) is quiz

    async def find(self, quiz_id: QuizId) -> Quiz | None:
        return None if quiz_id in self._deleted else self._quizzes.get(quiz_id)

    async def find_stored(self, quiz_id: QuizId) -> Quiz | None:
        return await self.find(quiz_id)

    async def find_deleted(self, quiz_id: QuizId) -> Quiz | None:
        return self._quizzes.get(quiz_id) if quiz_id in self._deleted else None

    async def replace(self, quiz: Quiz, *, expected_version: int) -> bool:
        if not self._is_at(quiz.id, expected_version):
            return False
        played_at = self._quizzes[quiz.id].last_played_at
        self._quizzes[quiz.id] = msgspec.structs.replace(quiz, last_played_at=played_at)
        return True

    async def remove(self, quiz: Quiz, at: int) -> bool:
        if not self._is_at(quiz.id, quiz.version):
            return False
        self._deleted[quiz.id] = at
        return True

    async def restore(self, quiz: Quiz) -> None:
        self._deleted.pop(quiz.id, None)

    async def note_played(self, quiz_id: QuizId, host_id: AccountId, at: int) -> None:
        quiz = self._quizzes.get(quiz_id)
        if quiz is not None and quiz.owner_id == host_id and at > (quiz.last_played_at or 0):
            self._quizzes[quiz_id] = msgspec.structs.replace(quiz, last_played_at=at)

    async def list(self, listing: QuizListing) -> list[QuizSummary]:
        found = [self._summary(quiz) for quiz in self._quizzes.values() if self._is_listed(quiz, listing)]
        downwards = listing.sort.startswith("-")
        placed = sorted(((sort_value(listing.sort, one), one.id, one) for one in found), reverse=downwards)
        if listing.after is not None:
            after = (listing.after.value, listing.after.id)
            placed = [each for each in placed if (each[:2] < after if downwards else each[:2] > after)]
        return [one for *_, one in placed[: listing.limit]]

    def _is_listed(self, quiz: Quiz, listing: QuizListing) -> bool:
        words = [text for one in quiz.questions for text in (one.prompt, one.word) if text]
        searched = search_key([quiz.title, *quiz.tags, *words])
        language = f"{quiz.language.lower()}-"
        return (
            (quiz.id in self._deleted) == listing.deleted
            and (
                quiz.visibility == "public" if listing.owner_id is None else quiz.owner_id == listing.owner_id
            )
            and all(word in searched for word in words_of(listing.search or ""))
            and (listing.tag is None or tag_key(listing.tag) in tag_keys(quiz.tags))
            and (listing.folder is None or (quiz.folder or "") == listing.folder)
            and (listing.language is None or language.startswith(f"{listing.language.lower()}-"))
        )

    def _is_at(self, quiz_id: QuizId, version: int) -> bool:
        there = quiz_id in self._quizzes and quiz_id not in self._deleted
        return there and self._quizzes[quiz_id].version == version

    def _summary(self, quiz: Quiz) -> QuizSummary:
        names = set(Quiz.__struct_fields__) & set(QuizSummary.__struct_fields__)
        fields = {name: getattr(quiz, name) for name in names}
        return QuizSummary(
            **fields, question_count=len(quiz.questions), deleted_at=self._deleted.get(quiz.id)
        )
