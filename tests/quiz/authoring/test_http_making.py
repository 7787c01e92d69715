"""`/api/v1/quizzes/generate`, `/import` and `/export`, `/api/v1/words` and `/topics` follow the contract."""

import json
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response

from tests.quiz.authoring.fake_class_words import FakeClassWords
from tests.quiz.authoring.fake_media import FakeMedia
from tests.quiz.authoring.fake_open_games import FakeOpenGames
from tests.quiz.authoring.fake_quizzes import FakeQuizzes
from tests.quiz.authoring.fake_workshop import FakeWorkbenches, fake_workshop
from tests.quiz.shared.app import quiz_app
from tests.quiz.shared.callers import OpenRing, as_account, as_player
from tests.quiz.shared.fake_idempotency_keys import fake_repeats
from tests.quiz.shared.quotas import roomy_quotas
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.http.formats import ImportOptions
from wordrally.quiz.authoring.application.quizzes import Library
from wordrally.quiz.authoring.application.workbenches import Busy, TooMuchWork, Unfit
from wordrally.quiz.authoring.entrypoints.http_making import MAX_FILE_BYTES
from wordrally.quiz.http import QuizParts

QUIZZES = "/api/v1/quizzes"
OUT_OF_REACH: Any = object()
ANN, BEN = as_account("ann"), as_account("ben")


@pytest.fixture
def benches() -> FakeWorkbenches:
    return FakeWorkbenches()


@pytest.fixture
async def client(benches: FakeWorkbenches) -> AsyncIterator[AsyncClient]:
    ids = count(1)
    desk = QuizParts(
        OpenRing(),
        Library(
            quizzes=FakeQuizzes(),
            media=FakeMedia(),
            games=FakeOpenGames(),
            clock=lambda: 1_000,
            new_id=lambda: f"quiz-{next(ids)}",
        ),
        live=OUT_OF_REACH,
        quotas=roomy_quotas(),
        guesses=OUT_OF_REACH,
        report_threads=OUT_OF_REACH,
        workshop=fake_workshop(benches, known={"drizzle": 1.5}),
        repeats=fake_repeats(),
        wrong_codes=WrongCodes(lambda: 0),
        class_words=FakeClassWords(),
    )
    app = quiz_app(desk)
    async with AsyncClient(transport=ASGITransport(app), base_url="https://quiz.example") as opened:
        yield opened


async def generate(client: AsyncClient, **recipe: Any) -> Response:
    return await client.post(f"{QUIZZES}/generate", json=recipe, headers=ANN)


async def store(client: AsyncClient, title: str = "Weather", **changes: Any) -> str:
    question = {"kind": "text", "prompt": "drizzle", "accepted": ["rain"]}
    body = {"title": title, "questions": [question], **changes}
    return (await client.post(QUIZZES, json=body, headers=ANN)).json()["id"]


async def test_a_recipe_gets_a_proposal_and_the_seed_that_was_drawn(
    client: AsyncClient, benches: FakeWorkbenches
) -> None:
    first, second = [(await generate(client, words=["drizzle", "mist"])).json() for _ in range(2)]

    assert first["title"] == "Words"
    assert first["seed"] != second["seed"]
    whose, recipe, seed, played = benches.given[0]
    assert (whose, recipe.words, seed) == ("ann", ["drizzle", "mist"], first["seed"])
    assert played.difficulties == {"drizzle": 1.5}


async def test_a_seed_that_is_given_is_used(client: AsyncClient) -> None:
    assert (await generate(client, level="B1", topic="food", seed=42)).json()["seed"] == 42


@pytest.mark.parametrize("recipe", [{"text": "A light Drizzle, then: rain!"}, {"level": "B2"}])
async def test_the_difficulties_of_the_words_of_a_text_or_level_are_looked_up(
    client: AsyncClient, benches: FakeWorkbenches, recipe: dict[str, Any]
) -> None:
    await generate(client, **recipe)

    assert benches.given[0][3].difficulties == {"drizzle": 1.5}


@pytest.mark.parametrize(
    ("recipe", "field"),
    [
        ({}, "/words"),
        ({"words": ["a"], "text": "b"}, "/text"),
        ({"level": "B1", "topic": "fools"}, "/topic"),
        ({"words": ["a"], "count": 0}, "/count"),
        ({"words": ["a"], "kinds": ["essay"]}, "/kinds/0"),
        ({"word": "a"}, "/word"),
    ],
)
async def test_a_bad_recipe_is_refused_at_its_field(
    client: AsyncClient, benches: FakeWorkbenches, recipe: dict[str, Any], field: str
) -> None:
    response = await generate(client, **recipe)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field
    assert benches.given == []


async def test_a_raw_body_is_a_file_whose_name_the_query_or_a_header_tells(
    client: AsyncClient, benches: FakeWorkbenches
) -> None:
    disposition = "attachment; filename*=UTF-8''W%C3%B6rter.csv"
    named = await client.post(f"{QUIZZES}/import?name=a.csv&limit=5&ask=back", content=b"x", headers=ANN)
    headers = ANN | {"Content-Disposition": disposition}
    titled = await client.post(f"{QUIZZES}/import", content=b"x", headers=headers)

    assert (named.json()["title"], titled.json()["title"]) == ("a.csv", "Wörter.csv")
    whose, _, content_type, body, options = benches.given[0]
    assert (whose, content_type, body) == ("ann", "application/octet-stream", b"x")
    assert isinstance(options, ImportOptions)
    assert (options.limit, options.ask, options.format) == (5, "back", None)


async def test_a_form_reaches_the_workbench_as_it_was_sent(
    client: AsyncClient, benches: FakeWorkbenches
) -> None:
    answer = await client.post(f"{QUIZZES}/import", files={"deck": ("my.apkg", b"\x00zip")}, headers=ANN)

    assert answer.status_code == 200
    _, name, content_type, body, _ = benches.given[0]
    assert (name, content_type.partition(";")[0]) == ("", "multipart/form-data")
    assert b"\x00zip" in body


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("format=docx", "format"),
        ("cards=", "cards"),
        ("page=1", "page"),
    ],
)
async def test_a_bad_parameter_of_an_import_is_refused(client: AsyncClient, query: str, field: str) -> None:
    response = await client.post(f"{QUIZZES}/import?{query}", content=b"x", headers=ANN)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == f"/{field}"


async def test_a_file_larger_than_ten_mebibytes_is_too_large(
    client: AsyncClient, benches: FakeWorkbenches
) -> None:
    largest = await client.post(f"{QUIZZES}/import", content=b"x" * MAX_FILE_BYTES, headers=ANN)
    larger = await client.post(f"{QUIZZES}/import", content=b"x" * (MAX_FILE_BYTES + 1), headers=ANN)

    assert (largest.status_code, larger.status_code) == (200, 413)
    assert larger.json()["type"] == "/problems/too-large"
    assert len(benches.given) == 1


async def test_a_body_that_is_compressed_as_a_whole_is_refused(client: AsyncClient) -> None:
    response = await client.post(
        f"{QUIZZES}/import", content=b"x", headers=ANN | {"Content-Encoding": "gzip"}
    )

    assert response.status_code == 415


@pytest.mark.parametrize(
    ("failure", "status", "kind"),
    [
        (Unfit("There is no question in this file."), 422, "unfit-file"),
        (TooMuchWork("This takes too long."), 422, "too-much-work"),
        (Busy(retry_after_s=5), 503, "unavailable"),
    ],
)
async def test_why_a_file_is_not_read_is_told(
    client: AsyncClient, benches: FakeWorkbenches, failure: Exception, status: int, kind: str
) -> None:
    benches.failure = failure

    response = await client.post(f"{QUIZZES}/import", content=b"x", headers=ANN)

    assert (response.status_code, response.json()["type"]) == (status, f"/problems/{kind}")
    assert response.headers.get("retry-after") == ("5" if status == 503 else None)


async def test_an_exported_quiz_is_a_file_named_by_its_title(
    client: AsyncClient, benches: FakeWorkbenches
) -> None:
    quiz_id = await store(client, title='Été / "Hiver"')

    response = await client.get(f"{QUIZZES}/{quiz_id}/export?format=csv", headers=ANN)

    assert (response.content, response.headers["content-type"]) == (b"a,b\n", "text/csv; charset=utf-8")
    assert response.headers["content-disposition"] == (
        "attachment; filename=\"Ete Hiver.csv\"; filename*=UTF-8''%C3%89t%C3%A9%20Hiver.csv"
    )
    assert "wordrally-left-out" not in response.headers
    _, draft, form, separator = benches.given[0]
    assert (draft.title, draft.questions[0].prompt, form, separator) == (
        'Été / "Hiver"',
        "drizzle",
        "csv",
        ",",
    )


async def test_a_csv_is_separated_as_spreadsheet_programs_of_the_caller_expect(
    client: AsyncClient, benches: FakeWorkbenches
) -> None:
    quiz_id = await store(client)

    response = await client.get(
        f"{QUIZZES}/{quiz_id}/export?format=csv", headers=ANN | {"Accept-Language": "de-DE,de;q=0.9"}
    )

    assert benches.given[0][3] == ";"
    assert response.headers["vary"] == "Accept-Language"


async def test_what_a_format_leaves_out_is_told_in_a_header(
    client: AsyncClient, benches: FakeWorkbenches
) -> None:
    benches.left_out = {'No "emoji".': [0, 3], "Zu groß": [1]}

    response = await client.get(f"{QUIZZES}/{await store(client)}/export?format=csv", headers=ANN)

    assert response.headers["wordrally-left-out"] == '(0 3);reason="No \\"emoji\\".", (1);reason="Zu gro?"'


async def test_only_who_may_read_a_quiz_exports_it(client: AsyncClient) -> None:
    private = f"{QUIZZES}/{await store(client)}/export?format=csv"
    assert (await client.get(private, headers=BEN)).status_code == 404

    public = f"{QUIZZES}/{await store(client, visibility='public')}/export?format=csv"
    assert (await client.get(public, headers=BEN)).status_code == 200


@pytest.mark.parametrize("query", ["", "?format=docx"])
async def test_an_export_needs_a_format_that_there_is(client: AsyncClient, query: str) -> None:
    response = await client.get(f"{QUIZZES}/{await store(client)}/export{query}", headers=ANN)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "/format"


async def test_a_fault_of_ours_is_no_fault_of_the_file(client: AsyncClient, benches: FakeWorkbenches) -> None:
    quiz_id = await store(client)
    benches.failure = RuntimeError("a secret of the kitchen")

    response = await client.get(f"{QUIZZES}/{quiz_id}/export?format=csv", headers=ANN)

    assert response.status_code == 500
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/generate"), ("POST", "/import"), ("GET", "/quiz-1/export?format=csv")],
)
async def test_making_needs_an_account(client: AsyncClient, method: str, path: str) -> None:
    body = json.dumps({"words": ["a"]})
    kind = {"Content-Type": "application/json"}
    stranger = await client.request(method, QUIZZES + path, content=body, headers=kind)
    player = await client.request(method, QUIZZES + path, content=body, headers=kind | as_player("s", "p"))

    assert (stranger.status_code, player.status_code) == (401, 403)


async def test_a_word_and_the_topics_are_anybody_s_and_may_be_kept(client: AsyncClient) -> None:
    word, topics = [await client.get(f"/api/v1/{path}") for path in ("words/drizzle", "topics")]

    assert (word.json()["word"], topics.json()["items"][0]["words"]) == ("drizzle", {"B1": 40})
    assert word.headers["cache-control"] == topics.headers["cache-control"] == "public, max-age=86400"


@pytest.mark.parametrize("word", ["qwrtz", "x" * 61, "%00", "a%20b"])
async def test_an_unknown_word_is_not_found(client: AsyncClient, word: str) -> None:
    response = await client.get(f"/api/v1/words/{word}")

    assert (response.status_code, response.json()["type"]) == (404, "/problems/unknown-word")


async def test_names_of_calls_are_no_ids_of_quizzes(client: AsyncClient) -> None:
    assert (await client.get(f"{QUIZZES}/generate", headers=ANN)).status_code == 405
    assert (await client.delete(f"{QUIZZES}/import", headers=ANN)).status_code == 405


async def test_lines_are_checked_for_an_account(client: AsyncClient) -> None:
    path = "/api/v1/words/check"
    response = await client.post(path, json={"lines": ["qwrtz"]}, headers=ANN)

    assert response.status_code == 200
    assert response.json()["items"][0]["reason"] == "“qwrtz” is not in the lexicon."
    assert (await client.post(path, json={"lines": ["qwrtz"]})).status_code == 401
    assert (await client.post(path, json={"lines": []}, headers=ANN)).status_code == 422
