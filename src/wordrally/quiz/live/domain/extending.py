"""Extension of an open question after an outage.

The question gets back the time that was left when nobody could answer any more.
"""

from collections.abc import Sequence

import msgspec

from wordrally.contracts.queue.pulses import Outage
from wordrally.quiz.live.domain.session import Open

RECONNECTING_MS = 10_000
"""Additional time to reconnect. After a long outage our clients wait this long between two attempts."""


class Ending(msgspec.Struct, frozen=True):
    """New end of the question, and the time from which its time runs."""

    closes_at: int
    resumed_at: int


def extended_until(state: Open, outages: Sequence[Outage], now: int) -> Ending | None:
    """Return the new end of an open question, or None when none of these outages took time from it.

    `outages` are in order and do not overlap. The time runs again from `now`, since the players could not be
    told before.
    """
    if state.paused_at is not None:
        return None  # the question is paused
    runs_from = max(state.question.opened_at, state.resumed_at)
    left_ms = state.closes_at - runs_from
    resumed_at: int | None = None
    for outage in outages:
        used_ms = max(outage.since - runs_from, 0)
        if outage.until <= runs_from:
            continue
        if used_ms >= left_ms:
            break  # its time was over before the outage
        left_ms -= used_ms
        runs_from = resumed_at = outage.until
    if resumed_at is None:
        return None
    resumed_at = max(resumed_at, now)
    return Ending(closes_at=resumed_at + left_ms + RECONNECTING_MS - state.extra_ms, resumed_at=resumed_at)
