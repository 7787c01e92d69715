"""Claims and signatures of tokens: rules that need no queue."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from wordrally.contracts.claims import (
    ACCOUNT_ISSUER,
    KEY_ISSUER,
    KEY_PREFIX,
    PLAYER_ISSUER,
    AccountClaims,
    LearnerClaims,
    PlayerClaims,
)

ALGORITHM = "ES256"
MAX_TOKEN_BYTES = 2_048
_ECDSA = ec.ECDSA(SHA256())
_HALF_BYTES = 32

TokenClaims = AccountClaims | LearnerClaims | PlayerClaims


class TokenVerifier(Protocol):
    """Key ring, as far as an entrypoint needs it."""

    def verify(self, token: str) -> TokenClaims:
        """Return the claims of a valid token. Raises `BadToken`."""
        ...


class KeyName(NamedTuple):
    """Name of a signing key. A service cannot replace a key of another issuer by announcing it as its own."""

    issuer: str
    kid: str


@dataclass(frozen=True, slots=True)
class AcceptedToken:
    """Token that was valid when it was shown: its signing key, and its claims."""

    key: KeyName
    claims: TokenClaims


class BadToken(Exception):
    """The token is malformed, expired, forged, or signed by an issuer that may not issue such tokens."""


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


PublicKeys = Mapping[KeyName, ec.EllipticCurvePublicKey]


def public_key_of(jwk: dict[str, Any]) -> ec.EllipticCurvePublicKey:
    """Return the key of a JWK (RFC 7518), ready to verify. Raises `KeyError` or `ValueError`."""
    x, y = (int.from_bytes(_decode_base64(jwk[part])) for part in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def accepted_token(token: str, keys: PublicKeys) -> AcceptedToken:
    """Return a token that one of `keys` has signed, also an expired one. Raises `BadToken`."""
    is_key = token.startswith(KEY_PREFIX)
    try:
        head, body, signature = token.removeprefix(KEY_PREFIX).encode("ascii").split(b".")
        header = _header.decode(_decode_base64(head))
        payload = _decode_base64(body)
        issued = _issued.decode(payload)
        name = KeyName(issued.iss, header.kid)
        key = _known_key(header, name, keys)
        _check_signature(key, head + b"." + body, _decode_base64(signature))
        claims = _decode(payload, issued)
    except (ValueError, msgspec.MsgspecError, InvalidSignature):
        raise BadToken("The token is not valid.") from None
    if is_key is not (claims.iss == KEY_ISSUER):
        raise BadToken("The token is not valid.")
    return AcceptedToken(name, claims)


def _known_key(header: _Header, name: KeyName, keys: PublicKeys) -> ec.EllipticCurvePublicKey:
    if header.alg != ALGORITHM or name not in keys:
        raise BadToken("The token is not signed by a key of ours.")
    return keys[name]


def _check_signature(key: ec.EllipticCurvePublicKey, signed: bytes, signature: bytes) -> None:
    if len(signed) > MAX_TOKEN_BYTES:
        raise BadToken("The token is not signed by a key of ours.")
    key.verify(_der(signature), signed, _ECDSA)


def _decode(payload: bytes, issued: _Issued) -> TokenClaims:
    """Decode the claims, of a role that this issuer may give. The key was found by the issuer's name."""
    decoder = _CLAIMS.get((issued.iss, issued.role))
    if decoder is None:
        raise BadToken("The issuer of this token gives no such role.")
    return decoder.decode(payload)


def _der(signature: bytes) -> bytes:
    """Convert a signature from JWS form, two halves side by side (RFC 7518, 3.4), to DER for OpenSSL."""
    if len(signature) != 2 * _HALF_BYTES:
        raise BadToken("The token is not signed by a key of ours.")
    halves = signature[:_HALF_BYTES], signature[_HALF_BYTES:]
    return encode_dss_signature(*(int.from_bytes(half) for half in halves))


def _decode_base64(text: str | bytes) -> bytes:
    raw = text.encode() if isinstance(text, str) else text
    return base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))
