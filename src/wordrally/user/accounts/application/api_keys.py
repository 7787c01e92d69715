"""Use cases of API keys: issuing, listing, withdrawing."""

from wordrally.contracts.http.accounts import ApiKeyView, IssuedApiKey, NewApiKey
from wordrally.user.accounts.application.calling import require_fresh_login
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain.api_keys import MAX_KEYS, ApiKey, ApiKeyId, expiry_of, normalise_key_name
from wordrally.user.accounts.domain.refusals import ApiKeyQuotaReached, UnknownApiKey
from wordrally.user.shared.domain.callers import Caller


async def issue_api_key(ports: UserPorts, caller: Caller, form: NewApiKey) -> IssuedApiKey:
    """Return a new key, whose token is not kept.

    Raises `StaleLogin`, `InvalidField`, `ApiKeyQuotaReached`.
    """
    now = ports.clock()
    await require_fresh_login(ports, caller)
    key = ApiKey(
        id=ApiKeyId(ports.dice.identifier()),
        account_id=caller.account_id,
        name=normalise_key_name(form.name),
        scopes=sorted(set(form.scopes)),
        created_at=now,
        expires_at=expiry_of(form.expires_at, now),
    )
    token = ports.key_tokens.issue(key)
    if not await ports.api_keys.add(key, ports.key_tokens.signer, now):
        raise ApiKeyQuotaReached("api_keys", MAX_KEYS)
    return IssuedApiKey(
        id=key.id,
        name=key.name,
        scopes=list(key.scopes),
        created_at=key.created_at,
        expires_at=key.expires_at,
        key=token,
    )


async def list_api_keys(ports: UserPorts, caller: Caller) -> list[ApiKeyView]:
    """Return the caller's keys, newest first. Raises `StaleLogin`."""
    now = ports.clock()
    await require_fresh_login(ports, caller)
    return [
        ApiKeyView(
            id=key.id,
            name=key.name,
            scopes=list(key.scopes),
            created_at=key.created_at,
            expires_at=key.expires_at,
        )
        for key in await ports.api_keys.of(caller.account_id)
        if key.expires_at > now
    ]


async def withdraw_api_key(ports: UserPorts, caller: Caller, key_id: str) -> None:
    """Withdraw a key here at once, and everywhere within seconds. Raises `StaleLogin`, `UnknownApiKey`."""
    await require_fresh_login(ports, caller)
    if not await ports.api_keys.withdraw(caller.account_id, ApiKeyId(key_id)):
        raise UnknownApiKey
    ports.announce()
