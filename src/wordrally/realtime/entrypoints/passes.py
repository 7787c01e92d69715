"""Passes of sockets: where a connection belongs, and the token that let it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wordrally.chassis.tokens.verifying import AcceptedToken
from wordrally.realtime.application.arrivals import ConnectionTarget


@dataclass(frozen=True, slots=True)
class Pass:
    """The room and seat of a socket, its token, and the trace of the request that opened it."""

    entry: ConnectionTarget
    token: AcceptedToken
    carrier: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def expires_at(self) -> int:
        """Return the expiry of the token (Unix milliseconds)."""
        return self.token.claims.exp * 1_000
