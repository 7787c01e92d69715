"""HTTP calls of API keys: issuing, listing, withdrawing."""

from typing import Annotated

from litestar import Response, Router, delete, get, post
from litestar.params import Body, FromPath

from wordrally.contracts.http.accounts import ApiKeyView, IssuedApiKey, NewApiKey
from wordrally.contracts.http.paging import Page
from wordrally.user.accounts.application import api_keys
from wordrally.user.accounts.entrypoints.dependencies import ACCOUNT_PORTS, PortsDependency
from wordrally.user.accounts.entrypoints.short_lists import page_of
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import (
    PRIVATE,
    CallerDependency,
    PageCursorParameter,
    PageLimit,
)


@post(
    "/users/me/keys",
    operation_id="issueKey",
    summary="Issue an API key",
    security=documents.BEARER,
    responses=documents.of_account(
        {403: f"{documents.STALE_LOGIN} Or the account has 50 keys (`quota`).", **documents.INVALID}
    ),
)
async def issue_key(
    data: Annotated[NewApiKey, Body(examples=documents.NEW_KEY)],
    ports: PortsDependency,
    caller: CallerDependency,
) -> Response[IssuedApiKey]:
    """Issue a key that a program uses as a Bearer token, for a year at most.

    Its scopes bound the calls that it makes: `quizzes:read`, `quizzes:write` (which reads as well),
    `sessions:host`, `reports:read`. No key reads or changes the account.
    """
    issued = await api_keys.issue_api_key(ports, caller, data)
    return Response(issued, headers=PRIVATE)


@get(
    "/users/me/keys",
    operation_id="listKeys",
    summary="List one's API keys",
    security=documents.BEARER,
    responses=documents.of_account({403: documents.STALE_LOGIN, **documents.INVALID}),
)
async def list_keys(
    ports: PortsDependency,
    caller: CallerDependency,
    limit: PageLimit = 50,
    cursor: PageCursorParameter = None,
) -> Response[Page[ApiKeyView]]:
    """List the keys that are valid, newest first, without the tokens. There are at most 50."""
    items = await api_keys.list_api_keys(ports, caller)
    return Response(page_of(items, limit, cursor), headers=PRIVATE)


@delete(
    "/users/me/keys/{key_id:str}",
    status_code=204,
    operation_id="withdrawKey",
    summary="Withdraw an API key",
    security=documents.BEARER,
    responses=documents.of_account({403: documents.STALE_LOGIN, 404: "The account has no such key."}),
)
async def withdraw_key(key_id: FromPath[str], ports: PortsDependency, caller: CallerDependency) -> None:
    """Withdraw a key. Within seconds every service refuses it and closes its sockets (4001)."""
    await api_keys.withdraw_api_key(ports, caller, key_id)


router = Router(
    path="/api/v1",
    route_handlers=[issue_key, list_keys, withdraw_key],
    dependencies=ACCOUNT_PORTS,
    tags=["Accounts"],
)
