"""Words that a recipe asks for: listed ones, those of a text, or those of a level and topic."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from wordrally.contracts.http.vocabulary import Level, QuizRecipe, UnusedWord
from wordrally.vocabulary.generation.pairs.lines import pair_of
from wordrally.vocabulary.generation.reasons import other_language, reason_for
from wordrally.vocabulary.generation.texts.words import TextWord, words_of_text
from wordrally.vocabulary.languages.articles import main_language, split_article
from wordrally.vocabulary.languages.homographs import is_homograph
from wordrally.vocabulary.lexicon.entries import Headword, Lemma, rank
from wordrally.vocabulary.lexicon.reading import Lexicon

EXPECTED: dict[Level, float] = {"A1": -2.0, "A2": -1.2, "B1": -0.4, "B2": 0.4, "C1": 1.2, "C2": 2.0}
"""Difficulty in logits of a word of each level, used until somebody has answered it."""

MISFIT = 1.5  # logits; a word that proved so much harder or easier than its level comes after the others
LEADING = re.compile(r"^(to|an?|the)\s+(?=\S)", re.IGNORECASE)
ENGLISH_ARTICLES = ("a", "an", "the", "to")


@dataclass(frozen=True, slots=True)
class WordRequest:
    """Requested word, the headwords that it may mean, and its place in the text that it comes from."""

    asked: str
    headwords: tuple[Headword, ...]
    in_text: TextWord | None = None


def wishes(
    lexicon: Lexicon, recipe: QuizRecipe, difficulties: Mapping[str, float], dice: Random
) -> tuple[list[WordRequest], list[UnusedWord]]:
    """Words in the order in which they are tried, and words that cannot be used."""
    if recipe.words is not None:
        single = [line for line in recipe.words if pair_of(line) is None]
        return from_list(lexicon, single, recipe.language, recipe.words_language)
    if recipe.text is not None:
        found = from_text(lexicon, recipe.text, recipe.level)
    else:
        found = [
            WordRequest(each.lemma, (each,)) for each in lexicon.headwords_at(recipe.level, recipe.topic)
        ]
        dice.shuffle(found)
    return sorted(found, key=lambda wish: misfits(wish.headwords[0], difficulties)), []


def from_list(
    lexicon: Lexicon, words: list[str], language: str = "en", words_language: str | None = None
) -> tuple[list[WordRequest], list[UnusedWord]]:
    """Look up each word once, in any form or case; `to run` and `the sun` are run and sun."""
    foreign = not_english(lexicon, words, language) if words_language is None else frozenset[str]()
    found: list[WordRequest] = []
    unused: list[UnusedWord] = []
    seen: set[int] = set()
    for word in words:
        lemma = look_up(lexicon, word)
        headwords = tuple(lexicon.headwords_of(lemma.id)) if lemma else ()
        if word in foreign:
            unused.append(UnusedWord(word=word, reason=other_language(word, language)))
        elif lemma is None or not headwords:
            unused.append(UnusedWord(word=word, reason=reason_for(word, lemma)))
        elif lemma.id in seen:
            unused.append(UnusedWord(word=word, reason=f"“{lemma.lemma}” is in the list already."))
        else:
            seen.add(lemma.id)
            found.append(WordRequest(word, headwords))
    return found, unused


def not_english(lexicon: Lexicon, words: list[str], language: str) -> frozenset[str]:
    """Return the words of the quiz's language; words of both count, and if most are not English, all do."""
    if main_language(language) in ("en", ""):
        return frozenset()
    known = [word for word in words if look_up(lexicon, word) and not is_homograph(word, language)]
    if 2 * len(known) < len(words):
        return frozenset(words)
    return frozenset(word for word in words if is_homograph(word, language) or has_article_of(word, language))


def has_article_of(word: str, language: str) -> bool:
    article, _ = split_article(word, main_language(language))
    return article is not None and article.text.lower() not in ENGLISH_ARTICLES


def look_up(lexicon: Lexicon, word: str) -> Lemma | None:
    text = word.strip(" \t\r\n.,;:!?\"“”'()")
    return lexicon.find(text) or lexicon.find(LEADING.sub("", text))


def from_text(lexicon: Lexicon, text: str, level: Level | None) -> list[WordRequest]:
    """Return words of the level, then those next to it; without a level, the rarest first."""
    words = words_of_text(lexicon, text)
    found = [WordRequest(word.lemma.lemma, (word.headword,), word) for word in words]
    if level is None:
        return sorted(found, key=lambda wish: wish.headwords[0].zipf)
    near = [wish for wish in found if levels_apart(wish, level) <= 1]
    return sorted(near, key=lambda wish: levels_apart(wish, level))


def levels_apart(wish: WordRequest, level: Level) -> int:
    return abs(rank(wish.headwords[0].level) - rank(level))


def difficulty(headword: Headword, difficulties: Mapping[str, float]) -> float:
    """Return the difficulty learned from play, or else the one expected from level and frequency."""
    return difficulties.get(headword.lemma, EXPECTED[headword.level] - 0.1 * headword.zipf)


def misfits(headword: Headword, difficulties: Mapping[str, float]) -> bool:
    """Return whether a word has proved much harder or easier than its level says."""
    known = difficulties.get(headword.lemma)
    return known is not None and abs(known - EXPECTED[headword.level]) > MISFIT
