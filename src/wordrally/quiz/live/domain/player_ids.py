"""Ids of players: short, since each leaderboard that is sent to anybody names ten of them."""

import random
import string

from wordrally.contracts.ids import PlayerId

ALPHABET = string.ascii_letters + string.digits
LENGTH = 11
"""62^11 are 2^65: among the 10,000 players of a session two are alike once in 10^12 sessions. They need not differ between
sessions, and are no secret. Of 32 hexadecimal digits a board of ten rows is a fifth larger."""


def draw_player_id(dice: random.Random) -> PlayerId:
    """The id of a new player."""
    return PlayerId("".join(dice.choices(ALPHABET, k=LENGTH)))
