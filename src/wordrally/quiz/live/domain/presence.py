"""Presence: a player is connected, or disconnected so recently that others still wait for them."""

EXPIRY_MS = 60_000
"""A node repeats its connected players every 20 s. A player who was missing three times is gone."""

RECONNECT_GRACE_MS = 10_000
"""Time for which a player who joined or left is still expected to answer (contract, `expected`).

A question does not close early before, since they may be reconnecting.
"""

PLAYER_SILENCE_MS = 30_000
"""Time after a rebuild in which all players are waited for.

The store does not know who is present until each node has repeated it (every 20 s).
"""
