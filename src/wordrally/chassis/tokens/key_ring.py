"""Key ring of a service: the announced public keys of all issuers, and the deny list of ended access."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Self

import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.errors import JoseError
from nats.aio.msg import Msg
from nats.js.api import StreamState

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.tokens.ended_access import ENTRIES, EndedAccess
from wordrally.chassis.tokens.signing import PublicKey, checked_announcement
from wordrally.chassis.tokens.verifying import (
    AcceptedToken,
    BadToken,
    KeyName,
    TokenClaims,
    accepted_token,
    public_key_of,
)
from wordrally.contracts.claims import AUDIENCE
from wordrally.contracts.queue import streams, subjects
from wordrally.contracts.queue.permissions import EVERY_KEY, KEYS_BUCKET

CLOCK_SKEW_S = 5
REFRESH_S = 3.0

log = structlog.get_logger()


class KeyRing:
    """Public keys of all issuers.

    Verification is synchronous, because the socket edge verifies a token for every connection.
    """

    def __init__(self, now_s: Callable[[], float] = time.time) -> None:
        self._keys: dict[KeyName, ec.EllipticCurvePublicKey] = {}
        self._jwks: dict[KeyName, dict[str, Any]] = {}
        self._entries: dict[str, KeyName | None] = {}
        self._seen = 0
        self._now_s = now_s
        self._withdrawn = 0
        self.ended = EndedAccess(now_s)

    @property
    def changes(self) -> int:
        """Counter that rises whenever an accepted token may have become invalid."""
        return self._withdrawn + self.ended.changes

    @classmethod
    async def watch(cls, jet: JetStream, *own: PublicKey) -> Self:
        """Return a ring with all present keys and ended access, kept fresh in the background.

        It announces the service's `own` keys now, and again when the bucket has lost them.
        """
        ring = cls()
        await jet.ensure(streams.ENDED_ACCESS)
        await jet.subscribe(EVERY_KEY, ring.hear)
        await jet.subscribe(ENTRIES, ring.ended.hear)
        await ring.ended.refresh(jet)
        await ring.refresh(jet, *own)
        jet.follow(ring.keep_fresh(jet, *own))
        return ring

    async def hear(self, announcement: Msg) -> None:
        """Take a key as it is put into the bucket, because its first token may arrive a moment later."""
        self.take(_entry_of(announcement.subject), announcement.data)

    async def refresh(self, jet: JetStream, *own: PublicKey) -> None:
        """Synchronise the ring with the bucket.

        The keys are read one by one, from the stream's own list of subjects. A watch of nats-py may report
        that it is complete before it has delivered anything; a service that relied on it would refuse every
        token until it restarts. Without news it is a single request.
        """
        state = await _bucket_state(jet)
        announced = {_entry_of(subject) for subject in state.subjects or ()}
        for key in own:
            if key.entry not in announced:
                await key.announce(jet)
                announced.add(key.entry)
        is_changed = state.last_seq != self._seen  # the subject of a withdrawn key remains
        known = self._entries.keys()
        if to_read := announced | known if is_changed else announced ^ known:
            bucket = await jet.bucket(subjects.SIGNING_KEYS)
            for entry in to_read:
                self.take(entry, await bucket.get(entry))
        self._seen = state.last_seq

    async def keep_fresh(self, jet: JetStream, *own: PublicKey) -> None:
        """Look for missed keys and entries every three seconds. Usually they are heard at once.

        Polling is easier to get right across outages than a lasting watch.
        """
        while True:
            await asyncio.sleep(REFRESH_S)
            try:
                await self.refresh(jet, *own)
                await self.ended.refresh(jet)
            except JetStreamUnavailable as error:
                log.warning("signing keys not refreshed", error=repr(error))

    def take(self, entry: str, announced: bytes | None) -> None:
        """Add an announced key, or drop it when the announcement was withdrawn.

        The issuer is the one that may write the entry, whatever the announcement says.
        """
        if not announced:
            self._drop(entry)
            return
        signer, _, kid = entry.partition(".")
        self._forget(entry)
        self._entries[entry] = None  # also of one that is refused: it is not read again
        try:
            key = checked_announcement(announced, signer, kid)
            verifying = public_key_of(key.jwk)
        except (ValueError, TypeError, KeyError, JoseError, msgspec.MsgspecError) as error:
            log.error("signing key refused", entry=entry, error=repr(error))
            return
        name = KeyName(key.issuer, kid)
        self._entries[entry], self._keys[name], self._jwks[name] = name, verifying, key.jwk

    def _drop(self, entry: str) -> None:
        self._forget(entry)
        self._withdrawn += 1

    def _forget(self, entry: str) -> None:
        name = self._entries.pop(entry, None)
        if name is not None:
            del self._keys[name], self._jwks[name]

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """Return all public keys as a JWK set (RFC 7517)."""
        by_kid = {name.kid: jwk for name, jwk in self._jwks.items()}
        return {"keys": [by_kid[kid] for kid in sorted(by_kid)]}

    def verify(self, token: str) -> TokenClaims:
        """Return the claims of a valid token. Raises `BadToken`, whose message may be shown to the caller."""
        return self.accept(token).claims

    def accept(self, token: str) -> AcceptedToken:
        """Return a valid token, for a caller that checks its validity again later. Raises `BadToken`."""
        accepted = accepted_token(token, self._keys)
        self._check_claims(accepted.claims)
        return accepted

    def still_accepts(self, accepted: AcceptedToken) -> bool:
        """Return whether the key was not withdrawn and neither the login nor the account ended.

        The caller watches the expiry.
        """
        return accepted.key in self._keys and not self.ended.covers(accepted.claims)

    def _check_claims(self, claims: TokenClaims) -> None:
        if claims.aud != AUDIENCE:
            raise BadToken("The token is for somebody else.")
        if claims.exp + CLOCK_SKEW_S < self._now_s():
            raise BadToken("The token has expired.")
        if self.ended.covers(claims):
            raise BadToken("The access of this token has ended.")


async def _bucket_state(jet: JetStream) -> StreamState:
    """Return the state of the bucket, which is created when it is missing."""
    try:
        return await jet.state(KEYS_BUCKET, EVERY_KEY)
    except JetStreamUnavailable:
        await jet.bucket(subjects.SIGNING_KEYS)
        return await jet.state(KEYS_BUCKET, EVERY_KEY)


def _entry_of(subject: str) -> str:
    return ".".join(subject.rsplit(".", 2)[1:])
