"""Teams: how players come into them, and what a team's score is."""

import asyncio
from collections import Counter

import pytest

from tests.quiz.live.stage import FakeStage, accept, join_caller
from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, AccountClaims
from wordrally.contracts.http.sessions import Join, Joined, Session, SessionDraft, Settings, Teams
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.events import QuestionClosed, SessionFinished
from wordrally.contracts.queue.nodes import SnapshotRequest
from wordrally.quiz.live.application.host_commands import (
    close_early,
    finish_session,
    remove_player,
    start_session,
)
from wordrally.quiz.live.application.joining.taking_seats import join_session
from wordrally.quiz.live.application.opening import check_teams
from wordrally.quiz.live.application.reading.session_queries import read_standings
from wordrally.quiz.live.application.reading.snapshots import take_snapshot
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.teams import TeamSum, sum_teams, team_standings

BALANCED = Teams(count=3, assign="balanced")
CHOSEN = Teams(count=2, assign="chosen", names=["Red", "Blue"])


async def team_of(stage: FakeStage, session: Session, nickname: str, team: int | None = None) -> int | None:
    joined = await join_session(
        stage.live, Join(pin=session.pin, nickname=nickname, team=team), join_caller()
    )
    assert isinstance(joined, Joined), joined
    return joined.team


async def members_of(stage: FakeStage, session: Session) -> dict[int, int]:
    host = AccountClaims(iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub="host", exp=0, iat=0, jti="1")
    board = await read_standings(stage.live, session.id, host, offset=0, limit=100)
    assert not isinstance(board, QuizError)
    assert isinstance(board.teams, list)
    rows = Counter(row.team for row in board.items)
    members = {team.team: team.members for team in board.teams}
    assert {team: size for team, size in members.items() if size} == rows
    return members


async def test_balanced_teams_are_filled_evenly_whatever_somebody_wants(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(teams=BALANCED)
    teams = [await team_of(fake_stage, session, f"Player {number}", team=0) for number in range(7)]
    assert teams == [0, 1, 2, 0, 1, 2, 0]
    assert await members_of(fake_stage, session) == {0: 3, 1: 2, 2: 2}


async def test_a_whole_class_that_joins_at_once_is_spread_evenly(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(teams=BALANCED)
    teams = await asyncio.gather(*(team_of(fake_stage, session, f"Player {n}") for n in range(31)))
    sizes = Counter(teams).values()
    assert max(sizes) - min(sizes) <= 1


async def test_a_refused_join_leaves_no_hole_in_a_team(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(teams=BALANCED)
    assert await team_of(fake_stage, session, "Ada") == 0
    assert isinstance(await fake_stage.try_join(session, "ada"), QuizError)
    assert await team_of(fake_stage, session, "Bob") == 1


async def test_a_removed_player_leaves_their_team_and_a_rebuild_knows_it(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(teams=BALANCED)
    ada = await fake_stage.join(session, "Ada")
    await fake_stage.join(session, "Bob")
    accept(await remove_player(fake_stage.live, fake_stage.host_of(session), ada.player_id))
    assert await members_of(fake_stage, session) == {0: 0, 1: 1, 2: 0}
    await fake_stage.lose_store()
    assert await members_of(fake_stage, session) == {0: 0, 1: 1, 2: 0}
    assert await team_of(fake_stage, session, "Eve") == 0


async def test_an_account_that_joins_again_is_in_the_same_team(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(teams=BALANCED)
    await fake_stage.join(session, "Bob")
    first, again = [await fake_stage.join(session, "Ada", AccountId("ada")) for _ in range(2)]
    assert first.team == again.team == 1


async def test_a_team_that_is_chosen_is_kept_and_must_be_chosen(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(teams=CHOSEN)
    assert [await team_of(fake_stage, session, f"Player {n}", team=1) for n in range(3)] == [1, 1, 1]
    for wish in (None, 2):
        join = Join(pin=session.pin, nickname="Eve", team=wish)
        refused = await join_session(fake_stage.live, join, join_caller())
        assert isinstance(refused, QuizError)
        assert refused.reason == "bad_team"
    assert await members_of(fake_stage, session) == {0: 0, 1: 3}


async def test_teams_stand_in_the_log_of_each_close_and_in_snapshots(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(teams=CHOSEN)
    await team_of(fake_stage, session, "Ada", team=1)
    host = fake_stage.host_of(session)
    accept(await start_session(fake_stage.live, host))
    accept(await close_early(fake_stage.live, host))
    accept(await finish_session(fake_stage.live, host))
    told = [
        event.teams
        for event in await fake_stage.events(session.id)
        if isinstance(event, QuestionClosed | SessionFinished)
    ]
    reply = await take_snapshot(fake_stage.live, SnapshotRequest(session_id=session.id, players=[]))
    assert reply.session is not None
    for teams in (*told, reply.session.teams):
        assert [(team.name, team.members, team.place) for team in teams] == [("Blue", 1, 1), ("Red", 0, 2)]


async def test_a_session_without_teams_has_none(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    assert await team_of(fake_stage, session, "Ada", team=1) is None


@pytest.mark.parametrize(
    ("draft", "is_fine"),
    [
        (SessionDraft(quiz_id="q", settings=Settings(teams=BALANCED)), True),
        (SessionDraft(quiz_id="q", settings=Settings(teams=CHOSEN)), True),
        (SessionDraft(quiz_id="q", mode="practice", settings=Settings(teams=CHOSEN)), False),
        (
            SessionDraft(quiz_id="q", settings=Settings(teams=Teams(count=3, assign="chosen", names=["A"]))),
            False,
        ),
    ],
)
def test_practice_has_no_teams_and_names_are_complete(draft: SessionDraft, is_fine: bool) -> None:
    assert (check_teams(draft) is None) == is_fine


def test_a_teams_score_is_the_mean_of_its_members_rounded_half_to_even() -> None:
    sums = sum_teams([(0, 1), (0, 2), (1, 5), (1, 0), (2, 3), (None, 99)])
    assert sums == {0: TeamSum(2, 3), 1: TeamSum(2, 5), 2: TeamSum(1, 3)}
    rows = team_standings(BALANCED, sums)
    assert [(row.team, row.score, row.place) for row in rows] == [(2, 3, 1), (0, 2, 2), (1, 2, 2)]


def test_teams_without_members_come_last_even_behind_those_without_points() -> None:
    rows = team_standings(BALANCED, {1: TeamSum(2, 0)})
    assert [(row.team, row.score, row.members, row.place) for row in rows] == [
        (1, 0, 2, 1),
        (0, 0, 0, 2),
        (2, 0, 0, 2),
    ]
