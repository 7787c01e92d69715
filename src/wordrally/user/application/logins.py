"""Use cases of a login: beginning, going on, ending."""

from dataclasses import dataclass

import structlog

from wordrally.contracts.accounts import Credentials
from wordrally.user.application.passwords import check_password
from wordrally.user.application.user_ports import UserPorts
from wordrally.user.domain.accounts import address_key
from wordrally.user.domain.logins import (
    Login,
    LoginId,
    RefreshToken,
    parse_refresh_token,
    rotate,
    start_login,
)
from wordrally.user.domain.refusals import LoginEnded, TokenReused, WrongCredentials

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a client holds from now on; both lifetimes are in seconds."""

    access_token: str
    access_lifetime_s: int
    refresh_token: str
    refresh_lifetime_s: int


async def log_in(desk: UserPorts, credentials: Credentials) -> SignedIn:
    """Begin a login. Raises `WrongCredentials`, `TooManyFailures`, each the same for known and unknown addresses."""
    found = await desk.accounts.by_address(address_key(credentials.email))
    account = await check_password(desk, credentials.email, found, credentials.password)
    now = desk.clock()
    token = new_refresh_token(desk)
    login = start_login(account.id, token, now)
    if not await desk.logins.start(login, account.password_version):
        raise WrongCredentials  # the password was changed, or the account deleted, a moment ago
    return signed_in(desk, login, token, now)


async def refresh(desk: UserPorts, cookie: str) -> SignedIn:
    """Exchange a refresh token for the next one. Raises `LoginEnded`; the reason is logged, not told."""
    shown = parse_refresh_token(cookie)
    login = await desk.logins.get(shown.login_id) if shown else None
    if shown is None or login is None:
        raise LoginEnded
    now = desk.clock()
    fresh = RefreshToken(login.id, desk.dice.secret())
    try:
        rotated = rotate(login, shown, fresh, now)
        if not await desk.logins.exchange(login, rotated):
            raise TokenReused  # by another request, a moment ago
    except LoginEnded as refusal:
        await _end(desk, login, refusal)
        raise
    return signed_in(desk, rotated, fresh, now)


async def _end(desk: UserPorts, login: Login, refusal: LoginEnded) -> None:
    await desk.logins.end(login.id)
    if isinstance(refusal, TokenReused):
        log.warning("refresh token reused", account_id=login.account_id, login_id=login.id)


async def log_out(desk: UserPorts, cookie: str) -> None:
    """End the login of this refresh token, which need not be the newest; nothing happens when it has ended."""
    shown = parse_refresh_token(cookie)
    if shown is not None:
        await desk.logins.end(shown.login_id)


def new_refresh_token(desk: UserPorts) -> RefreshToken:
    """The first refresh token of a new login."""
    return RefreshToken(LoginId(desk.dice.identifier()), desk.dice.secret())


def signed_in(desk: UserPorts, login: Login, token: RefreshToken, now: int) -> SignedIn:
    """What the holder of `token` gets for it."""
    return SignedIn(
        access_token=desk.tokens.issue(login.account_id, now),
        access_lifetime_s=desk.tokens.lifetime_s,
        refresh_token=token.text(),
        refresh_lifetime_s=(login.expires_at - now) // 1000,
    )
