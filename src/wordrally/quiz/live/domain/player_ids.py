"""Ids of players. They are short, since each leaderboard message contains ten of them."""

import random
import string

from wordrally.contracts.ids import PlayerId

ALPHABET = string.ascii_letters + string.digits
LENGTH = 11
"""Length of an id. 62^11 are 2^65: of 10,000 players in a session two are alike once in 10^12 sessions.

Ids need not differ between sessions, and are no secret. With 32 hexadecimal digits a board of ten rows would
be a fifth larger.
"""


def draw_player_id(dice: random.Random) -> PlayerId:
    """Draw the id of a new player."""
    return PlayerId("".join(dice.choices(ALPHABET, k=LENGTH)))
