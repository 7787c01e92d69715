"""Media in the database: kept while a quiz may name them, gone with their account."""

from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.adapters.sql_media import SqlMedia
from wordrally.quiz.authoring.application.media import MediaFile, new_media_id
from wordrally.quiz.results.adapters.sql_retention import SqlRetention
from wordrally.quiz.results.adapters.sql_traces import SqlTraces

ANN, BEN = AccountId("ann"), AccountId("ben")


def picture(content: bytes = b"\0\xffpixels") -> MediaFile:
    return MediaFile(new_media_id(), "image", "image/jpeg", content)


async def test_media_are_found_as_they_were_stored(engine: AsyncEngine) -> None:
    media, first, second = SqlMedia(engine), picture(), picture(b"x")

    await media.add(ANN, [first, second], 1)

    assert await media.find(first.id) == first
    assert await media.find("n" * 22) is None
    assert await media.size_of(ANN) == len(first.content) + 1
    assert await media.size_of(BEN) == 0


async def test_media_that_no_quiz_names_are_forgotten(engine: AsyncEngine) -> None:
    media, named, unnamed, fresh = SqlMedia(engine), picture(), picture(), picture()
    await media.add(ANN, [named, unnamed], 1)
    await media.add(ANN, [fresh], 9)

    assert await media.use([named.id, "n" * 22]) == {named.id}
    assert await SqlRetention(engine).forget_unused_media(5) == 1
    assert await SqlRetention(engine).forget_unused_media(5) == 0

    assert [bool(await media.find(one.id)) for one in (named, unnamed, fresh)] == [True, False, True]


async def test_media_go_with_their_account(engine: AsyncEngine) -> None:
    media, anns, bens = SqlMedia(engine), picture(), picture()
    await media.add(ANN, [anns], 1)
    await media.add(BEN, [bens], 1)

    await SqlTraces(engine).erase(ANN, 2)

    assert [bool(await media.find(one.id)) for one in (anns, bens)] == [False, True]
