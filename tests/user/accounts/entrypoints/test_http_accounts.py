"""HTTP calls of accounts."""

import io
import time
import zipfile
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user.calling import CREDENTIALS, FORM, KEY_FORM, Client, bearer, problem_of, sign_in
from tests.user.fakes.ports import FakeClock
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.chassis.tokens.signing import Issuer
from wordrally.contracts.claims import (
    ACCOUNT_ISSUER,
    AUDIENCE,
    PLAYER_ISSUER,
    AccountClaims,
    PlayerClaims,
)
from wordrally.user.accounts.adapters.sql_accounts import SqlDepartures
from wordrally.user.accounts.domain.sign_up import SignUpPolicy


async def test_signing_up_answers_with_the_account(client: Client) -> None:
    response = await client.post("/api/v1/users", json=FORM)
    assert response.status_code == 201
    body = response.json()
    assert body.keys() == {
        *("id", "email", "display_name", "created_at"),
        *("phone", "organisation", "locale", "avatar", "email_verified", "mfa"),
    }
    assert (body["email"], body["display_name"]) == ("Ann@example.org", "Ann")
    assert len(body["id"]) <= 36
    assert response.headers["location"] == "/api/v1/users/me"


async def test_a_taken_address_is_a_conflict(client: Client) -> None:
    await client.post("/api/v1/users", json=FORM)
    problem_of(await client.post("/api/v1/users", json=FORM), 409, "address-taken")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody"}, "/email"),
        ({"email": "ann@.org"}, "/email"),
        ({"password": "short"}, "/password"),
        ({"password": 12345678}, "/password"),
        ({"password": "password"}, "/password"),
        ({"password": "Wordrally1"}, "/password"),
        ({"display_name": "\u202e"}, "/display_name"),
        ({"display_name": ""}, "/display_name"),
        ({"role": "admin"}, "/role"),
    ],
)
async def test_a_bad_or_unknown_field_is_pointed_at(
    client: Client, change: dict[str, Any], field: str
) -> None:
    response = await client.post("/api/v1/users", json=FORM | change)
    assert [error["field"] for error in problem_of(response, 422, "invalid-request")["errors"]] == [field]


async def test_no_refusal_shows_a_regular_expression(client: Client) -> None:
    problem = problem_of(
        await client.post("/api/v1/users", json=FORM | {"email": "nobody"}), 422, "invalid-request"
    )
    assert "regex" not in str(problem)
    assert "^" not in str(problem)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"email": "\\ud800@a"}'])
@pytest.mark.parametrize("path", ["/api/v1/users", "/api/v1/auth/token"])
async def test_what_is_no_body_is_refused(client: Client, path: str, body: bytes) -> None:
    response = await client.post(path, content=body, headers={"content-type": "application/json"})
    problem_of(response, 422, "invalid-request")


async def test_the_profile_is_the_token_holders(client: Client) -> None:
    headers = await sign_in(client)
    response = await client.get("/api/v1/users/me", headers=headers)
    assert response.status_code == 200
    assert response.json()["email"] == "Ann@example.org"


async def test_a_profile_changes_field_by_field(client: Client) -> None:
    headers = await sign_in(client)
    renamed = await client.patch("/api/v1/users/me", json={"display_name": " Ann  B. "}, headers=headers)
    assert (renamed.status_code, renamed.json()["display_name"]) == (200, "Ann B.")
    assert "set-cookie" not in renamed.headers
    unknown = await client.patch("/api/v1/users/me", json={"email": "b@example.org"}, headers=headers)
    assert problem_of(unknown, 422, "invalid-request")["errors"][0]["field"] == "/email"


async def test_a_new_password_keeps_this_device_signed_in_and_no_other(client: Client) -> None:
    headers = await sign_in(client)
    other_device = {"cookie": f"wordrally_refresh={client.cookies['wordrally_refresh']}"}
    change = {"password": "battery staple", "current_password": "correct horse"}
    assert (await client.patch("/api/v1/users/me", json=change, headers=headers)).status_code == 200
    bearer(await client.post("/api/v1/auth/refresh"))
    client.cookies.clear()
    problem_of(await client.post("/api/v1/auth/refresh", headers=other_device), 401, "login-ended")


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"password": "battery staple"}, 422, "invalid-request"),
        ({"password": "battery staple", "current_password": "wrong"}, 403, "wrong-password"),
        ({"password": "short", "current_password": "correct horse"}, 422, "invalid-request"),
    ],
)
async def test_a_new_password_without_the_current_one_is_refused(
    client: Client, change: dict[str, str], status: int, kind: str
) -> None:
    headers = await sign_in(client)
    problem_of(await client.patch("/api/v1/users/me", json=change, headers=headers), status, kind)
    bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))


async def test_optional_fields_of_a_profile_are_kept_from_the_start_changed_and_removed(
    client: Client,
) -> None:
    form = FORM | {"phone": "+49 30 1234567", "organisation": "Nord", "locale": "de-de", "avatar": 191}
    assert (await client.post("/api/v1/users", json=form)).json()["phone"] == "+49301234567"
    headers = bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))
    change = {"phone": None, "avatar": 0}
    body = (await client.patch("/api/v1/users/me", json=change, headers=headers)).json()
    assert (body["phone"], body["organisation"], body["locale"], body["avatar"]) == (None, "Nord", "de-DE", 0)
    bad = await client.patch("/api/v1/users/me", json={"phone": "030 1234567"}, headers=headers)
    assert problem_of(bad, 422, "invalid-request")["errors"][0]["field"] == "/phone"


async def test_an_old_login_must_enter_the_password_again_before_it_erases_the_account(
    client: Client, issuers: dict[str, Issuer], keys: KeyRing
) -> None:
    headers = await sign_in(client)
    claims = keys.verify(headers["Authorization"].removeprefix("Bearer "))
    assert isinstance(claims, AccountClaims)
    old = msgspec.structs.replace(claims, auth_time=claims.auth_time - 601)
    stale = {"Authorization": f"Bearer {issuers[ACCOUNT_ISSUER].sign(old)}"}
    problem_of(await client.delete("/api/v1/users/me", headers=stale), 403, "login-again")
    again = bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))
    renewed = keys.verify(again["Authorization"].removeprefix("Bearer "))
    assert isinstance(renewed, AccountClaims)
    assert renewed.login == claims.login
    assert (await client.delete("/api/v1/users/me", headers=again)).status_code == 204


async def test_a_deleted_accounts_token_and_cookie_are_refused_from_then_on(client: Client) -> None:
    headers = await sign_in(client)
    cookie = {"cookie": f"wordrally_refresh={client.cookies['wordrally_refresh']}"}
    assert (await client.delete("/api/v1/users/me", headers=headers)).status_code == 204
    for answer in (
        await client.get("/api/v1/users/me", headers=headers),
        await client.get("/api/v1/users/me/history", headers=headers),
        await client.delete("/api/v1/users/me", headers=headers),
        await client.patch("/api/v1/users/me", json={"display_name": "B"}, headers=headers),
    ):
        problem_of(answer, 401, "unauthorized")
    problem_of(await client.post("/api/v1/auth/refresh", headers=cookie), 401, "login-ended")
    problem_of(await client.post("/api/v1/auth/token", json=CREDENTIALS), 401, "wrong-credentials")


async def test_a_deletion_leaves_a_departure_and_wakes_who_announces_it(
    client: Client, sqlite: AsyncEngine
) -> None:
    headers = await sign_in(client)
    await client.delete("/api/v1/users/me", headers=headers)
    assert len(await SqlDepartures(sqlite).waiting()) == 1
    assert client.app.state.announced.is_set()


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x.y.z", "Basic YTpi"])
async def test_without_a_valid_token_there_is_no_profile(client: Client, method: str, header: str) -> None:
    response = await client.request(
        method, "/api/v1/users/me", json={}, headers={"Authorization": header} if header else {}
    )
    problem_of(response, 401, "unauthorized")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_players_token_is_no_accounts(client: Client, issuers: dict[str, Issuer]) -> None:
    claims = PlayerClaims(
        iss=PLAYER_ISSUER, aud=AUDIENCE, sub="player", sid="session", exp=2**40, iat=FakeClock().now // 1000
    )
    headers = {"Authorization": f"Bearer {issuers[PLAYER_ISSUER].sign(claims)}"}
    problem_of(await client.get("/api/v1/users/me", headers=headers), 403, "not-an-account")


async def test_a_profile_is_sent_again_only_when_it_has_changed(client: Client) -> None:
    await client.post("/api/v1/users", json=FORM)
    headers = bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))
    tag = {"If-None-Match": (await client.get("/api/v1/users/me", headers=headers)).headers["etag"]}

    known = await client.get("/api/v1/users/me", headers=headers | tag)
    assert (known.status_code, known.content) == (304, b"")
    await client.patch("/api/v1/users/me", json={"display_name": "Other"}, headers=headers)
    changed = await client.get("/api/v1/users/me", headers=headers | tag)
    assert (changed.status_code, changed.json()["display_name"]) == (200, "Other")


FRESH_CALLS = [
    ("POST", "/api/v1/users/me/email", {"email": "x@example.org"}),
    ("POST", "/api/v1/users/me/mfa/totp", None),
    ("POST", "/api/v1/users/me/mfa/totp/confirm", {"code": "123456"}),
    ("DELETE", "/api/v1/users/me/mfa/totp", None),
    ("POST", "/api/v1/users/me/keys", KEY_FORM),
    ("GET", "/api/v1/users/me/keys", None),
    ("DELETE", "/api/v1/users/me/keys/some-key", None),
    ("DELETE", "/api/v1/users/me", None),
    ("GET", "/api/v1/users/me/export", None),
]


@pytest.mark.parametrize(("method", "path", "body"), FRESH_CALLS)
async def test_a_call_of_weight_wants_a_login_of_the_last_ten_minutes(
    client: Client, method: str, path: str, body: dict[str, Any] | None
) -> None:
    headers = await sign_in(client)
    client.app.state.ports = replace(
        client.app.state.ports, clock=lambda: time.time_ns() // 1_000_000 + 601_000
    )
    problem_of(await client.request(method, path, json=body, headers=headers), 403, "login-again")


@pytest.mark.parametrize(
    ("policy", "email", "status"),
    [
        (SignUpPolicy(is_open=False), "ann@example.org", 403),
        (SignUpPolicy(domains=["school.example"]), "ann@example.org", 403),
        (SignUpPolicy(domains=["school.example"]), "ann@sub.school.example", 403),
        (SignUpPolicy(domains=["school.example"]), "ann@School.Example", 201),
        (SignUpPolicy(), "ann@example.org", 201),
    ],
)
async def test_sign_up_can_be_closed_or_limited_to_domains(
    client: Client, policy: SignUpPolicy, email: str, status: int
) -> None:
    client.app.state.ports = replace(client.app.state.ports, sign_up=policy)
    answer = await client.post("/api/v1/users", json=FORM | {"email": email})
    assert answer.status_code == status
    if status == 403:
        problem_of(answer, 403, "sign-up-closed")
        assert answer.json()["values"] == {"domains": list(policy.domains)}


async def test_the_export_is_an_archive_of_everything_in_all_services(client: Client) -> None:
    headers = await sign_in(client)
    await client.post("/api/v1/users/me/keys", json=KEY_FORM, headers=headers)
    class_ = (await client.post("/api/v1/classes", json={"name": "7b"}, headers=headers)).json()
    answer = await client.get("/api/v1/users/me/export", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["cache-control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(archive.namelist()) == {
        *("README.txt", "account.json", "logins.json", "api-keys.json", "history.json", "words.json"),
        *(f"classes/{class_['id']}.json", "quizzes/q1.json"),
    }
    account = msgspec.json.decode(archive.read("account.json"))
    assert account["email"] == "Ann@example.org"
    assert "argon2" not in str({name: archive.read(name) for name in archive.namelist()})
    assert msgspec.json.decode(archive.read("api-keys.json"))[0]["name"] == "Timetable"
    assert msgspec.json.decode(archive.read(f"classes/{class_['id']}.json"))["class"]["name"] == "7b"


async def test_every_mistake_of_a_form_is_told_whatever_its_kind(client: Client) -> None:
    profile = {"locale": "??", "phone": "1", "organisation": "x" * 101, "unknown": 1}
    changed = await client.patch("/api/v1/users/me", json=profile, headers=await sign_in(client))
    assert [each["field"] for each in changed.json()["errors"]] == [f"/{name}" for name in profile]
    form = {"email": "a@@b", "password": "short", "display_name": "\u202e", "phone": "1"}
    refused = await client.post("/api/v1/users", json=form)
    assert [each["field"] for each in refused.json()["errors"]] == [f"/{name}" for name in form]
    form |= {"email": "ann@example.org", "password": "a long password", "phone": None, "locale": "?"}
    refused = await client.post("/api/v1/users", json=form)
    assert [each["field"] for each in refused.json()["errors"]] == ["/display_name", "/locale"]
