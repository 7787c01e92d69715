"""Making quizzes from words and files, and files from quizzes. What is made is proposed; nothing is stored."""

import re
from dataclasses import dataclass
from random import Random
from typing import Protocol

from wordrally.contracts.formats import ExportFormat
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.contracts.quizzes import Quiz, QuizDraft
from wordrally.contracts.vocabulary import (
    CheckedLines,
    Level,
    LinesToCheck,
    QuizProposal,
    QuizRecipe,
    Topics,
    WordView,
)
from wordrally.quiz.authoring.application.quizzes import Library, QuizRefusal, read_quiz
from wordrally.quiz.authoring.application.word_difficulties import WordDifficulties
from wordrally.quiz.authoring.application.workbenches import Workbenches, WrittenFile
from wordrally.quiz.authoring.domain.recipes import check_recipe

LARGEST_SEED = 2**31 - 1
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class WordLookup(Protocol):
    """The lexicon, as far as it is asked for a word or its topics."""

    async def find(self, word: str) -> WordView | None: ...

    async def at(self, level: Level, topic: str | None) -> list[str]:
        """The words of a level, of all topics or one."""
        ...

    async def topics(self) -> Topics: ...

    async def check(self, lines: LinesToCheck) -> CheckedLines:
        """What can be made of each line of a list."""
        ...


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the use cases work with; `dice` draws the seeds."""

    words: WordLookup
    difficulties: WordDifficulties
    workbenches: Workbenches
    dice: Random


async def propose_quiz(
    workshop: Workshop, account: AccountId, recipe: QuizRecipe
) -> QuizProposal | QuizRefusal:
    """A quiz made from words. Raises as `Workbenches` does."""
    topics = {topic.topic for topic in (await workshop.words.topics()).items} if recipe.topic else set[str]()
    if errors := check_recipe(recipe, topics):
        return QuizRefusal("invalid", errors[0].message, tuple(errors))
    seed = workshop.dice.randint(0, LARGEST_SEED) if recipe.seed is None else recipe.seed
    difficulties = await workshop.difficulties.of(await _candidates(workshop.words, recipe))
    return await workshop.workbenches.propose(account, recipe, seed, difficulties)


async def _candidates(words: WordLookup, recipe: QuizRecipe) -> list[str]:
    """The words that may be asked."""
    if recipe.words is not None:
        return recipe.words
    if recipe.text is not None:
        return WORD.findall(recipe.text.lower())
    assert recipe.level is not None, "the recipe was checked"
    return await words.at(recipe.level, recipe.topic)


@dataclass(frozen=True, slots=True)
class WantedFile:
    """The format of an export, and what separates the columns of a CSV."""

    format: ExportFormat
    separator: str = ","


async def export_quiz(
    library: Library, workshop: Workshop, reader: AccountId, quiz_id: QuizId, wanted: WantedFile
) -> tuple[Quiz, WrittenFile] | QuizRefusal:
    """A quiz, if the account may read it, and the file of it. Raises as `Workbenches` does."""
    quiz = await read_quiz(library, reader, quiz_id)
    if isinstance(quiz, QuizRefusal):
        return quiz
    return quiz, await workshop.workbenches.write(reader, draft_of(quiz), wanted.format, wanted.separator)


def draft_of(quiz: Quiz) -> QuizDraft:
    """What a quiz was stored from."""
    return QuizDraft(
        title=quiz.title, language=quiz.language, visibility=quiz.visibility, questions=quiz.questions
    )
