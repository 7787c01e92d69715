"""Numeric answers, which ours has not, as texts: what is typed is compared, not computed."""

import re
from decimal import Decimal
from math import ceil, floor

NUMBER = r"-?\d{1,15}(?:\.\d{1,15})?"
SPAN = re.compile(rf"({NUMBER})\.\.({NUMBER})")
TOLERANT = re.compile(rf"({NUMBER})(?::({NUMBER}))?")
MAX_LISTED = 20


def accepted_numbers(answer: str) -> tuple[list[str], str | None]:
    """Texts for `3`, `3:1` and `2..4` (whole ones within), and what is lost; none where there would be too many."""
    if span := SPAN.fullmatch(answer):
        return _between(Decimal(span[1]), Decimal(span[2])), "Only whole numbers within the range are right."
    if exact := TOLERANT.fullmatch(answer):
        tolerance = Decimal(exact[2] or 0)
        if not tolerance:
            return [exact[1]], None
        near = _between(Decimal(exact[1]) - tolerance, Decimal(exact[1]) + tolerance)
        return [*dict.fromkeys([exact[1], *near])], "Within the tolerance, only whole numbers are right."
    return [], None


def _between(low: Decimal, high: Decimal) -> list[str]:
    first, last = ceil(low), floor(high)
    return [str(number) for number in range(first, last + 1)] if last - first < MAX_LISTED else []
