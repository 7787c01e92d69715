"""Codes that people read aloud and type: checks, seat codes, class codes. Case and look-alikes do not matter."""

import hmac
import random

ALPHABET = "ACDEFGHJKMNPQRTUVWXY23456789"
"""28 letters and digits; each left out looks like one that is in, or like another left out (0 and O, 1, I and L)."""

LOOK_ALIKES = str.maketrans({"B": "8", "S": "5", "Z": "2"})


def draw_code(dice: random.Random, length: int) -> str:
    """A random code; `dice` must be a cryptographic generator."""
    return "".join(dice.choices(ALPHABET, k=length))


def normalise_code(typed: str) -> str:
    """A code as people type it: in small letters, with blanks or hyphens, or with a letter for the digit it looks like."""
    kept = (character for character in typed.upper() if character not in " -\u00a0")
    return "".join(kept).translate(LOOK_ALIKES)


def is_code(code: str, typed: str) -> bool:
    """Whether `typed` is this code, in a time that says nothing of how much of it is right."""
    return bool(code) and hmac.compare_digest(code.encode(), normalise_code(typed).encode())
