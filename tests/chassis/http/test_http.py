"""Every HTTP error is a problem document that explains the mistake and reveals nothing internal."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
import pytest
from litestar import post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.testing import AsyncTestClient

from wordrally.chassis.health import Health
from wordrally.chassis.http.application import create_app
from wordrally.chassis.http.bodies import MAX_BODY_BYTES
from wordrally.chassis.http.problems import PROBLEM


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    amount: int


class Body(msgspec.Struct, forbid_unknown_fields=True):
    rows: list[Inner]


@post("/things/{number:int}")
async def make_thing(number: FromPath[int], data: JSONBody[Body]) -> dict[str, int]:
    if number == 13:
        raise RuntimeError("a secret detail")
    return {"rows": len(data.rows)}


@pytest.fixture
def health() -> Health:
    return Health("example")


@pytest.fixture
async def client(health: Health) -> AsyncIterator[AsyncTestClient[Any]]:
    async with AsyncTestClient(create_app([make_thing], health=health)) as made:
        yield made


async def test_a_good_request_is_answered_with_its_request_id(client: AsyncTestClient[Any]):
    response = await client.post("/things/1", json={"rows": [{"amount": 1}]}, headers={"x-request-id": "r-1"})

    assert (response.status_code, response.json()) == (201, {"rows": 1})
    assert response.headers["x-request-id"] == "r-1"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"rows": [{"amount": 1}, {"amount": "two"}]}, "/rows/1/amount"),
        ({"rows": [], "surplus": 1}, "/surplus"),
        ({}, "/rows"),
        ({"rows": [{}]}, "/rows/0/amount"),
    ],
)
async def test_a_wrong_field_is_pointed_at(client: AsyncTestClient[Any], body: dict[str, Any], pointer: str):
    response = await client.post("/things/1", json=body)

    assert response.status_code == 422
    assert response.headers["content-type"] == PROBLEM
    assert [error["field"] for error in response.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        ("/things/1", b"{", 422),
        ("/things/1", b"\xff\xfe", 422),
        ("/nothing", b"{}", 404),
        ("/things/1", b'"' + b"x" * MAX_BODY_BYTES + b'"', 413),
    ],
)
async def test_what_cannot_be_read_is_a_problem(
    client: AsyncTestClient[Any], path: str, content: bytes, status: int
):
    response = await client.post(path, content=content, headers={"content-type": "application/json"})

    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    assert response.json()["status"] == status


async def test_every_wrong_field_is_told_at_once(client: AsyncTestClient[Any]):
    problem = (await client.post("/things/1", json={"rows": [{}, {"amount": "x"}], "b": 1})).json()

    assert problem["code"] == "invalid-request"
    assert [error["field"] for error in problem["errors"]] == ["/rows/0/amount", "/rows/1/amount", "/b"]
    assert problem["errors"][0] == {
        "in": "body",
        "field": "/rows/0/amount",
        "message": "The field `amount` is missing.",
        "code": "missing",
        "values": {"name": "amount"},
    }


async def test_mistakes_of_the_query_are_told_with_those_of_the_body(health: Health):
    @post("/api/v1/things")
    async def make(data: JSONBody[Body], size: Annotated[int, QueryParameter(ge=1)] = 1) -> None: ...

    async with AsyncTestClient(create_app([make], health=health)) as client:
        response = await client.post("/api/v1/things?size=0&colour=red", json={"rows": [{}]})

    assert response.status_code == 422
    assert [(error["in"], error["field"], error["code"]) for error in response.json()["errors"]] == [
        ("query", "/size", "too-small"),
        ("query", "/colour", "unknown-parameter"),
        ("body", "/rows/0/amount", "missing"),
    ]


@pytest.mark.parametrize("tail", [b"", b"["])
async def test_a_body_that_is_nested_without_end_is_a_problem(client: AsyncTestClient[Any], tail: bytes):
    body = b'{"rows": 1, "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}" + tail
    response = await client.post("/things/1", content=body, headers={"content-type": "application/json"})

    assert response.status_code == 422
    assert response.json()["errors"]


async def test_another_media_type_is_refused(client: AsyncTestClient[Any]):
    response = await client.post("/things/1", content=b"<a/>", headers={"content-type": "text/xml"})

    assert response.status_code == 415


async def test_a_bug_tells_nothing_of_our_insides(client: AsyncTestClient[Any]):
    response = await client.post("/things/13", json={"rows": []})

    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.json()["type"] == "/problems/internal-error"


async def test_readiness_names_what_is_missing(client: AsyncTestClient[Any], health: Health):
    async def broken() -> None:
        raise ConnectionError

    assert (await client.get("/readyz")).status_code == 200

    health.add("queue", broken)
    response = await client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"] == {"queue": "ConnectionError"}
    assert (await client.get("/livez")).status_code == 200


async def test_a_draining_process_is_not_ready(client: AsyncTestClient[Any], health: Health):
    health.drain()

    assert (await client.get("/readyz")).status_code == 503


async def test_requests_are_counted_by_route(client: AsyncTestClient[Any]):
    await client.post("/things/1", json={"rows": []})

    metrics = (await client.get("/metrics")).text

    assert 'wordrally_http_requests_total{method="POST",route="/things/{number}",status="201"}' in metrics
