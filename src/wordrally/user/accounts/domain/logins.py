"""Logins: a device's sequence of refresh tokens, of which only the newest is valid, and only once."""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from typing import NewType

from wordrally.contracts.claims import Role
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.domain.refusals import LoginEnded, TokenReused
from wordrally.user.shared.domain.callers import LoginReference

LoginId = NewType("LoginId", str)

IDLE_MS = 30 * 86_400_000
"""A device that is used once a month stays signed in. After half a year the password is needed."""

LONGEST_MS = 180 * 86_400_000
MAX_LOGINS = 50
"""Number of logins per account. The one that was used longest ago ends for a new one."""

_TOKEN = re.compile(r"(?P<login>[0-9a-f]{32})\.(?P<secret>[A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """Content of the cookie: the login it belongs to, and 256 random bits that are valid once.

    The login's id (128 random bits) appears nowhere else, so a client that shows it has held a token of that
    login.
    """

    login_id: LoginId
    secret: str

    def text(self) -> str:
        return f"{self.login_id}.{self.secret}"


@dataclass(frozen=True, slots=True)
class Login:
    """One device's login: a family of refresh tokens, of which only the newest is stored, as a hash.

    `authenticated_at` is when the password was last checked, `last_used_at` when a refresh token was last
    exchanged. `role` is the account's.
    """

    id: LoginId
    account_id: AccountId
    secret_hash: bytes
    started_at: int
    expires_at: int
    authenticated_at: int
    last_used_at: int
    device: str
    role: Role = "account"

    @property
    def reference(self) -> LoginReference:
        return login_reference(self.id)


def parse_refresh_token(text: str) -> RefreshToken | None:
    """Return the token in a cookie, or nothing when it cannot be one of ours."""
    match = _TOKEN.fullmatch(text)
    return RefreshToken(LoginId(match["login"]), match["secret"]) if match else None


def login_reference(login_id: LoginId) -> LoginReference:
    """Return the reference of a login. The id is 128 random bits, so a plain hash reveals nothing."""
    return LoginReference(hashlib.sha256(f"login {login_id}".encode()).hexdigest()[:32])


def start_login(
    account_id: AccountId, token: RefreshToken, device: str, now: int, role: Role = "account"
) -> Login:
    """Return a new login whose first refresh token is `token`."""
    expires_at = now + IDLE_MS
    return Login(token.login_id, account_id, _hash(token.secret), now, expires_at, now, now, device, role)


def renew(login: Login, fresh: RefreshToken, now: int) -> Login:
    """Return the login after its password was checked again; it continues with the token `fresh`."""
    return replace(
        login,
        secret_hash=_hash(fresh.secret),
        expires_at=now + IDLE_MS,
        authenticated_at=now,
        last_used_at=now,
    )


def is_newest_token(login: Login, shown: RefreshToken, now: int) -> bool:
    """Return whether `shown` is the one valid token of this login."""
    return now < login.expires_at and hmac.compare_digest(login.secret_hash, _hash(shown.secret))


def rotate(login: Login, shown: RefreshToken, fresh: RefreshToken, now: int) -> Login:
    """Return the login after `shown` was exchanged for `fresh`. Raises `LoginEnded`, `TokenReused`.

    Either error ends the login. The previous token has no grace period, because another tab and a thief
    cannot be told apart.
    """
    if now >= login.expires_at:
        raise LoginEnded
    if not hmac.compare_digest(login.secret_hash, _hash(shown.secret)):
        raise TokenReused
    expires_at = min(now + IDLE_MS, login.authenticated_at + LONGEST_MS)
    return replace(login, secret_hash=_hash(fresh.secret), expires_at=expires_at, last_used_at=now)


def _hash(secret: str) -> bytes:
    """Hash a secret. A plain hash is enough, because nobody can guess 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()
