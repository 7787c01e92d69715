"""`/api/v1/media` does what the contract says, and quizzes name only media that there are."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

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
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.application.media import MAX_ACCOUNT_BYTES, MediaFile
from wordrally.quiz.authoring.application.quizzes import Library
from wordrally.quiz.authoring.application.workbenches import Unfit
from wordrally.quiz.http import QuizParts
from wordrally.vocabulary.media import TOO_LARGE

OUT_OF_REACH: Any = object()
ANN = as_account("ann")
ID = "m" * 22


@pytest.fixture
def benches() -> FakeWorkbenches:
    return FakeWorkbenches()


@pytest.fixture
def media() -> FakeMedia:
    return FakeMedia()


@pytest.fixture
async def client(benches: FakeWorkbenches, media: FakeMedia) -> AsyncIterator[AsyncClient]:
    ids = count(1)
    parts = QuizParts(
        OpenRing(),
        Library(
            quizzes=FakeQuizzes(),
            media=media,
            games=FakeOpenGames(),
            clock=lambda: 1_000,
            new_id=lambda: f"quiz-{next(ids)}",
        ),
        live=OUT_OF_REACH,
        quotas=roomy_quotas(),
        guesses=OUT_OF_REACH,
        report_threads=OUT_OF_REACH,
        workshop=fake_workshop(benches),
        repeats=fake_repeats(),
        wrong_codes=WrongCodes(lambda: 0),
        class_words=FakeClassWords(),
    )
    app = quiz_app(parts)
    async with AsyncClient(transport=ASGITransport(app), base_url="https://quiz.example") as opened:
        yield opened


def quiz(**media: Any) -> dict[str, Any]:
    question = {"kind": "text", "prompt": "What is it?", "accepted": ["fog"], "media": media}
    return {"title": "Weather", "questions": [question]}


async def send(client: AsyncClient, content: bytes = b"raw") -> Any:
    return await client.post("/api/v1/media", content=content, headers=ANN | {"content-type": "image/png"})


async def test_media_are_stored_and_sent_to_anybody_for_ever(
    client: AsyncClient, benches: FakeWorkbenches
) -> None:
    stored = await send(client)

    assert stored.status_code == 201
    assert stored.json() == {"id": ID, "kind": "image", "media_type": "image/jpeg", "bytes": 5}
    assert benches.given == [("ann", "image/png", b"raw")]
    sent = await client.get(f"/api/v1/media/{ID}")
    assert (sent.content, sent.headers["content-type"]) == (b"small", "image/jpeg")
    assert sent.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert sent.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("media_id", ["x" * 22, "short", "%2e%2e%2fetc"])
async def test_unknown_media_are_not_found(client: AsyncClient, media_id: str) -> None:
    assert (await client.get(f"/api/v1/media/{media_id}")).status_code == 404


async def test_only_accounts_store_media(client: AsyncClient) -> None:
    assert (await client.post("/api/v1/media", content=b"x")).status_code == 401
    assert (await client.post("/api/v1/media", content=b"x", headers=as_player("p", "s"))).status_code == 403


async def test_what_is_no_media_is_refused(client: AsyncClient, benches: FakeWorkbenches) -> None:
    benches.failure = Unfit("This picture is damaged.")

    refused = await send(client)

    assert (refused.status_code, refused.json()["detail"]) == (422, "This picture is damaged.")


async def test_too_large_a_file_is_refused(client: AsyncClient, benches: FakeWorkbenches) -> None:
    assert (await send(client, bytes(2 * 1_048_576 + 20_000))).status_code == 413
    benches.failure = Unfit(TOO_LARGE)  # there is room for a form around a file, and not for this file in it
    assert (await send(client)).status_code == 413


async def test_an_account_has_room_for_so_much(client: AsyncClient, media: FakeMedia) -> None:
    await media.add(
        AccountId("ann"), [MediaFile("f" * 22, "image", "image/jpeg", bytes(MAX_ACCOUNT_BYTES))], 1
    )

    refused = await send(client)
    assert (refused.status_code, refused.json()["code"]) == (403, "quota")
    assert refused.json()["values"] == {"quota": "media_bytes", "limit": MAX_ACCOUNT_BYTES}


async def test_media_that_a_quiz_names_are_kept(client: AsyncClient, media: FakeMedia) -> None:
    await send(client)

    stored = await client.post("/api/v1/quizzes", json=quiz(kind="image", id=ID, alt="fog"), headers=ANN)

    assert stored.status_code == 201
    assert stored.json()["questions"][0]["media"] == {"kind": "image", "id": ID, "alt": "fog"}
    assert media.used == {ID}


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"kind": "image", "id": ID, "alt": "fog"}, "/questions/0/media/id"),
        ({"kind": "image", "value": "🌫️", "alt": "fog"}, "/questions/0/media/id"),
        ({"kind": "emoji", "id": ID, "alt": "fog"}, "/questions/0/media/value"),
        ({"value": "fog", "alt": "fog"}, "/questions/0/media/value"),
    ],
)
async def test_a_quiz_names_only_media_that_there_are(
    client: AsyncClient, named: dict[str, str], field: str
) -> None:
    refused = await client.post("/api/v1/quizzes", json=quiz(**named), headers=ANN)

    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


async def test_an_emoji_needs_no_kind(client: AsyncClient) -> None:
    stored = await client.post("/api/v1/quizzes", json=quiz(value="🌫️", alt="fog"), headers=ANN)

    assert stored.json()["questions"][0]["media"] == {"kind": "emoji", "value": "🌫️", "alt": "fog"}


async def test_an_import_stores_its_media(
    client: AsyncClient, benches: FakeWorkbenches, media: FakeMedia
) -> None:
    benches.media = [MediaFile(ID, "image", "image/jpeg", b"small")]

    assert (await client.post("/api/v1/quizzes/import", content=b"x", headers=ANN)).status_code == 200
    assert [*media.files] == [ID]


async def test_media_of_a_quiz_go_into_packages_only(
    client: AsyncClient, benches: FakeWorkbenches, media: FakeMedia
) -> None:
    stored = MediaFile("s" * 22, "image", "image/jpeg", b"small")
    await media.add(AccountId("ann"), [stored], 0)
    shown = {"kind": "image", "id": stored.id, "alt": "A cat"}
    question = {"kind": "text", "prompt": "Look", "accepted": ["cat"], "media": shown}
    quiz = await client.post(
        "/api/v1/quizzes", json={"title": "Pets", "questions": [question] * 2}, headers=ANN
    )

    for form in ("anki", "csv"):
        await client.get(f"/api/v1/quizzes/{quiz.json()['id']}/export?format={form}", headers=ANN)

    assert [given[4:] for given in benches.given] == [(stored,), ()]
