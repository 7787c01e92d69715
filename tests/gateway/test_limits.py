"""How much one client may ask for, and how much a whole school may."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.gateway.backend import Backend
from tests.gateway.stage import Stage, staged, until
from tests.gateway.tokens import account_token, player_token
from wordrally.gateway.limits import (
    CROWD,
    FLOOD,
    IMPORTING,
    MAKING,
    REFRESH,
    SIGN_IN,
    STANDARD,
    SUBJECT,
    RateLimit,
)
from wordrally.gateway.upstreams import NEWCOMERS_AT_ONCE

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.process]

SIGN_IN_CALLS = ["/api/v1/users", "/api/v1/auth/token"]


async def _statuses(stage: Stage, calls: int, method: str, path: str, **client: str) -> Counter[int]:
    """What that many calls in a row are answered."""
    async with stage.client(**client) as caller:
        return Counter([(await caller.request(method, path)).status_code for _ in range(calls)])


@pytest.mark.parametrize("path", SIGN_IN_CALLS)
async def test_whoever_guesses_passwords_is_slowed_down(calm: Stage, path: str):
    seen = await _statuses(calm, SIGN_IN.burst + 20, "POST", path, address="127.3.0.1")
    assert seen[429] > 0  # how many depends on how fast we ask: the bucket refills meanwhile
    assert seen[200] >= SIGN_IN.burst


async def test_a_limit_is_explained_and_says_when_to_come_back(calm: Stage):
    async with calm.client(address="127.3.0.2") as client:
        answers = [await client.post("/api/v1/auth/token") for _ in range(SIGN_IN.burst + 10)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "/problems/too-many-requests"


def _stated(answer: httpx.Response) -> list[list[str]]:
    names = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
    return [answer.headers.get_list(name) for name in names]


@pytest.mark.parametrize(
    ("method", "path", "limit"),
    [
        ("POST", "/api/v1/auth/logout", REFRESH),
        ("GET", "/api/v1/topics", STANDARD),
        ("GET", "/api/v1/quizzes", SUBJECT),
        ("POST", "/api/v1/words/check", MAKING),
        ("POST", "/api/v1/sessions/join", CROWD),
    ],
)
async def test_each_answer_states_its_limit_once(calm: Stage, method: str, path: str, limit: RateLimit):
    async with calm.client(account_token(f"reader-of-{path}"), address="127.3.1.1") as client:
        first, second = [_stated(await client.request(method, path)) for _ in range(2)]
    for stated in (first, second):
        assert [len(values) for values in stated] == [1, 1, 1]
        assert stated[0] == [str(limit.burst)]
        assert int(stated[2][0]) <= 1
    assert int(second[1][0]) <= int(first[1][0]) < limit.burst


async def test_a_refusal_states_the_limit_too(calm: Stage):
    async with calm.client(address="127.3.1.2") as client:
        answers = [await client.post("/api/v1/auth/token") for _ in range(SIGN_IN.burst + 10)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert _stated(refused)[:2] == [[str(SIGN_IN.burst)], ["0"]]


async def test_limits_of_one_address_do_not_touch_another(calm: Stage):
    assert (await _statuses(calm, SIGN_IN.burst + 20, "POST", "/api/v1/users", address="127.3.0.3"))[429]
    assert (await _statuses(calm, 10, "POST", "/api/v1/users", address="127.3.0.4")) == {200: 10}


async def test_a_claimed_address_does_not_evade_a_limit(calm: Stage):
    async with calm.client(address="127.3.0.5") as client:
        spoofed = ({"x-forwarded-for": f"10.0.0.{number}"} for number in range(SIGN_IN.burst + 20))
        answers = [await client.post("/api/v1/users", headers=headers) for headers in spoofed]
    assert Counter(answer.status_code for answer in answers)[429] > 0


async def test_a_flooder_with_a_token_is_limited_wherever_they_are(calm: Stage):
    token = account_token("flooder")
    calls = SUBJECT.burst // 2 + 60
    seen = await asyncio.gather(
        *(
            _statuses(calm, calls, "GET", "/api/v1/quizzes", token=token, address=f"127.4.0.{n}")
            for n in (1, 2)
        )
    )
    assert sum(seen, Counter())[429] >= 20
    assert await _statuses(calm, 5, "GET", "/api/v1/quizzes", token=account_token("other")) == {200: 5}


@pytest.mark.parametrize(
    ("method", "path", "limit"),
    [
        ("POST", "/api/v1/quizzes/generate", MAKING),
        ("POST", "/api/v1/quizzes/import", IMPORTING),
        ("GET", "/api/v1/quizzes/a/export", MAKING),
    ],
)
async def test_who_makes_quizzes_without_a_pause_is_slowed_down_and_nobody_else(
    calm: Stage, method: str, path: str, limit: RateLimit
):
    token = account_token(f"maker-of-{path}")
    seen = await _statuses(calm, limit.burst + 20, method, path, token=token)
    assert seen[429] > 0
    assert seen[200] >= limit.burst
    assert await _statuses(calm, 5, method, path, token=account_token("other-maker")) == {200: 5}
    assert await _statuses(calm, 5, "GET", "/api/v1/quizzes", token=token) == {200: 5}


async def test_a_flooder_with_bad_tokens_is_limited_by_address(calm: Stage):
    async def flood() -> Counter[int]:
        return await _statuses(calm, 500, "GET", "/api/v1/quizzes", token="bad", address="127.5.0.1")

    seen = sum(await asyncio.gather(*(flood() for _ in range(5))), Counter())
    assert seen[401] >= STANDARD.burst
    assert seen[429] > 0


async def test_a_factor_raises_the_limits_per_address(tmp_path: Path):
    async with staged(tmp_path, ADDRESS_LIMIT_FACTOR="3") as stage:
        seen = await _statuses(stage, SIGN_IN.burst * 2, "POST", "/api/v1/users")
    assert seen == {200: SIGN_IN.burst * 2}


@pytest.mark.parametrize("rounds", [(50, 200, 500), (5_000,)], ids=["three classes", "a campus"])
async def test_learners_behind_one_address_all_get_in(calm: Stage, rounds: tuple[int, ...]):
    """Each looks the PIN up, joins, and opens a socket."""
    tokens = [player_token(f"learner-{number}") for number in range(max(rounds))]
    for players in rounds:
        looked_up = await _many(calm, [_get("/api/v1/pins/12345678")] * players, per_connection=100)
        joined = await _many(calm, [_post("/api/v1/sessions/join")] * players, per_connection=100)
        sockets = await _many(calm, [_upgrade(token) for token in tokens[:players]], per_connection=1)
        assert (looked_up, joined, sockets) == ({b"200": players}, {b"200": players}, {b"101": players})


async def test_a_campus_gets_in_however_fast_it_comes():
    """Without any refill the bursts hold each route's calls of 5,000 learners, and all of them together."""
    assert CROWD.burst >= 5_000
    assert FLOOD.burst >= 3 * 5_000


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode()


def _post(path: str) -> bytes:
    return f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{{}}".encode()


def _upgrade(token: str) -> bytes:
    return (
        "GET /ws/v1/sessions/s HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
        "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"sec-websocket-protocol: wordrally.v1, bearer.{token}\r\n\r\n"
    ).encode()


async def _many(stage: Stage, requests: list[bytes], per_connection: int) -> Counter[bytes]:
    """Send requests from one address over 64 connections at a time, and count the statuses."""
    seen: Counter[bytes] = Counter()
    limits = asyncio.Semaphore(64)

    async def talk(batch: list[bytes]) -> None:
        async with limits, _connected(stage) as (reader, writer):
            for request in batch:
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                seen[head[9:12]] += 1
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length or 0))

    starts = range(0, len(requests), per_connection)
    await asyncio.gather(*(talk(requests[start : start + per_connection]) for start in starts))
    return seen


@asynccontextmanager
async def _connected(stage: Stage) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", stage.port, local_addr=("127.6.0.1", 0))
    try:
        yield reader, writer
    finally:
        writer.close()


async def test_newcomers_beyond_what_can_be_served_are_told_when_to_come_back(tmp_path: Path):
    """Those inside never stand in the newcomers' line."""
    let_in = NEWCOMERS_AT_ONCE
    async with staged(tmp_path, NEWCOMERS_WAITING="300") as stage, AsyncExitStack() as connections:
        with stage["quiz"].hanging():
            first = [await _joining(stage, connections) for _ in range(let_in)]
            await until(lambda: _were_called(stage["quiz"], "/api/v1/sessions/join", let_in))
            others = [await _joining(stage, connections) for _ in range(320)]
            refused = await _at_least(20, others)
            host = asyncio.ensure_future(_get_quizzes(stage))
            await until(lambda: _were_called(stage["quiz"], "/api/v1/quizzes", 1))
        answered = Counter(head[9:12] for head in await asyncio.gather(*first, *others))
        assert await host == 200
    assert all(head.startswith(b"HTTP/1.1 503 ") and b"retry-after: 2\r\n" in head for head in refused)
    assert answered == {b"200": let_in + 320 - len(refused), b"503": len(refused)}


async def test_sockets_beyond_what_the_gateway_can_hold_are_refused_by_a_status(tmp_path: Path):
    """The gateway of so many files has 100 connections, 90 of which may be sockets."""
    async with staged(tmp_path, files=1_400) as stage, AsyncExitStack() as connections:
        statuses: Counter[bytes] = Counter()
        for number in range(95):
            reader, writer = await connections.enter_async_context(_connected(stage))
            writer.write(_upgrade(player_token(f"p-{number}")))
            statuses[(await reader.readuntil(b"\r\n\r\n"))[9:12]] += 1
    assert statuses == {b"101": 90, b"503": 5}


async def _joining(stage: Stage, connections: AsyncExitStack) -> asyncio.Future[bytes]:
    """The head of the answer, which may be long in coming."""
    reader, writer = await connections.enter_async_context(_connected(stage))
    writer.write(_post("/api/v1/sessions/join"))
    return asyncio.ensure_future(reader.readuntil(b"\r\n\r\n"))


async def _at_least(count: int, heads: list[asyncio.Future[bytes]]) -> list[bytes]:
    async with asyncio.timeout(10):
        while sum(head.done() for head in heads) < count:
            await asyncio.wait(
                [head for head in heads if not head.done()], return_when=asyncio.FIRST_COMPLETED
            )
    return [head.result() for head in heads if head.done()]


async def _get_quizzes(stage: Stage) -> int:
    async with stage.client(token=account_token("host")) as client:
        return (await client.get("/api/v1/quizzes")).status_code


async def _were_called(backend: Backend, target: str, times: int) -> bool:
    return sum(request.target == target for request in backend.received) >= times
