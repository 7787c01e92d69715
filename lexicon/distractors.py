"""Wrong choices for a key: ranked by appeal, none in conflict with the key or with one another."""

from collections.abc import Callable

import numpy as np

from lexicon.catalogue import Catalogue, Entry
from lexicon.rules import LEVELS, SIBLING_COST, appeal, are_siblings, conflict, in_band

MOST = 16
LOOKED_AT = 400
SAME_TOPIC = 0.8

Objection = Callable[[Entry], bool]


class Distractors:
    """Finds wrong choices in a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._pools = {
            (part, level): [
                entry
                for entry in catalogue.entries
                if entry.offered and entry.word.part == part and entry.word.level == level
            ]
            for part in "nvar"
            for level in LEVELS
        }
        self._latest: tuple[int, tuple[Entry, ...]] | None = None

    def pool(self, key: Entry) -> tuple[Entry, ...]:
        """Words of the key's part of speech, level ± 1 and Zipf ± 1, the most appealing first."""
        if self._latest is None or self._latest[0] != key.number:
            self._latest = key.number, self._ranked(key)
        return self._latest[1]

    def _ranked(self, key: Entry) -> tuple[Entry, ...]:
        at = LEVELS.index(key.word.level)
        near = [
            entry
            for level in LEVELS[max(0, at - 1) : at + 2]
            for entry in self._pools[key.word.part, level]
            if entry.lemma != key.lemma and in_band(key.facts, entry.facts)
        ]
        if not near:
            return ()
        cosines = (
            self._catalogue.matrix[[entry.number for entry in near]] @ self._catalogue.matrix[key.number]
        )
        scores = np.array(
            [self._appeal(key, other, float(c)) for other, c in zip(near, cosines, strict=True)]
        )
        return tuple(near[at] for at in np.argsort(-scores, kind="stable")[:LOOKED_AT])

    def _appeal(self, key: Entry, other: Entry, cosine: float) -> float:
        common = bool(set(key.topics) & set(other.topics))
        return (
            appeal(key.facts, other.facts, cosine)
            + SAME_TOPIC * common
            - SIBLING_COST * are_siblings(key.facts, other.facts)
        )

    def clash(self, one: Entry, other: Entry) -> str | None:
        return conflict(one.facts, other.facts, self._catalogue.cosine(one, other))

    def choose(self, key: Entry, refuse: Objection, also: Entry | None = None) -> list[Entry]:
        """Up to sixteen that may all stand together beside the key, and beside `also` if there is a second word to mind."""
        taken: list[Entry] = []
        for entry in self.pool(key):
            if refuse(entry) or self.clash(key, entry) or (also and self.clash(also, entry)):
                continue
            if any(self.clash(entry, other) or are_siblings(entry.facts, other.facts) for other in taken):
                continue
            taken.append(entry)
            if len(taken) == MOST:
                break
        return taken
