"""Tokens of open sockets: renewed by the client, and checked again when a login or an account ended."""

from dataclasses import replace
from typing import Protocol

from wordrally.chassis.tokens.verifying import AcceptedToken, BadToken, TokenClaims
from wordrally.contracts.claims import AccountClaims, PlayerClaims
from wordrally.contracts.scopes import may_host
from wordrally.realtime.entrypoints.passes import Pass

EXPIRING_MS = 60_000
"""Time before the end of its token at which a socket is warned."""


class SocketTokens(Protocol):
    """The key ring, as far as sockets need it."""

    @property
    def changes(self) -> int:
        """Rises whenever a token that was accepted may be accepted no more."""
        ...

    def accept(self, token: str) -> AcceptedToken:
        """Return a valid token. Raises `BadToken`."""
        ...

    def still_accepts(self, accepted: AcceptedToken) -> bool:
        """Return whether the token is not revoked; its expiry is not checked."""
        ...


class RevocationWatch:
    """Says when all sockets must be checked, so that a sweep costs nothing while no access ends."""

    def __init__(self, tokens: SocketTokens) -> None:
        self._tokens = tokens
        self._checked = tokens.changes

    def has_news(self) -> bool:
        """Return whether a token may have been revoked since the last call."""
        before, self._checked = self._checked, self._tokens.changes
        return before != self._checked


def renew(tokens: SocketTokens, admitted: Pass, token: str) -> Pass:
    """Return the pass for a new token of the same account or player. Raises `BadToken`."""
    accepted = tokens.accept(token)
    if _holder(accepted.claims) != _holder(admitted.token.claims):
        raise BadToken("The token is for somebody else.")
    if isinstance(accepted.claims, AccountClaims) and not may_host(accepted.claims):
        raise BadToken("The token lacks the scope sessions:host.")
    return replace(admitted, token=accepted)


def _holder(claims: TokenClaims) -> tuple[str, str, str, int]:
    session_id, generation = (claims.sid, claims.seat) if isinstance(claims, PlayerClaims) else ("", 0)
    return claims.iss, claims.sub, session_id, generation
