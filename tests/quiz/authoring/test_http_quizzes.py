"""`/api/v1/quizzes` does what the contract says."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from tests.quiz.authoring.fake_class_words import FakeClassWords
from tests.quiz.authoring.fake_media import FakeMedia
from tests.quiz.authoring.fake_open_games import FakeOpenGames
from tests.quiz.authoring.fake_quizzes import FakeQuizzes
from tests.quiz.shared.app import quiz_app
from tests.quiz.shared.callers import OpenRing, as_account, as_player
from tests.quiz.shared.fake_idempotency_keys import fake_repeats
from tests.quiz.shared.quotas import FakeUsage, roomy_quotas
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.http.quizzes import Quiz
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.application.quizzes import Library
from wordrally.quiz.http import QuizParts
from wordrally.quiz.operator.application.hiding import hide_quiz, unhide_quiz
from wordrally.quiz.shared.application.quotas import AccountLimits, Quotas

PATH = "/api/v1/quizzes"

ORIGIN = "https://quiz.example"
OUT_OF_REACH: Any = object()
"""What the calls of quizzes do not work with."""

ANN, BEN = as_account("ann"), as_account("ben")


@pytest.fixture
def stored() -> FakeQuizzes:
    return FakeQuizzes()


@pytest.fixture
def games() -> FakeOpenGames:
    return FakeOpenGames()


@pytest.fixture
async def client(stored: FakeQuizzes, games: FakeOpenGames) -> AsyncIterator[AsyncClient]:
    clock, ids = count(1_000), count(1)
    library = Library(
        quizzes=stored,
        media=FakeMedia(),
        games=games,
        clock=lambda: next(clock),
        new_id=lambda: f"quiz-{next(ids)}",
    )
    desk = QuizParts(
        OpenRing(),
        library,
        live=OUT_OF_REACH,
        quotas=roomy_quotas(),
        guesses=OUT_OF_REACH,
        report_threads=OUT_OF_REACH,
        workshop=OUT_OF_REACH,
        repeats=fake_repeats(),
        wrong_codes=WrongCodes(lambda: 0),
        class_words=FakeClassWords(),
    )
    app = quiz_app(desk)
    async with AsyncClient(transport=ASGITransport(app), base_url=ORIGIN) as opened:
        yield opened


def quiz(**changes: Any) -> dict[str, Any]:
    drizzle = {"kind": "choice", "prompt": "drizzle", "choices": ["light rain", "fog"], "correct": [0]}
    return {"title": "Weather", "questions": [drizzle], **changes}


async def create(client: AsyncClient, **changes: Any) -> dict[str, Any]:
    response = await client.post(PATH, json=quiz(**changes), headers=ANN)
    assert response.status_code == 201, response.text
    return response.json()


async def test_a_created_quiz_is_read_back_as_it_was_written(client: AsyncClient) -> None:
    response = await client.post(PATH, json=quiz(), headers=ANN)
    created = response.json()

    read = await client.get(response.headers["location"], headers=ANN)

    assert read.json() == created
    assert read.headers["etag"] == response.headers["etag"]
    assert created["owner_id"] == "ann"
    assert created["questions"] == [
        quiz()["questions"][0]
        | {
            "time_limit_ms": 20_000,
            "points": 1_000,
            "explanation": None,
            "media": None,
            "word": None,
            "exercise": None,
            "prompt_language": None,
            "answer_language": None,
            "word_language": None,
        }
    ]


async def test_a_quiz_that_breaks_a_rule_is_refused_with_pointers_to_the_fields(client: AsyncClient) -> None:
    question = {"kind": "choice", "prompt": "drizzle", "choices": ["rain", "rain"], "correct": [0, 5]}

    response = await client.post(PATH, json=quiz(questions=[question]), headers=ANN)

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in response.json()["errors"]] == [
        "/questions/0/choices/1",
        "/questions/0/correct/1",
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "x", "questions": []}, "/questions"),
        (quiz(owner="ben"), "/owner"),
        (quiz(title=""), "/title"),
        (quiz(questions=[{"kind": "essay", "prompt": "x"}]), "/questions/0/kind"),
        (quiz(questions=[{"kind": "text", "prompt": "x", "accepted": [1]}]), "/questions/0/accepted/0"),
        (
            quiz(questions=[{"kind": "text", "prompt": "x", "accepted": ["a"], "points": "9"}]),
            "/questions/0/points",
        ),
    ],
)
async def test_a_field_that_does_not_fit_is_named(
    client: AsyncClient, body: dict[str, Any], field: str
) -> None:
    response = await client.post(PATH, json=body, headers=ANN)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


async def test_nobody_reads_another_account_s_private_quiz(client: AsyncClient) -> None:
    private = await create(client)

    response = await client.get(f"{PATH}/{private['id']}", headers=BEN)

    assert response.status_code == 404
    assert response.json()["type"] == "/problems/unknown-quiz"


async def test_any_account_reads_a_public_quiz_but_only_its_owner_changes_it(client: AsyncClient) -> None:
    public = await create(client, visibility="public")
    path = f"{PATH}/{public['id']}"

    assert (await client.get(path, headers=BEN)).json() == public
    assert (await client.put(path, json=quiz(), headers=BEN | {"If-Match": '"1"'})).status_code == 403
    assert (await client.delete(path, headers=BEN)).status_code == 403


async def test_a_quiz_is_replaced_over_the_version_that_was_read(client: AsyncClient) -> None:
    path = f"{PATH}/{(await create(client))['id']}"

    response = await client.put(path, json=quiz(title="Storms"), headers=ANN | {"If-Match": '"1"'})

    assert response.status_code == 200
    assert response.headers["etag"] == '"2"'
    assert (await client.get(path, headers=ANN)).json() == response.json()
    assert response.json()["title"] == "Storms"


async def test_replacing_without_if_match_is_refused(client: AsyncClient) -> None:
    path = f"{PATH}/{(await create(client))['id']}"

    response = await client.put(path, json=quiz(), headers=ANN)

    assert response.status_code == 428
    assert response.json()["type"] == "/problems/precondition-required"


@pytest.mark.parametrize("tag", ['"1"', '"none"', "1", '"1", "7"', f'"{10**30}"'])
async def test_a_stale_or_strange_tag_changes_nothing(client: AsyncClient, tag: str) -> None:
    path = f"{PATH}/{(await create(client))['id']}"
    await client.put(path, json=quiz(title="Second"), headers=ANN | {"If-Match": '"1"'})

    replaced = await client.put(path, json=quiz(title="Third"), headers=ANN | {"If-Match": tag})
    deleted = await client.delete(path, headers=ANN | {"If-Match": tag})

    assert (replaced.status_code, deleted.status_code) == (412, 412)
    assert (await client.get(path, headers=ANN)).json()["title"] == "Second"


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"7", "1"', "*"])
async def test_a_tag_that_names_the_version_lets_it_be_replaced(client: AsyncClient, tag: str) -> None:
    path = f"{PATH}/{(await create(client))['id']}"

    assert (await client.put(path, json=quiz(), headers=ANN | {"If-Match": tag})).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"If-Match": '"1"'}])
async def test_a_deleted_quiz_is_gone(client: AsyncClient, headers: dict[str, str]) -> None:
    path = f"{PATH}/{(await create(client))['id']}"

    assert (await client.delete(path, headers=ANN | headers)).status_code == 204
    assert (await client.get(path, headers=ANN)).status_code == 404
    assert (await client.delete(path, headers=ANN | headers)).status_code == 404


async def test_pages_hold_every_own_quiz_once_newest_first(client: AsyncClient) -> None:
    created = [(await create(client))["id"] for _ in range(5)]
    await client.post(PATH, json=quiz(), headers=BEN)

    listed: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(PATH, params=query, headers=ANN)).json()
        listed += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert listed == created[::-1]


async def test_a_listed_quiz_has_no_questions_but_their_number(client: AsyncClient) -> None:
    await create(client)

    (item,) = (await client.get(PATH, headers=ANN)).json()["items"]

    assert item["question_count"] == 1
    assert "questions" not in item


async def test_the_public_list_holds_everybody_s_public_quizzes_only(client: AsyncClient) -> None:
    await create(client)
    public = await create(client, visibility="public")

    items = (await client.get(PATH, params={"visibility": "public"}, headers=BEN)).json()["items"]

    assert [item["id"] for item in items] == [public["id"]]


@pytest.mark.parametrize(
    "query", ["cursor=nonsense", "cursor=", "limit=0", "limit=101", "limit=x", "visibility=secret"]
)
async def test_a_bad_query_is_refused_as_invalid(client: AsyncClient, query: str) -> None:
    response = await client.get(f"{PATH}?{query}", headers=ANN)

    assert response.status_code == 422
    (mistake,) = response.json()["errors"]
    assert (mistake["in"], mistake["field"]) == ("query", f"/{query.partition('=')[0]}")
    assert mistake["code"] != "invalid"


async def test_an_account_is_needed(client: AsyncClient) -> None:
    assert (await client.get(PATH)).status_code == 401
    assert (await client.get(PATH, headers={"Authorization": "Bearer forged"})).status_code == 401
    assert (await client.get(PATH, headers=as_player("s", "p"))).status_code == 403


@pytest.mark.parametrize("quiz_id", ["%00", "A", "a" * 37, "..%2f", "%F0%9F%A6%86"])
async def test_what_cannot_be_an_id_is_an_unknown_quiz(client: AsyncClient, quiz_id: str) -> None:
    assert (await client.get(f"{PATH}/{quiz_id}", headers=ANN)).status_code == 404


async def test_a_quiz_is_sent_again_only_when_it_has_changed(client: AsyncClient) -> None:
    path = f"{PATH}/{(await create(client))['id']}"
    tag = {"If-None-Match": 'W/"1", "9"'}

    known = await client.get(path, headers=ANN | tag)
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", '"1"')
    assert known.headers["cache-control"] == "no-store"
    await client.put(path, json=quiz(title="Storms"), headers=ANN | {"If-Match": '"1"'})
    assert (await client.get(path, headers=ANN | tag)).status_code == 200


async def test_head_tells_what_get_tells_without_the_body(client: AsyncClient) -> None:
    path = f"{PATH}/{(await create(client))['id']}"
    read, head = await client.get(path, headers=ANN), await client.head(path, headers=ANN)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-length", "cache-control"):
        assert head.headers[name] == read.headers[name]


@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/export?format=json"])
async def test_an_unknown_parameter_is_refused(client: AsyncClient, path: str) -> None:
    address = PATH + path.format(id=(await create(client))["id"])
    response = await client.get(f"{address}{'&' if '?' in path else '?'}q=en", headers=ANN)

    assert response.status_code == 422
    (mistake,) = response.json()["errors"]
    assert (mistake["in"], mistake["field"], mistake["code"]) == ("query", "/q", "unknown-parameter")


async def test_a_quiz_is_put_on_the_shelf_with_tags_folder_and_cover(client: AsyncClient) -> None:
    created = await create(client, tags=["Unit  4", "weather"], folder=" 7b ", cover="\N{UMBRELLA}")
    await create(client, title="Other")

    (item,) = (await client.get(f"{PATH}?tag=unit 4&folder=7b&search=drizz", headers=ANN)).json()["items"]

    shelf = {"tags": ["Unit 4", "weather"], "folder": "7b", "cover": "\N{UMBRELLA}", "last_played_at": None}
    assert created | shelf == created
    assert item | shelf == item


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tags": ["a", "A"]}, "/tags/1"),
        ({"tags": [" "]}, "/tags/0"),
        ({"tags": ["a\nb"]}, "/tags/0"),
        ({"tags": [str(number) for number in range(11)]}, "/tags"),
        ({"folder": "a\tb"}, "/folder"),
        ({"folder": ""}, "/folder"),
        ({"cover": "ab"}, "/cover"),
        ({"cover": "\N{UMBRELLA}\N{UMBRELLA}"}, "/cover"),
    ],
)
async def test_a_bad_label_is_named(client: AsyncClient, changes: dict[str, Any], field: str) -> None:
    response = await client.post(PATH, json=quiz(**changes), headers=ANN)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


async def test_a_cursor_of_another_order_is_refused(client: AsyncClient) -> None:
    for _ in range(2):
        await create(client)
    cursor = (await client.get(f"{PATH}?limit=1&sort=title", headers=ANN)).json()["next_cursor"]

    assert (await client.get(f"{PATH}?limit=1&sort=title&cursor={cursor}", headers=ANN)).status_code == 200
    assert (await client.get(f"{PATH}?limit=1&cursor={cursor}", headers=ANN)).status_code == 422


async def test_a_copy_belongs_to_who_made_it_and_is_private(client: AsyncClient) -> None:
    original = await create(client, visibility="public", tags=["weather"], folder="7b", cover="\N{UMBRELLA}")

    own, other = [await client.post(f"{PATH}/{original['id']}/copy", headers=caller) for caller in (ANN, BEN)]

    assert (own.status_code, own.json()["folder"]) == (201, "7b")
    copy = other.json()
    assert (other.status_code, other.headers["location"]) == (201, f"{PATH}/{copy['id']}")
    assert (copy["owner_id"], copy["visibility"], copy["folder"]) == ("ben", "private", None)
    assert (copy["questions"], copy["tags"], copy["version"]) == (original["questions"], ["weather"], 1)
    assert len({original["id"], own.json()["id"], copy["id"]}) == 3


async def test_a_private_quiz_of_another_account_cannot_be_copied(client: AsyncClient) -> None:
    path = f"{PATH}/{(await create(client))['id']}/copy"

    assert (await client.post(path, headers=BEN)).status_code == 404


async def test_only_its_owner_restores_a_deleted_quiz(client: AsyncClient) -> None:
    created = await create(client, visibility="public")
    path = f"{PATH}/{created['id']}"
    await client.delete(path, headers=ANN)

    assert (await client.post(f"{path}/restore", headers=BEN)).status_code == 404
    assert (await client.get(f"{PATH}?deleted=true", headers=BEN)).json()["items"] == []
    (deleted,) = (await client.get(f"{PATH}?deleted=true", headers=ANN)).json()["items"]
    assert deleted["id"] == created["id"]
    assert deleted["deleted_at"] is not None
    for _ in range(2):
        restored = await client.post(f"{path}/restore", headers=ANN)
        assert (restored.status_code, restored.json()) == (200, created)
    assert (await client.get(path, headers=BEN)).status_code == 200


async def test_a_repeated_request_gets_the_first_answer_and_makes_nothing(client: AsyncClient) -> None:
    key = ANN | {"Idempotency-Key": "k 1"}
    first = await client.post(PATH, json=quiz(), headers=key)
    again = await client.post(PATH, json=dict(reversed(quiz().items())), headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["location"] == first.headers["location"]
    assert (first.headers.get("idempotent-replayed"), again.headers["idempotent-replayed"]) == (None, "true")
    assert len((await client.get(PATH, headers=ANN)).json()["items"]) == 1


async def test_a_key_with_another_body_is_refused_and_another_account_has_keys_of_its_own(
    client: AsyncClient,
) -> None:
    key = {"Idempotency-Key": "k"}
    first = await client.post(PATH, json=quiz(), headers=ANN | key)

    other = await client.post(PATH, json=quiz(title="Other"), headers=ANN | key)
    bens = await client.post(PATH, json=quiz(title="Other"), headers=BEN | key)

    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert other.json()["errors"][0]["field"] == "/Idempotency-Key"
    assert bens.status_code == 201
    assert bens.json()["id"] != first.json()["id"]


async def test_a_key_of_a_refused_request_is_free_again(client: AsyncClient) -> None:
    key = ANN | {"Idempotency-Key": "k"}

    assert (await client.post(PATH, json=quiz(title=" "), headers=key)).status_code == 422
    assert (await client.post(PATH, json=quiz(), headers=key)).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a" * 256, "caf\u00e9"])
async def test_a_key_that_cannot_be_kept_is_refused(client: AsyncClient, key: str) -> None:
    headers = {**ANN, "Idempotency-Key": key.encode("latin-1")}
    response = await client.post(PATH, json=quiz(), headers=headers)

    assert response.status_code == 422
    assert response.json()["errors"][0]["in"] == "header"


async def test_an_account_with_as_many_quizzes_as_it_may_have_is_told_how_many(client: AsyncClient) -> None:
    present = await create(client)
    state = client._transport.app.state  # type: ignore[attr-defined]
    state.quotas = Quotas(FakeUsage(quiz_count=500), AccountLimits(), lambda: 0)
    for path, body in ((PATH, quiz()), (f"{PATH}/{present['id']}/copy", None)):
        refused = await client.post(path, json=body, headers=ANN)
        assert refused.status_code == 403
        assert (refused.json()["code"], refused.json()["values"]) == (
            "quota",
            {"quota": "quizzes", "limit": 500},
        )
    anything = ANN | {"If-Match": "*"}
    replaced = await client.put(f"{PATH}/{present['id']}", json=quiz(title="New"), headers=anything)
    assert replaced.status_code == 200


async def test_while_others_play_a_public_quiz_its_key_is_its_owners_alone(
    client: AsyncClient, games: FakeOpenGames
) -> None:
    typed = {"kind": "text", "prompt": "Opposite of 'ancient'", "accepted": ["modern"], "word": "modern"}
    heard = {"kind": "listen", "prompt": "Type it", "spoken": {"text": "stew"}, "accepted": ["stew"]}
    drawn = {"kind": "scramble", "prompt": "Order", "letters": ["d", "a"], "accepted": ["ad"]}
    questions = [quiz()["questions"][0] | {"explanation": "light rain"}, typed, heard, drawn]
    public = await create(client, visibility="public", questions=questions)
    path = f"{PATH}/{public['id']}"
    games.open[public["id"]] = {AccountId("ann")}

    shown = await client.get(path, headers=BEN)

    told = shown.json()
    assert (shown.status_code, told["key_hidden"]) == (200, True)
    assert [one.get("correct", one.get("accepted")) for one in told["questions"]] == [[], [], [], []]
    assert [one["prompt"] for one in told["questions"]] == [one["prompt"] for one in questions]
    assert "modern" not in shown.text
    assert "rain" not in str([{**one, "choices": ""} for one in told["questions"]])
    own = await client.get(path, headers=ANN)
    assert own.json() == public
    assert own.headers["etag"] != shown.headers["etag"]
    copied = await client.post(f"{path}/copy", headers=BEN)
    assert (copied.status_code, copied.json()["code"]) == (409, "quiz-in-play")
    games.open[public["id"]] = {AccountId("ben")}
    assert (await client.get(path, headers=BEN)).json() == public
    assert (await client.post(f"{path}/copy", headers=BEN)).status_code == 201


async def test_mistakes_of_types_and_of_rules_are_told_in_one_answer_in_the_order_of_the_body(
    client: AsyncClient,
) -> None:
    drizzle = quiz()["questions"][0]
    body = {
        "questions": [drizzle | {"correct": [5]}, drizzle | {"points": -1}, drizzle | {"prompt": " "}],
        "cover": "xx",
        "title": "",
    }
    refused = await client.post(PATH, json=body, headers=ANN)
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [
        ("/questions/0/correct/0", "no-such-choice"),
        ("/questions/1/points", "too-small"),
        ("/questions/2/prompt", "blank"),
        ("/cover", "not-an-emoji"),
        ("/title", "too-short"),
    ]
    turned = {"cover": "xx", "tags": ["a", "a"], "title": " ", "questions": [drizzle]}
    refused = await client.post(PATH, json=turned, headers=ANN)
    assert [each["field"] for each in refused.json()["errors"]] == ["/cover", "/tags/1", "/title"]


async def test_a_quiz_that_an_operator_has_hidden_is_not_made_public_by_its_owner(
    client: AsyncClient, stored: FakeQuizzes
) -> None:
    created, anything = await create(client, visibility="public"), ANN | {"If-Match": "*"}
    path = f"{PATH}/{created['id']}"
    hidden = await hide_quiz(stored, QuizId(created["id"]), 5_000)
    assert isinstance(hidden, Quiz)
    assert (await client.get(path, headers=BEN)).status_code == 404
    shown = (await client.get(path, headers=ANN)).json()
    assert (shown["visibility"], shown["hidden_at"]) == ("private", 5_000)

    refused = await client.put(path, json=quiz(visibility="public"), headers=anything)
    assert (refused.status_code, refused.json()["code"]) == (403, "quiz-hidden")
    kept = await client.put(path, json=quiz(title="Mild"), headers=anything)
    assert (kept.status_code, kept.json()["hidden_at"]) == (200, 5_000)
    copy = (await client.post(f"{path}/copy", headers=ANN)).json()
    refused = await client.put(f"{PATH}/{copy['id']}", json=quiz(visibility="public"), headers=anything)
    assert (refused.status_code, refused.json()["code"]) == (403, "quiz-hidden")
    assert (await client.delete(path, headers=ANN)).status_code == 204
    assert (await client.post(f"{path}/restore", headers=ANN)).json()["hidden_at"] == 5_000

    assert isinstance(await unhide_quiz(stored, hidden.id, 6_000), Quiz)
    assert await unhide_quiz(stored, hidden.id, 6_000) == "not-hidden"
    assert (await client.get(path, headers=BEN)).status_code == 404
    public = await client.put(path, json=quiz(visibility="public"), headers=anything)
    assert (public.status_code, public.json()["hidden_at"]) == (200, None)
    assert (await client.get(path, headers=BEN)).status_code == 200
