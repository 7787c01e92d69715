"""HTTP bodies of words and of generated quizzes."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from wordrally.contracts.http.quizzes import Exercise, Language, Question

Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
PartOfSpeech = Literal[
    "noun", "verb", "adjective", "adverb", "preposition", "conjunction", "pronoun", "determiner", "modal verb"
]


class QuizRecipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/quizzes/generate`.

    It has `words`, a `text` to take words from, or a `level` with an optional `topic`. A line of `words` may
    be a pair in any two languages, `der Hund – the dog`. `level` also bounds the difficulty of definitions
    and distractors. `language` is that of the prompts. With `words_language: "en"`, single words are English
    even if that language has them, too. The same recipe and `seed` give the same questions; without a seed,
    the answer contains the one that was drawn. With `class_id`, the words are those that the class should see
    again: `due` (the default), `missed` in its last five games, `hardest`, or `confused` with others.
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
    class_id: Annotated[str, Meta(min_length=1, max_length=36)] | None = None
    pick: Literal["due", "missed", "hardest", "confused"] | None = None


class Rationale(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for a question as a code with its values, for clients that say it in other languages.

    Of a class's plan: `due` {due, met, share}, `due-from` {date, met}, `missed` {missed, asked, games},
    `hardest` {known, met}, `confused` {text, times}. Of a question: the exercise {word, level, part},
    `gap-of-text` {word}, or for a pair `pair-` and the exercise {word}.
    """

    code: str
    values: dict[str, str | int] = {}


class MadeQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question made from a word, the reason for it, and by index of choice possible replacements.

    `why` says the reason in English, `rationale` as codes. `alternatives` is empty for a key, and for
    questions without choices. `level` is null if unknown.
    """

    question: Question
    word: str
    exercise: Exercise
    level: Level | None
    why: str
    alternatives: list[list[str]] = []
    rationale: list[Rationale] = []


class UnusedWord(msgspec.Struct, frozen=True, kw_only=True):
    """A word that could not be used, and the reason."""

    word: str
    reason: str


class QuizProposal(msgspec.Struct, frozen=True, kw_only=True):
    """A generated quiz that is not stored."""

    title: str
    language: str
    seed: int
    questions: list[MadeQuestion]
    unused: list[UnusedWord]


class Sense(msgspec.Struct, frozen=True, kw_only=True):
    """One meaning of a word; the most frequent comes first."""

    part_of_speech: PartOfSpeech
    definition: str
    examples: list[str]
    synonyms: list[str]
    antonyms: list[str]
    topic: str | None


class WordView(msgspec.Struct, frozen=True, kw_only=True):
    """A word of the lexicon. `zipf` is log₁₀ of its frequency per 10⁹ words; `ipa` is General American."""

    word: str
    level: Level | None
    zipf: float
    ipa: list[str]
    forms: list[str]
    emoji: str | None
    translations: dict[str, str]
    senses: list[Sense]


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic for quizzes, with the number of its words at each level."""

    topic: str
    title: str
    words: dict[Level, int]


class Topics(msgspec.Struct, frozen=True, kw_only=True):
    """All topics, on one page."""

    items: list[Topic]


class LinesToCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/words/check`: words or pairs as typed into a quiz of that language."""

    lines: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=300)]], Meta(min_length=1, max_length=200)
    ]
    language: Language = "en"
    words_language: Language | None = None


class CheckedLine(msgspec.Struct, frozen=True, kw_only=True):
    """The exercises possible for a line; otherwise `reason` says why there are none.

    `word` is the word to remember.
    """

    line: str
    word: str | None
    word_language: str | None
    level: Level | None
    exercises: list[Exercise]
    reason: str | None


class CheckedLines(msgspec.Struct, frozen=True, kw_only=True):
    """The lines in the order of the request."""

    items: list[CheckedLine]
