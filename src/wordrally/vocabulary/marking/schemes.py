"""The marking scheme of one question, prepared once for many answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from wordrally.contracts.http.quizzes import Difference, Marking
from wordrally.vocabulary.languages.articles import Article, main_language, split_article, telling_language
from wordrally.vocabulary.languages.entries import readings
from wordrally.vocabulary.marking.contractions import full_forms
from wordrally.vocabulary.marking.folding import (
    fold_accents,
    fold_case,
    spell_out,
    tidy,
    without_edges,
    without_punctuation,
)
from wordrally.vocabulary.marking.typos import SHORTEST, is_forgiven
from wordrally.vocabulary.marking.varieties import fold_variety
from wordrally.vocabulary.texts import collapse_blanks, comparable, comparable_with_case

Folds = tuple[Difference, ...]
Verdict = Literal["right", "almost", "wrong"]
LOOKED_THROUGH: tuple[Difference, ...] = ("accents", "articles", "punctuation", "typos")
MOST_KEPT = 2_000
"""Different answers to one question whose verdicts are kept."""

SLIP: Difference = "typos"
LONGEST_FORGIVEN = 80
"""Characters of an answer in which a slip is looked for."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict on an answer. For an almost right one it has the difference and the expected text."""

    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    expected: str = ""

    @property
    def is_right(self) -> bool:
        """Return whether the answer earns points; an almost right one earns what a right one earns."""
        return self.verdict != "wrong"


WRONG = Mark("wrong")
RIGHT = Mark("right")


@dataclass(frozen=True, slots=True)
class ArticleSplit:
    """A text split into its article and the rest."""

    text: str
    article: Article | None
    core: str


class MarkScheme:
    """Marking of answers against the accepted texts of one question.

    `language` is that of the answers, empty if unknown. `words` are texts that no typo may turn an answer
    into.
    """

    def __init__(
        self, accepted: Iterable[str], marking: Marking, language: str, words: Iterable[str] = ()
    ) -> None:
        self._accepted = list(accepted)
        self._marking = marking
        self._language = main_language(language)
        self._forbidden = frozenset(self._plain(word) for word in words)
        self._marks: dict[str, Mark] = {}
        self._equal = frozenset(map(comparable_with_case, self._accepted))
        self._right = frozenset(map(self._exact, self._accepted))

    @cached_property
    def _readings(self) -> list[ArticleSplit]:
        texts = [text for each in self._accepted for text in self._texts(each)]
        return [self._reading(text) for text in dict.fromkeys(texts)]

    def _texts(self, accepted: str) -> list[str]:
        lenient = self._marking.punctuation == "lenient"
        return readings(tidy(accepted), self._language) if lenient else [accepted]

    def mark(self, text: str) -> Mark:
        """Mark an answer. Verdicts are cached, since most answers to a question are alike."""
        known = self._marks.get(text)
        if known is None:
            known = self._judge(text)
            if len(self._marks) < MOST_KEPT:
                self._marks[text] = known
        return known

    def _judge(self, text: str) -> Mark:
        if comparable_with_case(text) in self._equal or (
            not self._folds and self._exact(text) in self._right
        ):
            return RIGHT
        if not self._folds or not text.strip():
            return WRONG
        return self._mark_whole(text) or self._mark_parts(text) or WRONG

    def _mark_whole(self, text: str) -> Mark | None:
        given = self._reading(tidy(text) if self._is_lenient("punctuation") else text)
        found: list[Mark] = []
        for reading in self._readings:
            told: Folds | None = self._differences(reading, given)
            if told is not None:
                found.append(Mark("almost" if told else "right", told, reading.text))
        return min(found, key=lambda mark: (SLIP in mark.differences, len(mark.differences)), default=None)

    def _mark_parts(self, text: str) -> Mark | None:
        """Mark several alternatives given at once: right if each of them is."""
        if not self._is_lenient("punctuation"):
            return None
        parts = readings(tidy(text), self._language)[1:]
        marks = [self._mark_whole(part) for part in parts] if len(parts) > 1 else []
        if not marks or not all(marks):
            return None
        kept = [mark for mark in marks if mark]
        told: dict[Difference, None] = {each: None for mark in kept for each in mark.differences}
        return Mark("almost" if told else "right", tuple(told), ", ".join(mark.expected for mark in kept))

    def _differences(self, key: ArticleSplit, given: ArticleSplit) -> Folds | None:
        """Return the differences between two texts that count as equal, or None if they differ too much."""
        pairs = list(self._pairs(key, given))
        for one, other, article in pairs:
            if self._is_same(one, other):
                told: list[Difference] = [fold for fold in self._folds if self._tells(fold, one, other)]
                return (*article, *told)
        for one, other, article in pairs:
            if self._is_slip(one, other):
                return (*article, SLIP)
        return None

    def _is_same(self, one: str, other: str) -> bool:
        same = self._forms(one, self._folds) & self._forms(other, self._folds)
        return bool(same) and not self._is_forbidden(other, one, "accents")

    def _pairs(self, key: ArticleSplit, given: ArticleSplit) -> Iterator[tuple[str, str, list[Difference]]]:
        """Return the pairs to compare.

        They are the texts as they are, and without articles that agree or of which one is missing.
        """
        yield key.text, given.text, []
        if not self._is_lenient("articles"):
            return
        if key.article is None and given.article is None:
            return
        if key.article and given.article and not key.article.agrees_with(given.article):
            return
        yield key.core, given.core, ["articles"]

    def _is_lenient(self, setting: Difference) -> bool:
        return setting == "spelling" or getattr(self._marking, setting) == "lenient"

    @cached_property
    def _folds(self) -> Folds:
        """Return the kinds of difference that are ignored, in the order in which they are reported."""
        if not any(map(self._is_lenient, LOOKED_THROUGH)):
            return ()
        order: tuple[Difference, ...] = ("spelling", "accents", "case", "punctuation")
        found: list[Difference] = [fold for fold in order if self._is_lenient(fold)]
        return tuple(found if self._is_english else found[1:])

    def _tells(self, fold: Difference, one: str, other: str) -> bool:
        """Return whether two texts that count as equal differ in this way, and a teacher would mention it."""
        others: Folds = tuple([each for each in self._folds if each != fold])
        if fold == "case" and not lacks_capital(one, other):
            return False
        if fold == "punctuation":
            edges = [without_edges(each) for each in (one, other)]
            return not self._forms(edges[0], others) & self._forms(edges[1], others)
        return not self._forms(one, others) & self._forms(other, others)

    def _forms(self, text: str, folds: Folds) -> frozenset[str]:
        """Return the normal forms of a text in which differences of these kinds are folded away."""
        lenient = "punctuation" in folds
        text = tidy(text) if lenient else collapse_blanks(text)
        text = fold_case(text, self._language) if "case" in folds else text
        words = (
            full_forms(without_edges(text))
            if self._is_lenient("punctuation") and self._is_english
            else (text,)
        )
        if "spelling" in folds:
            words = tuple(fold_variety(each) for each in words)
        if "accents" in folds:
            words = tuple(form for each in words for form in (fold_accents(each), spell_out(each)))
        return frozenset(
            without_punctuation(each) if lenient else comparable_with_case(each) for each in words
        )

    @property
    def _is_english(self) -> bool:
        return self._language in ("en", "")

    def _is_slip(self, one: str, other: str) -> bool:
        if self._marking.typos == "strict" or max(len(one), len(other)) > LONGEST_FORGIVEN:
            return False
        if self._is_forbidden(other, one, "typos") or comparable(fold_accents(one)) == comparable(
            fold_accents(other)
        ):
            return False  # a missing accent or capital is not a slip, where it matters
        inflects = self._language != "en"
        long = [len(word) >= SHORTEST for word in self._words(tidy(one))]
        keys = {words for each in self._spaced(one) if len(words := self._words(each)) == len(long)}
        given = {"".join(self._words(each)) for each in self._spaced(other)}
        return any(is_forgiven(key, long, each, inflects=inflects) for key in keys for each in given)

    def _spaced(self, text: str) -> frozenset[str]:
        """Return the compared form with the blanks between words."""
        text = without_edges(tidy(text)) if self._is_lenient("punctuation") else collapse_blanks(text)
        text = fold_case(text, self._language) if self._is_lenient("case") else text
        found = {text, fold_variety(text)} if "spelling" in self._folds else {text}
        folds = (fold_accents, spell_out) if self._is_lenient("accents") else (collapse_blanks,)
        return frozenset(fold(each) for each in found for fold in folds)

    def _words(self, text: str) -> tuple[str, ...]:
        if not self._is_lenient("punctuation"):
            return tuple(text.split())
        return tuple(bare for word in text.split() if (bare := without_punctuation(word)))

    def _is_forbidden(self, given: str, key: str, fold: Difference) -> bool:
        """Return whether the answer is another word, and so neither a typo nor a missing accent."""
        if not self._forbidden:
            return False
        _, core = split_article(given, self._language)
        plain = {self._plain(given), self._plain(core)}
        own = {self._plain(key), self._plain(split_article(key, self._language)[1])}
        if fold == "accents":
            plain -= own
            return bool(plain & self._forbidden)
        return bool((plain - own) & self._forbidden) or bool(self._other_words(given, key) & self._forbidden)

    def _other_words(self, given: str, key: str) -> frozenset[str]:
        """Return the words of the answer that the key lacks."""
        known = {self._plain(word) for word in key.split()}
        return frozenset(self._plain(word) for word in given.split()) - known

    def _plain(self, text: str) -> str:
        plain = fold_case(tidy(text))
        return without_punctuation(fold_variety(plain) if self._is_english else plain)

    def _exact(self, text: str) -> str:
        return comparable(text) if self._is_lenient("case") else comparable_with_case(text)

    def _reading(self, text: str) -> ArticleSplit:
        article, core = split_article(text, self._language)
        return ArticleSplit(text, article, core)


def lacks_capital(key: str, given: str) -> bool:
    """Return whether the answer has a lower-case letter where the key has a capital.

    A capital that a keyboard adds by itself is no mistake.
    """
    capitals = sum(character.isupper() for character in key)
    return capitals > sum(character.isupper() for character in given)


def scheme_of(
    accepted: Iterable[str], marking: Marking | None, language: str, words: Iterable[str] = ()
) -> MarkScheme:
    """Return the scheme of a question. Without `marking`, only case, blanks and apostrophes are ignored."""
    texts = list(accepted)
    return MarkScheme(texts, marking or Marking(), answer_language(texts, language), words)


def answer_language(accepted: Iterable[str], language: str) -> str:
    """Return the language of the answers.

    It is the stated one, unless their articles plainly belong to another.
    """
    main = main_language(language)
    texts = list(accepted)
    if any(split_article(text, main)[0] for text in texts):
        return main
    return next((told for text in texts if (told := telling_language(text))), main)
