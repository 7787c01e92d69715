"""Words to practise: those due, those missed, and the quiz that asked each last."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user.classes.stage import Played, Stage, stage_on
from wordrally.contracts.http.classes import OwnWordsReply, OwnWordsRequest
from wordrally.contracts.ids import AccountId
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.application.own_words import pick_own_words
from wordrally.user.learning.domain.learned_words import DAY_MS


@pytest.fixture
async def stage(engine: AsyncEngine, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return await stage_on(engine, tmp_path_factory)


async def pick(stage: Stage, request: OwnWordsRequest) -> OwnWordsReply:
    ports = stage.ports
    return await pick_own_words(ports.learned, SqlAttendanceRecords(stage.engine), ports.clock, request)


async def test_a_member_practises_their_own_words_that_are_due_or_missed(stage: Stage) -> None:
    owned, [ada, ben] = await stage.open("Ada", "Ben")
    await stage.play(
        owned.id,
        {
            ada.id: [Played("fog"), Played("hail", right=False)],
            ben.id: [Played("fog", right=False), Played("hail", right=False)],
        },
    )
    wish = OwnWordsRequest(learner_id=AccountId(ada.id), pick="due", count=10)
    assert (await pick(stage, wish)).words == []
    missed = await pick(stage, OwnWordsRequest(learner_id=AccountId(ada.id), pick="missed", count=10))
    assert [(word.word, word.quiz_id) for word in missed.words] == [("hail", "quiz")]
    stage.clock.now += 30 * DAY_MS
    assert {word.word for word in (await pick(stage, wish)).words} == {"fog", "hail"}
    name_alone = OwnWordsRequest(learner_id=AccountId(ada.id), pick="due", count=0)
    assert await pick(stage, name_alone) == OwnWordsReply(name="Ada")
    nobody = OwnWordsRequest(learner_id=AccountId("nobody"), pick="due", count=0)
    assert await pick(stage, nobody) == OwnWordsReply()
    one = OwnWordsRequest(learner_id=AccountId(ada.id), pick="due", count=1)
    assert [word.word for word in (await pick(stage, one)).words] == ["hail"]
