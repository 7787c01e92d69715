"""Marking of typed answers: right, almost right or wrong. Pure; docs/lexicon.md describes the rules."""

from wordrally.vocabulary.marking.confusing import other_words
from wordrally.vocabulary.marking.schemes import RIGHT, WRONG, Mark, MarkScheme, scheme_of

__all__ = ["RIGHT", "WRONG", "Mark", "MarkScheme", "other_words", "scheme_of"]
