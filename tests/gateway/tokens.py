"""Tokens as `user` and `quiz` sign them, and every kind that nobody should accept."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, KEY_ISSUER, PLAYER_ISSUER

USER_KEY = ECKey.generate_key("P-256")
API_KEYS_KEY = ECKey.generate_key("P-256")
QUIZ_KEY = ECKey.generate_key("P-256")


def public_jwk(key: ECKey) -> dict[str, Any]:
    """The key as it stands in a JWK set."""
    return dict(key.as_dict(private=False)) | {"kid": key.thumbprint(), "alg": "ES256", "use": "sig"}


def sign(claims: dict[str, Any], key: ECKey) -> str:
    """A compact token."""
    return jwt.encode({"alg": "ES256", "kid": key.thumbprint()}, claims, key, algorithms=["ES256"])


def account_claims(subject: str = "account-1", **changes: Any) -> dict[str, Any]:
    """The claims of an account's access token."""
    now = int(time.time())
    claims = {"iss": ACCOUNT_ISSUER, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + 900}
    return claims | {"jti": "j", "role": "account"} | changes


def player_claims(subject: str = "player-1", **changes: Any) -> dict[str, Any]:
    """The claims of a player's token."""
    now = int(time.time())
    claims = {"iss": PLAYER_ISSUER, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + 86_400}
    return claims | {"sid": "session-1", "role": "player"} | changes


def api_key(subject: str = "account-1", **changes: Any) -> str:
    """A good API key of an account."""
    claims = account_claims(subject, iss=KEY_ISSUER, scopes=["quizzes:read"], **changes)
    return f"wr_{sign(claims, API_KEYS_KEY)}"


def account_token(subject: str = "account-1") -> str:
    """A good token of an account."""
    return sign(account_claims(subject), USER_KEY)


def player_token(subject: str = "player-1") -> str:
    """A good token of a player."""
    return sign(player_claims(subject), QUIZ_KEY)


def bad_tokens() -> dict[str, str]:
    """Tokens that no call may accept, by what is wrong with them."""
    good = account_claims()
    an_hour_ago = int(time.time()) - 3_600
    never_expires = {name: value for name, value in good.items() if name != "exp"}
    return {
        "expired": sign(good | {"exp": an_hour_ago}, USER_KEY),
        "never expires": sign(never_expires, USER_KEY),
        "other audience": sign(good | {"aud": "somebody-else"}, USER_KEY),
        "no audience": sign({name: value for name, value in good.items() if name != "aud"}, USER_KEY),
        "unknown issuer": sign(good | {"iss": "wordrally/nobody"}, USER_KEY),
        "foreign key": sign(good, ECKey.generate_key("P-256")),
        "unsigned": _unsigned(good),
        "public key as secret": _hmac_with_public_key(good),
        "changed": _changed(sign(good, USER_KEY)),
        "not a token": "x.y.z",
        "expired API key": api_key(exp=an_hour_ago),
        "forged API key": f"wr_{sign(account_claims(iss=KEY_ISSUER), ECKey.generate_key('P-256'))}",
        "API key of nonsense": "wr_nonsense",
        "prefix alone": "wr_",
    }


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def _unsigned(claims: dict[str, Any]) -> str:
    return f"{_part({'alg': 'none', 'kid': USER_KEY.thumbprint()})}.{_part(claims)}."


def _hmac_with_public_key(claims: dict[str, Any]) -> str:
    """The classic confusion of algorithms: the public key taken for a shared secret."""

    signed = f"{_part({'alg': 'HS256', 'kid': USER_KEY.thumbprint()})}.{_part(claims)}"
    secret = USER_KEY.as_pem(private=False)
    signature = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _changed(token: str) -> str:
    head, _, signature = token.split(".")
    return f"{head}.{_part(account_claims('somebody-else'))}.{signature}"
