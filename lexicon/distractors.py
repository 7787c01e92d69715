"""Wrong choices for a key: ranked by appeal, without conflicts with the key or one another."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lexicon.catalogue import Catalogue, Entry
from lexicon.rules import BEST_COSINE, LEVELS, ZIPF_BAND, are_siblings, conflict, group_of

MOST = 12
LOOKED_AT = 500

# What makes a wrong choice tempting, in points.
SAME_FIELD, SAME_GROUP, SAME_TOPIC, RELATED = 1.0, 1.0, 2.0, 1.2
SIBLING_COST, LETTER_COST, ZIPF_COST, LEVEL_COST = 0.6, 0.12, 0.5, 0.3

Objection = Callable[[Entry], bool]


class _Pool:
    """Words of one part of speech that may be wrong choices, as columns."""

    def __init__(self, catalogue: Catalogue, part: str) -> None:
        self.entries = [entry for entry in catalogue.entries if entry.offered and entry.word.part == part]
        self._vectors = catalogue.matrix[[entry.number for entry in self.entries]]
        self._levels = np.array([LEVELS.index(entry.word.level) for entry in self.entries])
        self._zipfs = np.array([entry.word.zipf for entry in self.entries])
        self._lengths = np.array([len(entry.lemma) for entry in self.entries])
        self._fields = np.array([entry.facts.field for entry in self.entries])
        self._groups = np.array([group_of(entry.facts.field) for entry in self.entries])
        self._topics = [set(entry.topics) for entry in self.entries]

    def ranked(self, key: Entry, vector: NDArray[np.float32]) -> list[Entry]:
        """Return words of the key's group or topic, one level and one Zipf away at most, by appeal."""
        apart = np.abs(self._levels - LEVELS.index(key.word.level))
        rarer = np.abs(self._zipfs - key.word.zipf)
        alike = self._groups == group_of(key.facts.field)
        common = np.array([bool(topics & set(key.topics)) for topics in self._topics], dtype=bool)
        near = np.flatnonzero((apart <= 1) & (rarer <= ZIPF_BAND) & (alike | common))
        cosines = np.round(self._vectors[near] @ vector, 5)  # whatever the order in which a machine adds
        score = (
            SAME_FIELD * (self._fields[near] == key.facts.field)
            + SAME_GROUP * alike[near]
            + SAME_TOPIC * common[near]
            + RELATED * (1 - np.abs(cosines - BEST_COSINE) / BEST_COSINE)
            - LETTER_COST * np.abs(self._lengths[near] - len(key.lemma))
            - ZIPF_COST * rarer[near]
            - LEVEL_COST * (apart[near] > 0)
        )
        first = np.argsort(-score, kind="stable")[:LOOKED_AT]
        siblings = np.array(
            [are_siblings(key.facts, self.entries[at].facts) for at in near[first]], dtype=bool
        )
        order = np.argsort(-(score[first] - SIBLING_COST * siblings), kind="stable")
        return [self.entries[at] for at in near[first][order] if self.entries[at].lemma != key.lemma]


class Distractors:
    """Search for wrong choices in a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._pools = {part: _Pool(catalogue, part) for part in "nvar"}
        self._latest: tuple[int, list[Entry]] | None = None
        self._clashes: dict[tuple[int, int], str | None] = {}

    def pool(self, key: Entry) -> list[Entry]:
        if self._latest is None or self._latest[0] != key.number:
            vector = self._catalogue.matrix[key.number]
            self._latest = key.number, self._pools[key.word.part].ranked(key, vector)
            self._clashes.clear()
        return self._latest[1]

    def clash(self, one: Entry, other: Entry) -> str | None:
        """Return the reason why two words may not stand together, cached for the latest key."""
        pair = (min(one.number, other.number), max(one.number, other.number))
        if pair not in self._clashes:
            self._clashes[pair] = conflict(one.facts, other.facts, self._catalogue.cosine(one, other))
        return self._clashes[pair]

    def choose(self, key: Entry, refuse: Objection, also: Entry | None = None) -> list[Entry]:
        """Choose up to twelve that may all stand together, beside the key and beside `also` if given."""
        taken: list[Entry] = []
        for entry in self.pool(key):
            if refuse(entry) or self.clash(key, entry) or (also and self.clash(also, entry)):
                continue
            if any(self.clash(entry, other) or _too_alike(entry, other) for other in taken):
                continue
            taken.append(entry)
            if len(taken) == MOST:
                break
        return taken


def _too_alike(one: Entry, other: Entry) -> bool:
    """Return whether a learner would rule out two words together, as kinds of one thing; ours may stand."""
    return are_siblings(one.facts, other.facts) and not (one.lesson and other.lesson)
