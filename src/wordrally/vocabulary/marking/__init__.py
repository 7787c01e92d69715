"""Marking of typed answers: right, almost or wrong. Pure; the rules are described in docs/lexicon.md."""

from wordrally.vocabulary.marking.confusing import other_words
from wordrally.vocabulary.marking.schemes import RIGHT, WRONG, Mark, MarkScheme, scheme_of

__all__ = ["RIGHT", "WRONG", "Mark", "MarkScheme", "other_words", "scheme_of"]
