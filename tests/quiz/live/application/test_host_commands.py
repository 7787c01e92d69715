"""The host's commands: two never advance a session twice, and an old view decides nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from tests.quiz.live.examples import HOST, STRANGER
from tests.quiz.live.fake_world import FakeProgress
from tests.quiz.live.outages import Failing, with_logs, with_store
from tests.quiz.live.stage import FakeStage, RealStage, Stage, accept
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.events import QuestionClosed, QuestionOpened, QuestionSealed, SessionFinished
from wordrally.contracts.queue.nodes import SnapshotRequest
from wordrally.quiz.live.application.host_commands import (
    HostContext,
    close_early,
    finish_session,
    lock_session,
    next_question,
    remove_player,
    start_session,
    unlock_session,
)
from wordrally.quiz.live.application.ports import Away, Behind, StaleView
from wordrally.quiz.live.application.projecting import newest_view
from wordrally.quiz.live.application.reading.describing import describe
from wordrally.quiz.live.application.reading.snapshots import take_snapshot
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.domain.refusals import QuizError

Lead = Callable[[SessionPorts, HostContext], Awaitable[Session | QuizError]]

EVERY_COMMAND: list[Lead] = [
    start_session,
    next_question,
    close_early,
    finish_session,
    lock_session,
    unlock_session,
]


def reason_of(outcome: object) -> str:
    assert isinstance(outcome, QuizError), outcome
    return outcome.reason


async def opened(stage: Stage) -> HostContext:
    """A session in its lobby, and its host."""
    return stage.host_of(await stage.open())


@pytest.mark.parametrize("command", EVERY_COMMAND)
async def test_only_the_host_leads(fake_stage: FakeStage, command: Lead) -> None:
    host = await opened(fake_stage)
    assert reason_of(await command(fake_stage.live, HostContext(host.session_id, STRANGER))) == "not_allowed"


@pytest.mark.parametrize("command", EVERY_COMMAND)
async def test_an_unknown_session_cannot_be_led(fake_stage: FakeStage, command: Lead) -> None:
    nowhere = HostContext(SessionId("nowhere"), HOST)
    assert reason_of(await command(fake_stage.live, nowhere)) == "unknown_session"


@pytest.mark.parametrize(
    ("command", "before"),
    [
        (start_session, []),
        (close_early, [start_session]),
        (next_question, [start_session, close_early]),
        (next_question, [start_session, close_early, next_question, close_early]),
        (finish_session, []),
        (finish_session, [start_session]),
        (finish_session, [start_session, close_early]),
    ],
)
async def test_of_two_hosts_at_once_one_wins(
    bare_stage: RealStage, command: Lead, before: list[Lead]
) -> None:
    host = await opened(bare_stage)
    live = replace(bare_stage.live, progress=FakeProgress())
    for step in before:
        accept(await step(live, host))
    version = (await newest_view(live, host.session_id)).session.version

    outcomes = await asyncio.gather(command(live, host), command(live, host))

    winners = [outcome for outcome in outcomes if isinstance(outcome, Session)]
    losers = [reason_of(outcome) for outcome in outcomes if isinstance(outcome, QuizError)]
    assert losers == ["wrong_phase"]
    steps = [
        event for event in await bare_stage.events(host.session_id) if not isinstance(event, QuestionSealed)
    ]
    versions = [event.version for event in steps]
    assert versions == list(range(winners[0].version + 1))
    assert winners[0].version > version


async def test_an_old_view_does_not_decide(fake_stage: FakeStage) -> None:
    host = await opened(fake_stage)
    lagging = with_store(
        fake_stage, projections=Failing(fake_stage.live.store.projections, "put", Away("down"))
    )
    for command in (start_session, close_early, next_question, close_early, finish_session):
        accept(await command(lagging, host))
    kinds = [type(event) for event in await fake_stage.events(host.session_id)][1:]
    assert kinds == [QuestionOpened, QuestionSealed, QuestionClosed] * 2 + [SessionFinished]


async def test_the_projection_catches_up_with_the_next_command(fake_stage: FakeStage) -> None:
    host = await opened(fake_stage)
    eve = await fake_stage.join(await describe(fake_stage.live, host.session_id), "Eve")
    lagging = with_store(
        fake_stage, projections=Failing(fake_stage.live.store.projections, "put", Away("down"))
    )
    accept(await remove_player(lagging, host, eve.player_id))
    accept(await start_session(fake_stage.live, host))
    session = await describe(fake_stage.live, host.session_id)
    assert (session.phase, session.players) == ("open", 0)


async def test_a_host_that_always_loses_is_told_to_try_again(fake_stage: FakeStage) -> None:
    host = await opened(fake_stage)
    sessions = Failing(fake_stage.live.logs.sessions, "append", StaleView())
    with pytest.raises(Behind):
        await start_session(with_logs(fake_stage, sessions=sessions), host)


async def test_an_outage_of_the_log_changes_nothing(fake_stage: FakeStage) -> None:
    host = await opened(fake_stage)
    sessions = Failing(fake_stage.live.logs.sessions, "append", JetStreamUnavailable(), times=1)
    live = with_logs(fake_stage, sessions=sessions)
    with pytest.raises(JetStreamUnavailable):
        await start_session(live, host)
    assert accept(await start_session(live, host)).version == 1


async def test_a_command_succeeds_while_the_store_is_away(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await fake_stage.join(session, "Ada")
    boards = Failing(fake_stage.live.store.scoreboards, "podium", Away("down"))
    view = Failing(fake_stage.live.store.projections, "view", Away("down"))
    away = with_store(fake_stage, scoreboards=boards, projections=view)
    started = accept(await start_session(away, fake_stage.host_of(session)))
    assert (started.phase, started.players) == ("open", 1)


async def test_a_removed_player_leaves_the_board_and_is_told_so_on_connecting(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    host = fake_stage.host_of(session)
    ada, eve = await fake_stage.join(session, "Ada"), await fake_stage.join(session, "Eve")
    accept(await remove_player(fake_stage.live, host, eve.player_id))
    accept(await remove_player(fake_stage.live, host, eve.player_id))
    request = SnapshotRequest(session_id=session.id, players=[ada.player_id, eve.player_id])
    snapshot = await take_snapshot(fake_stage.live, request)
    assert snapshot.session is not None
    assert [row.nickname for row in snapshot.session.top] == ["Ada"]
    assert [(player.nickname, player.removed) for player in snapshot.players] == [
        ("Ada", False),
        ("Eve", True),
    ]


async def test_a_player_removed_while_a_question_closes_is_not_in_its_standings(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    host = fake_stage.host_of(session)
    await fake_stage.join(session, "Ada")
    eve = await fake_stage.join(session, "Eve")
    accept(await start_session(fake_stage.live, host))
    boards = fake_stage.live.store.scoreboards

    class RemovesEve:
        """Lets another host remove Eve just before the closing reads the board for the first time."""

        removed = False

        async def outcome(self, *args: object, is_skipped: bool = False) -> object:
            outcome = await boards.outcome(*args, is_skipped=is_skipped)  # pyright: ignore[reportArgumentType]
            if not self.removed:
                self.removed = True
                accept(await remove_player(fake_stage.live, host, eve.player_id))
            return outcome

    class Boards(RemovesEve):
        podium = staticmethod(boards.podium)

    accept(await close_early(with_store(fake_stage, scoreboards=Boards()), host))
    closed = (await fake_stage.events(session.id))[-1]
    assert isinstance(closed, QuestionClosed)
    assert [row.nickname for row in closed.top] == ["Ada"]
