"""Callers: the account that makes a call, and the age of its login."""

from dataclasses import dataclass
from typing import NewType

from wordrally.contracts.ids import AccountId
from wordrally.user.shared.domain.refusals import StaleLogin

LoginReference = NewType("LoginReference", str)
"""Reference to a login in tokens and lists: a hash of its id, with which nobody can refresh."""

FRESH_MS = 10 * 60_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Caller with a valid access token; `authenticated_at` is when the password was last checked."""

    account_id: AccountId
    login: LoginReference
    authenticated_at: int
    is_operator: bool = False


def refuse_stale_login(caller: Caller, now: int) -> None:
    """Raise `StaleLogin` unless the password was checked within the last ten minutes."""
    if now - caller.authenticated_at > FRESH_MS:
        raise StaleLogin
