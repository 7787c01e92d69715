"""Passes of sockets: where a connection belongs, and the token that let it in."""

from dataclasses import dataclass

from wordrally.chassis.tokens.verifying import AcceptedToken
from wordrally.realtime.application.arrivals import ConnectionTarget


@dataclass(frozen=True, slots=True)
class Pass:
    """The room and seat of a socket, and its token."""

    entry: ConnectionTarget
    token: AcceptedToken

    @property
    def expires_at(self) -> int:
        """Return the expiry of the token (Unix milliseconds)."""
        return self.token.claims.exp * 1_000
