"""Use cases of an account: signing up, showing and changing the profile, leaving."""

from dataclasses import replace

from msgspec import UnsetType

from wordrally.contracts.http.accounts import Profile, ProfileChange, SignUp
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.application.calling import calling_login, require_fresh_login
from wordrally.user.accounts.application.logins import SignedIn, signed_in
from wordrally.user.accounts.application.mailing import send_confirmation
from wordrally.user.accounts.application.passwords import check_password
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain.accounts import Account, address_key, normalise_email, prepare_password
from wordrally.user.accounts.domain.failures import Attempt
from wordrally.user.accounts.domain.logins import RefreshToken, renew
from wordrally.user.accounts.domain.passwords import refuse_weak_password
from wordrally.user.accounts.domain.profiles import (
    ProfileFields,
    normalise_locale,
    normalise_organisation,
    normalise_phone,
)
from wordrally.user.accounts.domain.refusals import WrongCredentials, WrongPassword
from wordrally.user.accounts.domain.sign_up import require_open_sign_up
from wordrally.user.shared.domain.callers import Caller
from wordrally.user.shared.domain.names import normalise_display_name
from wordrally.user.shared.domain.refusals import InvalidField, UnknownAccount


async def sign_up(ports: UserPorts, form: SignUp) -> Account:
    """Open an account. Raises `SignUpClosed`, `InvalidField`, `AddressTaken`.

    The password is hashed before the address is looked at, so that both outcomes take the same time.
    """
    email, name = normalise_email(form.email), normalise_display_name(form.display_name)
    require_open_sign_up(ports.sign_up, email)
    refuse_weak_password(form.password, (email, name, form.organisation or ""))
    account = Account(
        id=AccountId(ports.dice.identifier()),
        email=email,
        display_name=name,
        phone=normalise_phone(form.phone or ""),
        organisation=normalise_organisation(form.organisation or ""),
        locale=normalise_locale(form.locale or ""),
        avatar=form.avatar,
        password_hash=await ports.passwords.hash(prepare_password(form.password)),
        password_version=1,
        created_at=ports.clock(),
    )
    await ports.accounts.add(account)
    await send_confirmation(ports, account, account.email)
    return account


async def read_account(ports: UserPorts, account_id: AccountId) -> Account:
    """Return the account. Raises `UnknownAccount`."""
    account = await ports.accounts.by_id(account_id)
    if account is None:
        raise UnknownAccount
    return account


async def read_profile(ports: UserPorts, account_id: AccountId) -> Profile:
    """Return what the account shows of itself. Raises `UnknownAccount`."""
    profile = await ports.accounts.profile(account_id)
    if profile is None:
        raise UnknownAccount
    return profile


async def change_profile(
    ports: UserPorts, caller: Caller, change: ProfileChange
) -> tuple[Account, SignedIn | None]:
    """Change the fields of the form, and return the account and, with a new password, the renewed login.

    A new password ends every other login, on all devices. Raises `InvalidField`, `UnknownAccount`,
    `WrongPassword`, `TooManyFailures`, `CallingLoginEnded`.
    """
    account = await read_account(ports, caller.account_id)
    fields = _changed_fields(change)
    login = await _change_password(ports, caller, account, change)
    if fields:
        await ports.accounts.change_fields(account.id, fields)
    return await read_account(ports, account.id), login


def _changed_fields(change: ProfileChange) -> ProfileFields:
    fields = ProfileFields()
    if not isinstance(change.display_name, UnsetType):
        fields["display_name"] = normalise_display_name(change.display_name)
    if not isinstance(change.phone, UnsetType):
        fields["phone"] = normalise_phone(change.phone or "")
    if not isinstance(change.organisation, UnsetType):
        fields["organisation"] = normalise_organisation(change.organisation or "")
    if not isinstance(change.locale, UnsetType):
        fields["locale"] = normalise_locale(change.locale or "")
    if not isinstance(change.avatar, UnsetType):
        fields["avatar"] = change.avatar
    return fields


async def _change_password(
    ports: UserPorts, caller: Caller, account: Account, change: ProfileChange
) -> SignedIn | None:
    if not isinstance(change.password, str):
        return None
    if not isinstance(change.current_password, str):
        raise InvalidField("/current_password", "A new password needs the current one as well.", "missing")
    try:
        attempt = Attempt(address_key(account.email), f"login {caller.login}")
        await check_password(ports, attempt, account, change.current_password)
    except WrongCredentials:
        raise WrongPassword from None
    refuse_weak_password(change.password, (account.email, account.display_name, account.organisation or ""))
    password_hash = await ports.passwords.hash(prepare_password(change.password))
    now = ports.clock()
    present = await calling_login(ports, caller)
    token = RefreshToken(present.id, ports.dice.secret())
    login = renew(present, token, now)
    if account.has_second_factor:  # the password alone makes no login fresh
        login = replace(login, authenticated_at=present.authenticated_at)
    if not await ports.accounts.set_password(account, password_hash, login, now):
        raise WrongPassword  # another change was faster
    ports.announce()
    return signed_in(ports, login, token, now)


async def delete_account(ports: UserPorts, caller: Caller) -> None:
    """Erase the person, and leave an announcement to the other services.

    Raises `StaleLogin`, `CallingLoginEnded`, `UnknownAccount`.
    """
    await require_fresh_login(ports, caller)
    if not await ports.accounts.erase(caller.account_id, ports.clock()):
        raise UnknownAccount
    ports.announce()
