"""Use cases of an account: signing up, showing and changing the profile, leaving."""

from wordrally.contracts.accounts import ProfileChange, SignUp
from wordrally.contracts.ids import AccountId
from wordrally.user.application.logins import SignedIn, new_refresh_token, signed_in
from wordrally.user.application.passwords import check_password
from wordrally.user.application.user_ports import UserPorts
from wordrally.user.domain.accounts import (
    Account,
    normalise_display_name,
    normalise_email,
    prepare_password,
)
from wordrally.user.domain.logins import start_login
from wordrally.user.domain.refusals import InvalidField, UnknownAccount, WrongCredentials, WrongPassword


async def sign_up(desk: UserPorts, form: SignUp) -> Account:
    """Open an account. Raises `InvalidField`, `AddressTaken`.

    The password is hashed before the address is looked at, so that both outcomes take the same time.
    """
    account = Account(
        id=AccountId(desk.dice.identifier()),
        email=normalise_email(form.email),
        display_name=normalise_display_name(form.display_name),
        password_hash=await desk.passwords.hash(prepare_password(form.password)),
        password_version=1,
        created_at=desk.clock(),
    )
    await desk.accounts.add(account)
    return account


async def read_profile(desk: UserPorts, account_id: AccountId) -> Account:
    """The account. Raises `UnknownAccount`."""
    account = await desk.accounts.by_id(account_id)
    if account is None:
        raise UnknownAccount
    return account


async def change_profile(
    desk: UserPorts, account_id: AccountId, change: ProfileChange
) -> tuple[Account, SignedIn | None]:
    """Change what the form names, and return the account and, with a new password, a new login.

    A new password ends every login, on all devices; this one goes on with the login returned. Raises `InvalidField`,
    `UnknownAccount`, `WrongPassword`, `TooManyFailures`.
    """
    account = await read_profile(desk, account_id)
    name = normalise_display_name(change.display_name) if isinstance(change.display_name, str) else None
    login = await _change_password(desk, account, change)
    if name is not None:
        await desk.accounts.rename(account_id, name)
    return await read_profile(desk, account_id), login


async def _change_password(desk: UserPorts, account: Account, change: ProfileChange) -> SignedIn | None:
    if not isinstance(change.password, str):
        return None
    if not isinstance(change.current_password, str):
        raise InvalidField("/current_password", "A new password wants the current one as well.")
    try:
        await check_password(desk, account.email, account, change.current_password)
    except WrongCredentials:
        raise WrongPassword from None
    password_hash = await desk.passwords.hash(prepare_password(change.password))
    now = desk.clock()
    token = new_refresh_token(desk)
    login = start_login(account.id, token, now)
    if not await desk.accounts.set_password(account, password_hash, login):
        raise WrongPassword  # another change came first
    return signed_in(desk, login, token, now)


async def delete_account(desk: UserPorts, account_id: AccountId) -> None:
    """Erase the person here, and leave the departure that tells the other services. Raises `UnknownAccount`."""
    if not await desk.accounts.erase(account_id, desk.clock()):
        raise UnknownAccount
