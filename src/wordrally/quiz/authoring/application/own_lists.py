"""Pairs of an account's other lists, from which wrong choices come when a list has too few of a kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.http.quizzes import Question, Quiz, TextQuestion
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.application.listing import QuizListing
from wordrally.quiz.authoring.application.quizzes import Quizzes
from wordrally.vocabulary.generation.pairs import ListedPair, pair_of
from wordrally.vocabulary.languages.articles import main_language

NEWEST, MOST_PAIRS = 20, 300
"""Quizzes that are looked through, and pairs that are taken from them."""


class OwnLists(Protocol):
    """Bilingual lists that an account has made quizzes from."""

    async def pairs(self, account: AccountId) -> list[ListedPair]:
        """Return pairs of the account's newest quizzes."""
        ...


@dataclass(frozen=True, slots=True)
class OwnQuizLists:
    """Implementation of `OwnLists` by the quizzes that the account has."""

    quizzes: Quizzes

    async def pairs(self, account: AccountId) -> list[ListedPair]:
        found: dict[ListedPair, None] = {}
        for summary in await self.quizzes.list(QuizListing(owner_id=account, limit=NEWEST)):
            quiz = await self.quizzes.find(summary.id)
            found |= dict.fromkeys(pairs_in(quiz) if quiz else ())
        return list(found)[:MOST_PAIRS]


def pairs_in(quiz: Quiz) -> Iterator[ListedPair]:
    """Yield the pairs that questions were made from: in explanations, or the two sides of a card."""
    for question in quiz.questions:
        front = question.word_language
        sides = {question.prompt_language or quiz.language, question.answer_language or quiz.language}
        pair = pair_of(_told(question)) if question.word and front else None
        other = next((each for each in sides if main_language(each) != main_language(front)), None)
        if pair and front and other:
            yield ListedPair(pair.front, pair.back, front, other)


def _told(question: Question) -> str:
    """Return the pair as a line, the word to be learned first."""
    if isinstance(question, TextQuestion) and question.exercise is None:
        sides = (question.prompt, question.accepted[0])
        word_first = question.word_language == question.prompt_language
        return " – ".join(sides if word_first else reversed(sides))
    return question.explanation or ""
