"""Use case of checking a password, with a bound on the number of tries."""

import contextlib

from wordrally.user.application.ports import Overloaded
from wordrally.user.application.user_ports import UserPorts
from wordrally.user.domain.accounts import Account, address_key, prepare_password
from wordrally.user.domain.failures import refuse_another, refuse_beyond
from wordrally.user.domain.refusals import WrongCredentials


async def check_password(ports: UserPorts, address: str, account: Account | None, password: str) -> Account:
    """Return the account if the password is correct. Raises `WrongCredentials`, `TooManyFailures`.

    The failures are read again after the slow check. Of many guesses sent at once, those behind the tenth
    wrong one thus learn nothing, right or wrong.
    """
    key = address_key(address)
    refuse_another(await ports.failed_logins.get(key), ports.clock())
    prepared = prepare_password(password)
    right = await ports.passwords.verify(account.password_hash if account else None, prepared)
    if account is None or not right:
        refuse_beyond(await ports.failed_logins.add(key, ports.clock()), ports.clock())
        raise WrongCredentials
    failures = await ports.failed_logins.get(key)
    refuse_another(failures, ports.clock())
    if failures is not None:
        await ports.failed_logins.forget(key)
    await _keep_hash_current(ports, account, prepared)
    return account


async def _keep_hash_current(ports: UserPorts, account: Account, prepared: str) -> None:
    """Hash the password again when the parameters have changed. Under load that is left to a later login."""
    if not ports.passwords.is_outdated(account.password_hash):
        return
    with contextlib.suppress(Overloaded):
        await ports.accounts.rehash(account.id, account.password_hash, await ports.passwords.hash(prepared))
