"""Who is there: connected, or gone for so short a time that the others still wait for them."""

EXPIRY_MS = 60_000
"""A node repeats who is connected to it every 20 s; who was not named three times is gone."""

RECONNECT_GRACE_MS = 10_000
"""Somebody who joined or left so short a time ago is expected to answer (contract, `expected`), and waited for before a question closes early: they may be reconnecting."""

PLAYER_SILENCE_MS = 30_000
"""After a rebuild nobody knows who is there: everybody is waited for until each node has repeated it (every 20 s)."""
