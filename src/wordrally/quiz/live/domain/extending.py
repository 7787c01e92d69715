"""How much later a question ends after an outage: what was left of its time when nobody could answer any more is left again."""

from collections.abc import Sequence

import msgspec

from wordrally.contracts.pulses import Outage
from wordrally.quiz.live.domain.session import Open

RECONNECTING_MS = 10_000
"""What players get on top of it to come back: after a long outage our clients wait so long between two attempts."""


class Ending(msgspec.Struct, frozen=True):
    """When the question ends now, and from when on its time runs."""

    closes_at: int
    resumed_at: int


def extended_until(state: Open, outages: Sequence[Outage], now: int) -> Ending | None:
    """The new end of an open question, or None when none of these outages took anything from its time.

    `outages` come in their order and do not overlap. The time runs again from `now`: before, nobody was there to say so.
    """
    if state.paused_at is not None:
        return None  # its time stands still
    runs_from = max(state.question.opened_at, state.resumed_at)
    left_ms = state.closes_at - runs_from
    resumed_at: int | None = None
    for outage in outages:
        used_ms = max(outage.since - runs_from, 0)
        if outage.until <= runs_from:
            continue
        if used_ms >= left_ms:
            break  # its time was over before
        left_ms -= used_ms
        runs_from = resumed_at = outage.until
    if resumed_at is None:
        return None
    resumed_at = max(resumed_at, now)
    return Ending(closes_at=resumed_at + left_ms + RECONNECTING_MS - state.extra_ms, resumed_at=resumed_at)
