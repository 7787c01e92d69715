"""Making quizzes from words, and exporting quizzes as files.

A quiz that was made is a proposal: nothing is stored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

from wordrally.contracts.http.quizzes import Quiz, QuizDraft
from wordrally.contracts.http.vocabulary import (
    CheckedLines,
    Level,
    LinesToCheck,
    QuizProposal,
    QuizRecipe,
    Topics,
    WordView,
)
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.application.media import ENCLOSING, enclosed_media
from wordrally.quiz.authoring.application.own_lists import OwnLists
from wordrally.quiz.authoring.application.quizzes import Library, invalid_quiz, read_with_key
from wordrally.quiz.authoring.application.word_difficulties import (
    PlayedWords,
    WordConfusions,
    WordDifficulties,
)
from wordrally.quiz.authoring.application.workbenches import WantedFile, Workbenches, WrittenFile
from wordrally.quiz.authoring.domain.recipes import check_recipe
from wordrally.vocabulary.generation.pairs import pair_of
from wordrally.vocabulary.texts import text_key

ENGLISH = "en"
"""Language of the lexicon's words."""

LARGEST_SEED = 2**31 - 1
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class WordLookup(Protocol):
    """Lookups of words and topics in the lexicon."""

    async def find(self, word: str) -> WordView | None: ...

    async def at(self, level: Level, topic: str | None) -> list[str]:
        """Return the words of a level, of all topics or one."""
        ...

    async def topics(self) -> Topics: ...

    async def check(self, lines: LinesToCheck) -> CheckedLines:
        """Return, for each line of a list, the exercises that can be made from it."""
        ...


@dataclass(frozen=True, slots=True)
class Workshop:
    """Ports of the use cases of this module; `dice` draws the seeds."""

    words: WordLookup
    difficulties: WordDifficulties
    confusions: WordConfusions
    lists: OwnLists
    workbenches: Workbenches
    dice: Random


async def propose_quiz(
    workshop: Workshop,
    account: AccountId,
    recipe: QuizRecipe,
    confused: Mapping[str, Sequence[str]] = {},
) -> QuizProposal:
    """Make a quiz from words. Raises `QuizRefusal`, and the errors of `Workbenches`.

    `confused` are the wrong answers of a class by word; they come before those of all players.
    """
    topics = {topic.topic for topic in (await workshop.words.topics()).items} if recipe.topic else set[str]()
    if errors := check_recipe(recipe, topics):
        raise invalid_quiz(errors)
    seed = workshop.dice.randint(0, LARGEST_SEED) if recipe.seed is None else recipe.seed
    words = await _candidates(workshop.words, recipe)
    has_pairs = any(map(pair_of, recipe.words or []))
    played = PlayedWords(
        spare=await workshop.lists.pairs(account) if has_pairs else (),
        difficulties=await workshop.difficulties.of(words),
        confusions={
            **await workshop.confusions.of(words, ENGLISH),
            **{word: list(map(text_key, texts)) for word, texts in confused.items()},
        },
    )
    return await workshop.workbenches.propose(account, recipe, seed, played)


async def _candidates(words: WordLookup, recipe: QuizRecipe) -> list[str]:
    """Return the words that questions may be made from."""
    if recipe.words is not None:
        return recipe.words
    if recipe.text is not None:
        return WORD.findall(recipe.text.lower())
    assert recipe.level is not None, "the recipe was checked"
    return await words.at(recipe.level, recipe.topic)


async def export_quiz(
    library: Library, workshop: Workshop, reader: AccountId, quiz_id: QuizId, wanted: WantedFile
) -> tuple[Quiz, WrittenFile]:
    """Return a quiz that the account may read, with its file.

    Raises `QuizRefusal`, and the errors of `Workbenches`.
    """
    quiz = await read_with_key(library, reader, quiz_id)
    draft = draft_of(quiz, reader)
    media = await enclosed_media(library.media, quiz.questions) if wanted.format in ENCLOSING else []
    return quiz, await workshop.workbenches.write(reader, draft, wanted, media)


def draft_of(quiz: Quiz, reader: AccountId) -> QuizDraft:
    """Return the draft that a quiz was stored from. Its folder is for its owner only."""
    return QuizDraft(
        title=quiz.title,
        language=quiz.language,
        visibility=quiz.visibility,
        questions=quiz.questions,
        tags=quiz.tags,
        folder=quiz.folder if quiz.owner_id == reader else None,
        cover=quiz.cover,
    )
