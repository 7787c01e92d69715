"""Quizzes from words and files through the gateway and in the terminal, also from hostile files."""

import asyncio
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.lesson import PASSWORD, sign_in
from wordrally.local.stack import Stack

QUIZZES = "/api/v1/quizzes"
CSV = b"question,answer\ndrizzle,light rain\nmist,thin fog\n"
WITHIN_S = 200


@pytest.fixture
async def teacher(http: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who has just signed up."""
    headers = await sign_in(http)
    async with httpx.AsyncClient(base_url=http.base_url, headers=headers, timeout=60) as client:
        yield client


async def patiently(client: httpx.AsyncClient, method: str, path: str, **body: Any) -> httpx.Response:
    """The answer of a machine that is not too busy: a good client comes back when it is told to."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            response = await client.request(method, QUIZZES + path, **body)
            if response.status_code not in (429, 503):
                return response
            await asyncio.sleep(float(response.headers["retry-after"]))


async def test_a_file_is_read_stored_and_written_again(teacher: httpx.AsyncClient) -> None:
    raw = await patiently(teacher, "POST", "/import?name=weather.csv", content=CSV)
    form = await patiently(teacher, "POST", "/import", files={"file": ("weather.csv", CSV)})

    assert raw.status_code == 200, raw.text
    assert raw.json() == form.json()
    proposal = raw.json()
    assert [row["question"] for row in proposal["rows"]] == [0, 1]
    body = {"title": "Été", "questions": proposal["questions"]}
    stored = (await teacher.post(QUIZZES, json=body)).json()
    written = await patiently(teacher, "GET", f"/{stored['id']}/export?format=json")
    assert written.headers["content-disposition"].endswith("filename*=UTF-8''%C3%89t%C3%A9.json")
    again = await patiently(teacher, "POST", "/import", content=written.content)
    assert again.json()["questions"] == proposal["questions"]


async def test_every_format_of_an_export_is_served(teacher: httpx.AsyncClient) -> None:
    questions = [{"kind": "choice", "prompt": "drizzle", "choices": ["rain", "fog"], "correct": [0]}]
    stored = (await teacher.post(QUIZZES, json={"title": "Weather", "questions": questions})).json()
    begins = {"csv": b"", "gift": b"", "qti": b"PK", "anki": b"PK", "pdf": b"%PDF"}
    for form, beginning in begins.items():
        written = await patiently(teacher, "GET", f"/{stored['id']}/export?format={form}")
        assert written.status_code == 200, written.text
        assert written.content.startswith(beginning), form


async def test_words_become_a_quiz_that_can_be_stored(teacher: httpx.AsyncClient) -> None:
    recipe = {"words": ["river", "mountain", "qwrtz"], "seed": 7, "count": 4}
    first = await patiently(teacher, "POST", "/generate", json=recipe)
    second = await patiently(teacher, "POST", "/generate", json=recipe)

    assert first.status_code == 200, first.text
    assert first.json() == second.json()
    proposal = first.json()
    assert "qwrtz" in {unused["word"] for unused in proposal["unused"]}
    questions = [made["question"] for made in proposal["questions"]]
    assert questions
    stored = await teacher.post(QUIZZES, json={"title": proposal["title"], "questions": questions})
    assert stored.status_code == 201, stored.text


async def test_words_and_topics_are_anybody_s(http: httpx.AsyncClient) -> None:
    word = await http.get("/api/v1/words/river")
    topics = await http.get("/api/v1/topics")

    assert word.json()["word"] == "river"
    assert topics.json()["items"]
    assert word.headers["cache-control"] == topics.headers["cache-control"] == "public, max-age=86400"
    assert (await http.get("/api/v1/words/qwrtz")).status_code == 404


def zip_of_zeros(name: str, size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as entry:
        for _ in range(size // 1_000_000):
            entry.write(bytes(1_000_000))
    return packed.getvalue()


XML_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "&a%d;&a%d;&a%d;">' % (n, n - 1, n - 1, n - 1) for n in range(1, 20))
    + b']><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1">&a19;</assessmentItem>'
).replace(b"&a0;", b"&a;")

HOSTILE = {
    "a bomb in a deck": ("deck.apkg", lambda: zip_of_zeros("collection.anki21", 60_000_000)),
    "a bomb in a workbook": ("quiz.xlsx", lambda: zip_of_zeros("xl/workbook.xml", 60_000_000)),
    "entities": ("item.xml", lambda: XML_BOMB),
    "deep nesting": ("quiz.json", lambda: b"[" * 1_000_000),
    "a million rows": ("cards.txt", lambda: b"a\tb\n" * 1_000_000),
    "no database": ("deck.anki2", lambda: b"SQLite format 3\0" + os.urandom(4_000)),
    "noise": ("deck.apkg", lambda: os.urandom(20_000)),
    "nothing": ("empty.csv", lambda: b""),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused_clearly_and_the_service_goes_on(
    teacher: httpx.AsyncClient, name: str
) -> None:
    file_name, content = HOSTILE[name]

    refused = await patiently(teacher, "POST", f"/import?name={file_name}", content=content())

    assert refused.status_code == 422, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"]
    assert (await teacher.get(QUIZZES)).status_code == 200


async def test_a_file_that_is_too_large_is_refused(teacher: httpx.AsyncClient) -> None:
    refused = await teacher.post(f"{QUIZZES}/import", content=bytes(10 * 1_048_576 + 1))

    assert (refused.status_code, refused.json()["type"]) == (413, "/problems/too-large")


async def run(stack: Stack, email: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command with an account and without a terminal; repeat it while the machine is too busy."""
    settings = {"WORDRALLY_EMAIL": email, "WORDRALLY_PASSWORD": PASSWORD, "WORDRALLY_SERVER": stack.url}
    command = [sys.executable, "-P", "-m", "wordrally.cli", *arguments]
    async with asyncio.timeout(WITHIN_S):
        while True:
            done = await asyncio.to_thread(
                subprocess.run,
                command,
                env=os.environ | settings | {"COLUMNS": "120"},
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                timeout=WITHIN_S,
            )
            if "Try again in" not in done.stderr:
                return done


@pytest.fixture
async def email(http: httpx.AsyncClient) -> str:
    body = {"email": f"{os.urandom(6).hex()}@example.org", "password": PASSWORD, "display_name": "Teacher"}
    assert (await http.post("/api/v1/users", json=body)).status_code == 201
    return body["email"]


async def test_a_file_becomes_a_quiz_in_the_terminal(stack: Stack, email: str, tmp_path: Path) -> None:
    file = tmp_path / "weather.csv"
    file.write_bytes(CSV)

    looked_at = await run(stack, email, "import", str(file))
    stored = await run(stack, email, "import", str(file), "--save", "--title", "Rain")
    file.write_text("")
    refused = await run(stack, email, "import", str(file))

    assert looked_at.returncode == 0, looked_at.stderr
    assert "2 of 2 rows, read as csv." in looked_at.stdout
    assert "Stored" not in looked_at.stdout
    assert "Stored as" in stored.stdout, stored.stderr
    assert (refused.returncode, refused.stderr.startswith("wordrally: ")) == (1, True)


async def test_words_become_a_quiz_in_the_terminal(stack: Stack, email: str) -> None:
    made = await run(stack, email, "generate", "river", "mountain", "--seed", "7", "--count", "2", "--save")
    refused = await run(stack, email, "generate", "--topic", "food")
    stranger = await run(stack, "nobody@example.org", "generate", "river")

    assert made.returncode == 0, made.stderr
    assert "river" in made.stdout
    assert "Stored as" in made.stdout
    assert (refused.returncode, "/level" in refused.stderr) == (1, True)
    assert stranger.returncode == 1
    assert "Traceback" not in made.stderr + refused.stderr + stranger.stderr
