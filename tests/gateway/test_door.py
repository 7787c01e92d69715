"""What the gateway does with every request, whoever sends it."""

import asyncio
import gzip
import json
from pathlib import Path

import httpx
import pytest

from tests.gateway.backend import Reply
from tests.gateway.stage import Stage, staged, until
from tests.gateway.tokens import account_token, player_token
from wordrally.contracts.http.problems import Problem

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.process]

MIB = 1_048_576


async def _chunks(size: int):
    for _ in range(size // 65_536):
        yield b"x" * 65_536
    yield b"x" * (size % 65_536)


def _is_problem(answer: httpx.Response, status: int, kind: str) -> bool:
    problem = Problem(**answer.json())
    return (
        answer.status_code == problem.status == status
        and answer.headers["content-type"] == "application/problem+json"
        and problem.type == f"/problems/{kind}"
        and problem.code == kind == answer.json()["code"]
        and "values" in answer.json()
        and problem.request_id == answer.headers["x-request-id"]
    )


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/api/v1/sessions", MIB),
        ("/api/v1/quizzes", 3 * MIB),
        ("/api/v1/users/me/email", 4_096),
        ("/api/v1/sessions/join", 4_096),
    ],
)
async def test_a_body_larger_than_the_call_takes_is_refused(calm: Stage, path: str, limit: int):
    async with calm.client(account_token()) as client:
        fits = await client.post(path, content=_chunks(limit))
        sized = await client.post(path, content=b"x" * (limit + 1))
        chunked = await client.post(path, content=_chunks(limit + 1))
    assert fits.status_code == 200
    assert _is_problem(sized, 413, "too-large")
    assert _is_problem(chunked, 413, "too-large")
    assert sized.json()["values"] == {"max_bytes": limit}
    received = [
        len(request.body)
        for replicas in calm.services.values()
        for one in replicas
        for request in one.received
    ]
    assert received == [limit]


@pytest.mark.parametrize("kind", ["text/plain", "application/jsonx", "application/x-www-form-urlencoded"])
async def test_a_body_of_another_type_is_refused_before_a_service_sees_it(calm: Stage, kind: str):
    headers = {"content-type": kind}
    async with calm.client(account_token()) as client:
        sized = await client.post("/api/v1/quizzes", content=b"{}", headers=headers)
        chunked = await client.patch("/api/v1/users/me", content=_chunks(10), headers=headers)
        anonymous = await client.post("/api/v1/users", content=b"{}", headers=headers)
        assert (
            await client.post("/api/v1/quizzes/import", content=b"a,b", headers=headers)
        ).status_code == 200
        assert (await client.post("/api/v1/auth/logout", content=b"", headers=headers)).status_code == 200
    for answer in (sized, chunked, anonymous):
        assert _is_problem(answer, 415, "unsupported-media-type")
    assert [request.target for request in calm["quiz"].received] == ["/api/v1/quizzes/import"]


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8", None])
async def test_json_passes_however_its_type_is_written(calm: Stage, kind: str | None):
    async with calm.client(account_token()) as client:
        headers = {"content-type": kind} if kind else {}
        assert (await client.post("/api/v1/quizzes", content=b"{}", headers=headers)).status_code == 200


async def test_who_may_not_call_learns_nothing_of_types(calm: Stage):
    async with calm.client() as client:
        answer = await client.post("/api/v1/quizzes", content=b"x", headers={"content-type": "text/plain"})
    assert answer.status_code == 401


@pytest.mark.parametrize("query", ["search=%", "search=%zz", "a=%2", "a=%C3%A9&b=%x0"])
async def test_a_query_with_a_broken_escape_is_refused(calm: Stage, query: str):
    async with calm.client(account_token()) as client:
        assert _is_problem(await client.get(f"/api/v1/quizzes?{query}"), 400, "bad-request")
        assert (await client.get("/api/v1/quizzes?search=%25+%C3%A9&tag=a'b|{c}[]")).status_code == 200
    assert len(calm["quiz"].received) == 1


@pytest.mark.parametrize("header", ["if-match", "if-none-match", "idempotency-key", "accept"])
async def test_a_header_without_its_form_is_refused(calm: Stage, header: str):
    async with calm.client(account_token()) as client:
        answer = await client.get("/api/v1/quizzes", headers=[(header.encode(), "café".encode())])
        assert _is_problem(answer, 400, "bad-request")
        assert (await client.get("/api/v1/quizzes", headers={header: 'W/"1", "2"'})).status_code == 200


async def test_every_answer_of_the_api_names_its_version(calm: Stage):
    async with calm.client(account_token()) as client:
        answers = [
            await client.get("/api/v1/quizzes"),
            await client.delete("/api/v1/quizzes"),
            await client.post("/api/v1/quizzes", content=b"x", headers={"content-type": "text/plain"}),
            await client.get("/api/v1/nothing"),
            await client.get("/api/v1/quizzes?a=%zz"),
        ]
        page = await client.get("/")
    assert [answer.headers["wordrally-api-version"] for answer in answers] == ["1.1"] * 5
    assert "wordrally-api-version" not in page.headers


async def test_keys_can_only_be_read(calm: Stage):
    async with calm.client() as client:
        posted = await client.post("/.well-known/jwks.json")
        assert (await client.head("/.well-known/jwks.json")).status_code == 200
        assert _is_problem(await client.get("/.well-known/other"), 404, "not-found")
    assert _is_problem(posted, 405, "method-not-allowed")
    assert posted.headers["allow"] == "GET, HEAD"


async def test_its_health_can_only_be_read(calm: Stage):
    async with calm.client() as client:
        assert (await client.head("/livez")).status_code == 200
        for path in ("/livez", "/readyz"):
            posted = await client.post(path)
            assert _is_problem(posted, 405, "method-not-allowed")
            assert "x-ratelimit-limit" not in posted.headers


@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        (b"NO HTTP\r\n\r\n", 400),
        (b"GET /api/v1/quizzes HTTP/1.1\r\n\r\n", 400),
        (b"GET /api/v1/%2e%2e%2fusers HTTP/1.1\r\nhost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\n" + b"a: b\r\n" * 300 + b"\r\n", 431),
    ],
    ids=["no request", "no host", "escaped slash", "too many headers"],
)
async def test_a_request_that_cannot_be_read_is_a_problem_whose_id_stands_in_the_log(
    calm: Stage, request_head: bytes, status: int
):
    reader, writer = await asyncio.open_connection("127.0.0.1", calm.port)
    writer.write(request_head)
    answer = httpx.Response(status, content=(await reader.read()).partition(b"\r\n\r\n")[2]).json()
    writer.close()
    assert answer["status"] == status
    connection = int(answer["request_id"].removeprefix("connection-"))
    await until(lambda: _logged_connection(calm, connection, status))


async def _logged_connection(stage: Stage, connection: int, status: int) -> bool:
    lines = [json.loads(line) for line in stage.access_log.read_text().splitlines()]
    return any(line["connection"] == connection and line["status"] == status for line in lines)


async def test_a_file_to_import_may_be_ten_times_as_large(calm: Stage):
    async with calm.client(account_token("importer")) as client:
        fits = await client.post("/api/v1/quizzes/import", content=_chunks(10 * MIB))
        sized = await client.post("/api/v1/quizzes/import", content=b"x" * (10 * MIB + 1))
        chunked = await client.post("/api/v1/quizzes/import", content=_chunks(10 * MIB + 1))
    assert fits.status_code == 200
    assert _is_problem(sized, 413, "too-large")
    assert _is_problem(chunked, 413, "too-large")
    assert [len(request.body) for request in calm["quiz"].received] == [10 * MIB]


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/api/v1/quizzes", 401, "unauthorized"),
        ("GET", "/api/v1/users/me", 403, "forbidden"),
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/api", 404, "not-found"),
        ("GET", "/ws/v2/sessions/a", 404, "not-found"),
        ("DELETE", "/api/v1/sessions/join", 405, "method-not-allowed"),
    ],
)
async def test_its_own_errors_are_problem_documents(
    calm: Stage, method: str, path: str, status: int, kind: str
):
    async with calm.client(player_token() if status == 403 else None) as client:
        assert _is_problem(await client.request(method, path), status, kind)


async def test_a_path_with_hidden_slashes_is_refused(calm: Stage):
    """It could mean another path to a service than to the gateway."""
    async with calm.client() as client:
        answer = await client.get("/api/v1/pins/..%2fusers")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-request")
    assert calm["quiz"].received == []


async def test_a_wrong_method_is_told_the_right_ones(calm: Stage):
    async with calm.client() as client:
        assert (await client.post("/api/v1/users/me")).headers["allow"] == "GET, HEAD, PATCH, DELETE"


async def test_head_goes_where_get_goes_and_tokens_count_as_much(calm: Stage):
    async with calm.client(account_token()) as client:
        answer = await client.head("/api/v1/users/me")
    assert (answer.status_code, answer.content) == (200, b"")
    assert [request.method for request in calm["user"].received] == ["HEAD"]
    async with calm.client() as client:
        assert (await client.head("/api/v1/users/me")).status_code == 401
        assert (await client.head("/api/v1/sessions/join")).status_code == 405


async def test_a_services_own_error_passes_as_it_is(calm: Stage):
    problem = b'{"type": "/problems/too-late", "title": "Too late", "status": 409, "detail": "\xc3\xa9"}'
    headers = {"content-type": "application/problem+json", "retry-after": "7"}
    with calm["quiz"].answering(lambda _: Reply(503, problem, headers)):
        async with calm.client(account_token()) as client:
            answer = await client.post("/api/v1/sessions/a/close")
    assert (answer.status_code, answer.content, answer.headers["retry-after"]) == (503, problem, "7")


@pytest.mark.parametrize(
    "path", ["/metrics", "/metrics/", "//metrics", "/x/../metrics", "/stats", "/config_dump", "/quitquitquit"]
)
async def test_operators_pages_are_not_reachable_from_outside(calm: Stage, path: str):
    """Admin paths go to the web service, as any page's name does; `/metrics` goes nowhere."""
    async with calm.client() as client:
        answer = await client.get(calm.origin + path)
    expected = (404, []) if "metrics" in path else (200, [path])
    assert (answer.status_code, [request.target for request in calm["web"].received]) == expected


async def test_metrics_are_served_on_loopback(calm: Stage):
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{calm.ops_port}/metrics")
        other = await client.get(f"http://127.0.0.1:{calm.ops_port}/config_dump")
    assert "envoy_http_downstream_rq_total" in answer.text
    assert other.status_code == 404


@pytest.mark.parametrize(
    ("path", "service", "target"),
    [
        ("/", "web", "/"),
        ("/play/abc?pin=1", "web", "/play/abc?pin=1"),
        ("/docs", "web", "/docs"),
        ("/asyncapi.json", "web", "/asyncapi.json"),
        ("/api/v1/openapi.json", "web", "/api/v1/openapi.json"),
        ("/.well-known/jwks.json", "user", "/.well-known/jwks.json"),
        ("/api//v1/x/../pins/12345678", "quiz", "/api/v1/pins/12345678"),
    ],
)
async def test_paths_lead_to_their_service(calm: Stage, path: str, service: str, target: str):
    async with calm.client() as client:
        assert (await client.get(path)).status_code == 200
    assert target in [request.target for request in calm[service].received]


async def test_the_request_id_is_the_gateways_and_reaches_service_client_and_log(calm: Stage):
    async with calm.client() as client:
        answer = await client.get("/api/v1/pins/12345678?secret=1", headers={"x-request-id": "mine"})
    request_id = answer.headers.get_list("x-request-id")
    assert request_id != ["mine"]
    assert request_id == [calm["quiz"].received[0].headers["x-request-id"]]
    line = await _log_line(calm, request_id[0])
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/v1/pins/{pin}", 200)
    assert line["duration_ms"] >= line["upstream_ms"] >= 0


async def test_the_log_holds_the_network_but_no_token_account_or_pin(calm: Stage):
    token = account_token("account-7")
    async with calm.client(token) as client:
        await client.get("/api/v1/pins/87654321")
        answer = await client.get("/api/v1/quizzes?search=secret")
    assert (await _log_line(calm, answer.headers["x-request-id"]))["network"] == "127.0.0.0/24"
    written = calm.access_log.read_text()
    assert not [one for one in (token, "account-7", "87654321", "secret") if one in written]


async def _log_line(stage: Stage, request_id: str) -> dict[str, object]:
    async def written() -> bool:
        return request_id in stage.access_log.read_text()

    await until(written)
    lines = (json.loads(line) for line in stage.access_log.read_text().splitlines())
    return next(line for line in lines if line["request_id"] == request_id)


async def test_responses_carry_security_headers_unless_the_service_says_otherwise(calm: Stage):
    with calm["web"].answering(lambda _: Reply(headers={"referrer-policy": "same-origin"})):
        async with calm.client() as client:
            page = await client.get("/")
            error = await client.get("/api/v1/nothing")
    assert page.headers["x-content-type-options"] == error.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert error.headers["referrer-policy"] == "no-referrer"
    assert "x-envoy-upstream-service-time" not in page.headers


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "br"), ("gzip", "gzip"), ("identity", None)])
async def test_json_is_compressed_as_the_client_likes(calm: Stage, accepted: str, encoding: str | None):
    with calm["quiz"].answering(lambda _: Reply(body=b'["' + b"word " * 1_000 + b'"]')):
        answer = await _raw_get(calm, {"accept-encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding


async def test_what_is_compressed_or_tagged_already_stays_as_it_is(calm: Stage):
    body = gzip.compress(b"word " * 1_000)
    headers = {"content-type": "text/css", "content-encoding": "gzip"}
    tagged = {"content-type": "application/json", "etag": '"7"'}
    replies = (Reply(body=body, headers=headers), Reply(body=b"[" + b"1," * 999 + b"1]", headers=tagged))
    answers: list[httpx.Response] = []
    for reply in replies:
        with calm["quiz"].answering(lambda _, reply=reply: reply):
            answers.append(await _raw_get(calm, {"accept-encoding": "br, gzip"}))
    assert answers[0].headers["content-encoding"] == "gzip"
    assert answers[1].headers["etag"] == '"7"'
    assert "content-encoding" not in answers[1].headers


async def _raw_get(stage: Stage, headers: dict[str, str]) -> httpx.Response:
    async with stage.client() as client, client.stream("GET", "/api/v1/pins/1", headers=headers) as answer:
        _ = [chunk async for chunk in answer.aiter_raw()]
        return answer


@pytest.mark.parametrize(
    ("public_url", "policy"),
    [("https://quiz.example", "max-age=31536000; includeSubDomains"), ("http://quiz.example", None)],
)
async def test_with_a_public_address_of_https_browsers_are_told_to_come_by_it_only(
    tmp_path: Path, public_url: str, policy: str | None
):
    async with staged(tmp_path, PUBLIC_URL=public_url) as stage, stage.client() as client:
        answers = [await client.get(path) for path in ("/", "/api/v1/nothing", "/livez")]
    assert [answer.headers.get("strict-transport-security") for answer in answers] == [policy] * 3


async def test_other_origins_are_let_in_by_the_settings_only(tmp_path: Path):
    async with staged(tmp_path, ALLOWED_ORIGINS="https://a.example,https://b.example") as stage:
        preflight = {"access-control-request-method": "PUT", "access-control-request-headers": "if-match"}
        async with stage.client() as client:
            ours = {"origin": "https://b.example"}
            asked = await client.options("/api/v1/quizzes/a", headers=ours | preflight)
            refused = await client.get("/api/v1/quizzes", headers=ours)
            theirs = await client.options(
                "/api/v1/quizzes/a", headers={"origin": "https://c.example"} | preflight
            )
    assert asked.headers["access-control-allow-origin"] == "https://b.example"
    assert "if-match" in asked.headers["access-control-allow-headers"]
    assert "PUT" in asked.headers["access-control-allow-methods"]
    assert asked.headers["access-control-allow-credentials"] == "true"
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "https://b.example")
    assert "access-control-allow-origin" not in theirs.headers


async def test_a_client_cannot_shorten_time_outs_or_ask_for_retries(calm: Stage):
    """Nobody's `x-envoy-…` headers are obeyed, on loopback neither."""
    answered = asyncio.Event()

    def die_once(_request: object) -> Reply | None:
        if answered.is_set():
            return Reply()
        answered.set()
        return None

    with calm["quiz"].answering(die_once):
        async with calm.client(account_token()) as client:
            answer = await client.post("/api/v1/quizzes", headers={"x-envoy-retry-on": "5xx,reset"})
    assert answer.status_code == 503
    assert len(calm["quiz"].received) == 1


async def test_a_request_line_of_any_length_gets_an_answer(calm: Stage):
    async with calm.client() as client:
        answer = await client.get(f"/api/v1/words/dog?x={'a' * 60_000}")
    assert answer.status_code == 431
    reader, writer = await asyncio.open_connection("127.0.0.1", calm.port)
    writer.write(b"GET /api/v1/words/dog?x=" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
    async with asyncio.timeout(10):
        assert (await reader.readline()).startswith(b"HTTP/1.1 431 ")
    writer.close()
