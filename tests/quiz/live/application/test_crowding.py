"""Bots and strangers who come by the dozen: a host removes all of them, and a session locks itself."""

from tests.quiz.live.examples import STRANGER
from tests.quiz.live.stage import FakeStage, accept, join_caller
from wordrally.contracts.http.sessions import Join, Joined, PlayersRemoved, Session
from wordrally.contracts.ids import AccountId
from wordrally.quiz.live.application.crowding import remove_newcomers
from wordrally.quiz.live.application.host_commands import HostContext, unlock_session
from wordrally.quiz.live.application.joining.taking_seats import join_session
from wordrally.quiz.live.application.projecting import fold_log, newest_view
from wordrally.quiz.live.application.reading.describing import describe
from wordrally.quiz.live.domain.refusals import QuizError


async def join_with(stage: FakeStage, session: Session, nickname: str, device: str) -> Joined | QuizError:
    join = Join(pin=session.pin, nickname=nickname, device=device)
    return await join_session(stage.live, join, join_caller(None))


async def locked(stage: FakeStage, session: Session) -> bool:
    return (await describe(stage.live, session.id)).locked


async def test_all_who_joined_since_a_moment_are_removed_with_their_devices(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await fake_stage.join(session, "Ada")
    fake_stage.clock.now += 60_000
    since = fake_stage.clock.now
    for number in range(5):
        await join_with(fake_stage, session, f"bot {number}", f"device {number}")

    removed = await remove_newcomers(fake_stage.live, fake_stage.host_of(session), since)

    assert removed == PlayersRemoved(removed=5)
    assert (await describe(fake_stage.live, session.id)).players == 1
    logged = (await fold_log(fake_stage.live, session.id)).session
    assert len(logged.removed) == len(logged.barred) == 5
    assert (await newest_view(fake_stage.live, session.id)).session.removed == logged.removed
    again = await join_with(fake_stage, session, "another name", "device 3")
    assert isinstance(again, QuizError)
    assert again.reason == "removed"
    repeated = await remove_newcomers(fake_stage.live, fake_stage.host_of(session), since)
    assert repeated == PlayersRemoved(removed=0)


async def test_only_the_host_removes_newcomers(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    stranger = HostContext(session.id, STRANGER)
    refused = await remove_newcomers(fake_stage.live, stranger, 0)
    assert isinstance(refused, QuizError)
    assert refused.reason == "not_allowed"


async def test_a_session_locks_itself_when_more_join_in_a_minute_than_expected(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(lock_above=3)
    for number in range(3):
        await fake_stage.join(session, f"pupil {number}")
    assert not await locked(fake_stage, session)
    fake_stage.clock.now += 60_000
    for number in range(4):
        await fake_stage.join(session, f"bot {number}")
    assert await locked(fake_stage, session)
    refused = await fake_stage.try_join(session, "late bot")
    assert isinstance(refused, QuizError)
    assert refused.reason == "locked"
    fake_stage.clock.now += 60_000
    accept(await unlock_session(fake_stage.live, fake_stage.host_of(session)))
    await fake_stage.join(session, "late pupil")


async def test_coming_back_counts_as_no_join(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(lock_above=1)
    for _ in range(3):
        await fake_stage.join(session, "Ada", AccountId("ada"))
    assert not await locked(fake_stage, session)
