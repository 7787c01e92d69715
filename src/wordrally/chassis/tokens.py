"""Signed tokens (RFC 7519, ES256): issuers with a key file each, and the key ring that verifies them.

An issuer announces its public key in the key-value bucket SIGNING_KEYS. Every service watches that bucket and
the deny list of ended logins and accounts (`ended_access`).
"""

import asyncio
import base64
import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import msgspec
import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import StreamState
from nats.js.errors import NotFoundError
from nats.js.kv import KeyValue

from wordrally.chassis.ended_access import ENTRIES, EndedAccess
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue.jetstream import JetStream, JetStreamUnavailable
from wordrally.contracts.claims import (
    ACCOUNT_ISSUER,
    AUDIENCE,
    KEY_ISSUER,
    KEY_PREFIX,
    PLAYER_ISSUER,
    AccountClaims,
    LearnerClaims,
    PlayerClaims,
)
from wordrally.contracts.queue import streams, subjects
from wordrally.contracts.queue.permissions import EVERY_KEY, KEYS_BUCKET

ALGORITHM = "ES256"
CURVE = "P-256"
_ECDSA = ec.ECDSA(SHA256())
_HALF_BYTES = 32
_SIGNERS = {ACCOUNT_ISSUER: "user", KEY_ISSUER: "user", PLAYER_ISSUER: "quiz"}
"""Part of a key's subject for each issuer: a service may write the keys of its own issuer only."""

CLOCK_SKEW_S = 5
MAX_TOKEN_BYTES = 2_048
REFRESH_S = 2.0

log = structlog.get_logger()

TokenClaims = AccountClaims | LearnerClaims | PlayerClaims


class TokenVerifier(Protocol):
    """Key ring, as far as an entrypoint needs it."""

    def verify(self, token: str) -> TokenClaims:
        """Return the claims of a valid token. Raises `BadToken`."""
        ...


@dataclass(frozen=True, slots=True)
class AcceptedToken:
    """Token that was valid when it was shown: the id of its signing key, and its claims."""

    kid: str
    claims: TokenClaims


class BadToken(Exception):
    """The token is malformed, expired, forged, or signed by an issuer that may not issue such tokens."""


class Issuer:
    """Signer of one issuer's tokens with its private key."""

    def __init__(self, name: str, key: ECKey) -> None:
        self.name = name
        self.kid = key.thumbprint()
        self._key = key
        self._header = {"alg": ALGORITHM, "kid": self.kid, "typ": "JWT"}

    @classmethod
    def load_or_create(cls, path: Path, name: str) -> Self:
        """Read the private key, or make it (mode 600) when there is none.

        Replicas that start at once share one key.
        """
        if not path.exists():
            _create_key(path)
        try:
            return cls(name, ECKey.import_key(path.read_bytes()))
        except (OSError, ValueError, JoseError) as error:
            raise ServiceCannotStart(f"the signing key {path} cannot be read: {error}") from None

    def sign(self, claims: TokenClaims) -> str:
        """Return the compact token of these claims."""
        return jwt.encode(self._header, msgspec.to_builtins(claims), self._key, algorithms=[ALGORITHM])

    def public_jwk(self) -> dict[str, Any]:
        """Return the public key as a JWK (RFC 7518), with the key id that tokens name."""
        public: dict[str, Any] = dict(self._key.as_dict(private=False))
        return public | {"kid": self.kid, "alg": ALGORITHM, "use": "sig"}

    def public_key(self) -> "PublicKey":
        """Return the public key for its announcement."""
        return PublicKey(self.name, self.public_jwk())

    @property
    def entry(self) -> str:
        """Return the name of the public key in the bucket of keys."""
        return self.public_key().entry

    async def announce(self, jet: JetStream) -> None:
        """Announce the public key."""
        await self.public_key().announce(jet)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Key that verifies the tokens of an issuer, as a JWK (RFC 7518)."""

    issuer: str
    jwk: dict[str, Any]

    @property
    def kid(self) -> str:
        kid: str = self.jwk["kid"]
        return kid

    async def announce(self, jet: JetStream) -> None:
        """Put the key into the bucket that every service watches. Repeating it does no harm."""
        bucket = await jet.bucket(subjects.SIGNING_KEYS)
        entry = _AnnouncedKey(issuer=self.issuer, jwk=self.jwk)
        await bucket.put(self.entry, msgspec.json.encode(entry))

    @property
    def entry(self) -> str:
        """Return the name of the key in the bucket: who signs with it, and the key id."""
        return f"{_SIGNERS[self.issuer]}.{self.kid}"


def _create_key(path: Path) -> None:
    """Write the whole key under another name first, then link it: the first process to link wins."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(ECKey.generate_key(CURVE).as_pem(private=True))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    except OSError as error:
        raise ServiceCannotStart(f"the signing key {path} cannot be written: {error.strerror}") from None


class _AnnouncedKey(msgspec.Struct, frozen=True, kw_only=True):
    issuer: str
    jwk: dict[str, Any]


class _Header(msgspec.Struct, frozen=True):
    alg: str
    kid: str = ""


class _Issued(msgspec.Struct, frozen=True):
    iss: str
    role: str = ""


_CLAIMS: dict[tuple[str, str], msgspec.json.Decoder[Any]] = {
    (ACCOUNT_ISSUER, "account"): msgspec.json.Decoder(AccountClaims),
    (ACCOUNT_ISSUER, "operator"): msgspec.json.Decoder(AccountClaims),
    (ACCOUNT_ISSUER, "learner"): msgspec.json.Decoder(LearnerClaims),
    (KEY_ISSUER, "account"): msgspec.json.Decoder(AccountClaims),
    (PLAYER_ISSUER, "player"): msgspec.json.Decoder(PlayerClaims),
}
"""Claims by issuer and role."""
_header = msgspec.json.Decoder(_Header)
_issued = msgspec.json.Decoder(_Issued)


class KeyRing:
    """Public keys of all issuers.

    Verification is synchronous, because the socket edge verifies a token for every connection.
    """

    def __init__(self, now_s: Callable[[], float] = time.time) -> None:
        self._keys: dict[str, tuple[str, ec.EllipticCurvePublicKey]] = {}
        self._jwks: dict[str, dict[str, Any]] = {}
        self._entries: dict[str, str] = {}
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
                self.take(entry, await _announcement(bucket, entry))
        self._seen = state.last_seq

    async def keep_fresh(self, jet: JetStream, *own: PublicKey) -> None:
        """Look for missed keys and entries every two seconds.

        Polling is easier to get right across outages than a lasting watch.
        """
        while True:
            await asyncio.sleep(REFRESH_S)
            try:
                await self.refresh(jet, *own)
                await self.ended.refresh(jet)
            except (JetStreamUnavailable, NatsError, TimeoutError, ConnectionError) as error:
                log.warning("signing keys not refreshed", error=repr(error))

    def take(self, entry: str, announced: bytes | None) -> None:
        """Add an announced key, or drop it when the announcement was withdrawn.

        The issuer is the one that may write the entry, whatever the announcement says.
        """
        if not announced:
            self._drop(entry)
            return
        signer, _, kid = entry.partition(".")
        self._entries[entry] = kid  # also of one that is refused: it is not read again
        try:
            key = _checked(announced, signer, kid)
        except (ValueError, TypeError, KeyError, JoseError, msgspec.MsgspecError) as error:
            log.error("signing key refused", entry=entry, error=repr(error))
            return
        self._keys[kid] = (key.issuer, _public_key(key.jwk))
        self._jwks[kid] = key.jwk

    def _drop(self, entry: str) -> None:
        kid = self._entries.pop(entry, None)
        if kid is not None:
            self._keys.pop(kid, None)
            self._jwks.pop(kid, None)
        self._withdrawn += 1

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """Return all public keys as a JWK set (RFC 7517)."""
        return {"keys": [self._jwks[kid] for kid in sorted(self._jwks)]}

    def verify(self, token: str) -> TokenClaims:
        """Return the claims of a valid token. Raises `BadToken`, whose message may be shown to the caller."""
        return self.accept(token).claims

    def accept(self, token: str) -> AcceptedToken:
        """Return a valid token, for a caller that checks its validity again later. Raises `BadToken`."""
        is_key = token.startswith(KEY_PREFIX)
        try:
            head, body, signature = token.removeprefix(KEY_PREFIX).encode("ascii").split(b".")
            header = _header.decode(_decode_base64(head))
            payload = _decode_base64(body)
            issuer = self._check_signature(header, head + b"." + body, _decode_base64(signature))
            claims = self._decode(payload, issuer)
        except (ValueError, msgspec.MsgspecError, InvalidSignature):
            raise BadToken("The token is not valid.") from None
        if is_key is not (claims.iss == KEY_ISSUER):
            raise BadToken("The token is not valid.")
        self._check_claims(claims)
        return AcceptedToken(header.kid, claims)

    def still_accepts(self, accepted: AcceptedToken) -> bool:
        """Return whether the key was not withdrawn and neither the login nor the account ended.

        The caller watches the expiry.
        """
        return accepted.kid in self._keys and not self.ended.covers(accepted.claims)

    def _check_claims(self, claims: TokenClaims) -> None:
        if claims.aud != AUDIENCE:
            raise BadToken("The token is for somebody else.")
        if claims.exp + CLOCK_SKEW_S < self._now_s():
            raise BadToken("The token has expired.")
        if self.ended.covers(claims):
            raise BadToken("The access of this token has ended.")

    def _check_signature(self, header: _Header, signed: bytes, signature: bytes) -> str:
        if header.alg != ALGORITHM or header.kid not in self._keys or len(signed) > MAX_TOKEN_BYTES:
            raise BadToken("The token is not signed by a key of ours.")
        issuer, key = self._keys[header.kid]
        key.verify(_der(signature), signed, _ECDSA)
        return issuer

    def _decode(self, payload: bytes, issuer: str) -> TokenClaims:
        """Decode the claims. A key may sign only the tokens of its own issuer."""
        issued = _issued.decode(payload)
        if issued.iss != issuer or (issuer, issued.role) not in _CLAIMS:
            raise BadToken("The token is not from who signed it.")
        return _CLAIMS[issuer, issued.role].decode(payload)


async def _bucket_state(jet: JetStream) -> StreamState:
    """Return the state of the bucket, which is created when it is missing."""
    try:
        return await jet.state(KEYS_BUCKET, EVERY_KEY)
    except JetStreamUnavailable:
        await jet.bucket(subjects.SIGNING_KEYS)
        return await jet.state(KEYS_BUCKET, EVERY_KEY)


def _checked(announced: bytes, signer: str, kid: str) -> _AnnouncedKey:
    """Return an announced key whose id is its thumbprint, of the issuer that may write the entry."""
    key = msgspec.json.decode(announced, type=_AnnouncedKey)
    if _SIGNERS.get(key.issuer) != signer:
        raise ValueError(f"{signer} does not sign for {key.issuer}")
    if ECKey.import_key(key.jwk).thumbprint() != kid:
        raise ValueError("the key id is not the key's own")
    return key


def _entry_of(subject: str) -> str:
    return ".".join(subject.rsplit(".", 2)[1:])


async def _announcement(bucket: KeyValue, entry: str) -> bytes | None:
    try:
        return (await bucket.get(entry)).value
    except NotFoundError:
        return None


def _public_key(jwk: dict[str, Any]) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(_decode_base64(jwk[part])) for part in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def _der(signature: bytes) -> bytes:
    """Convert a signature from JWS form, two halves side by side (RFC 7518, 3.4), to DER for OpenSSL."""
    if len(signature) != 2 * _HALF_BYTES:
        raise BadToken("The token is not signed by a key of ours.")
    halves = signature[:_HALF_BYTES], signature[_HALF_BYTES:]
    return encode_dss_signature(*(int.from_bytes(half) for half in halves))


def _decode_base64(text: str | bytes) -> bytes:
    raw = text.encode() if isinstance(text, str) else text
    return base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))
