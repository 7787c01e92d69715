"""Marking of typed answers: right, almost or wrong. Pure; the rules are described in docs/lexicon.md."""

from wordrally.vocabulary.marking.schemes import Mark, MarkScheme, scheme_of

__all__ = ["Mark", "MarkScheme", "scheme_of"]
