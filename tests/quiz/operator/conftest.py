"""A finished session on real engines, and what an operator's commands read of it."""

from dataclasses import dataclass, field

import msgspec
import pytest

from tests.quiz.live.conftest import bare_stage, stage
from tests.quiz.live.examples import ANCIENT, DRIZZLE
from tests.quiz.live.node import running_node
from tests.quiz.live.stage import RealStage, accept
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.streams import ACCOUNTS
from wordrally.quiz.live.application.host_commands import close_early, next_question, start_session
from wordrally.quiz.operator.adapters.jetstream_index import JetStreamDepartures, JetStreamSessionIndex
from wordrally.quiz.operator.adapters.valkey_boards import ValkeyBoards
from wordrally.quiz.operator.application.comparing import SessionDifference
from wordrally.quiz.operator.application.verifying import SessionVerifyPorts, verify
from wordrally.quiz.scoring.adapters.jetstream_answer_reader import JetStreamAnswerReader

__all__ = ["bare_stage", "stage"]


@dataclass
class Played:
    """A session of two players in which both answered the first question: Ada right, Bob wrong."""

    stage: RealStage
    session_id: SessionId
    ada: PlayerId
    bob: PlayerId

    async def differences(self) -> list[SessionDifference]:
        """What the command finds."""
        found = (await verify(ports_of(self.stage), [self.session_id])).verdicts
        assert [one.answers for one in found] == [2]
        return list(found[0].differences)

    async def places(self) -> set[tuple[str, str]]:
        return {(one.place, one.about) for one in await self.differences()}


@dataclass
class FakeIndex:
    """Implements `FinishedIndex` by the results that were saved; `listed` sessions were created then."""

    stage: RealStage
    listed: dict[SessionId, int] = field(default_factory=dict[SessionId, int])

    async def since(self, finished_at: int) -> dict[SessionId, int]:
        saved = self.stage.finished.sessions.items()
        return {each: one.finished_at for each, one in saved if one.finished_at >= finished_at}

    async def hosted(self, created_at: int) -> list[SessionId]:
        return [each for each, at in self.listed.items() if at >= created_at]


def ports_of(stage: RealStage) -> SessionVerifyPorts:
    async def pause_s(duration_s: float) -> None:
        """Nothing moves in these sessions."""

    answers = JetStreamAnswerReader(stage.jet)
    return SessionVerifyPorts(
        index=JetStreamSessionIndex(stage.jet),
        logs=stage.live.logs.sessions,
        seats=stage.live.logs.seats,
        quizzes=stage.live.logs.quizzes,
        answers=answers,
        projections=stage.live.store.projections,
        boards=ValkeyBoards(stage.valkey),
        scoreboards=stage.live.store.scoreboards,
        finished=stage.finished,
        departures=JetStreamDepartures(stage.jet),
        results=FakeIndex(stage),
        attendances=stage.live.archive.attendances,
        pause_s=pause_s,
        now_ms=stage.live.world.clock,
        unreadable=lambda: answers.unreadable,
    )


@pytest.fixture
async def played(stage: RealStage) -> Played:
    await stage.jet.ensure(ACCOUNTS)
    drizzle = msgspec.structs.replace(DRIZZLE, word="drizzle")
    session = await stage.open([drizzle, ANCIENT], close_when_all_answered=False)
    ada, bob = await stage.join(session, "Ada"), await stage.join(session, "Bob")
    host = stage.host_of(session)
    async with running_node(stage.jet, "node-1") as node:
        accept(await start_session(stage.live, host))
        view = await stage.live.store.projections.view(session.id)
        at = view.session.state.question.opened_at  # pyright: ignore
        await node.answer(
            ReceivedAnswer(session.id, ada.player_id, 0, at + 1_000, choices=[1]),
            ReceivedAnswer(session.id, bob.player_id, 0, at + 2_000, choices=[3]),
        )
        accept(await close_early(stage.live, host))
        accept(await next_question(stage.live, host))
        accept(await close_early(stage.live, host))
        accept(await next_question(stage.live, host))
    await stage.finished.until_saved()
    return Played(stage, session.id, ada.player_id, bob.player_id)
