"""Quizzes made from words. Pure: the same seed gives the same quiz. docs/lexicon.md describes the rules."""

from wordrally.vocabulary.generation.checking import check_lines
from wordrally.vocabulary.generation.choices import ChoiceSources
from wordrally.vocabulary.generation.proposing import propose_quiz

__all__ = ["ChoiceSources", "check_lines", "propose_quiz"]
