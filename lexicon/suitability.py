"""Words and senses that are not shown to learners."""

from functools import cache

from lexicon.sources import wordnet
from lexicon.teaching import listed
from lexicon.wordnet import SynsetId

OFFENSIVE = {"disparagement", "ethnic_slur", "obscenity", "vulgarism", "dirty_word", "derogation"}
ODD = {"slang", "colloquialism", "archaism", "street_name", "trade_name", "baby_talk", "jargon", "euphemism"}


@cache
def sensitive_words() -> frozenset[str]:
    """Return words that are listed by hand, or that WordNet marks as a slur or vulgar."""
    return _listed() | frozenset(
        lemma
        for synset in wordnet().synsets.values()
        for pointer in synset.pointers
        if pointer.symbol == ";u" and OFFENSIVE & set(wordnet().synsets[pointer.synset].words)
        for number, lemma in enumerate(synset.lemmas, 1)
        if pointer.source in (0, number) and lemma not in _unblamed()
    )


@cache
def _listed() -> frozenset[str]:
    return frozenset(word for line in listed("sensitive") for word in line.split())


@cache
def _unblamed() -> frozenset[str]:
    # Everyday words of which one rare sense is an insult; that sense is odd, the word is not.
    return frozenset(
        [
            "boy",
            "cow",
            "dog",
            "pig",
            "rat",
            "snake",
            "swine",
            "turkey",
            "wolf",
            "rabbit",
            "chicken",
            "witch",
            "worm",
        ]
    )


@cache
def odd_senses() -> frozenset[SynsetId]:
    """Return slang, archaic, offensive and trade senses, by WordNet's usage pointers."""
    return frozenset(
        synset.id
        for synset in wordnet().synsets.values()
        for pointer in synset.pointers
        if pointer.symbol == ";u" and (ODD | OFFENSIVE) & set(wordnet().synsets[pointer.synset].words)
    )


def is_special(sense: SynsetId) -> bool:
    """Return whether a sense belongs to one subject only: law, chess, botany."""
    return any(pointer.symbol == ";c" for pointer in wordnet().synsets[sense].pointers)


def is_named_thing(sense: SynsetId) -> bool:
    """Return whether a sense is one particular thing: a river, a person."""
    return any(pointer.symbol == "@i" for pointer in wordnet().synsets[sense].pointers)
