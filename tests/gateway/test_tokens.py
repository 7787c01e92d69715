"""Who gets in: tokens and roles at the door."""

import itertools

import pytest

from tests.gateway.stage import Stage
from tests.gateway.tokens import (
    QUIZ_KEY,
    USER_KEY,
    account_claims,
    account_token,
    api_key,
    bad_tokens,
    player_token,
    sign,
)
from wordrally.gateway.routes import ROUTES, Who

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.process]

BAD_TOKENS = bad_tokens()

# What the contract says, per kind of caller: without a token, a player, an account, a member of a class.
EXPECTED = {
    Who.ANYONE: (200, 200, 200, 200),
    Who.ANYONE_OR_ACCOUNT: (200, 401, 200, 200),
    Who.ACCOUNT: (401, 403, 200, 403),
    Who.LEARNER: (401, 403, 200, 200),
    Who.MEMBER: (401, 200, 200, 403),
    Who.PERSON: (401, 200, 200, 200),
    Who.OPERATOR: (401, 403, 403, 403),
}
CALLS = [
    (method, route.template.replace("{", "").replace("}", ""), route.who)
    for route in ROUTES
    for method in route.methods
]
_addresses = (f"127.1.{number >> 8}.{number & 255}" for number in itertools.count(1))


@pytest.mark.parametrize(("method", "path", "who"), CALLS)
async def test_each_call_is_open_to_whom_the_contract_names(calm: Stage, method: str, path: str, who: Who):
    seen: list[int] = []
    learner = sign(account_claims(role="learner"), USER_KEY)
    for token in (None, player_token(), account_token(), learner):
        async with calm.client(token, next(_addresses)) as client:
            seen.append((await client.request(method, path)).status_code)
    assert tuple(seen) == EXPECTED[who]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/v1/quizzes", 200),
        ("POST", "/api/v1/sessions/join", 200),
        ("GET", "/api/v1/sessions/s1", 200),
        ("GET", "/api/v1/users/me", 200),
    ],
)
async def test_an_api_key_passes_as_an_accounts_token_to_the_service_that_checks_its_scopes(
    calm: Stage, method: str, path: str, expected: int
):
    async with calm.client(api_key(), next(_addresses)) as client:
        assert (await client.request(method, path)).status_code == expected


async def test_an_api_key_without_its_prefix_is_refused(calm: Stage):
    for token in (api_key().removeprefix("wr_"), f"wr_{account_token()}"):
        async with calm.client(token, next(_addresses)) as client:
            assert (await client.get("/api/v1/quizzes")).status_code == 401


@pytest.mark.parametrize("flaw", BAD_TOKENS)
async def test_a_bad_token_is_refused(calm: Stage, flaw: str):
    async with calm.client(BAD_TOKENS[flaw]) as client:
        answer = await client.get("/api/v1/quizzes")
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/unauthorized"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert calm["quiz"].received == []


@pytest.mark.parametrize("flaw", BAD_TOKENS)
async def test_a_bad_token_is_not_taken_for_none(calm: Stage, flaw: str):
    async with calm.client(BAD_TOKENS[flaw]) as client:
        answer = await client.post("/api/v1/sessions/join", json={})
    assert answer.status_code == 401
    assert calm["quiz"].received == []


async def test_the_quiz_service_cannot_make_an_account(calm: Stage):
    """It signs for its own issuer only, whatever role it writes."""
    forged = sign(account_claims(iss="wordrally/quiz"), QUIZ_KEY)
    async with calm.client(forged) as client:
        assert (await client.get("/api/v1/users/me")).status_code == 403


@pytest.mark.parametrize("path", ["/api/v1/usage", "/api/v1/quizzes", "/api/v1/sessions/s"])
async def test_an_operator_calls_what_accounts_call_and_more(calm: Stage, path: str):
    operator = sign(account_claims(role="operator"), USER_KEY)
    async with calm.client(operator) as client:
        assert (await client.get(path)).status_code == 200


async def test_an_account_token_with_a_player_role_is_nobodys(calm: Stage):
    odd = sign(account_claims(role="player"), USER_KEY)
    async with calm.client(odd) as client:
        assert (await client.get("/api/v1/sessions/session-1")).status_code == 403


async def test_the_service_gets_the_token_to_verify_it_again(calm: Stage):
    token = account_token()
    async with calm.client(token) as client:
        await client.get("/api/v1/quizzes")
    assert calm["quiz"].received[0].headers["authorization"] == f"Bearer {token}"


@pytest.mark.parametrize("header", ["x-user-id", "x-user-role", "x-jwt-payload", "x-real-ip", "forwarded"])
async def test_a_client_cannot_speak_of_its_identity(calm: Stage, header: str):
    async with calm.client() as client:
        await client.get("/api/v1/pins/12345678", headers={header: "admin"})
    assert header not in calm["quiz"].received[0].headers


async def test_services_see_the_clients_own_address_and_no_other(calm: Stage):
    async with calm.client(address="127.9.8.7") as client:
        await client.get("/api/v1/pins/12345678", headers={"x-forwarded-for": "10.0.0.1"})
    assert calm["quiz"].received[0].headers["x-forwarded-for"] == "127.9.8.7"


async def test_the_scheme_may_be_written_small(calm: Stage):
    async with calm.client() as client:
        headers = {"authorization": f"bearer {account_token()}"}
        assert (await client.get("/api/v1/quizzes", headers=headers)).status_code == 200
