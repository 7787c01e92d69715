"""HTTP calls of logins."""

import asyncio

import httpx
import msgspec
import pytest

from tests.user.calling import CREDENTIALS, FORM, Client, bearer, problem_of, sign_in
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.contracts.claims import (
    AccountClaims,
)
from wordrally.contracts.queue.ended_access import AccessEnded, ended_subject
from wordrally.user.accounts.domain.failures import ORDINARY
from wordrally.user.accounts.entrypoints.cookies import cookie_for


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
    bearer(await client.post("/api/v1/auth/refresh", headers=shown))
    plain = {"cookie": cookie.removeprefix("__Host-")}
    client.cookies.clear()
    problem_of(await client.post("/api/v1/auth/refresh", headers=plain), 401, "login-ended")


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
    await sign_in(client)
    body = {"json": CREDENTIALS} if path == "token" else {}
    refused = await client.post(f"/api/v1/auth/{path}", headers=foreign, **body)
    problem_of(refused, 403, "foreign-origin")
    assert "set-cookie" not in refused.headers
    bearer(await client.post("/api/v1/auth/refresh", headers={"origin": "https://quiz.example"}))
    own = {"origin": f"http://{client.base_url.netloc.decode()}", "sec-fetch-site": "same-origin"}
    bearer(await client.post("/api/v1/auth/refresh", headers=own))


async def test_an_unknown_address_and_a_wrong_password_are_answered_alike(client: Client) -> None:
    await client.post("/api/v1/users", json=FORM)
    wrong = await client.post("/api/v1/auth/token", json=CREDENTIALS | {"password": "wrong"})
    unknown = await client.post("/api/v1/auth/token", json=CREDENTIALS | {"email": "bob@example.org"})
    nonsense = await client.post("/api/v1/auth/token", json={"email": "\0", "password": ""})
    assert wrong.json() == unknown.json() == nonsense.json()
    assert wrong.headers == unknown.headers
    problem_of(wrong, 401, "wrong-credentials")


async def test_too_many_failures_say_when_to_come_back_and_nothing_of_the_password(client: Client) -> None:
    await client.post("/api/v1/users", json=FORM)
    for _ in range(ORDINARY.free):
        await client.post("/api/v1/auth/token", json=CREDENTIALS | {"password": "wrong"})
    right = await client.post("/api/v1/auth/token", json=CREDENTIALS)
    wrong = await client.post("/api/v1/auth/token", json=CREDENTIALS | {"password": "wrong"})
    problem_of(right, 429, "too-many-failures")
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
    await sign_in(client)
    first = client.cookies["wordrally_refresh"]
    bearer(await client.post("/api/v1/auth/refresh"))
    second = client.cookies["wordrally_refresh"]
    assert second != first
    client.cookies.clear()
    reused = await client.post("/api/v1/auth/refresh", headers={"cookie": f"wordrally_refresh={first}"})
    problem_of(reused, 401, "login-ended")
    assert "Max-Age=0" in reused.headers["set-cookie"]
    after = await client.post("/api/v1/auth/refresh", headers={"cookie": f"wordrally_refresh={second}"})
    problem_of(after, 401, "login-ended")


async def test_of_two_tabs_that_refresh_at_once_at_most_one_goes_on_and_the_login_ends(
    client: Client,
) -> None:
    await sign_in(client)
    cookie = {"cookie": f"wordrally_refresh={client.cookies['wordrally_refresh']}"}
    client.cookies.clear()
    answers = await asyncio.gather(*(client.post("/api/v1/auth/refresh", headers=cookie) for _ in range(4)))
    assert [answer.status_code for answer in answers].count(200) <= 1
    winners = [answer.cookies["wordrally_refresh"] for answer in answers if answer.status_code == 200]
    for winner in winners:
        client.cookies.clear()
        headers = {"cookie": f"wordrally_refresh={winner}"}
        problem_of(await client.post("/api/v1/auth/refresh", headers=headers), 401, "login-ended")


async def test_refreshing_without_a_cookie_is_refused(client: Client) -> None:
    problem_of(await client.post("/api/v1/auth/refresh"), 401, "login-ended")


async def test_logging_out_ends_the_login_clears_the_cookie_and_may_be_repeated(client: Client) -> None:
    await sign_in(client)
    cookie = client.cookies["wordrally_refresh"]
    for _ in range(2):
        response = await client.post("/api/v1/auth/logout")
        assert (response.status_code, response.content) == (204, b"")
        assert "Max-Age=0" in response.headers["set-cookie"]
    assert "wordrally_refresh" not in client.cookies
    again = await client.post("/api/v1/auth/refresh", headers={"cookie": f"wordrally_refresh={cookie}"})
    problem_of(again, 401, "login-ended")


async def test_logins_are_listed_with_their_device_and_ended(client: Client) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
    await client.post("/api/v1/users", json=FORM)
    await client.post("/api/v1/auth/token", json=CREDENTIALS, headers={"user-agent": agent})
    client.cookies.clear()
    headers = bearer(
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
    problem_of(await client.delete(path, headers=headers), 404, "unknown-login")
    assert (await client.delete("/api/v1/users/me/logins", headers=headers)).status_code == 204
    left = (await client.get("/api/v1/users/me/logins", headers=headers)).json()["items"]
    assert [item["device"] for item in left] == ["curl"]


async def test_a_token_is_refused_once_its_login_or_account_has_ended(client: Client, keys: KeyRing) -> None:
    headers = await sign_in(client)
    claims = keys.verify(headers["Authorization"].removeprefix("Bearer "))
    assert isinstance(claims, AccountClaims)
    entry = msgspec.msgpack.encode(AccessEnded(until=claims.exp))
    keys.ended.take(ended_subject("login", claims.login), entry)
    problem_of(await client.get("/api/v1/users/me", headers=headers), 401, "unauthorized")
    client.cookies.clear()
    other = bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))
    keys.ended.take(ended_subject("account", claims.sub), entry)
    problem_of(await client.get("/api/v1/users/me", headers=other), 401, "unauthorized")


async def test_a_device_is_recognised_by_a_cookie_of_an_earlier_login(client: Client) -> None:
    await sign_in(client)
    assert "wordrally_device" in client.cookies
    stranger = {"cookie": "wordrally_device=", "x-forwarded-for": "198.51.100.7"}
    for _ in range(ORDINARY.free):
        await client.post("/api/v1/auth/token", json=CREDENTIALS | {"password": "wrong"}, headers=stranger)
    refused = await client.post("/api/v1/auth/token", json=CREDENTIALS, headers=stranger)
    problem_of(refused, 429, "too-many-failures")
    own = {"x-forwarded-for": "198.51.100.7"}
    assert (await client.post("/api/v1/auth/token", json=CREDENTIALS, headers=own)).status_code == 200
    fresh = {"cookie": "wordrally_device=", "x-forwarded-for": "198.51.100.8"}
    assert (await client.post("/api/v1/auth/token", json=CREDENTIALS, headers=fresh)).status_code == 200
