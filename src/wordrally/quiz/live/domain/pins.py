"""PINs: eight digits that open the door of one session."""

import random

PIN_DIGITS = 8

CHECK_CHARACTERS = 3
"""28^3 checks beside 10^8 PINs: whoever guesses both needs two million million attempts for a session."""


def draw_pin(dice: random.Random, cell: str = "") -> str:
    """Draw a PIN that begins with the digits of the cell, if there is one.

    `dice` must be a cryptographic generator, or PINs can be guessed in sequence.
    """
    digits = PIN_DIGITS - len(cell)
    return f"{cell}{dice.randrange(10**digits):0{digits}d}"


def normalise_pin(typed: str) -> str:
    """A PIN as people type it, with blanks or hyphens between its digits."""
    return "".join(character for character in typed if character not in " -\u00a0")
