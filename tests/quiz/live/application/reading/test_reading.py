"""Who may read what of a session."""

from dataclasses import replace

import pytest

from tests.quiz.live.examples import HOST, STRANGER
from tests.quiz.live.fake_logs import FakeSessionLogs
from tests.quiz.live.stage import FakeStage, accept
from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, PLAYER_ISSUER, AccountClaims, PlayerClaims
from wordrally.contracts.http.reports import Report
from wordrally.contracts.http.sessions import Joined, Session, Standings
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.events import SessionLocked
from wordrally.quiz.live.application.host_commands import finish_session, remove_player
from wordrally.quiz.live.application.reading.session_queries import read_session, read_standings
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.results.application.archiving import archive_session
from wordrally.quiz.results.application.reading import read_report


def account(account_id: str) -> AccountClaims:
    return AccountClaims(iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub=account_id, exp=1, iat=1, jti="1")


def player(joined: Joined, session_id: SessionId | None = None) -> PlayerClaims:
    return PlayerClaims(
        iss=PLAYER_ISSUER,
        aud=AUDIENCE,
        sub=joined.player_id,
        sid=session_id or joined.session_id,
        exp=1,
        iat=1,
    )


async def test_host_and_players_see_the_session_and_its_board(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = [await fake_stage.join(session, name) for name in ("Ada", "Bob", "Eve")]
    in_order = sorted(one.player_id for one in joined)
    for caller in (account(HOST), player(joined[0])):
        seen = await read_session(fake_stage.live, session.id, caller)
        assert isinstance(seen, Session)
        assert seen.players == 3
        board = await read_standings(fake_stage.live, session.id, caller, offset=1, limit=1)
        assert isinstance(board, Standings)
        assert (board.players, board.version) == (3, 0)
        assert [(row.rank, row.player_id, row.score) for row in board.items] == [(2, in_order[1], 0)]


async def test_what_players_were_told_is_what_is_read(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    logs = fake_stage.live.logs.sessions
    locked = SessionLocked(version=session.version, at=1)
    await logs.append(session.id, locked, expected_last=await logs.newest(session.id))  # not projected yet
    seen = await read_session(fake_stage.live, session.id, account(HOST))
    assert isinstance(seen, Session)
    assert seen.locked


@pytest.mark.parametrize("read", [read_session, read_standings])
async def test_others_do_not(fake_stage: FakeStage, read: object) -> None:
    session, other = await fake_stage.open(), await fake_stage.open()
    eve = await fake_stage.join(session, "Eve")
    stranger = await fake_stage.join(other, "Stranger")
    accept(await remove_player(fake_stage.live, fake_stage.host_of(session), eve.player_id))
    for caller in (account(STRANGER), player(stranger), player(eve)):
        if read is read_session:
            outcome = await read_session(fake_stage.live, session.id, caller)
        else:
            outcome = await read_standings(fake_stage.live, session.id, caller, offset=0, limit=10)
        assert isinstance(outcome, QuizError)
        assert outcome.reason == "not_allowed"


async def test_what_does_not_exist_cannot_be_read(fake_stage: FakeStage) -> None:
    nowhere = SessionId("nowhere")
    outcomes = [
        await read_session(fake_stage.live, nowhere, account(HOST)),
        await read_standings(fake_stage.live, nowhere, account(HOST), offset=0, limit=10),
        await read_report(fake_stage.live, nowhere, HOST),
    ]
    assert [outcome.reason for outcome in outcomes if isinstance(outcome, QuizError)] == [
        "unknown_session"
    ] * 3


async def test_only_the_host_reads_the_report_before_and_after_the_end(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await fake_stage.join(session, "Ada")
    running = await read_report(fake_stage.live, session.id, HOST)
    assert isinstance(running, Report)
    assert running.session.phase == "lobby"
    assert isinstance(await read_report(fake_stage.live, session.id, STRANGER), QuizError)

    accept(await finish_session(fake_stage.live, fake_stage.host_of(session)))
    await archive_session(fake_stage.live, session.id)
    kept = await read_report(fake_stage.live, session.id, HOST)
    assert isinstance(kept, Report)
    assert [row.nickname for row in kept.players] == ["Ada"]
    assert isinstance(await read_report(fake_stage.live, session.id, STRANGER), QuizError)


async def test_the_database_outlives_the_logs(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    accept(await finish_session(fake_stage.live, fake_stage.host_of(session)))
    await archive_session(fake_stage.live, session.id)
    await fake_stage.lose_store()
    forgotten = replace(fake_stage.live, store=replace(fake_stage.live.store, rebuilds=KnowsNothing()))
    forgotten = replace(forgotten, logs=replace(forgotten.logs, sessions=FakeSessionLogs()))

    seen = await read_session(forgotten, session.id, account(HOST))
    assert isinstance(seen, Session)
    assert seen.phase == "finished"
    assert isinstance(await read_session(forgotten, session.id, account(STRANGER)), QuizError)
    assert isinstance(await read_report(forgotten, session.id, HOST), Report)


class KnowsNothing:
    """Implements `Rebuilds`, a month later."""

    async def rebuild(self, session_id: SessionId) -> bool:
        return False
