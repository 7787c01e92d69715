"""Headwords: the words that are taught, with their part of speech and sense."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lexicon.definitions import EMPTY, clean, words_of
from lexicon.forms import lemmas
from lexicon.levels import level_of
from lexicon.sources import grades, vector, wordnet, zipf
from lexicon.suitability import is_named_thing, is_special, odd_senses, sensitive_words
from lexicon.wordnet import SynsetId

SENSES_LOOKED_AT = 4
LEAST_SHARE = 0.15
UNKNOWN_FIT = 0.35
OWN_SHARE = 0.6  # weight of how often a sense is used, beside its nearness to our definition


@dataclass(frozen=True, slots=True)
class Chosen:
    """Sense of a lemma, its share of the lemma's uses, and the cosine of its definition with the word."""

    sense: SynsetId
    share: float
    fit: float
    rank: int


@dataclass(frozen=True, slots=True)
class Headword:
    """Word that is taught in one sense."""

    lemma: str
    part: str
    level: str
    zipf: float
    sense: SynsetId
    share: float
    part_share: float
    fit: float
    senses: int
    field: str
    definition: str
    examples: tuple[str, ...]


def tag_count(lemma: str, senses: tuple[SynsetId, ...]) -> int:
    return sum(wordnet().tags.get((lemma, sense), 0) for sense in senses)


@cache
def fit_of(lemma: str, sense: SynsetId) -> float | None:
    """Return the cosine of a word with the centre of its definition and synonyms, weighted by SIF."""
    synset = wordnet().synsets[sense]
    context = [word for word in words_of(synset.definition) if word not in EMPTY and word != lemma]
    context += [word for word in synset.lemmas if word != lemma and word.isalpha()]
    weighted = [
        found / (1 + 10 ** (zipf(word) - 5.0)) for word in context if (found := vector(word)) is not None
    ]
    own = vector(lemma)
    if not weighted or own is None:
        return None
    centre = np.sum(weighted, axis=0)
    length = float(np.linalg.norm(centre))
    return float(centre @ own) / length if length else None


def choose_part(lemma: str) -> str | None:
    """Return the part of speech a lemma is used as most; None without evidence between several."""
    parts = wordnet().parts[lemma]
    uses = {part: tag_count(lemma, senses) for part, senses in parts.items()}
    if len(parts) > 1 and not any(uses.values()):
        return None
    return max(parts, key=lambda part: (uses[part], len(parts[part]), part))


def choose_sense(lemma: str, part: str) -> Chosen | None:
    """Return the sense that is used most and whose definition stands nearest to the word."""
    senses = wordnet().parts[lemma][part]
    uses = tag_count(lemma, senses)
    best: tuple[float, Chosen] | None = None
    for rank, sense in enumerate(senses[:SENSES_LOOKED_AT]):
        count = wordnet().tags.get((lemma, sense), 0)
        share = count / uses if uses else 1 / len(senses)
        if sense in odd_senses() or (rank and share < LEAST_SHARE):
            continue
        if not rank and is_special(sense) and len(senses) > 1 and not count:
            continue
        fit = fit_of(lemma, sense)
        fit = UNKNOWN_FIT if fit is None else fit
        score = 0.8 * share + fit - 0.05 * rank
        if best is None or score > best[0]:
            best = score, Chosen(sense, share, fit, rank)
    return best[1] if best else None


def sense_of(lemma: str, part: str, definition: str) -> SynsetId:
    """Return the sense that is nearest to a definition of ours, of those that are used at all."""
    senses = wordnet().parts[lemma][part]
    told = centre_of(definition, lemma)
    uses = tag_count(lemma, senses)

    def nearness(sense: SynsetId) -> float:
        synset = wordnet().synsets[sense]
        other = centre_of(f"{synset.definition} {' '.join(synset.lemmas)}", lemma)
        share = wordnet().tags.get((lemma, sense), 0) / uses if uses else 0.0
        near = float(told @ other) if told is not None and other is not None else 0.0
        kept = (
            OWN_SHARE * share
            - 0.04 * senses.index(sense)
            - 0.3 * (is_special(sense) or sense in odd_senses())
        )
        return round(near + kept, 5)

    return max(senses, key=nearness)


def centre_of(text: str, but: str) -> NDArray[np.float32] | None:
    """Return the direction of a text's content words, the rare ones counting more; None without any."""
    words = [word for word in words_of(text) if word not in EMPTY and word != but]
    found = [known / (1 + 10 ** (zipf(word) - 5.0)) for word in words if (known := vector(word)) is not None]
    if not found:
        return None
    centre = np.sum(found, axis=0)
    return centre / (float(np.linalg.norm(centre)) or 1.0)


def is_inflected(lemma: str, part: str) -> bool:
    """Return whether a word is a form of another: cars, painting, tired, better."""
    others = {each for each in lemmas(lemma, part) if each != lemma and each in wordnet()}
    if part == "n" and lemma.endswith("ing"):
        others |= {
            each
            for each in lemmas(lemma, "v")
            if each != lemma and each in wordnet() and zipf(each) > zipf(lemma) - 0.3
        }
    return bool(others) or (part == "a" and is_participle(lemma))


def is_participle(lemma: str) -> bool:
    """Return whether an adjective is half a verb: tired, boring.

    WordNet's definitions of these are seldom those of the adjective that people mean.
    """
    return lemma.endswith(("ed", "ing")) and any(
        each != lemma and each in wordnet() for each in lemmas(lemma, "v")
    )


def is_listed(lemma: str) -> bool:
    """Return whether the usual word lists have a word, so that it is not a name, foreign or jargon."""
    return grades().get(lemma, 99) <= (50 if zipf(lemma) < 3.5 else 60)


def is_name(lemma: str, sense: SynsetId) -> bool:
    written = [word for word in wordnet().synsets[sense].words if word.lower() == lemma]
    return not any(word.islower() for word in written) or is_named_thing(sense)


def candidates() -> Iterator[str]:
    return (lemma for lemma in sorted(wordnet().parts) if lemma.isalpha() and len(lemma) > 1)


def headword(lemma: str) -> Headword | None:
    """Return a headword; None for names, rare words, forms, words of unclear use and offensive words."""
    if not is_listed(lemma):
        return None
    part = choose_part(lemma)
    if part is None or is_inflected(lemma, part):
        return None
    return plain_headword(lemma, part)


def plain_headword(lemma: str, part: str) -> Headword | None:
    """Return a headword of a part of speech; None for names, rare and offensive words."""
    level, chosen = level_of(lemma, part), choose_sense(lemma, part)
    if lemma in sensitive_words() or level is None or chosen is None or is_name(lemma, chosen.sense):
        return None
    parts = wordnet().parts[lemma]
    uses = sum(tag_count(lemma, senses) for senses in parts.values())
    synset = wordnet().synsets[chosen.sense]
    return Headword(
        lemma=lemma,
        part=part,
        level=level,
        zipf=zipf(lemma),
        sense=chosen.sense,
        share=chosen.share,
        part_share=tag_count(lemma, parts[part]) / uses if uses else 1.0,
        fit=chosen.fit,
        senses=len(parts[part]),
        field=synset.field,
        definition=clean(synset.definition),
        examples=synset.examples,
    )
