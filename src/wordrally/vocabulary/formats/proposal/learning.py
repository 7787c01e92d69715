"""The learning content of cards: the languages of both sides, and the word of each card."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from wordrally.contracts.http.quizzes import Question
from wordrally.vocabulary.formats.plain_text.tidying import tidy_line
from wordrally.vocabulary.formats.proposal.answers import accepted_of
from wordrally.vocabulary.formats.proposal.rows import Card
from wordrally.vocabulary.languages.articles import main_language, split_article
from wordrally.vocabulary.languages.entries import first_reading
from wordrally.vocabulary.languages.guessing import LOOKED_AT, guess_language
from wordrally.vocabulary.lexicon import Lexicon, open_lexicon

LONGEST_WORD = 60
LONGEST_SIDE = 300


@dataclass(frozen=True, slots=True)
class CardLanguages:
    """The languages of front and back; empty where they cannot be told."""

    front: str = ""
    back: str = ""

    def of(self, side: str) -> str:
        return self.front if side == "front" else self.back


def languages_of(cards: Sequence[Card]) -> CardLanguages:
    """Detect the languages of a deck from its first cards."""
    first = cards[:LOOKED_AT]
    if not first:
        return CardLanguages()
    return _languages(_kept_lexicon(), first)


@cache
def _kept_lexicon() -> Lexicon:
    """Open the lexicon once in a process, so that no later file decides whether another file is opened."""
    return open_lexicon()


def _languages(lexicon: Lexicon, cards: Sequence[Card]) -> CardLanguages:
    def is_english(word: str) -> bool:
        return lexicon.find(word) is not None

    fronts = [card.front[:LONGEST_SIDE] for card in cards]
    backs = [card.back[:LONGEST_SIDE] for card in cards]
    return CardLanguages(guess_language(fronts, is_english), guess_language(backs, is_english))


def as_learned(question: Question, card: Card, languages: CardLanguages, ask: str) -> Question:
    """Add the word to remember, and the languages of both sides."""
    other = "back" if ask == "front" else "front"
    learned = word_of(card, languages)
    return msgspec.structs.replace(
        question,
        word=question.word or learned,
        prompt_language=languages.of(ask) or None,
        answer_language=languages.of(other) or None,
        word_language=languages.front or None,
    )


def word_of(card: Card, languages: CardLanguages) -> str | None:
    """Return the word of a card: its front without article and notes.

    A long front is a question, and then the answer is the word.
    """
    for text, language in ((card.front, languages.front), (card.back, languages.back)):
        accepted = accepted_of(text[:LONGEST_SIDE]).texts
        line = tidy_line(accepted[0]) if accepted else ""
        main = main_language(language)
        _, core = split_article(first_reading(line, main), main) if line else (None, "")
        if 0 < len(core) <= LONGEST_WORD:
            return core
    return None
