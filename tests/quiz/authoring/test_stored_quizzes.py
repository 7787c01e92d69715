"""Quizzes: the fake and the databases keep the same promises."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from tests.quiz.authoring.fake_quizzes import FakeQuizzes
from wordrally.chassis.valkey.cache import Cache
from wordrally.chassis.valkey.store import connect
from wordrally.contracts.http.quizzes import ChoiceQuestion, Media, Quiz, TextQuestion
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.adapters.cached_quizzes import CachedQuizzes
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.authoring.application.listing import QuizListing, cursor_of
from wordrally.quiz.authoring.application.quizzes import Quizzes
from wordrally.quiz.authoring.application.starters import STARTERS, add_starters, starter_id

ANN, BEN = AccountId("ann"), AccountId("ben")


@pytest.fixture
async def cached(store_url: str) -> AsyncIterator[CachedQuizzes]:
    store = connect(store_url)
    yield CachedQuizzes(FakeQuizzes(), Cache(store, "quizzes"))
    await store.aclose()


@pytest.fixture(params=["fake", "cached", "sqlite", "postgresql"])
def quizzes(request: pytest.FixtureRequest) -> Quizzes:
    match request.param:
        case "fake":
            return FakeQuizzes()
        case "cached":
            return request.getfixturevalue("cached")
        case database:
            return SqlQuizzes(request.getfixturevalue(database))


def quiz(name: str = "q", *, at: int = 1_000, owner: AccountId | None = ANN, public: bool = False) -> Quiz:
    umbrella = Media(value="☂️", alt="Something for the rain \U0001f327")
    return Quiz(
        id=QuizId(name),
        title="Weather: 'drizzle', \"fog\"; 天気",
        language="en",
        visibility="public" if public else "private",
        questions=[
            ChoiceQuestion(prompt="drizzle", choices=["rain", "fog"], correct=[0], media=umbrella),
            TextQuestion(prompt="Opposite of 'ancient'", accepted=["modern"], explanation="Line\none"),
        ],
        owner_id=owner,
        version=1,
        created_at=at,
        updated_at=at,
    )


async def test_a_quiz_is_found_as_it_was_stored(quizzes: Quizzes) -> None:
    assert await quizzes.add(quiz())

    assert await quizzes.find(QuizId("q")) == quiz()
    assert await quizzes.find(QuizId("other")) is None


async def test_an_id_is_stored_once(quizzes: Quizzes) -> None:
    await quizzes.add(quiz())

    assert not await quizzes.add(quiz(owner=BEN))
    assert await quizzes.find(QuizId("q")) == quiz()


async def test_of_two_writers_over_one_version_the_first_wins(quizzes: Quizzes) -> None:
    await quizzes.add(quiz())
    versions = [msgspec.structs.replace(quiz(), title=title, version=2) for title in ("first", "second")]

    outcomes = await asyncio.gather(*(quizzes.replace(each, expected_version=1) for each in versions))

    assert sorted(outcomes) == [False, True]
    assert await quizzes.find(QuizId("q")) == versions[outcomes.index(True)]


async def test_only_the_expected_version_is_removed(quizzes: Quizzes) -> None:
    await quizzes.add(quiz())

    assert not await quizzes.remove(msgspec.structs.replace(quiz(), version=2), 2_000)
    assert await quizzes.remove(quiz(), 2_000)
    assert not await quizzes.remove(quiz(), 2_000)
    assert await quizzes.find(QuizId("q")) is None


async def test_what_is_not_there_is_not_replaced(quizzes: Quizzes) -> None:
    assert not await quizzes.replace(quiz(), expected_version=1)
    assert await quizzes.find(QuizId("q")) is None


async def test_lists_are_ordered_by_age_and_then_by_id_and_go_on_behind_a_place(quizzes: Quizzes) -> None:
    for name, at in (("a", 1), ("b", 2), ("c", 2), ("d", 3)):
        await quizzes.add(quiz(name, at=at))
    await quizzes.add(quiz("e", at=9, owner=BEN))

    page = await quizzes.list(QuizListing(ANN, 2))
    rest = await quizzes.list(QuizListing(ANN, 10, cursor_of("-created_at", page[-1])))

    assert [one.id for one in page] == ["d", "c"]
    assert [one.id for one in rest] == ["b", "a"]
    assert page[0].question_count == 2


def shelved(name: str, title: str, at: int = 1_000, **fields: Any) -> Quiz:
    return msgspec.structs.replace(quiz(name, at=at), title=title, **fields)


async def listed(quizzes: Quizzes, **filters: Any) -> list[str]:
    return [one.id for one in await quizzes.list(QuizListing(ANN, 10, **filters))]


async def test_a_list_is_filtered_by_tag_folder_and_language(quizzes: Quizzes) -> None:
    await quizzes.add(shelved("a", "A", 3, tags=["Unit 4", "100%"], folder="7b", language="en-GB"))
    await quizzes.add(shelved("b", "B", 2, tags=["unit 41"], language="en"))
    await quizzes.add(shelved("c", "C", 1, language="enm"))

    assert await listed(quizzes, tag="unit 4") == ["a"]
    assert await listed(quizzes, tag="100%") == ["a"]
    assert await listed(quizzes, tag="_nit 4") == []
    assert await listed(quizzes, folder="7b") == ["a"]
    assert await listed(quizzes, folder="") == ["b", "c"]
    assert await listed(quizzes, language="EN") == ["a", "b"]
    assert await listed(quizzes, language="en-gb", tag="unit 41") == []


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("cafe", ["a"]),
        ("CAFÉ  umbrella", ["a"]),
        ("cafe fog", []),
        ("summer", ["b"]),
        ("drizz", ["b", "a"]),
        ("100%", []),
        ("%", []),
        (" ", ["b", "a"]),
    ],
)
async def test_a_search_finds_all_words_in_title_tags_prompts_and_words(
    quizzes: Quizzes, search: str, found: list[str]
) -> None:
    with_word = msgspec.structs.replace(quiz().questions[0], word="umbrella")
    await quizzes.add(shelved("a", "Le Café", 1, questions=[with_word]))
    await quizzes.add(shelved("b", "B", 2, tags=["Summer"]))

    assert await listed(quizzes, search=search) == found


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("title", ["b", "c", "a"]),
        ("-title", ["a", "c", "b"]),
        ("created_at", ["c", "b", "a"]),
        ("-updated_at", ["b", "c", "a"]),
        ("-last_played_at", ["c", "b", "a"]),
    ],
)
async def test_pages_in_any_order_hold_every_quiz_once(quizzes: Quizzes, sort: Any, order: list[str]) -> None:
    await quizzes.add(shelved("a", "zebra", 3, updated_at=4))
    await quizzes.add(shelved("b", "Apple", 2, updated_at=6))
    await quizzes.add(shelved("c", "mango", 1, updated_at=5))
    await quizzes.note_played(QuizId("c"), ANN, 9)

    seen, after = list[str](), None
    while page := await quizzes.list(QuizListing(ANN, 1, after, sort=sort)):
        seen += [one.id for one in page]
        after = cursor_of(sort, page[-1])

    assert seen == order


async def test_a_deleted_quiz_is_in_the_list_of_deleted_ones_until_it_is_restored(quizzes: Quizzes) -> None:
    await quizzes.add(quiz())
    await quizzes.remove(quiz(), 2_000)

    assert await listed(quizzes) == []
    assert [one.deleted_at for one in await quizzes.list(QuizListing(ANN, 10, deleted=True))] == [2_000]
    assert await quizzes.find_deleted(QuizId("q")) == quiz()
    assert not await quizzes.replace(msgspec.structs.replace(quiz(), version=2), expected_version=1)

    await quizzes.restore(quiz())

    assert await quizzes.find(QuizId("q")) == quiz()
    assert await quizzes.find_deleted(QuizId("q")) is None
    assert await listed(quizzes, deleted=True) == []


async def test_a_quiz_notes_when_its_owner_played_it_last(quizzes: Quizzes) -> None:
    await quizzes.add(quiz())
    read_before = await quizzes.find(QuizId("q"))

    await quizzes.note_played(QuizId("q"), ANN, 5_000)
    await quizzes.note_played(QuizId("q"), ANN, 4_000)
    await quizzes.note_played(QuizId("q"), BEN, 6_000)
    assert read_before is not None
    await quizzes.replace(msgspec.structs.replace(read_before, version=2), expected_version=1)

    found = await quizzes.find(QuizId("q"))
    assert found is not None
    assert (found.last_played_at, found.version) == (5_000, 2)


async def test_the_public_ones_are_listed_whoever_owns_them(quizzes: Quizzes) -> None:
    await quizzes.add(quiz("a", at=1, owner=None, public=True))
    await quizzes.add(quiz("b", at=2))
    await quizzes.add(quiz("c", at=3, owner=BEN, public=True))

    assert [(one.id, one.owner_id) for one in await quizzes.list(QuizListing(None, 10))] == [
        ("c", BEN),
        ("a", None),
    ]


async def test_starters_are_stored_once_even_by_two_replicas(
    quizzes: Quizzes,
) -> None:
    await asyncio.gather(add_starters(quizzes), add_starters(quizzes))
    await add_starters(quizzes)

    listed = await quizzes.list(QuizListing(None, 20))

    assert [one.id for one in listed] == [starter_id(name) for name in STARTERS]
    assert all(one.owner_id is None and one.version == 1 for one in listed)


async def test_a_starter_that_its_readers_know_is_not_written_over(quizzes: Quizzes) -> None:
    await add_starters(quizzes)
    before = [await quizzes.find(starter_id(name)) for name in STARTERS]

    await add_starters(quizzes)

    assert [await quizzes.find(starter_id(name)) for name in STARTERS] == before
