"""Use cases of operators: finding, blocking and helping accounts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.claims import Role
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.application.audit import AuditEvent, AuditLog
from wordrally.user.accounts.application.mailing import new_reset_link
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain.accounts import Account, address_key, normalise_email
from wordrally.user.shared.domain.names import normalise_display_name
from wordrally.user.shared.domain.refusals import UnknownAccount


@dataclass(frozen=True, slots=True)
class OperatedAccount:
    """Account as an operator sees it. `last_used_at` is of its logins; there may be none."""

    id: AccountId
    email: str
    display_name: str
    created_at: int
    email_verified: bool
    role: Role
    blocked_at: int | None
    last_used_at: int | None
    second_factors: int


class OperatedAccounts(Protocol):
    """Accounts as operators change them. Each change ends access in the same step."""

    async def newest(self, limit: int) -> list[OperatedAccount]: ...

    async def find(self, text: str, limit: int) -> list[OperatedAccount]:
        """Return accounts with this id, or with the text in address or name."""
        ...

    async def block(self, account_id: AccountId, now: int) -> None: ...

    async def unblock(self, account_id: AccountId) -> None: ...

    async def set_role(self, account_id: AccountId, role: Role, now: int) -> None: ...


@dataclass(frozen=True, slots=True)
class OperatorPorts:
    """Ports of an operator's command. `actor` is who runs it."""

    user: UserPorts
    accounts: OperatedAccounts
    audit: AuditLog
    actor: str
    clock: Callable[[], int]


async def add_account(ports: OperatorPorts, email: str, name: str) -> str:
    """Open an account, and return a link with which its owner sets a password. Raises `AddressTaken`."""
    user = ports.user
    account = Account(
        id=AccountId(user.dice.identifier()),
        email=normalise_email(email),
        display_name=normalise_display_name(name),
        password_hash=await user.passwords.hash(user.dice.secret()),
        password_version=1,
        created_at=ports.clock(),
    )
    await user.accounts.add(account)
    _record(ports, "account opened", account.id)
    return await _reset_link(ports, account)


async def block_account(ports: OperatorPorts, which: str) -> None:
    """Block an account by address or id, and end its access. Raises `UnknownAccount`."""
    account = await account_named(ports, which)
    await ports.accounts.block(account.id, ports.clock())
    _record(ports, "account blocked", account.id)
    ports.user.announce()


async def unblock_account(ports: OperatorPorts, which: str) -> None:
    """Let an account log in again. Raises `UnknownAccount`."""
    account = await account_named(ports, which)
    await ports.accounts.unblock(account.id)
    _record(ports, "account unblocked", account.id)


async def set_role(ports: OperatorPorts, which: str, role: Role) -> None:
    """Set the role of an account, and end its logins. Raises `UnknownAccount`."""
    account = await account_named(ports, which)
    await ports.accounts.set_role(account.id, role, ports.clock())
    _record(ports, f"role set to {role}", account.id)
    ports.user.announce()


async def reset_account(ports: OperatorPorts, which: str, *, is_factor_removed: bool) -> str:
    """Return a link for a new password, and remove the second factor if asked. Raises `UnknownAccount`."""
    account = await account_named(ports, which)
    if is_factor_removed and await ports.user.second_factors.remove(account.id):
        _record(ports, "second factor removed", account.id)
    _record(ports, "reset link made", account.id)
    return await _reset_link(ports, account)


async def account_named(ports: OperatorPorts, which: str) -> Account:
    """Return the account with this address or id. Raises `UnknownAccount`."""
    by_address = await ports.user.accounts.by_address(address_key(which))
    account = by_address or await ports.user.accounts.by_id(AccountId(which))
    if account is None:
        raise UnknownAccount
    return account


async def _reset_link(ports: OperatorPorts, account: Account) -> str:
    link, token = new_reset_link(ports.user, account)
    await ports.user.mail_tokens.issue(token, [])
    return link


def _record(ports: OperatorPorts, event: str, account_id: AccountId) -> None:
    ports.audit.record(
        AuditEvent(at=ports.clock(), event=event, account=account_id, actor=ports.actor, network="local")
    )
