"""Numeric answers as lists of accepted texts: a typed answer is compared, not computed."""

import re
from decimal import Decimal

NUMBER = r"-?\d{1,15}(?:[.,]\d{1,15})?"
SPAN = re.compile(rf"({NUMBER})\.\.({NUMBER})")
TOLERANT = re.compile(rf"({NUMBER})(?::({NUMBER}))?")
MAX_LISTED = 20
NOTE = "Only whole numbers within the range are right."
REASON = (
    "A number within a range or tolerance cannot be checked here, unless whole numbers are asked for and at "
    "most"
    f" {MAX_LISTED} of them are right."
)
NO_NUMBER = "The answer is not a number."


def accepted_numbers(answer: str) -> tuple[list[str], str]:
    """Return the texts for `3`, `3:1` or `2..4` and a note; if they cannot be listed, none and the reason."""
    answer = "".join(answer.split())
    if span := SPAN.fullmatch(answer):
        return _between(_decimal(span[1]), _decimal(span[2]))
    if exact := TOLERANT.fullmatch(answer):
        number, tolerance = _decimal(exact[1]), abs(_decimal(exact[2] or "0"))
        if not tolerance:
            return _spellings(exact[1]), ""
        return _between(number - tolerance, number + tolerance, first=number)
    return [], NO_NUMBER


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _spellings(text: str) -> list[str]:
    """Return the spellings of a number: without needless zeros, with a point and with a comma."""
    dotted = text.replace(",", ".")
    short = f"{_decimal(text):f}"
    short = short.rstrip("0").rstrip(".") if "." in short else short
    forms = [text, dotted, short, *(form.replace(".", ",") for form in (dotted, short))]
    return [*dict.fromkeys(forms)]


def _between(low: Decimal, high: Decimal, first: Decimal | None = None) -> tuple[list[str], str]:
    """Return the integers between integer bounds, the middle one first."""
    if low != int(low) or high != int(high) or not 0 <= high - low < MAX_LISTED:
        return [], REASON
    numbers = [str(number) for number in range(int(low), int(high) + 1)]
    middle = [str(int(first))] if first is not None and first == int(first) else []
    return [*dict.fromkeys([*middle, *numbers])], NOTE
