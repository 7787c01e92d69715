"""Replicas come, go and fail; callers do not notice."""

import asyncio
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import ECKey

from tests.gateway.backend import Backend, Received, Reply
from tests.gateway.stage import Stage, staged, until
from tests.gateway.tokens import USER_KEY, account_claims, account_token, public_jwk, sign
from wordrally.gateway.endpoints import Address, write_endpoints

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.process]


def _served_by(stage: Stage, service: str) -> list[int]:
    return [len(backend.received) for backend in stage.services[service]]


async def test_a_killed_replica_fails_no_read(tmp_path: Path):
    async with staged(tmp_path) as stage:
        await stage.add("quiz")
        stage.announce("quiz")
        async with stage.client() as client:
            await until(lambda: _both_serve(stage, client))
            statuses: list[int] = []

            async def read_on() -> None:
                for _ in range(200):
                    statuses.append((await client.get("/api/v1/pins/12345678")).status_code)

            async with asyncio.TaskGroup() as group:
                readers = [group.create_task(read_on()) for _ in range(4)]
                await until(lambda: _more_than(statuses, 200))
                await stage["quiz"].crash()
            assert all(reader.done() for reader in readers)
    assert statuses == [200] * 800


async def _both_serve(stage: Stage, client: httpx.AsyncClient) -> bool:
    await client.get("/api/v1/pins/12345678")
    return all(_served_by(stage, "quiz"))


async def _more_than(seen: list[int], count: int) -> bool:
    return len(seen) > count


async def test_a_call_that_changes_something_reaches_a_service_once(calm: Stage):
    with calm["quiz"].answering(lambda _: None):
        async with calm.client(account_token()) as client:
            answer = await client.post("/api/v1/quizzes")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["type"] == "/problems/unavailable"
    assert len(calm["quiz"].received) == 1


async def test_an_answer_of_a_service_is_never_asked_for_again(calm: Stage):
    with calm["quiz"].answering(lambda _: Reply(503)):
        async with calm.client() as client:
            await client.get("/api/v1/pins/12345678")
    assert len(calm["quiz"].received) == 1


async def test_replicas_are_found_and_forgotten_without_a_restart(tmp_path: Path):
    async with staged(tmp_path) as stage:
        await stage.add("quiz")
        stage.announce("quiz")
        async with stage.client() as client:
            await until(lambda: _both_serve(stage, client))
            first = stage.services["quiz"].pop(0)
            stage.announce("quiz")
            await until(lambda: _is_forgotten(client, first.received))
            count = len(first.received)
            for _ in range(20):
                assert (await client.get("/api/v1/pins/12345678")).json() == {"from": "quiz-2"}
        await first.crash()
    assert len(first.received) == count


async def _is_forgotten(client: httpx.AsyncClient, received: list[Received]) -> bool:
    count = len(received)
    for _ in range(10):
        await client.get("/api/v1/pins/12345678")
    return len(received) == count


async def test_a_replica_that_is_not_ready_gets_no_request_while_another_is(tmp_path: Path):
    async with staged(tmp_path) as stage:
        (await stage.add("quiz")).ready = False
        stage.announce("quiz")
        await asyncio.gather(*(_read(stage) for _ in range(20)))
        assert _served_by(stage, "quiz")[1] == 0
        stage.services["quiz"][1].ready = True
        async with stage.client() as client:
            await until(lambda: _both_serve(stage, client))


async def test_when_no_replica_is_ready_the_service_explains_it_itself(tmp_path: Path):
    async with staged(tmp_path) as stage:
        stage["quiz"].ready = False
        async with stage.client() as client:
            await until(lambda: _whole_is(client, 503))
            assert (await client.get("/api/v1/pins/12345678")).json() == {"from": "quiz-1"}
            stage["quiz"].ready = True
            await until(lambda: _whole_is(client, 200))


async def _read(stage: Stage) -> None:
    async with stage.client() as client:
        assert (await client.get("/api/v1/pins/12345678")).status_code == 200


async def _whole_is(client: httpx.AsyncClient, status: int) -> bool:
    return (await client.get("/readyz")).status_code == status


@pytest.mark.parametrize("service", ["realtime", "scoring"])
async def test_the_whole_is_ready_only_with_every_service(calm: Stage, service: str):
    async with calm.client() as client:
        assert (await client.get("/readyz")).status_code == 200
        calm[service].ready = False
        await until(lambda: _whole_is(client, 503))
        answer = await client.get("/readyz")
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["ready"] is False
        assert answer.json()["parts"][service] == "not ready"
        assert [part for part, state in answer.json()["parts"].items() if state != "ready"] == [service]
        calm[service].ready = True
        await until(lambda: _whole_is(client, 200))


async def test_the_whole_repeats_each_note_of_the_services_once(calm: Stage):
    said = "The disk is full: 3 MB are left. | quiz cannot use its store (TimeoutError)."
    calm["quiz"].health_headers = {"x-wordrally-notes": said}
    calm["user"].health_headers = {
        "x-wordrally-notes": 'The disk is full: 3 MB are left. | A "quote" \\ here'
    }
    async with calm.client() as client:
        answer = await client.get("/readyz?now=1")
    assert answer.status_code == 200
    assert answer.json()["notes"] == [
        "The disk is full: 3 MB are left.",
        "A quote  here",
        "quiz cannot use its store (TimeoutError).",
    ]


async def test_readiness_can_only_be_read(calm: Stage):
    async with calm.client() as client:
        refused = await client.post("/readyz")
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
        assert (await client.head("/readyz")).content == b""


async def test_the_whole_is_not_ready_without_a_service(tmp_path: Path):
    async with staged(tmp_path, without=frozenset({"history"})) as stage, stage.client() as client:
        assert (await client.get("/readyz")).status_code == 503
        await stage.add("history")
        stage.announce("history")
        await until(lambda: _whole_is(client, 200))


async def test_health_is_asked_where_the_address_says(tmp_path: Path):
    """A realtime node's own port answers nothing but sockets."""
    async with staged(tmp_path, without=frozenset({"realtime"})) as stage, stage.client() as client:
        edge, ops = await stage.add("realtime"), await stage.add("realtime")
        edge.ready = False
        write_endpoints(stage.folder, "realtime", [Address("127.0.0.1", edge.port, ops.port)])
        await until(lambda: _whole_is(client, 200))
        ops.ready = False
        await until(lambda: _whole_is(client, 503))


async def test_a_service_that_is_away_is_a_503(tmp_path: Path):
    async with staged(tmp_path) as stage:
        await stage["quiz"].crash()
        async with stage.client() as client:
            answer = await client.get("/api/v1/pins/12345678")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["type"] == "/problems/unavailable"


async def test_tokens_are_good_while_the_user_service_is_away(tmp_path: Path):
    async with staged(tmp_path) as stage:
        await stage["user"].crash()
        async with stage.client() as client:
            await until(lambda: _whole_is(client, 503))
        # An account that the gateway has not met, so that no cached verification helps.
        async with stage.client(account_token("late-comer")) as client:
            assert (await client.get("/api/v1/quizzes")).status_code == 200


async def test_until_keys_are_known_a_token_is_not_called_bad(tmp_path: Path):
    async with (
        staged(tmp_path, without=frozenset({"user"})) as stage,
        stage.client(account_token()) as client,
    ):
        early = await client.get("/api/v1/quizzes")
        assert (early.status_code, early.headers["retry-after"]) == (503, "1")
        await stage.add("user")
        stage.announce("user")
        await until(lambda: _is_let_in(client))


async def test_a_new_signing_key_is_learnt(tmp_path: Path):
    async with staged(tmp_path) as stage:
        new = ECKey.generate_key("P-256")
        async with stage.client(sign(account_claims(), new)) as client:
            assert (await client.get("/api/v1/quizzes")).status_code == 401
            stage.jwks.append(public_jwk(new))
            await until(lambda: _is_let_in(client))
            stage.jwks.remove(public_jwk(USER_KEY))


async def _is_let_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/api/v1/quizzes")).status_code == 200


async def test_a_replica_that_hangs_fails_no_read(tmp_path: Path):
    """It costs its callers a third of the time that the call may take."""
    async with staged(tmp_path) as stage:
        hung = await stage.add("user")
        stage.announce("user")
        with hung.hanging():
            async with stage.client(account_token()) as client:
                await until(lambda: _reached(client, hung))
                assert (await client.get("/api/v1/users/me")).status_code == 200


async def _reached(client: httpx.AsyncClient, backend: Backend) -> bool:
    """Whether a call went to that replica, and was answered all the same."""
    assert (await client.get("/api/v1/users/me")).status_code == 200
    return bool(backend.received)


async def test_a_service_that_hangs_is_a_504(tmp_path: Path):
    async with staged(tmp_path) as stage, stage.client() as client:
        with stage["user"].hanging():
            answer = await client.get("/.well-known/jwks.json")
    assert (answer.status_code, answer.json()["type"]) == (504, "/problems/timeout")
