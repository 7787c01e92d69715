"""Use cases of a login: beginning, continuing, listing, ending."""

from dataclasses import dataclass, replace

import structlog

from wordrally.contracts.http.accounts import Credentials, LoginView
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.application.calling import calling_login
from wordrally.user.accounts.application.passwords import Device, attempt_of, check_password
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain.accounts import Account, address_key
from wordrally.user.accounts.domain.logins import (
    Login,
    LoginId,
    RefreshToken,
    is_newest_token,
    parse_refresh_token,
    renew,
    rotate,
    start_login,
)
from wordrally.user.accounts.domain.mails import hash_token
from wordrally.user.accounts.domain.refusals import (
    AccountBlocked,
    LoginEnded,
    SecondFactorNeeded,
    TokenReused,
    UnknownLogin,
    WrongCredentials,
)
from wordrally.user.accounts.domain.second_factors import CHALLENGE_MS, Challenge
from wordrally.user.shared.domain.callers import Caller
from wordrally.user.shared.domain.refusals import UserError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Tokens of a signed-in client. Both lifetimes are in seconds.

    `device_token` is new for a device that has none, and recognises it in later logins.
    """

    access_token: str
    access_lifetime_s: int
    refresh_token: str
    refresh_lifetime_s: int
    account_id: AccountId
    device_token: str = ""


async def log_in(ports: UserPorts, credentials: Credentials, device: Device) -> SignedIn:
    """Begin a login, or renew the one of this account that the device has.

    A login of another account on the device continues, because one program may act for several people. Raises
    `WrongCredentials`, `TooManyFailures`, each the same for known and unknown addresses, and
    `SecondFactorNeeded`.
    """
    found = await ports.accounts.by_address(address_key(credentials.email))
    try:
        return await _log_in(ports, credentials, found, device)
    except UserError as refusal:
        refusal.account_id = found.id if found else None
        raise


async def _log_in(
    ports: UserPorts, credentials: Credentials, found: Account | None, device: Device
) -> SignedIn:
    attempt = await attempt_of(ports, address_key(credentials.email), found, device)
    account = await check_password(ports, attempt, found, credentials.password)
    if account.blocked_at is not None:
        raise AccountBlocked
    if account.has_second_factor:
        raise SecondFactorNeeded(await open_challenge(ports, account))
    return await begin_login(ports, account, device)


async def open_challenge(ports: UserPorts, account: Account) -> str:
    """Return a challenge for the second factor of a login."""
    secret, expires_at = ports.dice.secret(), ports.clock() + CHALLENGE_MS
    challenge = Challenge(hash_token(secret), account.id, account.password_version, expires_at)
    await ports.challenges.open(challenge)
    return secret


async def begin_login(ports: UserPorts, account: Account, device: Device) -> SignedIn:
    """Begin or renew a login of an account whose holder has shown everything that is needed."""
    present = await _present_login(ports, device)
    renewed = None
    if present is not None and present.account_id == account.id:
        renewed = await _renew(ports, present)
    begun = renewed or await _start(ports, account, device)
    token = device.token or ports.dice.secret()
    await ports.known_devices.remember(account.id, hash_token(token), ports.clock())
    return replace(begun, device_token=token)


async def _present_login(ports: UserPorts, device: Device) -> Login | None:
    """Return the login whose newest token the device shows."""
    shown = parse_refresh_token(device.cookie)
    login = await ports.logins.get(shown.login_id) if shown else None
    if shown is None or login is None or not is_newest_token(login, shown, ports.clock()):
        return None
    return login


async def _renew(ports: UserPorts, login: Login) -> SignedIn | None:
    token, now = RefreshToken(login.id, ports.dice.secret()), ports.clock()
    renewed = renew(login, token, now)
    return signed_in(ports, renewed, token, now) if await ports.logins.exchange(login, renewed) else None


async def _start(ports: UserPorts, account: Account, device: Device) -> SignedIn:
    now = ports.clock()
    token = new_refresh_token(ports)
    login = start_login(account.id, token, device.name, now, account.role)
    if not await ports.logins.start(login, account.password_version):
        raise WrongCredentials  # the password was changed, or the account deleted, a moment ago
    return signed_in(ports, login, token, now)


async def refresh(ports: UserPorts, cookie: str) -> SignedIn:
    """Exchange a refresh token for the next one. Raises `LoginEnded`, whose reason is only logged."""
    shown = parse_refresh_token(cookie)
    login = await ports.logins.get(shown.login_id) if shown else None
    if shown is None or login is None:
        raise LoginEnded
    now = ports.clock()
    fresh = RefreshToken(login.id, ports.dice.secret())
    try:
        rotated = rotate(login, shown, fresh, now)
        if not await ports.logins.exchange(login, rotated):
            raise TokenReused  # by another request, a moment ago
    except LoginEnded as refusal:
        await end_login(ports, login.id)
        if isinstance(refusal, TokenReused):
            log.warning("refresh token reused", account_id=login.account_id, login=login.reference)
        raise
    return signed_in(ports, rotated, fresh, now)


async def log_out(ports: UserPorts, cookie: str) -> None:
    """End the login of this refresh token, which need not be the newest. An ended login is no error."""
    shown = parse_refresh_token(cookie)
    if shown is not None:
        await end_login(ports, shown.login_id)


async def list_logins(ports: UserPorts, caller: Caller) -> list[LoginView]:
    """Return the caller's logins, newest first."""
    now = ports.clock()
    return [
        LoginView(
            id=login.reference,
            created_at=login.started_at,
            last_used_at=login.last_used_at,
            device=login.device,
            current=login.reference == caller.login,
        )
        for login in await ports.logins.of(caller.account_id)
        if login.expires_at > now
    ]


async def end_own_login(ports: UserPorts, caller: Caller, reference: str) -> None:
    """End one of the caller's logins. Raises `UnknownLogin`."""
    for login in await ports.logins.of(caller.account_id):
        if login.reference == reference:
            return await end_login(ports, login.id)
    raise UnknownLogin


async def end_other_logins(ports: UserPorts, caller: Caller) -> None:
    """End every login of the caller but the calling one. Raises `CallingLoginEnded`."""
    kept = await calling_login(ports, caller)
    await ports.logins.end_others(caller.account_id, kept.id, ports.clock())
    ports.announce()


async def end_login(ports: UserPorts, login_id: LoginId) -> None:
    """End a login here at once, and everywhere within seconds."""
    await ports.logins.end(login_id, ports.clock())
    ports.announce()


def new_refresh_token(ports: UserPorts) -> RefreshToken:
    """Return the first refresh token of a new login."""
    return RefreshToken(LoginId(ports.dice.identifier()), ports.dice.secret())


def signed_in(ports: UserPorts, login: Login, token: RefreshToken, now: int) -> SignedIn:
    """Return the tokens for the holder of `token`."""
    return SignedIn(
        access_token=ports.tokens.issue(login, now),
        access_lifetime_s=ports.tokens.lifetime_s,
        refresh_token=token.text(),
        refresh_lifetime_s=(login.expires_at - now) // 1000,
        account_id=login.account_id,
    )
