"""Codes that people read aloud and type: checks, seat codes, class codes.

Case and look-alikes do not matter.
"""

import hmac
import random

from wordrally.contracts.codes import ALPHABET, normalise_code


def draw_code(dice: random.Random, length: int) -> str:
    """Draw a random code; `dice` must be a cryptographic generator."""
    return "".join(dice.choices(ALPHABET, k=length))


def is_code(code: str, typed: str) -> bool:
    """Return whether `typed` is this code, in a time that says nothing of how much of it is right."""
    return bool(code) and hmac.compare_digest(code.encode(), normalise_code(typed).encode())
