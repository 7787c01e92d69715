"""Logins: a device's line of refresh tokens, of which one at a time is good, and only once."""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from typing import NewType

from wordrally.contracts.ids import AccountId
from wordrally.user.domain.refusals import LoginEnded, TokenReused

LoginId = NewType("LoginId", str)

# A device that is used at least once a month stays signed in, half a year at most.
IDLE_MS = 30 * 86_400_000
LONGEST_MS = 180 * 86_400_000

_TOKEN = re.compile(r"(?P<login>[0-9a-f]{32})\.(?P<secret>[A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """What the cookie holds: the login it belongs to, and 256 random bits that are good once.

    The login's id (128 random bits) travels in no other place, so whoever shows it held a token of that login.
    """

    login_id: LoginId
    secret: str

    def text(self) -> str:
        return f"{self.login_id}.{self.secret}"


@dataclass(frozen=True, slots=True)
class Login:
    """One device's login: the family of its refresh tokens, of which only the newest is known, as a hash."""

    id: LoginId
    account_id: AccountId
    secret_hash: bytes
    started_at: int
    expires_at: int


def parse_refresh_token(text: str) -> RefreshToken | None:
    """The token in a cookie, or nothing when it cannot be one of ours."""
    match = _TOKEN.fullmatch(text)
    return RefreshToken(LoginId(match["login"]), match["secret"]) if match else None


def start_login(account_id: AccountId, token: RefreshToken, now: int) -> Login:
    """A new login whose first refresh token is `token`."""
    return Login(token.login_id, account_id, _hash(token.secret), now, now + IDLE_MS)


def rotate(login: Login, shown: RefreshToken, fresh: RefreshToken, now: int) -> Login:
    """The login after `shown` was exchanged for `fresh`. Raises `LoginEnded`, `TokenReused`: then it is over.

    No grace for the token before: whether the second user is another tab or a thief cannot be told apart.
    """
    if now >= login.expires_at:
        raise LoginEnded
    if not hmac.compare_digest(login.secret_hash, _hash(shown.secret)):
        raise TokenReused
    expires_at = min(now + IDLE_MS, login.started_at + LONGEST_MS)
    return replace(login, secret_hash=_hash(fresh.secret), expires_at=expires_at)


def _hash(secret: str) -> bytes:
    """A plain hash is enough: nobody can guess 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()
