"""All headwords, ours and WordNet's, with the facts that the rules need."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from lexicon.definitions import content_lemmas, is_sensitive, objection
from lexicon.forms import lemmas
from lexicon.kinds import kind_of, kinds_of_words
from lexicon.rules import Facts
from lexicon.sources import vector, wordnet, zipf
from lexicon.suitability import sensitive_words
from lexicon.teaching import (
    Lesson,
    american,
    british,
    confirmed,
    gap_choices,
    lessons,
    refused,
    spellings,
    themes,
)
from lexicon.wordnet import SynsetId
from lexicon.words import Headword, candidates, headword, plain_headword, sense_of

FREQUENT_SENSES = 4
ONLY_CHOICE = "choice"
CLEAR_SHARE = 0.5
ONLY_SHARE, ONLY_PART = (
    0.8,
    0.85,
)  # of the uses that a sense and a part of speech must have to be defined by WordNet alone
SPECIAL_FIELDS = ("noun.body", "noun.plant", "noun.animal", "noun.substance", "noun.food")
SPECIAL_FLOOR = 3.0  # Zipf; rarer words of these fields are for specialists
CLEAR_FIT, CLEAR_FIT_OF_ONE = 0.42, 0.15
PURE_PART = 0.6
FITS_AT_ALL = 0.2


@dataclass(frozen=True, slots=True)
class Entry:
    """Headword, its facts, and its permitted uses.

    `objection` says why its definition is not shown. `offered`: it may stand as a wrong choice.
    """

    number: int
    word: Headword
    facts: Facts
    lesson: Lesson | None
    topics: tuple[str, ...]
    objection: str | None
    offered: bool

    @property
    def lemma(self) -> str:
        return self.word.lemma

    @property
    def kind(self) -> str:
        """Return the kind of thing that a noun names; the choices of a definition are of one kind."""
        return kinds_of_words().get(self.lemma) or kind_of(self.word.sense)


class Catalogue:
    """Entries by number, which is their row in the matrix of vectors.

    Without vectors every cosine is 0, to see what the other rules do alone.
    """

    def __init__(self, *, with_vectors: bool = True) -> None:
        self.with_vectors = with_vectors
        taught = {(lesson.lemma, lesson.part): lesson for lesson in lessons()}
        words = {(word.lemma, word.part): word for lemma in candidates() if (word := headword(lemma))}
        for key, lesson in taught.items():
            words[key] = _taught(lesson, words.get(key))
        chosen = chosen_for_gaps()
        words |= {key: word for key in sorted(chosen - words.keys()) if (word := plain_headword(*key))}
        # A word that we describe is not taken in another part of speech, which we did not.
        ours = {lemma for lemma, _ in taught}
        ours |= {other for lemma in ours if (other := spellings().get(lemma))}
        ours |= {
            shown
            for shown, other in american().items()
            if other in {lemma for lemma, _ in words} and british().get(other)
        }
        keys = sorted(key for key in words if key in taught or key in chosen or key[0] not in ours)
        self.entries = [
            _entry(n, words[key], taught.get(key), is_described=key[0] in ours) for n, key in enumerate(keys)
        ]
        self.by_key = {(entry.lemma, entry.word.part): entry for entry in self.entries}

    def named(self, word: str, part: str) -> Entry | None:
        """Return the entry of a word as written in a list, perhaps in an inflected form."""
        found = (
            self.by_key.get((lemma, part)) for lemma in (word.lower(), *sorted(lemmas(word.lower(), part)))
        )
        return next((entry for entry in found if entry), None)

    @cached_property
    def matrix(self) -> NDArray[np.float32]:
        zero = np.zeros(50, dtype=np.float32)
        found = [_vector(entry.lemma) if self.with_vectors else None for entry in self.entries]
        return np.array([zero if row is None else row for row in found], dtype=np.float32)

    def of_part(self, part: str) -> list[Entry]:
        return self._by_part[part]

    @cached_property
    def _by_part(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.word.part].append(entry)
        return found

    def nearest(self, entry: Entry, count: int) -> list[Entry]:
        """Return the words of the same part of speech that are used most like a word."""
        others = self.of_part(entry.word.part)
        cosines = self.matrix[[other.number for other in others]] @ self.matrix[entry.number]
        return [others[at] for at in np.argsort(-np.round(cosines, 5), kind="stable")[1 : count + 1]]

    def cosine(self, one: Entry, other: Entry) -> float:
        return float(self.matrix[one.number] @ self.matrix[other.number])


@cache
def chosen_for_gaps() -> frozenset[tuple[str, str]]:
    """Return the wrong choices of gaps that are no forms of other words, each with its part of speech."""
    named = {(word.lower(), part) for (_, part), chosen in gap_choices().items() for word in chosen}
    return frozenset(
        (word, part)
        for word, part in named
        if part in wordnet().parts.get(word, {}) and not lemmas(word, part) - {word}
    )


def _vector(lemma: str) -> NDArray[np.float32] | None:
    own = vector(lemma)
    return own if own is not None or lemma not in spellings() else vector(spellings()[lemma])


def _zipf(lemma: str) -> float:
    return max(zipf(lemma), zipf(spellings().get(lemma, lemma)))


def known_as(lemma: str, part: str) -> str:
    """Return WordNet's spelling of our word: the other spelling, or the singular (pyjamas)."""
    other = spellings().get(lemma, lemma)
    for each in (lemma, other, lemma.removesuffix("s"), other.removesuffix("s")):
        if part in wordnet().parts.get(each, {}):
            return each
    raise ValueError(f"WordNet has no {part} {lemma!r}")


def _taught(lesson: Lesson, word: Headword | None) -> Headword:
    """Return a headword with our own level and definition."""
    known = known_as(lesson.lemma, lesson.part)
    sense = sense_of(known, lesson.part, lesson.definition)
    base = word or Headword(
        lemma=lesson.lemma, part=lesson.part, level=lesson.level, zipf=_zipf(lesson.lemma), sense=sense,
        share=1.0, part_share=1.0, fit=1.0, senses=1, field=wordnet().synsets[sense].field,
        definition=lesson.definition, examples=(),
    )  # fmt: skip
    return replace(
        base, level=lesson.level, definition=lesson.definition, share=1.0, part_share=1.0, fit=1.0,
        sense=sense, field=wordnet().synsets[sense].field,
    )  # fmt: skip


def _entry(number: int, word: Headword, lesson: Lesson | None, *, is_described: bool) -> Entry:
    """Return an entry; a word that we describe in another part of speech may only be a choice."""
    found = None if lesson else ONLY_CHOICE if is_described else _objection(word)
    return Entry(
        number=number,
        word=word,
        facts=_facts(word, is_described=lesson is not None),
        lesson=lesson,
        topics=_topics(word),
        objection=found,
        offered=bool(lesson) or (found != ONLY_CHOICE and _offered(word, found)),
    )


def _objection(word: Headword) -> str | None:
    """Return why a definition of WordNet's is not shown: how it is worded, or the word that it defines."""
    if word.lemma in refused():
        return "refused"
    return objection(word.lemma, word.definition, word.level) or _objection_to_word(word)


def _objection_to_word(word: Headword) -> str | None:
    least = CLEAR_FIT if word.senses > 1 else CLEAR_FIT_OF_ONE
    faults = {
        "unread": word.lemma not in confirmed(),
        "adverb": word.part == "r",  # WordNet defines most of them as if they were adjectives
        "special": word.field in SPECIAL_FIELDS and word.zipf < SPECIAL_FLOOR,
        "polysemy": (word.senses > 1 and word.share < ONLY_SHARE) or word.part_share < ONLY_PART,
        "fit": word.fit < least,
    }
    return next((name for name, is_there in faults.items() if is_there), None)


def _offered(word: Headword, objection: str | None) -> bool:
    """Return whether a word may be a wrong choice: clear in its sense, and known to beginners if easy."""
    if (
        word.share < CLEAR_SHARE
        or word.part_share < PURE_PART
        or objection in ("refused", "sensitive", "special")
        or word.lemma in sensitive_words()
    ):
        return False
    if is_sensitive(word.definition) or word.fit < FITS_AT_ALL:
        return False
    if word.level in ("A1", "A2", "C2") and objection:
        return False
    return word.part != "r" or word.lemma.endswith("ly")


@cache
def _taught_topics() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for theme in themes():
        for lesson in theme.lessons:
            found[lesson.lemma, lesson.part].append(theme.topic)
    return {key: tuple(dict.fromkeys(topics)) for key, topics in found.items()}


def _topics(word: Headword) -> tuple[str, ...]:
    """Return the topics in which we list a word, or else those of its field."""
    ours = _taught_topics().get((word.lemma, word.part))
    return ours or tuple(theme.topic for theme in themes() if word.field in theme.fields)


def _facts(word: Headword, *, is_described: bool) -> Facts:
    known = known_as(word.lemma, word.part)
    frequent = frozenset(
        sense for senses in wordnet().parts[known].values() for sense in senses[:FREQUENT_SENSES]
    )
    glosses = content_lemmas(word.definition) | content_lemmas(wordnet().synsets[word.sense].definition)
    return Facts(
        lemma=word.lemma,
        part=word.part,
        level=word.level,
        zipf=word.zipf,
        field=word.field,
        senses=frequent,
        all_senses=wordnet().all_senses(known),
        near=frozenset(near for sense in frequent for near in neighbours(sense)),
        parents=frozenset(wordnet().linked(word.sense, "@")),
        gloss=glosses,
        frames=wordnet().synsets[word.sense].frames,
        is_described=is_described,
    )


def neighbours(sense: SynsetId) -> frozenset[SynsetId]:
    """Return synsets so close that their words could be right, too.

    They are similar, entailed or derived, part or whole, ancestor, child or grandchild.
    """
    net = wordnet()
    found = {sense, *net.linked(sense, "&", "^", "$", "*", ">")}
    found |= {similar for near in list(found) for similar in net.linked(near, "&")}
    found |= {up for up, distance in net.ancestors(sense).items() if distance <= 6}
    children = net.linked(sense, "~", "~i")
    found |= set(children) | {grandchild for child in children for grandchild in net.linked(child, "~")}
    found |= {
        pointer.synset
        for pointer in net.synsets[sense].pointers
        if pointer.symbol in ("+", "\\", "<", "=", "#p", "%p", "#s", "%s", "#m", "%m")
    }
    return frozenset(found)
