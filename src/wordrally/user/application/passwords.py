"""Use case of checking a password, with a bound on how many may be tried."""

import contextlib

from wordrally.user.application.ports import Overloaded
from wordrally.user.application.user_ports import UserPorts
from wordrally.user.domain.accounts import Account, address_key, prepare_password
from wordrally.user.domain.failures import refuse_another, refuse_beyond
from wordrally.user.domain.refusals import WrongCredentials


async def check_password(desk: UserPorts, address: str, account: Account | None, password: str) -> Account:
    """The account, if the password is its own. Raises `WrongCredentials`, `TooManyFailures`.

    The failures are read again after the slow check: of many guesses sent at once, those behind the tenth wrong one
    learn nothing, right or wrong.
    """
    key = address_key(address)
    refuse_another(await desk.failed_logins.get(key), desk.clock())
    prepared = prepare_password(password)
    right = await desk.passwords.verify(account.password_hash if account else None, prepared)
    if account is None or not right:
        refuse_beyond(await desk.failed_logins.add(key, desk.clock()), desk.clock())
        raise WrongCredentials
    failures = await desk.failed_logins.get(key)
    refuse_another(failures, desk.clock())
    if failures is not None:
        await desk.failed_logins.forget(key)
    await _keep_hash_current(desk, account, prepared)
    return account


async def _keep_hash_current(desk: UserPorts, account: Account, prepared: str) -> None:
    """Hash the password anew when today's parameters are others; in a rush that is left to a later login."""
    if not desk.passwords.is_outdated(account.password_hash):
        return
    with contextlib.suppress(Overloaded):
        await desk.accounts.rehash(account.id, account.password_hash, await desk.passwords.hash(prepared))
