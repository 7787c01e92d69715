"""Questions from pairs that teachers type or import, such as `der Hund – the dog`, in any two languages."""

from wordrally.vocabulary.generation.pairs.lines import ListedPair, Pair, pair_of
from wordrally.vocabulary.generation.pairs.lists import PairList

__all__ = ["ListedPair", "Pair", "PairList", "pair_of"]
