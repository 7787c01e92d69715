"""PINs: eight digits that give access to one session."""

import random

PIN_DIGITS = 8

CHECK_CHARACTERS = 3
"""28^3 checks times 10^8 PINs: guessing both takes two million million attempts for one session."""


def draw_pin(dice: random.Random, cell: str = "") -> str:
    """Draw a PIN that begins with the digits of the cell, if there is one.

    `dice` must be a cryptographic generator, or PINs can be guessed in sequence.
    """
    digits = PIN_DIGITS - len(cell)
    return f"{cell}{dice.randrange(10**digits):0{digits}d}"


def normalise_pin(typed: str) -> str:
    """Remove the blanks and hyphens that people type between the digits of a PIN."""
    return "".join(character for character in typed if character not in " -\u00a0")
