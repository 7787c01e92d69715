"""Gaps in a teacher's own sentences: first letter and length are shown, so that one word only fits."""

from wordrally.vocabulary.generation.texts.words import TextWord
from wordrally.vocabulary.lexicon.reading import Lexicon, lines

WORDS_OF_A_GAP = range(6, 46)
LONGEST_GAP = 340
LONGEST_WORD = 16


def prompt_of(word: TextWord) -> str:
    """Return the sentence with the word as its first letter and lines: `we r _ _ _ _ _ _ a lake`."""
    place = word.place
    end = place.start + len(place.written)
    letters = " ".join([place.written[0], *("_" for _ in place.written[1:])])
    return f"{place.sentence[: place.start]}{letters}{place.sentence[end:]}"


def can_have_a_gap(lexicon: Lexicon, word: TextWord) -> bool:
    """Return whether a sentence can be read in the time, and leaves no doubt about its missing word.

    The word stands in it once, and no synonym has the same first letter and length.
    """
    place = word.place
    written = place.written.lower()
    return (
        written.isalpha()
        and len(written) <= LONGEST_WORD
        and len(place.tokens) in WORDS_OF_A_GAP
        and len(place.sentence) <= LONGEST_GAP
        and place.tokens.count(written) == 1
        and not any(_is_rival(word.lemma.lemma, other) for other in _synonyms(lexicon, word.lemma.id))
    )


def _is_rival(one: str, other: str) -> bool:
    return one != other and one[0] == other[0] and len(one) == len(other)


def _synonyms(lexicon: Lexicon, lemma_id: int) -> list[str]:
    return [each for row in lexicon.senses(lemma_id) for each in lines(row[3])]


def accepted_in_gap(word: TextWord) -> list[str]:
    """Return the word as it is written, and its other spelling."""
    written = word.place.written
    others = word.lemma.accepted if written.lower() == word.lemma.lemma else ()
    return list(dict.fromkeys([written if word.place.begins else written.lower(), *others]))
