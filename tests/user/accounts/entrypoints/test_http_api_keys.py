"""HTTP calls of API keys."""

from typing import Any

import pytest

from tests.user.calling import KEY_FORM, Client, problem_of, sign_in
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.contracts.claims import (
    AccountClaims,
)


async def test_an_api_key_is_shown_once_and_listed_without_its_token(client: Client, keys: KeyRing) -> None:
    headers = await sign_in(client)
    issued = await client.post("/api/v1/users/me/keys", json=KEY_FORM, headers=headers)
    assert issued.status_code == 201, issued.text
    assert issued.headers["cache-control"] == "no-store"
    key = issued.json()
    assert key.keys() == {"id", "name", "scopes", "created_at", "expires_at", "key"}
    assert key["key"].startswith("wr_")
    claims = keys.verify(key["key"])
    assert isinstance(claims, AccountClaims)
    assert (claims.jti, claims.scopes, claims.exp) == (
        key["id"],
        ["quizzes:read", "sessions:host"],
        key["expires_at"] // 1000,
    )
    listed = (await client.get("/api/v1/users/me/keys", headers=headers)).json()["items"]
    assert listed == [{name: value for name, value in key.items() if name != "key"}]
    withdrawn = await client.delete(f"/api/v1/users/me/keys/{key['id']}", headers=headers)
    assert withdrawn.status_code == 204
    assert client.app.state.announced.is_set()
    again = await client.delete(f"/api/v1/users/me/keys/{key['id']}", headers=headers)
    problem_of(again, 404, "unknown-key")
    assert (await client.get("/api/v1/users/me/keys", headers=headers)).json()["items"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"name": " "},
        {"expires_at": 1},
        {"expires_at": 2_600_000_000_000},
        {"unknown": 1},
    ],
)
async def test_a_key_without_sense_is_not_issued(client: Client, change: dict[str, Any]) -> None:
    headers = await sign_in(client)
    refused = await client.post("/api/v1/users/me/keys", json=KEY_FORM | change, headers=headers)
    problem_of(refused, 422, "invalid-request")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/users/me"),
        ("PATCH", "/api/v1/users/me"),
        ("DELETE", "/api/v1/users/me"),
        ("GET", "/api/v1/users/me/keys"),
        ("POST", "/api/v1/users/me/keys"),
        ("GET", "/api/v1/users/me/logins"),
        ("POST", "/api/v1/users/me/email"),
        ("POST", "/api/v1/users/me/mfa/totp"),
        ("GET", "/api/v1/users/me/history"),
    ],
)
async def test_no_api_key_reads_or_changes_the_account(client: Client, method: str, path: str) -> None:
    headers = await sign_in(client)
    form = KEY_FORM | {"scopes": ["quizzes:read", "quizzes:write", "sessions:host", "reports:read"]}
    key = (await client.post("/api/v1/users/me/keys", json=form, headers=headers)).json()["key"]
    bodies = {"/api/v1/users/me/keys": KEY_FORM, "/api/v1/users/me/email": {"email": "x@example.org"}}
    body = bodies.get(path, {}) if method in ("POST", "PATCH") else None
    answer = await client.request(method, path, json=body, headers={"Authorization": f"Bearer {key}"})
    problem_of(answer, 403, "scope-missing")


async def test_keys_are_listed_by_pages(client: Client) -> None:
    headers = await sign_in(client)
    for name in ("a", "b", "c"):
        await client.post("/api/v1/users/me/keys", json=KEY_FORM | {"name": name}, headers=headers)
    whole = (await client.get("/api/v1/users/me/keys", headers=headers)).json()["items"]
    first = (await client.get("/api/v1/users/me/keys?limit=2", headers=headers)).json()
    rest = await client.get(f"/api/v1/users/me/keys?cursor={first['next_cursor']}", headers=headers)
    assert (first["items"] + rest.json()["items"], rest.json()["next_cursor"]) == (whole, None)
    assert len(first["items"]) == 2
    for query in ("limit=0", "cursor=abc"):
        problem_of(
            await client.get(f"/api/v1/users/me/keys?{query}", headers=headers), 422, "invalid-request"
        )
