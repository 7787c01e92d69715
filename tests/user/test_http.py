"""The calls as a client sees them, on SQLite and real signatures."""

import asyncio
import io
import re
import time
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.openapi import OpenAPIConfig
from litestar.testing import AsyncTestClient
from pyotp.totp import TOTP
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from tests.user.class_stage import FakeHostedSessions
from tests.user.fakes import FakeAuditLog, FakeClock
from wordrally.chassis import http
from wordrally.chassis.health import Health
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.chassis.tokens.signing import Issuer
from wordrally.contracts.claims import (
    ACCOUNT_ISSUER,
    AUDIENCE,
    KEY_ISSUER,
    PLAYER_ISSUER,
    AccountClaims,
    PlayerClaims,
)
from wordrally.contracts.http.problem_types import PROBLEM_TYPES
from wordrally.contracts.queue.ended_access import AccessEnded, ended_subject
from wordrally.user.adapters.argon2_passwords import Argon2Passwords
from wordrally.user.adapters.sql_accounts import SqlDepartures
from wordrally.user.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.adapters.tables import mails
from wordrally.user.application.history import record_results
from wordrally.user.application.reset_requests import ResetRequests
from wordrally.user.domain import refusals
from wordrally.user.domain.failures import ORDINARY
from wordrally.user.domain.refusals import (
    ApiKeyQuotaReached,
    InvalidField,
    SecondFactorNeeded,
    SignUpClosed,
    TooManyFailures,
    UserError,
    WrongFactorCode,
)
from wordrally.user.domain.sign_up import SignUpPolicy
from wordrally.user.entrypoints.cookies import cookie_for
from wordrally.user.entrypoints.http import attach, attach_classes, router
from wordrally.user.entrypoints.problems import told
from wordrally.user.entrypoints.upkeep import keep_sending_reset_links
from wordrally.user.main import Issuers, UserProcess, ports_of_classes, user_ports

FORM = {"email": " Ann@Example.org ", "password": "correct horse", "display_name": "Ann"}
CREDENTIALS = {"email": "ann@example.org", "password": "correct horse"}
Client = AsyncTestClient[Litestar]


def _all_refusals() -> list[UserError]:
    """One refusal of each type, with any values."""
    values = {
        InvalidField: ("/x", "x", "x"),
        TooManyFailures: (1,),
        ApiKeyQuotaReached: ("x", 1),
        SignUpClosed: (["school.example"],),
        SecondFactorNeeded: ("x",),
        WrongFactorCode: (1,),
    }
    kinds = {
        each
        for each in vars(refusals).values()
        if isinstance(each, type) and issubclass(each, UserError) and each is not UserError
    }
    return [kind(*values.get(kind, ())) for kind in sorted(kinds, key=lambda kind: kind.__name__)]


@pytest.fixture(scope="module")
def issuers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Issuer]:
    folder = tmp_path_factory.mktemp("keys")
    names = (ACCOUNT_ISSUER, KEY_ISSUER, PLAYER_ISSUER)
    return {name: Issuer.load_or_create(folder / f"{number}.pem", name) for number, name in enumerate(names)}


@pytest.fixture
def keys(issuers: dict[str, Issuer]) -> KeyRing:
    ring = KeyRing()
    for name, issuer in issuers.items():
        jwk = issuer.public_jwk()
        ring.take(issuer.entry, msgspec.json.encode({"issuer": name, "jwk": jwk}))
    return ring


@pytest.fixture
async def client(sqlite: AsyncEngine, issuers: dict[str, Issuer], keys: KeyRing) -> AsyncIterator[Client]:
    passwords = Argon2Passwords(2, 50, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    app = http.create_app([router], health=Health("user"))
    app.state.announced = asyncio.Event()
    app.state.audited = FakeAuditLog()
    process = UserProcess(app.state.announced.set, "https://quiz.example", app.state.audited)
    requests = ResetRequests()
    signers = Issuers(issuers[ACCOUNT_ISSUER], issuers[KEY_ISSUER])
    ports = user_ports(sqlite, signers, passwords, process)
    attach(app, ports, keys, requests)
    app.state.other_services = OneQuiz()
    attach_classes(app, ports_of_classes(sqlite, issuers[ACCOUNT_ISSUER], ports, FakeHostedSessions()))
    app.state.cookie = cookie_for("http://quiz.example")
    resetting = asyncio.create_task(keep_sending_reset_links(ports, requests))
    async with AsyncTestClient(app) as client:
        yield client
    resetting.cancel()
    passwords.close()


async def _sign_in(client: Client) -> dict[str, str]:
    """Open the example account and return the headers that prove it."""
    assert (await client.post("/api/v1/users", json=FORM)).status_code == 201
    return _bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))


def _bearer(response: httpx.Response) -> dict[str, str]:
    assert response.status_code == 200, response.text
    return {"Authorization": f"Bearer {response.json()['access_token']}"}


def _problem(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["status"], problem["type"]) == (status, status, f"/problems/{kind}")
    assert problem["title"]
    assert problem["detail"]
    return problem


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
    _problem(await client.post("/api/v1/users", json=FORM), 409, "address-taken")


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
    assert [error["field"] for error in _problem(response, 422, "invalid-request")["errors"]] == [field]


async def test_no_refusal_shows_a_regular_expression(client: Client) -> None:
    problem = _problem(
        await client.post("/api/v1/users", json=FORM | {"email": "nobody"}), 422, "invalid-request"
    )
    assert "regex" not in str(problem)
    assert "^" not in str(problem)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"email": "\\ud800@a"}'])
@pytest.mark.parametrize("path", ["/api/v1/users", "/api/v1/auth/token"])
async def test_what_is_no_body_is_refused(client: Client, path: str, body: bytes) -> None:
    response = await client.post(path, content=body, headers={"content-type": "application/json"})
    _problem(response, 422, "invalid-request")


def _refresh_cookie(response: httpx.Response) -> list[str]:
    [cookie] = [each for each in response.headers.get_list("set-cookie") if "_refresh=" in each]
    return cookie.split("; ")


async def test_a_login_answers_with_a_bearer_token_and_keeps_the_other_from_scripts(client: Client) -> None:
    await client.post("/api/v1/users", json=FORM)
    response = await client.post("/api/v1/auth/token", json=CREDENTIALS)
    assert response.json() == {"access_token": response.json()["access_token"], "token_type": "Bearer"} | {
        "expires_in": 900
    }
    assert response.headers["cache-control"] == "no-store"
    cookie, *attributes = _refresh_cookie(response)
    assert cookie.startswith("wordrally_refresh=")
    assert set(attributes) == {"Max-Age=2592000", "Path=/api/v1/auth", "HttpOnly", "SameSite=Strict"}
    assert cookie.partition("=")[2] not in response.text


async def test_with_a_public_address_of_https_the_cookie_is_secure_and_of_this_host_alone(
    client: Client,
) -> None:
    client.app.state.cookie = cookie_for("https://quiz.example")
    await client.post("/api/v1/users", json=FORM)
    response = await client.post("/api/v1/auth/token", json=CREDENTIALS)
    cookie, *attributes = _refresh_cookie(response)
    assert cookie.startswith("__Host-wordrally_refresh=")
    assert "__Host-wordrally_device" in response.cookies
    assert set(attributes) == {"Max-Age=2592000", "Path=/", "Secure", "HttpOnly", "SameSite=Strict"}
    shown = {"cookie": cookie}
    client.cookies.clear()
    _bearer(await client.post("/api/v1/auth/refresh", headers=shown))
    plain = {"cookie": cookie.removeprefix("__Host-")}
    client.cookies.clear()
    _problem(await client.post("/api/v1/auth/refresh", headers=plain), 401, "login-ended")


@pytest.mark.parametrize("path", ["token", "refresh", "logout"])
@pytest.mark.parametrize(
    "foreign",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site"},
    ],
)
async def test_a_page_of_another_site_makes_no_call_of_the_cookie(
    client: Client, path: str, foreign: dict[str, str]
) -> None:
    await _sign_in(client)
    body = {"json": CREDENTIALS} if path == "token" else {}
    refused = await client.post(f"/api/v1/auth/{path}", headers=foreign, **body)
    _problem(refused, 403, "foreign-origin")
    assert "set-cookie" not in refused.headers
    _bearer(await client.post("/api/v1/auth/refresh", headers={"origin": "https://quiz.example"}))
    own = {"origin": f"http://{client.base_url.netloc.decode()}", "sec-fetch-site": "same-origin"}
    _bearer(await client.post("/api/v1/auth/refresh", headers=own))


async def test_an_unknown_address_and_a_wrong_password_are_answered_alike(client: Client) -> None:
    await client.post("/api/v1/users", json=FORM)
    wrong = await client.post("/api/v1/auth/token", json=CREDENTIALS | {"password": "wrong"})
    unknown = await client.post("/api/v1/auth/token", json=CREDENTIALS | {"email": "bob@example.org"})
    nonsense = await client.post("/api/v1/auth/token", json={"email": "\0", "password": ""})
    assert wrong.json() == unknown.json() == nonsense.json()
    assert wrong.headers == unknown.headers
    _problem(wrong, 401, "wrong-credentials")


async def test_too_many_failures_say_when_to_come_back_and_nothing_of_the_password(client: Client) -> None:
    await client.post("/api/v1/users", json=FORM)
    for _ in range(ORDINARY.free):
        await client.post("/api/v1/auth/token", json=CREDENTIALS | {"password": "wrong"})
    right = await client.post("/api/v1/auth/token", json=CREDENTIALS)
    wrong = await client.post("/api/v1/auth/token", json=CREDENTIALS | {"password": "wrong"})
    _problem(right, 429, "too-many-failures")
    assert right.json() == wrong.json()
    assert int(right.headers["retry-after"]) == 1
    assert "set-cookie" not in right.headers


async def test_guesses_sent_all_at_once_are_counted_too(client: Client) -> None:
    await client.post("/api/v1/users", json=FORM)
    guesses = [CREDENTIALS | {"password": f"guess {number}"} for number in range(3 * ORDINARY.free)]
    answers = await asyncio.gather(*(client.post("/api/v1/auth/token", json=guess) for guess in guesses))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(401) == ORDINARY.free
    assert statuses.count(429) == 2 * ORDINARY.free


async def test_a_login_goes_on_with_its_cookie_and_each_cookie_is_good_once(client: Client) -> None:
    await _sign_in(client)
    first = client.cookies["wordrally_refresh"]
    _bearer(await client.post("/api/v1/auth/refresh"))
    second = client.cookies["wordrally_refresh"]
    assert second != first
    client.cookies.clear()
    reused = await client.post("/api/v1/auth/refresh", headers={"cookie": f"wordrally_refresh={first}"})
    _problem(reused, 401, "login-ended")
    assert "Max-Age=0" in reused.headers["set-cookie"]
    after = await client.post("/api/v1/auth/refresh", headers={"cookie": f"wordrally_refresh={second}"})
    _problem(after, 401, "login-ended")


async def test_of_two_tabs_that_refresh_at_once_at_most_one_goes_on_and_the_login_ends(
    client: Client,
) -> None:
    await _sign_in(client)
    cookie = {"cookie": f"wordrally_refresh={client.cookies['wordrally_refresh']}"}
    client.cookies.clear()
    answers = await asyncio.gather(*(client.post("/api/v1/auth/refresh", headers=cookie) for _ in range(4)))
    assert [answer.status_code for answer in answers].count(200) <= 1
    winners = [answer.cookies["wordrally_refresh"] for answer in answers if answer.status_code == 200]
    for winner in winners:
        client.cookies.clear()
        headers = {"cookie": f"wordrally_refresh={winner}"}
        _problem(await client.post("/api/v1/auth/refresh", headers=headers), 401, "login-ended")


async def test_refreshing_without_a_cookie_is_refused(client: Client) -> None:
    _problem(await client.post("/api/v1/auth/refresh"), 401, "login-ended")


async def test_logging_out_ends_the_login_clears_the_cookie_and_may_be_repeated(client: Client) -> None:
    await _sign_in(client)
    cookie = client.cookies["wordrally_refresh"]
    for _ in range(2):
        response = await client.post("/api/v1/auth/logout")
        assert (response.status_code, response.content) == (204, b"")
        assert "Max-Age=0" in response.headers["set-cookie"]
    assert "wordrally_refresh" not in client.cookies
    again = await client.post("/api/v1/auth/refresh", headers={"cookie": f"wordrally_refresh={cookie}"})
    _problem(again, 401, "login-ended")


async def test_the_profile_is_the_token_holders(client: Client) -> None:
    headers = await _sign_in(client)
    response = await client.get("/api/v1/users/me", headers=headers)
    assert response.status_code == 200
    assert response.json()["email"] == "Ann@example.org"


async def test_a_profile_changes_field_by_field(client: Client) -> None:
    headers = await _sign_in(client)
    renamed = await client.patch("/api/v1/users/me", json={"display_name": " Ann  B. "}, headers=headers)
    assert (renamed.status_code, renamed.json()["display_name"]) == (200, "Ann B.")
    assert "set-cookie" not in renamed.headers
    unknown = await client.patch("/api/v1/users/me", json={"email": "b@example.org"}, headers=headers)
    assert _problem(unknown, 422, "invalid-request")["errors"][0]["field"] == "/email"


async def test_a_new_password_keeps_this_device_signed_in_and_no_other(client: Client) -> None:
    headers = await _sign_in(client)
    other_device = {"cookie": f"wordrally_refresh={client.cookies['wordrally_refresh']}"}
    change = {"password": "battery staple", "current_password": "correct horse"}
    assert (await client.patch("/api/v1/users/me", json=change, headers=headers)).status_code == 200
    _bearer(await client.post("/api/v1/auth/refresh"))
    client.cookies.clear()
    _problem(await client.post("/api/v1/auth/refresh", headers=other_device), 401, "login-ended")


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
    headers = await _sign_in(client)
    _problem(await client.patch("/api/v1/users/me", json=change, headers=headers), status, kind)
    _bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))


async def test_optional_fields_of_a_profile_are_kept_from_the_start_changed_and_removed(
    client: Client,
) -> None:
    form = FORM | {"phone": "+49 30 1234567", "organisation": "Nord", "locale": "de-de", "avatar": 191}
    assert (await client.post("/api/v1/users", json=form)).json()["phone"] == "+49301234567"
    headers = _bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))
    change = {"phone": None, "avatar": 0}
    body = (await client.patch("/api/v1/users/me", json=change, headers=headers)).json()
    assert (body["phone"], body["organisation"], body["locale"], body["avatar"]) == (None, "Nord", "de-DE", 0)
    bad = await client.patch("/api/v1/users/me", json={"phone": "030 1234567"}, headers=headers)
    assert _problem(bad, 422, "invalid-request")["errors"][0]["field"] == "/phone"


async def test_logins_are_listed_with_their_device_and_ended(client: Client) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
    await client.post("/api/v1/users", json=FORM)
    await client.post("/api/v1/auth/token", json=CREDENTIALS, headers={"user-agent": agent})
    client.cookies.clear()
    headers = _bearer(
        await client.post("/api/v1/auth/token", json=CREDENTIALS, headers={"user-agent": "curl/8.5"})
    )
    answer = await client.get("/api/v1/users/me/logins", headers=headers)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["next_cursor"] is None
    items = {item["device"]: item for item in answer.json()["items"]}
    assert items.keys() == {"curl", "Firefox on Windows"}
    assert [item["current"] for item in items.values() if item["device"] == "curl"] == [True]
    path = f"/api/v1/users/me/logins/{items['Firefox on Windows']['id']}"
    assert (await client.delete(path, headers=headers)).status_code == 204
    _problem(await client.delete(path, headers=headers), 404, "unknown-login")
    assert (await client.delete("/api/v1/users/me/logins", headers=headers)).status_code == 204
    left = (await client.get("/api/v1/users/me/logins", headers=headers)).json()["items"]
    assert [item["device"] for item in left] == ["curl"]


async def test_an_old_login_must_enter_the_password_again_before_it_erases_the_account(
    client: Client, issuers: dict[str, Issuer], keys: KeyRing
) -> None:
    headers = await _sign_in(client)
    claims = keys.verify(headers["Authorization"].removeprefix("Bearer "))
    assert isinstance(claims, AccountClaims)
    old = msgspec.structs.replace(claims, auth_time=claims.auth_time - 601)
    stale = {"Authorization": f"Bearer {issuers[ACCOUNT_ISSUER].sign(old)}"}
    _problem(await client.delete("/api/v1/users/me", headers=stale), 403, "login-again")
    again = _bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))
    renewed = keys.verify(again["Authorization"].removeprefix("Bearer "))
    assert isinstance(renewed, AccountClaims)
    assert renewed.login == claims.login
    assert (await client.delete("/api/v1/users/me", headers=again)).status_code == 204


async def test_a_token_is_refused_once_its_login_or_account_has_ended(client: Client, keys: KeyRing) -> None:
    headers = await _sign_in(client)
    claims = keys.verify(headers["Authorization"].removeprefix("Bearer "))
    assert isinstance(claims, AccountClaims)
    entry = msgspec.msgpack.encode(AccessEnded(until=claims.exp))
    keys.ended.take(ended_subject("login", claims.login), entry)
    _problem(await client.get("/api/v1/users/me", headers=headers), 401, "unauthorized")
    client.cookies.clear()
    other = _bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))
    keys.ended.take(ended_subject("account", claims.sub), entry)
    _problem(await client.get("/api/v1/users/me", headers=other), 401, "unauthorized")


async def _mailed_token(sqlite: AsyncEngine, subject: str) -> str:
    """The token in the newest mail with that subject, when it has been written."""
    async with asyncio.timeout(10):
        while True:
            async with sqlite.connect() as connection:
                query = select(mails.c.text).where(mails.c.subject == subject).order_by(mails.c.created_at)
                texts = list((await connection.execute(query)).scalars())
            if texts:
                return re.search(r"#token=(\S+)", texts[-1])[1]  # type: ignore[index]
            await asyncio.sleep(0.01)


async def test_a_new_address_counts_once_its_link_was_opened(client: Client, sqlite: AsyncEngine) -> None:
    headers = await _sign_in(client)
    assert (await client.get("/api/v1/users/me", headers=headers)).json()["email_verified"] is False
    async with sqlite.begin() as connection:
        await connection.execute(mails.delete())
    change = {"email": "ann@school.example"}
    assert (await client.post("/api/v1/users/me/email", json=change, headers=headers)).status_code == 202
    assert (await client.get("/api/v1/users/me", headers=headers)).json()["email"] == "Ann@example.org"
    token = {"token": await _mailed_token(sqlite, "Confirm your e-mail address")}
    assert (await client.post("/api/v1/auth/email/verify", json=token)).status_code == 204
    profile = (await client.get("/api/v1/users/me", headers=headers)).json()
    assert (profile["email"], profile["email_verified"]) == ("ann@school.example", True)
    again = await client.post("/api/v1/auth/email/verify", json=token)
    assert _problem(again, 422, "invalid-request")["errors"][0]["field"] == "/token"


async def test_a_forgotten_password_is_set_anew_by_a_mailed_link(client: Client, sqlite: AsyncEngine) -> None:
    headers = await _sign_in(client)
    cookie = {"cookie": f"wordrally_refresh={client.cookies['wordrally_refresh']}"}
    answers = [
        await client.post("/api/v1/auth/password/forgot", json={"email": email})
        for email in ("nobody@example.org", "ANN@example.org", "no address")
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, answers[0].content)}
    token = await _mailed_token(sqlite, "Set a new password")
    form = {"token": token, "password": "battery staple"}
    assert (await client.post("/api/v1/auth/password/reset", json=form)).status_code == 204
    _problem(await client.post("/api/v1/auth/password/reset", json=form), 422, "invalid-request")
    _problem(await client.post("/api/v1/auth/refresh", headers=cookie), 401, "login-ended")
    _problem(await client.post("/api/v1/auth/token", json=CREDENTIALS), 401, "wrong-credentials")
    _bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS | {"password": "battery staple"}))
    assert headers


async def test_a_deleted_accounts_token_and_cookie_are_refused_from_then_on(client: Client) -> None:
    headers = await _sign_in(client)
    cookie = {"cookie": f"wordrally_refresh={client.cookies['wordrally_refresh']}"}
    assert (await client.delete("/api/v1/users/me", headers=headers)).status_code == 204
    for answer in (
        await client.get("/api/v1/users/me", headers=headers),
        await client.get("/api/v1/users/me/history", headers=headers),
        await client.delete("/api/v1/users/me", headers=headers),
        await client.patch("/api/v1/users/me", json={"display_name": "B"}, headers=headers),
    ):
        _problem(answer, 401, "unauthorized")
    _problem(await client.post("/api/v1/auth/refresh", headers=cookie), 401, "login-ended")
    _problem(await client.post("/api/v1/auth/token", json=CREDENTIALS), 401, "wrong-credentials")


async def test_a_deletion_leaves_a_departure_and_wakes_who_announces_it(
    client: Client, sqlite: AsyncEngine
) -> None:
    headers = await _sign_in(client)
    await client.delete("/api/v1/users/me", headers=headers)
    assert len(await SqlDepartures(sqlite).waiting()) == 1
    assert client.app.state.announced.is_set()


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x.y.z", "Basic YTpi"])
async def test_without_a_valid_token_there_is_no_profile(client: Client, method: str, header: str) -> None:
    response = await client.request(
        method, "/api/v1/users/me", json={}, headers={"Authorization": header} if header else {}
    )
    _problem(response, 401, "unauthorized")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_players_token_is_no_accounts(client: Client, issuers: dict[str, Issuer]) -> None:
    claims = PlayerClaims(
        iss=PLAYER_ISSUER, aud=AUDIENCE, sub="player", sid="session", exp=2**40, iat=FakeClock().now // 1000
    )
    headers = {"Authorization": f"Bearer {issuers[PLAYER_ISSUER].sign(claims)}"}
    _problem(await client.get("/api/v1/users/me", headers=headers), 403, "not-an-account")


async def test_the_history_is_paged_newest_first(client: Client, sqlite: AsyncEngine) -> None:
    headers = await _sign_in(client)
    account_id = (await client.get("/api/v1/users/me", headers=headers)).json()["id"]
    ann = replace(examples.account(), id=account_id)
    rows = [examples.attendance(ann, f"s{number}", examples.NOW + number) for number in range(3)]
    await record_results(
        SqlAttendanceRecords(sqlite), [examples.results(row.session.session_id, row) for row in rows]
    )
    first = (await client.get("/api/v1/users/me/history?limit=2", headers=headers)).json()
    rest = await client.get(
        "/api/v1/users/me/history", params={"cursor": first["next_cursor"]}, headers=headers
    )
    assert [item["session_id"] for item in first["items"]] == ["s2", "s1"]
    assert [item["session_id"] for item in rest.json()["items"]] == ["s0"]
    assert rest.json()["next_cursor"] is None
    assert first["items"][0] == {
        "session_id": "s2",
        "quiz_id": "quiz",
        "quiz_title": "Unit 4: weather ☔",
        "finished_at": examples.NOW + 2,
        "score": 950,
        "rank": 1,
        "players": 3,
        "answers": [
            {
                "question": 0,
                "prompt": "drizzle",
                "correct": True,
                "points": 950,
                "received_at": examples.NOW,
                "choices": [0],
            }
        ],
        "missed_words": [],
    }


async def test_words_are_paged_first_due_first_and_missed_ones_stand_in_the_history(
    client: Client, sqlite: AsyncEngine
) -> None:
    headers = await _sign_in(client)
    account_id = (await client.get("/api/v1/users/me", headers=headers)).json()["id"]
    ann = replace(examples.account(), id=account_id)
    row = examples.game(ann, "s1", "drizzle", "fog", "hail", right="yn-")
    await record_results(SqlAttendanceRecords(sqlite), [examples.results("s1", row)])

    first = (await client.get("/api/v1/users/me/words?limit=2", headers=headers)).json()
    rest = await client.get(
        "/api/v1/users/me/words", params={"cursor": first["next_cursor"]}, headers=headers
    )
    history = (await client.get("/api/v1/users/me/history", headers=headers)).json()

    assert [item["word"] for item in first["items"]] == ["fog", "hail"]
    assert rest.headers["cache-control"] == "no-store"
    [drizzle] = rest.json()["items"]
    assert drizzle["next_review_at"] > drizzle["last_met_at"]
    assert {name: drizzle[name] for name in ("word", "met", "correct", "last_correct")} == {
        "word": "drizzle",
        "met": 1,
        "correct": 1,
        "last_correct": True,
    }
    assert history["items"][0]["missed_words"] == ["fog", "hail"]


async def test_words_are_for_accounts(client: Client) -> None:
    _problem(await client.get("/api/v1/users/me/words"), 401, "unauthorized")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=nonsense", "cursor=" + "a" * 500]
)
@pytest.mark.parametrize("what", ["history", "words"])
async def test_a_bad_page_is_refused(client: Client, query: str, what: str) -> None:
    headers = await _sign_in(client)
    response = await client.get(f"/api/v1/users/me/{what}?{query}", headers=headers)
    assert len(_problem(response, 422, "invalid-request")["errors"]) == 1


async def test_the_keys_of_every_issuer_are_public_and_hold_no_private_part(client: Client) -> None:
    response = await client.get("/.well-known/jwks.json")
    keys = response.json()["keys"]
    assert len(keys) == 3
    assert all("d" not in key and key["kid"] and key["use"] == "sig" for key in keys)
    assert response.headers["cache-control"] == "public, max-age=60"


async def test_when_the_database_is_away_the_answer_says_so(client: Client, sqlite: AsyncEngine) -> None:
    headers = await _sign_in(client)
    async with sqlite.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE accounts RENAME TO elsewhere")
    try:
        response = await client.get("/api/v1/users/me", headers=headers)
    finally:
        async with sqlite.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO accounts")
    problem = _problem(response, 503, "unavailable")
    assert "accounts" not in str(problem)
    assert response.headers["retry-after"]


def test_the_document_of_the_calls_is_made_without_starting_anything() -> None:
    app = http.create_app([router], health=Health("user"), openapi=OpenAPIConfig("Wordrally", "1"))
    paths = app.openapi_schema.to_schema()["paths"]
    operations = {call["operationId"]: call for path in paths.values() for call in path.values()}
    assert operations.keys() == {
        "signUp",
        "logIn",
        "answerChallenge",
        "proposeTotp",
        "confirmTotp",
        "removeTotp",
        "issueKey",
        "listKeys",
        "withdrawKey",
        "exportPerson",
        "refreshLogin",
        "logOut",
        "listLogins",
        "endLogin",
        "endOtherLogins",
        "changeEmail",
        "confirmEmail",
        "forgotPassword",
        "resetPassword",
        "readProfile",
        "changeProfile",
        "deleteAccount",
        "readHistory",
        "readWords",
        "readKeys",
        "readUsage",
        "addClass",
        "listClasses",
        "readClass",
        "changeClass",
        "deleteClass",
        "addMembers",
        "listMembers",
        "changeMember",
        "removeMember",
        "changeCode",
        "enterClass",
        "readClassWords",
        "readClassMemory",
        "readClassWeeks",
        "readMemberWords",
    }
    assert {"201", "409", "422", "503"} <= operations["signUp"]["responses"].keys()
    assert operations["readProfile"]["security"] == [{"bearer": []}]
    assert "application/problem+json" in operations["logIn"]["responses"]["429"]["content"]


async def test_a_profile_is_sent_again_only_when_it_has_changed(client: Client) -> None:
    await client.post("/api/v1/users", json=FORM)
    headers = _bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))
    tag = {"If-None-Match": (await client.get("/api/v1/users/me", headers=headers)).headers["etag"]}

    known = await client.get("/api/v1/users/me", headers=headers | tag)
    assert (known.status_code, known.content) == (304, b"")
    await client.patch("/api/v1/users/me", json={"display_name": "Other"}, headers=headers)
    changed = await client.get("/api/v1/users/me", headers=headers | tag)
    assert (changed.status_code, changed.json()["display_name"]) == (200, "Other")


async def test_nobody_keeps_an_answer_to_a_token(client: Client) -> None:
    answer = await client.get("/api/v1/users/me/history?sort=new", headers={"Authorization": "Bearer x"})
    _problem(answer, 422, "invalid-request")
    assert answer.headers["cache-control"] == "no-store"


async def _with_second_factor(client: Client) -> tuple[TOTP, list[str]]:
    """Sign in and switch the second factor on with the code of half a minute ago."""
    headers = await _sign_in(client)
    proposed = await client.post("/api/v1/users/me/mfa/totp", headers=headers)
    assert proposed.status_code == 201, proposed.text
    totp = TOTP(proposed.json()["secret"])
    body = {"code": totp.generate_otp(totp.timecode(datetime.now(UTC)) - 1)}
    confirmed = await client.post("/api/v1/users/me/mfa/totp/confirm", json=body, headers=headers)
    assert (confirmed.status_code, confirmed.headers["cache-control"]) == (200, "no-store")
    assert (await client.get("/api/v1/users/me", headers=headers)).json()["mfa"] is True
    return totp, confirmed.json()["recovery_codes"]


async def test_a_login_with_a_second_factor_takes_two_calls(client: Client) -> None:
    totp, _ = await _with_second_factor(client)
    first = await client.post("/api/v1/auth/token", json=CREDENTIALS)
    _problem(first, 401, "second-factor-needed")
    values = first.json()["values"]
    assert values["factors"] == ["totp", "recovery_code"]
    body = {"challenge": values["challenge"], "code": totp.now()}
    begun = await client.post("/api/v1/auth/token/factor", json=body)
    assert _bearer(begun)
    _problem(await client.post("/api/v1/auth/token/factor", json=body), 401, "challenge-ended")


async def test_a_wrong_code_says_how_many_tries_are_left_and_a_recovery_code_helps(client: Client) -> None:
    _, recovery_codes = await _with_second_factor(client)
    values = (await client.post("/api/v1/auth/token", json=CREDENTIALS)).json()["values"]
    body = {"challenge": values["challenge"]}
    wrong = await client.post("/api/v1/auth/token/factor", json=body | {"code": "nonsense"})
    _problem(wrong, 401, "wrong-code")
    assert wrong.json()["values"] == {"tries_left": 4}
    both = body | {"code": "123456", "recovery_code": recovery_codes[0]}
    assert (await client.post("/api/v1/auth/token/factor", json=both)).status_code == 422
    helped = await client.post("/api/v1/auth/token/factor", json=body | {"recovery_code": recovery_codes[0]})
    assert helped.status_code == 200


async def test_a_device_is_recognised_by_a_cookie_of_an_earlier_login(client: Client) -> None:
    await _sign_in(client)
    assert "wordrally_device" in client.cookies
    stranger = {"cookie": "wordrally_device=", "x-forwarded-for": "198.51.100.7"}
    for _ in range(ORDINARY.free):
        await client.post("/api/v1/auth/token", json=CREDENTIALS | {"password": "wrong"}, headers=stranger)
    refused = await client.post("/api/v1/auth/token", json=CREDENTIALS, headers=stranger)
    _problem(refused, 429, "too-many-failures")
    own = {"x-forwarded-for": "198.51.100.7"}
    assert (await client.post("/api/v1/auth/token", json=CREDENTIALS, headers=own)).status_code == 200
    fresh = {"cookie": "wordrally_device=", "x-forwarded-for": "198.51.100.8"}
    assert (await client.post("/api/v1/auth/token", json=CREDENTIALS, headers=fresh)).status_code == 200


@pytest.mark.parametrize("refusal", _all_refusals(), ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_is_a_problem_of_a_known_type(refusal: UserError) -> None:
    problem = told(refusal).problem
    assert PROBLEM_TYPES[problem.code][0] == problem.status


async def test_a_class_from_its_first_name_to_a_learner_who_reads_their_words(client: Client) -> None:
    owner = await _sign_in(client)
    created = await client.post("/api/v1/classes", json={"name": "7b"}, headers=owner)
    assert created.status_code == 201, created.text
    place = created.headers["location"]
    assert created.json().keys() == {"id", "name", "language", "members", "join_code", "created_at"}
    named = {"members": [{"name": "Ada"}, {"name": "Ben"}]}
    added = await client.post(f"{place}/members", json=named, headers=owner)
    assert added.status_code == 201
    ada, ben = added.json()["items"]
    assert ada.keys() == {"id", "name", "code"}

    codes = {"join_code": created.json()["join_code"], "code": ada["code"]}
    entered = await client.post("/api/v1/classes/enter", json=codes)
    assert entered.status_code == 200, entered.text
    assert entered.json().keys() == {"access_token", "token_type", "expires_in", "class", "member"}
    assert (entered.json()["member"], entered.json()["expires_in"]) == (
        {"id": ada["id"], "name": "Ada"},
        43_200,
    )
    learner = {"Authorization": f"Bearer {entered.json()['access_token']}"}
    for own in ("/api/v1/users/me/words", "/api/v1/users/me/history", f"{place}/members/{ada['id']}/words"):
        assert (await client.get(own, headers=learner)).json() == {"items": [], "next_cursor": None}
    for foreign in (f"{place}/members/{ben['id']}/words", place, "/api/v1/users/me", f"{place}/words"):
        assert (await client.get(foreign, headers=learner)).status_code == 403


async def test_a_class_is_changed_only_as_it_was_read(client: Client) -> None:
    owner = await _sign_in(client)
    created = await client.post("/api/v1/classes", json={"name": "7b"}, headers=owner)
    place, tag = created.headers["location"], created.headers["etag"]
    unchanged = await client.get(place, headers={**owner, "If-None-Match": tag})
    assert unchanged.status_code == 304
    changed = await client.patch(place, json={"name": "8b"}, headers={**owner, "If-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "8b")
    stale = await client.patch(place, json={"name": "9b"}, headers={**owner, "If-Match": tag})
    _problem(stale, 412, "stale-class")
    assert (await client.delete(place, headers=owner)).status_code == 204
    _problem(await client.get(place, headers=owner), 404, "unknown-class")


async def test_a_class_memory_takes_a_number_of_words_or_the_words(client: Client) -> None:
    owner = await _sign_in(client)
    place = (await client.post("/api/v1/classes", json={"name": "7b"}, headers=owner)).headers["location"]
    for words in ("30", "fog,hail", "das Kind"):
        memory = await client.get(f"{place}/memory", params={"words": words}, headers=owner)
        assert memory.json() == {"words": [], "members": []}
    _problem(
        await client.get(f"{place}/memory", params={"words": "0"}, headers=owner), 422, "invalid-request"
    )
    _problem(
        await client.get(f"{place}/words", params={"order": "odd"}, headers=owner), 422, "invalid-request"
    )


KEY_FORM = {"name": "Timetable", "scopes": ["sessions:host", "quizzes:read"]}


async def test_an_api_key_is_shown_once_and_listed_without_its_token(client: Client, keys: KeyRing) -> None:
    headers = await _sign_in(client)
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
    _problem(again, 404, "unknown-key")
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
    headers = await _sign_in(client)
    refused = await client.post("/api/v1/users/me/keys", json=KEY_FORM | change, headers=headers)
    _problem(refused, 422, "invalid-request")


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
    headers = await _sign_in(client)
    form = KEY_FORM | {"scopes": ["quizzes:read", "quizzes:write", "sessions:host", "reports:read"]}
    key = (await client.post("/api/v1/users/me/keys", json=form, headers=headers)).json()["key"]
    bodies = {"/api/v1/users/me/keys": KEY_FORM, "/api/v1/users/me/email": {"email": "x@example.org"}}
    body = bodies.get(path, {}) if method in ("POST", "PATCH") else None
    answer = await client.request(method, path, json=body, headers={"Authorization": f"Bearer {key}"})
    _problem(answer, 403, "scope-missing")


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
    headers = await _sign_in(client)
    client.app.state.ports = replace(
        client.app.state.ports, clock=lambda: time.time_ns() // 1_000_000 + 601_000
    )
    _problem(await client.request(method, path, json=body, headers=headers), 403, "login-again")


async def test_the_audit_log_says_who_did_what_from_which_network(client: Client) -> None:
    where = {"x-forwarded-for": "198.51.100.77", "user-agent": "Timetable/1.0"}
    account = (await client.post("/api/v1/users", json=FORM, headers=where)).json()["id"]
    wrong = CREDENTIALS | {"password": "wrong"}
    await client.post("/api/v1/auth/token", json=wrong, headers=where)
    token = (await client.post("/api/v1/auth/token", json=CREDENTIALS, headers=where)).json()["access_token"]
    headers = where | {"Authorization": f"Bearer {token}"}
    await client.post("/api/v1/users/me/keys", json=KEY_FORM, headers=headers)
    await client.get("/api/v1/users/me", headers=headers)
    events = client.app.state.audited.events
    assert [(each.event, each.status, each.account) for each in events] == [
        ("sign-up", 201, account),
        ("login", 401, ""),
        ("login", 200, account),
        ("API key issued", 201, account),
    ]
    assert {(each.network, each.device) for each in events} == {("198.51.100.0/24", "Timetable")}
    assert events[1].address == events[2].address != ""
    assert b"ann@example.org" not in msgspec.json.encode(events).lower()


async def test_a_token_that_is_used_twice_is_audited_and_a_refresh_is_not(client: Client) -> None:
    await _sign_in(client)
    first = client.cookies["wordrally_refresh"]
    await client.post("/api/v1/auth/refresh")
    client.cookies.clear()
    await client.post("/api/v1/auth/refresh", headers={"cookie": f"wordrally_refresh={first}"})
    events = [each.event for each in client.app.state.audited.events]
    assert events == ["sign-up", "login", "refresh refused"]


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
        _problem(answer, 403, "sign-up-closed")
        assert answer.json()["values"] == {"domains": list(policy.domains)}


class OneQuiz:
    """The quiz service, which has one document about everybody."""

    async def documents(self, account_id: str) -> AsyncIterator[tuple[str, bytes]]:
        yield "quizzes/q1.json", b'{"title": "Weather"}'


async def test_the_export_is_an_archive_of_everything_in_all_services(client: Client) -> None:
    headers = await _sign_in(client)
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
