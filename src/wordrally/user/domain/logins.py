"""Logins: a device's line of refresh tokens, of which one at a time is good, and only once."""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from typing import NewType

from wordrally.contracts.ids import AccountId
from wordrally.user.domain.refusals import LoginEnded, TokenReused

LoginId = NewType("LoginId", str)
LoginReference = NewType("LoginReference", str)
"""Stands for a login in tokens and lists: a hash of its id, with which nobody can refresh."""

# A device that is used at least once a month stays signed in, half a year at most without the password.
IDLE_MS = 30 * 86_400_000
LONGEST_MS = 180 * 86_400_000
MAX_LOGINS = 50
"""Logins of one account at a time; the one that was used longest ago ends for a new one."""

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
    """One device's login: the family of its refresh tokens, of which only the newest is known, as a hash.

    `authenticated_at` is when the password was last checked, `last_used_at` when a refresh token was last exchanged.
    """

    id: LoginId
    account_id: AccountId
    secret_hash: bytes
    started_at: int
    expires_at: int
    authenticated_at: int
    last_used_at: int
    device: str

    @property
    def reference(self) -> LoginReference:
        return login_reference(self.id)


def parse_refresh_token(text: str) -> RefreshToken | None:
    """The token in a cookie, or nothing when it cannot be one of ours."""
    match = _TOKEN.fullmatch(text)
    return RefreshToken(LoginId(match["login"]), match["secret"]) if match else None


def login_reference(login_id: LoginId) -> LoginReference:
    """The reference of a login; its id is 128 random bits, so a plain hash of it gives nothing away."""
    return LoginReference(hashlib.sha256(f"login {login_id}".encode()).hexdigest()[:32])


def start_login(account_id: AccountId, token: RefreshToken, device: str, now: int) -> Login:
    """A new login whose first refresh token is `token`."""
    return Login(token.login_id, account_id, _hash(token.secret), now, now + IDLE_MS, now, now, device)


def renew(login: Login, fresh: RefreshToken, now: int) -> Login:
    """The login after its password was checked again; it goes on with the token `fresh`."""
    return replace(
        login,
        secret_hash=_hash(fresh.secret),
        expires_at=now + IDLE_MS,
        authenticated_at=now,
        last_used_at=now,
    )


def is_newest_token(login: Login, shown: RefreshToken, now: int) -> bool:
    """Whether `shown` is the one token of this login that is good."""
    return now < login.expires_at and hmac.compare_digest(login.secret_hash, _hash(shown.secret))


def rotate(login: Login, shown: RefreshToken, fresh: RefreshToken, now: int) -> Login:
    """The login after `shown` was exchanged for `fresh`. Raises `LoginEnded`, `TokenReused`: then it is over.

    No grace for the token before: whether the second user is another tab or a thief cannot be told apart.
    """
    if now >= login.expires_at:
        raise LoginEnded
    if not hmac.compare_digest(login.secret_hash, _hash(shown.secret)):
        raise TokenReused
    expires_at = min(now + IDLE_MS, login.authenticated_at + LONGEST_MS)
    return replace(login, secret_hash=_hash(fresh.secret), expires_at=expires_at, last_used_at=now)


def _hash(secret: str) -> bytes:
    """A plain hash is enough: nobody can guess 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()
