"""A class of a finished session's names: its host alone asks, and guests' results become those of members."""

from tests.quiz.live.examples import HOST
from tests.quiz.live.stage import FakeStage, accept
from wordrally.contracts.http.classes import SessionClaim, SessionNamesRequest
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import AccountId, ClassId, MemberId, SessionId
from wordrally.quiz.live.application.host_commands import finish_session, start_session
from wordrally.quiz.results.application.claiming import claim_results, read_names

CLASS = ClassId("c1a55e5" + "0" * 25)


async def finished(stage: FakeStage) -> Session:
    """One question was open, Ada is a guest, Bob signed in."""
    session = await stage.open()
    await stage.join(session, "Ada")
    await stage.join(session, "Bob", AccountId("bob"))
    accept(await start_session(stage.live, stage.host_of(session)))
    return accept(await finish_session(stage.live, stage.host_of(session)))


async def test_the_host_of_a_finished_session_gets_its_names(fake_stage: FakeStage) -> None:
    session = await finished(fake_stage)
    reply = await read_names(fake_stage.live, SessionNamesRequest(session_id=session.id, account_id=HOST))
    assert sorted(name for _, name in reply.names) == ["Ada", "Bob"]
    assert reply.refused is None


async def test_nobody_else_gets_names_nor_the_host_before_the_end(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    for session_id, account, refused in (
        (session.id, HOST, "not-finished"),
        (session.id, AccountId("somebody"), "unknown-session"),
        (SessionId("none"), HOST, "unknown-session"),
    ):
        request = SessionNamesRequest(session_id=session_id, account_id=account)
        assert (await read_names(fake_stage.live, request)).refused == refused


async def test_results_of_guests_are_published_as_those_of_members_and_no_others(
    fake_stage: FakeStage,
) -> None:
    session = await finished(fake_stage)
    players = (
        await read_names(fake_stage.live, SessionNamesRequest(session_id=session.id, account_id=HOST))
    ).names
    members = {player_id: MemberId(f"member-{name}") for player_id, name in players}
    claim = SessionClaim(session_id=session.id, account_id=HOST, class_id=CLASS, members=members)
    assert (await claim_results(fake_stage.live, claim)).refused is None
    [part] = fake_stage.heard.results
    assert [(each.account_id, each.player_id) for each in part.results] == [("member-Ada", "member-Ada")]
    assert (part.class_id, part.part) == (CLASS, 0xC1A55E5)
