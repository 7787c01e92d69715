"""HTTP bodies of words and of quizzes made from them."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from wordrally.contracts.quizzes import Exercise, Language, Question

Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
PartOfSpeech = Literal[
    "noun", "verb", "adjective", "adverb", "preposition", "conjunction", "pronoun", "determiner", "modal verb"
]


class QuizRecipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/quizzes/generate`: `words`, or a `text` to pick words from, or a `level` and perhaps a `topic`.

    A line of `words` may be a pair of any two languages, `der Hund – the dog`. `level` bounds how hard definitions and
    distractors are, too. `language` is that of the prompts; `words_language: "en"` says that single words are English even where
    they are words of that language as well. The same recipe with the same `seed` gives the same questions; without one, the
    answer tells which was drawn.
    """

    words: (
        Annotated[list[Annotated[str, Meta(min_length=1, max_length=300)]], Meta(max_length=200)] | None
    ) = None
    text: Annotated[str, Meta(max_length=20_000)] | None = None
    level: Level | None = None
    topic: Annotated[str, Meta(max_length=40)] | None = None
    kinds: Annotated[list[Exercise], Meta(min_length=1, max_length=10)] | None = None
    count: Annotated[int, Meta(ge=1, le=200)] = 10
    language: Language = "en"
    words_language: Language | None = None
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None


class MadeQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question made from a word, why it was made so, and by index of choice what could stand there instead.

    `alternatives` is empty for a key, and for questions without choices. `level` is null where none is known.
    """

    question: Question
    word: str
    exercise: Exercise
    level: Level | None
    why: str
    alternatives: list[list[str]] = []


class UnusedWord(msgspec.Struct, frozen=True, kw_only=True):
    """A word that no question could be made from, and the reason."""

    word: str
    reason: str


class QuizProposal(msgspec.Struct, frozen=True, kw_only=True):
    """A quiz that was made and not stored."""

    title: str
    language: str
    seed: int
    questions: list[MadeQuestion]
    unused: list[UnusedWord]


class Sense(msgspec.Struct, frozen=True, kw_only=True):
    """One meaning of a word, the most frequent first."""

    part_of_speech: PartOfSpeech
    definition: str
    examples: list[str]
    synonyms: list[str]
    antonyms: list[str]
    topic: str | None


class WordView(msgspec.Struct, frozen=True, kw_only=True):
    """A word as the lexicon has it. `zipf` is the logarithm of its frequency per 10⁹ words; `ipa` is General American."""

    word: str
    level: Level | None
    zipf: float
    ipa: list[str]
    forms: list[str]
    emoji: str | None
    translations: dict[str, str]
    senses: list[Sense]


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic to make a quiz about, and how many of its words each level has."""

    topic: str
    title: str
    words: dict[Level, int]


class Topics(msgspec.Struct, frozen=True, kw_only=True):
    """All topics; they fit one page."""

    items: list[Topic]


class LinesToCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/words/check`: words or pairs as they are typed into a quiz of that language."""

    lines: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=300)]], Meta(min_length=1, max_length=200)
    ]
    language: Language = "en"
    words_language: Language | None = None


class CheckedLine(msgspec.Struct, frozen=True, kw_only=True):
    """What can be made of a line; `reason` says why nothing can, and is null otherwise. `word` is the one that is remembered."""

    line: str
    word: str | None
    word_language: str | None
    level: Level | None
    exercises: list[Exercise]
    reason: str | None


class CheckedLines(msgspec.Struct, frozen=True, kw_only=True):
    """The lines in the order in which they were sent."""

    items: list[CheckedLine]
