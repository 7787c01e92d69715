"""Secrets of authenticators, encrypted for the database with a key that stands in a file (AES-256-GCM)."""

import base64
import os
from pathlib import Path
from typing import Literal, Self

import msgspec
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.key_files import read_or_make
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.contracts.ids import AccountId
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.tables import second_factors

KEY_BITS = 256
NONCE_BYTES = 12
SEALED = "aes-gcm:"
"""Beginning of a sealed secret. A secret of an older version is Base32, which has no such sign."""

log = structlog.get_logger()


class _OctJwk(msgspec.Struct):
    """Symmetric key as a JWK (RFC 7518, 6.4)."""

    k: str
    kty: Literal["oct"] = "oct"


def _new_jwk() -> bytes:
    key = base64.urlsafe_b64encode(AESGCM.generate_key(KEY_BITS)).decode().rstrip("=")
    return msgspec.json.encode(_OctJwk(k=key))


class SecretBox:
    """Seals a secret for one account: in the row of another one it cannot be opened."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """Read the key, a JWK of the type `oct`, or make it. Raises `ServiceCannotStart`."""
        try:
            jwk = msgspec.json.decode(read_or_make(path, _new_jwk), type=_OctJwk)
            return cls(base64.urlsafe_b64decode(jwk.k + "=" * (-len(jwk.k) % 4)))
        except (ValueError, msgspec.MsgspecError) as error:
            raise ServiceCannotStart(f"the key {path} cannot be read: {error}") from None

    @classmethod
    def without_file(cls) -> Self:
        """Return a box with a temporary key, for a command that reads no secret."""
        return cls(AESGCM.generate_key(KEY_BITS))

    def seal(self, account_id: AccountId, secret: str) -> str:
        """Return the encrypted secret as text."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, secret.encode(), account_id.encode())
        return SEALED + base64.b64encode(sealed).decode()

    def open(self, account_id: AccountId, sealed: str) -> str | None:
        """Return the secret, or None when another key has sealed it, or something else than this program.

        A secret that an older replica stored during an upgrade is not sealed, and returned as it is.
        """
        if not sealed.startswith(SEALED):
            return sealed
        try:
            raw = base64.b64decode(sealed.removeprefix(SEALED))
            return self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], account_id.encode()).decode()
        except (InvalidTag, ValueError):
            log.error("secret of an authenticator was sealed with another key", account_id=account_id)
            return None


async def seal_plain_secrets(engine: AsyncEngine, box: SecretBox) -> int:
    """Seal the secrets that an older version left readable, and return how many. Safe to repeat."""
    columns = second_factors.c
    plain = select(columns.account_id, columns.secret).where(~columns.secret.startswith(SEALED))
    async with transaction(engine) as connection:
        rows = (await connection.execute(plain)).all()
        for account_id, secret in rows:
            unchanged = (columns.account_id == account_id) & (columns.secret == secret)
            sealed = box.seal(AccountId(account_id), secret)
            await connection.execute(update(second_factors).where(unchanged).values(secret=sealed))
    return len(rows)
