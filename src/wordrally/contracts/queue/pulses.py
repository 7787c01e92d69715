"""Pulse of the answer log: proof of the times at which answers could be stored, by the queue's clock."""

import msgspec

NODE_SILENCE_MS = 3_000
"""Nodes beat every second. Nothing was stored for longer than this: an outage."""


class Outage(msgspec.Struct, frozen=True, array_like=True):
    """An interval without pulses: from the last one before it to the first one after it."""

    since: int
    until: int


class Pulse(msgspec.Struct, frozen=True, kw_only=True):
    """One pulse, which replaces the previous one. Its storage time is the instant that it proves.

    `previous_at` is the storage time of the previous pulse, 0 for none. `outages` are the latest intervals
    without pulses before that, oldest first.
    """

    previous_at: int
    outages: list[Outage]
