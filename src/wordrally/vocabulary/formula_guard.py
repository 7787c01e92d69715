"""Texts in CSV files, guarded against spreadsheet programs that take them for formulas, and back."""

import re

CELL_BEGINS = r"(^|[;,\t\r\n|])"
"""A spreadsheet program may expect another separator than the file has: a cell begins after each of them."""

FORMULA_BEGINS = r"(?=['\"\s]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])"
"""OWASP, "CSV injection", full-width forms included; blanks and quotes before them do not help."""

UNGUARDED = re.compile(CELL_BEGINS + FORMULA_BEGINS)
GUARDED = re.compile(f"{CELL_BEGINS}'{FORMULA_BEGINS}")


def guarded(text: str) -> str:
    """Put an apostrophe before each beginning of a formula, which makes it a text.

    A text that had an apostrophe there gets a second one, so that `unguarded` returns every text.
    """
    return UNGUARDED.sub(r"\1'", text)


def unguarded(text: str) -> str:
    """Take away the apostrophes that `guarded` put in."""
    return GUARDED.sub(r"\1", text)
