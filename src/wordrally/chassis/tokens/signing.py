"""Issuers of signed tokens, each with a key file, and the announcement of their public keys."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from wordrally.chassis.key_files import read_or_make
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.tokens.verifying import ALGORITHM, TokenClaims
from wordrally.contracts.claims import ACCOUNT_ISSUER, KEY_ISSUER, PLAYER_ISSUER
from wordrally.contracts.queue import subjects

CURVE = "P-256"
SIGNERS = {ACCOUNT_ISSUER: "user", KEY_ISSUER: "user", PLAYER_ISSUER: "quiz"}
"""Part of a key's subject for each issuer: a service may write the keys of its own issuer only."""


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
        pem = read_or_make(path, lambda: ECKey.generate_key(CURVE).as_pem(private=True))
        try:
            return cls(name, ECKey.import_key(pem))
        except (ValueError, JoseError) as error:
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
        entry = AnnouncedKey(issuer=self.issuer, jwk=self.jwk)
        await bucket.put(self.entry, msgspec.json.encode(entry))

    @property
    def entry(self) -> str:
        """Return the name of the key in the bucket: who signs with it, and the key id."""
        return f"{SIGNERS[self.issuer]}.{self.kid}"


class AnnouncedKey(msgspec.Struct, frozen=True, kw_only=True):
    """Entry of the bucket of keys: a public key and the issuer that signs with it."""

    issuer: str
    jwk: dict[str, Any]


def checked_announcement(announced: bytes, signer: str, kid: str) -> AnnouncedKey:
    """Return an announced key whose id is its thumbprint, of the issuer that may write the entry."""
    key = msgspec.json.decode(announced, type=AnnouncedKey)
    if SIGNERS.get(key.issuer) != signer:
        raise ValueError(f"{signer} does not sign for {key.issuer}")
    if ECKey.import_key(key.jwk).thumbprint() != kid:
        raise ValueError("the key id is not the key's own")
    return key
