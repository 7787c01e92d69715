"""Matching questions, which we do not have: each pair becomes a question of its own."""

from collections.abc import Sequence

from wordrally.vocabulary.formats.proposal.questions import MAX_CHOICES
from wordrally.vocabulary.formats.proposal.rows import Found


def matched(prompt: str, right: Sequence[str], sides: Sequence[str], explanation: str = "") -> Found:
    """Return a choice for one left side: its right sides among others, at most eight together."""
    around = sides.index(right[0])
    others = [side for side in [*sides[around:], *sides[:around]] if side not in right]
    shown = {*right, *others[: max(MAX_CHOICES - len(right), 0)]}
    choices = [side for side in sides if side in shown]
    return Found(
        prompt=prompt,
        choices=choices,
        correct=[place for place, side in enumerate(choices) if side in right],
        explanation=explanation,
        notes=["It is one of the pairs of a matching question."],
    )
