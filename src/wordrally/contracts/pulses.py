"""The pulse of the log: when answers could be stored, in the queue's own time."""

import msgspec

NODE_SILENCE_MS = 3_000
"""Nodes beat every second. Nothing was stored for longer than this: an outage."""


class Outage(msgspec.Struct, frozen=True, array_like=True):
    """From the last beat before a silence to the first one after it."""

    since: int
    until: int


class Pulse(msgspec.Struct, frozen=True, kw_only=True):
    """One beat, which replaces the last: what it was stored at is the instant it proves.

    `previous_at`: when the beat before was stored, 0 for none. `outages`: the newest silences before that, oldest first.
    """

    previous_at: int
    outages: list[Outage]
