"""Use case of checking a password, with growing delays for whoever guesses."""

import contextlib
from dataclasses import dataclass

from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.application.mailing import send_notice
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain.accounts import Account, AddressKey, prepare_password
from wordrally.user.accounts.domain.failures import (
    ALL_UNKNOWN,
    MANY_FAILURES,
    Attempt,
    Failures,
    by_device,
    by_network,
    refuse_another,
    refuse_overtaken,
)
from wordrally.user.accounts.domain.mails import attack_notice_text, hash_token
from wordrally.user.accounts.domain.refusals import WrongCredentials
from wordrally.user.shared.application.ports import Overloaded


@dataclass(frozen=True, slots=True)
class Device:
    """Device of a login.

    `name` is for its owner to recognise, `cookie` the refresh token that it holds, `token` what recognises it
    by an earlier login, and `network` its IPv4 address or IPv6 network.
    """

    name: str
    cookie: str = ""
    token: str = ""
    network: str = ""


async def attempt_of(ports: UserPorts, key: AddressKey, account: Account | None, device: Device) -> Attempt:
    """Return the attempt of a device at an address, which may have no account."""
    account_id = account.id if account else AccountId("")
    token_hash = hash_token(device.token)
    if device.token and await ports.known_devices.knows(account_id, token_hash):
        return by_device(key, token_hash)
    total = await ports.failed_logins.get(key, ALL_UNKNOWN)
    return by_network(key, device.network, total, ports.clock())


async def check_password(
    ports: UserPorts, attempt: Attempt, account: Account | None, password: str
) -> Account:
    """Return the account if the password is correct. Raises `WrongCredentials`, `TooManyFailures`."""
    before = await ports.failed_logins.get(attempt.key, attempt.source)
    refuse_another(before, attempt.limit, ports.clock())
    prepared = prepare_password(password)
    password_hash = account.password_hash if account else None
    right = await ports.passwords.verify(password_hash, prepared, is_known=not attempt.is_unknown)
    if account is None or not right:
        await _count_failure(ports, attempt, before, account)
        raise WrongCredentials
    present = await ports.failed_logins.get(attempt.key, attempt.source)
    refuse_overtaken(before, present, attempt.limit, ports.clock())
    if present is not None:
        await ports.failed_logins.forget(attempt.key, attempt.source)
    await _keep_hash_current(ports, account, prepared)
    return account


async def _count_failure(
    ports: UserPorts, attempt: Attempt, before: Failures | None, account: Account | None
) -> None:
    now = ports.clock()
    counted = await ports.failed_logins.add(attempt.key, attempt.source, now)
    if attempt.is_unknown:
        total = await ports.failed_logins.add(attempt.key, ALL_UNKNOWN, now)
        if total.count == MANY_FAILURES and account is not None:
            await send_notice(ports, account, attack_notice_text(account))
    refuse_overtaken(before, Failures(counted.count - 1, now), attempt.limit, now)


async def _keep_hash_current(ports: UserPorts, account: Account, prepared: str) -> None:
    """Hash the password again when the parameters have changed. Under load that is left to a later login."""
    if not ports.passwords.is_outdated(account.password_hash):
        return
    with contextlib.suppress(Overloaded):
        await ports.accounts.rehash(account.id, account.password_hash, await ports.passwords.hash(prepared))
