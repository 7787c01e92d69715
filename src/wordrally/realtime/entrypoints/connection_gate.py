"""Admission of sockets by token, origin, session and present number of connections."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

from wordrally.chassis.tokens.verifying import BadToken, TokenClaims
from wordrally.contracts.claims import AccountClaims, LearnerClaims
from wordrally.contracts.ids import AccountId, PlayerId
from wordrally.contracts.scopes import may_host
from wordrally.realtime.application.arrivals import Arrivals, ConnectionRejected, ConnectionTarget
from wordrally.realtime.application.load import Crowded
from wordrally.realtime.application.ports import NodeUnavailable, NowMs
from wordrally.realtime.domain.token_bucket import CONNECTING, TokenBucket
from wordrally.realtime.entrypoints.handshake import Handshake, HandshakeRejected, unauthorized, unavailable
from wordrally.realtime.entrypoints.passes import Pass
from wordrally.realtime.entrypoints.socket_tokens import SocketTokens

MAX_VISITORS = 50_000
"""Subjects whose attempts are remembered: more than the sockets of a node."""

ADMITTED_WITHIN_S = 15.0
"""Longer than two snapshots and a fence between them may take, each with a time-out of its own."""

CROWDED_RETRY_S = 5
"""Retry-After of a crowded node. Retrying sooner does not help."""


class ConnectionGate:
    """Checks each handshake; raises `HandshakeRejected` with 401, 403, 404, 429 or 503."""

    def __init__(
        self,
        origins: frozenset[str],
        tokens: SocketTokens,
        arrivals: Arrivals,
        check: Callable[[], None],
        now_ms: NowMs,
    ) -> None:
        """Admit through `check`, which raises `NodeUnavailable` or, at full capacity, `Crowded`."""
        self._origins = origins
        self._tokens = tokens
        self._arrivals = arrivals
        self._check = check
        self._now_ms = now_ms
        self._visitors: dict[str, TokenBucket] = {}

    async def admit(self, handshake: Handshake) -> Pass:
        """Let somebody in, or raise `HandshakeRejected`."""
        self._check_origin(handshake)
        try:
            token = self._tokens.accept(handshake.token)
        except BadToken as error:
            raise unauthorized(str(error)) from None
        self._check_rate(token.claims.sub)
        try:
            self._check()
            async with asyncio.timeout(ADMITTED_WITHIN_S):
                return Pass(await self._enter(handshake, token.claims), token, handshake.carrier)
        except Crowded as crowded:
            raise unavailable(str(crowded), CROWDED_RETRY_S) from None
        except (NodeUnavailable, TimeoutError):
            raise unavailable("The session cannot be reached right now.") from None
        except ConnectionRejected as away:
            raise HandshakeRejected(*_REASONS[away.reason]) from None

    async def _enter(self, handshake: Handshake, claims: TokenClaims) -> ConnectionTarget:
        if isinstance(claims, AccountClaims):
            if not may_host(claims):
                raise HandshakeRejected(403, "scope-missing", "This API key lacks the scope sessions:host.")
            return await self._arrivals.host(handshake.session_id, AccountId(claims.sub))
        if isinstance(claims, LearnerClaims):
            raise HandshakeRejected(403, "forbidden", "A socket needs the token of a seat.")
        if claims.sid != handshake.session_id:
            raise HandshakeRejected(403, "forbidden", "The token is for another session.")
        return await self._arrivals.player(handshake.session_id, PlayerId(claims.sub), claims.seat)

    def _check_origin(self, handshake: Handshake) -> None:
        """Browsers say whose page opens a socket; a page from elsewhere must not use a token it came by."""
        origin = handshake.origin
        if origin is None or origin in self._origins:
            return
        if urlsplit(origin).netloc.lower() != handshake.host.lower() or not handshake.host:
            raise HandshakeRejected(403, "forbidden", "Pages of that origin may not connect.")

    def _check_rate(self, subject: str) -> None:
        now = self._now_ms()
        if len(self._visitors) >= MAX_VISITORS:
            self._visitors.clear()  # forgets who came too often, once in a long while
        allowance = self._visitors.setdefault(subject, TokenBucket(CONNECTING, now))
        if not allowance.take(now):
            raise HandshakeRejected(
                429, "too-many-connections", "You connect too often.", {"Retry-After": "2"}
            )


_REASONS = {
    "unknown_session": (404, "not-found", "There is no such session."),
    "not_yours": (403, "forbidden", "This session is not yours."),
    "removed": (403, "forbidden", "The host removed you."),
    "given_away": (403, "forbidden", "The host gave this seat to another device."),
}
