"""The `type` of every problem leads to a page that describes it."""

import ast
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

import wordrally
from wordrally.contracts.http.problem_types import PROBLEM_TYPES
from wordrally.web.main import create_app

SOURCE = Path(wordrally.__file__).parent
RAISED = {"ProblemError", "HandshakeRejected", "GatewayProblem"}


def _answered() -> Iterator[tuple[int, str]]:
    """Each status and kind that stand side by side in the source, in a call or in a table of refusals."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED:
                pair = node.args[:2]
            elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
                pair = node.elts
            else:
                continue
            values = [part.value for part in pair if isinstance(part, ast.Constant)]
            match values:
                case [int(status), str(kind)] if 400 <= status < 600 and re.fullmatch("[a-z-]+", kind):
                    yield status, kind
                case _:
                    pass


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "index.html").write_text("<!doctype html>")
    transport = httpx.ASGITransport(create_app(tmp_path))
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
        yield client


def test_every_problem_that_is_answered_is_described():
    found = set(_answered())
    assert len(found) > 40
    assert {kind for _, kind in found} <= set(PROBLEM_TYPES)


@pytest.mark.parametrize("kind", PROBLEM_TYPES)
async def test_a_type_leads_to_its_page(browser: httpx.AsyncClient, kind: str):
    page = await browser.get(f"/problems/{kind}")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert f"/problems/{kind}" in page.text
    assert f"Status {PROBLEM_TYPES[kind][0]}" in page.text
    assert f'href="/problems/{kind}"' in (await browser.get("/problems")).text


async def test_an_unknown_type_is_not_found(browser: httpx.AsyncClient):
    assert (await browser.get("/problems/nothing")).status_code == 404
    assert (await browser.get("/problems/%3Cscript%3E")).status_code == 404


async def test_a_page_ignores_what_it_does_not_know(browser: httpx.AsyncClient):
    assert (await browser.get("/problems/not-found?x=1")).status_code == 200
