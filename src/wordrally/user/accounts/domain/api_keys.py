"""API keys: the rules for their names, scopes and lifetimes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType

from wordrally.contracts.ids import AccountId
from wordrally.contracts.scopes import Scope
from wordrally.user.shared.domain.names import is_hidden
from wordrally.user.shared.domain.refusals import InvalidField

ApiKeyId = NewType("ApiKeyId", str)

LONGEST_MS = 365 * 86_400_000
MAX_KEYS = 50
_CLOCKS_DIFFER_MS = 60_000


@dataclass(frozen=True, slots=True)
class ApiKey:
    """API key as it is stored: without the token, which only its owner has."""

    id: ApiKeyId
    account_id: AccountId
    name: str
    scopes: Sequence[Scope]
    created_at: int
    expires_at: int


def normalise_key_name(raw: str) -> str:
    """Return the name with single blanks. Raises `InvalidField`."""
    name = " ".join(raw.split())
    if not name or any(map(is_hidden, name)):
        raise InvalidField("/name", "A name has visible characters, and no others.", "blank")
    return name


def expiry_of(asked: int | None, now: int) -> int:
    """Return when a new key expires, in whole seconds. Raises `InvalidField`."""
    latest = now + LONGEST_MS
    if asked is None:
        return latest // 1000 * 1000
    if asked <= now:
        raise InvalidField("/expires_at", "A key expires in the future.", "past")
    if asked > latest + _CLOCKS_DIFFER_MS:
        raise InvalidField("/expires_at", "A key lives a year at most.", "too-late", max=latest)
    return min(asked, latest) // 1000 * 1000
