"""The browser client and the documents as a browser gets them."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.web.main import assets_folder, create_app

PAGE = "<!doctype html><title>Wordrally</title>"
SCRIPT = "export const answer = 42;\n" * 100


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a small build."""
    for name, text in {
        "index.html": PAGE,
        "pages.json": '["/", "/embed", "/play/:session", "/quizzes", "/quizzes/:quiz/edit"]',
        "sw.js": "// worker",
        "manifest.webmanifest": "{}",
        "docs/index.html": "<!doctype html><title>API</title>",
        "openapi.json": '{"openapi": "3.1.0"}',
        "asyncapi.json": '{"asyncapi": "3.0.0"}',
        "assets/index-BnaLV0jx.js": SCRIPT,
    }.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    (tmp_path / "assets/index-BnaLV0jx.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    transport = httpx.ASGITransport(create_app(tmp_path, ["https://school.example", "https://*.example.org"]))
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/play/0190a", "/?pin=12345678", "/quizzes/a/edit", "/quizzes/"])
async def test_every_route_of_the_client_is_its_page(browser: httpx.AsyncClient, path: str):
    answer = await browser.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


async def test_an_address_that_is_no_route_of_the_client_is_not_found_and_says_so_in_its_page(tmp_path: Path):
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "pages.json").write_text('["/", "/play/:session", "/quizzes"]')
    transport = httpx.ASGITransport(create_app(tmp_path))
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
        tag = (await client.get("/")).headers["etag"]
        statuses = [
            (await client.get(path)).status_code for path in ("/", "/play/a", "/quizzes", "/quizzes/")
        ]
        assert statuses == [200, 200, 200, 200]
        for path in ("/nowhere", "/play", "/play/a/b"):
            answer = await client.get(path, headers={"if-none-match": tag})
            assert (answer.status_code, answer.text) == (404, PAGE)


async def test_a_page_may_load_from_its_own_origin_only(browser: httpx.AsyncClient):
    policy = (await browser.get("/quizzes")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (await browser.get("/docs")).headers["content-security-policy"] == policy


async def test_hashed_files_are_kept_for_good_and_sent_compressed(browser: httpx.AsyncClient):
    answer = await browser.get("/assets/index-BnaLV0jx.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.text == SCRIPT


async def test_an_unchanged_page_is_not_sent_again(browser: httpx.AsyncClient):
    tag = (await browser.get("/")).headers["etag"]
    again = await browser.get("/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/api/v1/openapi.json", '{"openapi": "3.1.0"}'),
        ("/asyncapi.json", '{"asyncapi": "3.0.0"}'),
        ("/docs", "<!doctype html><title>API</title>"),
    ],
)
async def test_the_documents_have_addresses_of_their_own(browser: httpx.AsyncClient, path: str, content: str):
    answer = await browser.get(path)
    assert (answer.status_code, answer.text, answer.headers["cache-control"]) == (200, content, "no-cache")


async def test_the_documents_name_the_server_that_they_are_served_from(tmp_path: Path):
    for name in ("index.html", "openapi.json", "asyncapi.json"):
        (tmp_path / name).write_text('{"info": {}, "servers": []}')
    transport = httpx.ASGITransport(create_app(tmp_path, public_url="https://quiz.example"))
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
        http = await client.get("/api/v1/openapi.json")
        sockets = await client.get("/asyncapi.json")
        assert (await client.head("/asyncapi.json")).status_code == 200
        assert (await client.post("/asyncapi.json")).status_code == 405
    assert http.json() == {"info": {}, "servers": [{"url": "https://quiz.example"}]}
    assert sockets.json()["servers"] == {"this": {"host": "quiz.example", "protocol": "wss"}}


@pytest.mark.parametrize(
    "path", ["/assets/gone", "/assets/gone-a1.js", "/favicon.ico", "/../pyproject.toml", "/x.php"]
)
async def test_a_file_that_is_not_there_is_a_problem(browser: httpx.AsyncClient, path: str):
    answer = await browser.get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize("path", ["/embed?pin=12345678", "/play/0190a"])
async def test_sites_of_the_settings_may_frame_the_pages_for_players(browser: httpx.AsyncClient, path: str):
    policy = (await browser.get(path)).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://school.example https://*.example.org")
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("path", ["/", "/quizzes", "/docs", "/embed/../quizzes"])
async def test_no_site_may_frame_another_page(browser: httpx.AsyncClient, path: str):
    headers = (await browser.get(path)).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_without_the_setting_no_page_can_be_framed(tmp_path: Path):
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "pages.json").write_text('["/embed"]')
    transport = httpx.ASGITransport(create_app(tmp_path))
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
        policy = (await client.get("/embed")).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'none'")


async def test_the_service_worker_is_asked_for_again_each_time(browser: httpx.AsyncClient):
    worker, manifest = await browser.get("/sw.js"), await browser.get("/manifest.webmanifest")
    assert worker.headers["cache-control"] == "no-cache"
    assert worker.headers["content-type"].startswith("text/javascript")
    assert manifest.headers["content-type"] == "application/manifest+json"


async def test_nothing_can_be_sent_to_it(browser: httpx.AsyncClient):
    answer = await browser.post("/", content=b"x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["type"] == "/problems/method-not-allowed"


async def test_a_head_has_no_body(browser: httpx.AsyncClient):
    answer = await browser.head("/play/0190a")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
async def test_operators_ask_it_as_any_service(browser: httpx.AsyncClient, path: str):
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert answer.text != PAGE


def test_without_a_build_it_does_not_start(tmp_path: Path):
    with pytest.raises(ServiceCannotStart, match="make web"):
        assets_folder(str(tmp_path))
