"""A workshop without processes or a lexicon."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.quiz.results.fake_difficulties import FakeWordDifficulties
from wordrally.contracts.http.formats import ImportOptions, ImportProposal
from wordrally.contracts.http.quizzes import QuizDraft
from wordrally.contracts.http.vocabulary import (
    CheckedLine,
    CheckedLines,
    Level,
    LinesToCheck,
    QuizProposal,
    QuizRecipe,
    Topic,
    Topics,
    WordView,
)
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.application.making import Workshop
from wordrally.quiz.authoring.application.media import MediaFile
from wordrally.quiz.authoring.application.word_difficulties import PlayedWords
from wordrally.quiz.authoring.application.workbenches import ReadFile, SentFile, WantedFile, WrittenFile
from wordrally.vocabulary.generation.pairs import ListedPair

DRIZZLE = WordView(
    word="drizzle",
    level="B2",
    zipf=3.1,
    ipa=["ˈdrɪzəl"],
    forms=["drizzled"],
    emoji=None,
    translations={},
    senses=[],
)
CAT = ListedPair("die Katze", "the cat", "de", "en")
FOOD = Topic(topic="food", title="Food", words={"B1": 40})


class FakeWords:
    """Implements `Words`: one word, one topic."""

    async def find(self, word: str) -> WordView | None:
        return DRIZZLE if word == DRIZZLE.word else None

    async def at(self, level: Level, topic: str | None) -> list[str]:
        return [DRIZZLE.word] if level == DRIZZLE.level and topic is None else []

    async def topics(self) -> Topics:
        return Topics(items=[FOOD])

    async def check(self, lines: LinesToCheck) -> CheckedLines:
        return CheckedLines(items=[checked_as_unknown(line) for line in lines.lines])


def checked_as_unknown(line: str) -> CheckedLine:
    return CheckedLine(
        line=line,
        word=None,
        word_language=None,
        level=None,
        exercises=[],
        reason=f"“{line}” is not in the lexicon.",
    )


@dataclass
class FakeWorkbenches:
    """Implements `Workbenches`: notes what it is given; fails with `failure`, if there is one."""

    given: list[Any] = field(default_factory=list[Any])
    failure: Exception | None = None
    left_out: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    media: list[MediaFile] = field(default_factory=list[MediaFile])

    async def propose(
        self, whose: AccountId, recipe: QuizRecipe, seed: int, played: PlayedWords
    ) -> QuizProposal:
        self._take(whose, recipe, seed, played)
        return QuizProposal(title="Words", language=recipe.language, seed=seed, questions=[], unused=[])

    async def read(self, whose: AccountId, file: SentFile, options: ImportOptions) -> ReadFile:
        self._take(whose, file.name, file.content_type, await file.body(), options)
        proposal = ImportProposal(
            format="csv", title=file.name, language="en", questions=[], rows=[], total=0
        )
        return ReadFile(proposal, self.media)

    async def prepare(self, whose: AccountId, file: SentFile) -> MediaFile:
        self._take(whose, file.content_type, await file.body())
        return MediaFile("m" * 22, "image", "image/jpeg", b"small")

    async def write(
        self, whose: AccountId, quiz: QuizDraft, wanted: WantedFile, media: Sequence[MediaFile] = ()
    ) -> WrittenFile:
        self._take(whose, quiz, wanted.format, wanted.separator, *media)
        return WrittenFile(b"a,b\n", "text/csv", ".csv", self.left_out)

    def _take(self, *given: Any) -> None:
        if self.failure is not None:
            raise self.failure
        self.given.append(given)


class FakeWordConfusions:
    """Implements `WordConfusions`: the words are English."""

    def __init__(self, known: dict[str, list[str]]) -> None:
        self._known = known

    async def of(self, words: Iterable[str], language: str) -> Mapping[str, Sequence[str]]:
        return {word: self._known[word] for word in words if language == "en" and word in self._known}


class FakeOwnLists:
    """Implements `OwnLists`: one pair, of no account in particular."""

    async def pairs(self, account: AccountId) -> list[ListedPair]:
        return [CAT]


def fake_workshop(
    workbenches: FakeWorkbenches,
    known: dict[str, float] | None = None,
    confused: dict[str, list[str]] | None = None,
) -> Workshop:
    """A workshop whose dice always fall the same."""
    return Workshop(
        words=FakeWords(),
        difficulties=FakeWordDifficulties(known or {}),
        confusions=FakeWordConfusions(confused or {}),
        lists=FakeOwnLists(),
        workbenches=workbenches,
        dice=random.Random(7),
    )
