"""Taking a seat: who gets one, who does not, and what failures in between leave behind."""

import asyncio

import msgspec
import pytest

from tests.quiz.live.examples import QUESTIONS
from tests.quiz.live.outages import Failing, with_logs, with_store
from tests.quiz.live.stage import FakeStage, RealStage, accept, join_caller
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.contracts.claims import PlayerClaims
from wordrally.contracts.http.sessions import Join, Joined, Session
from wordrally.contracts.ids import AccountId, PlayerId
from wordrally.contracts.queue.nodes import SnapshotRequest
from wordrally.quiz.live.application.host_commands import (
    finish_session,
    lock_session,
    remove_player,
    start_session,
    unlock_session,
)
from wordrally.quiz.live.application.joining.taking_seats import join_session, show_seats
from wordrally.quiz.live.application.ports import Away
from wordrally.quiz.live.application.reading.describing import describe
from wordrally.quiz.live.application.reading.snapshots import take_snapshot
from wordrally.quiz.live.domain.refusals import QuizError

ADA = AccountId("ada-account")


async def players_of(stage: FakeStage | RealStage, session: Session) -> int:
    return (await describe(stage.live, session.id)).players


async def reason_of(
    stage: FakeStage, session: Session, nickname: str, account: AccountId | None = None
) -> str:
    refusal = await stage.try_join(session, nickname, account)
    assert isinstance(refusal, QuizError), refusal
    return refusal.reason


async def test_a_player_gets_a_token_for_this_session_alone(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "  Ada  Lovelace ")
    claims = msgspec.json.decode(joined.token, type=PlayerClaims)
    assert joined.nickname == "Ada Lovelace"
    assert (claims.sub, claims.sid, claims.exp - claims.iat) == (joined.player_id, session.id, 86_400)
    assert joined.socket_path == f"/ws/v1/sessions/{session.id}"
    assert await players_of(fake_stage, session) == 1


async def test_a_nickname_that_looks_like_another_is_taken(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await fake_stage.join(session, "Ada")
    assert await reason_of(fake_stage, session, "\u0410DA") == "name_taken"  # begins with a Cyrillic letter
    await fake_stage.join(session, "Bob")
    assert await players_of(fake_stage, session) == 2


async def test_a_nickname_that_cannot_be_shown_is_refused(fake_stage: FakeStage) -> None:
    assert await reason_of(fake_stage, await fake_stage.open(), "\u200b") == "bad_nickname"


async def test_nobody_joins_a_locked_session_until_it_is_unlocked(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    host = fake_stage.host_of(session)
    accept(await lock_session(fake_stage.live, host))
    assert await reason_of(fake_stage, session, "Ada") == "locked"
    accept(await unlock_session(fake_stage.live, host))
    await fake_stage.join(session, "Ada")


async def test_late_joining_can_be_switched_off(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(late_join=False)
    accept(await start_session(fake_stage.live, fake_stage.host_of(session)))
    assert await reason_of(fake_stage, session, "Ada") == "late_join_off"


async def test_a_finished_session_takes_nobody_in(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await fake_stage.join(session, "Ada", ADA)
    accept(await finish_session(fake_stage.live, fake_stage.host_of(session)))
    assert await reason_of(fake_stage, session, "Bob") == "finished"
    assert await reason_of(fake_stage, session, "Ada", ADA) == "finished"


async def test_racing_joins_do_not_overfill_a_session(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(max_players=3)
    outcomes = await asyncio.gather(*(fake_stage.try_join(session, f"Player {n}") for n in range(10)))
    reasons = [outcome.reason for outcome in outcomes if isinstance(outcome, QuizError)]
    assert reasons == ["full"] * 7
    assert await players_of(fake_stage, session) == 3


async def test_a_refused_join_gives_its_place_back(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(max_players=2)
    await fake_stage.join(session, "Ada")
    assert await reason_of(fake_stage, session, "ada") == "name_taken"
    await fake_stage.join(session, "Bob")


async def test_a_removed_player_makes_room_for_another(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(max_players=1)
    eve = await fake_stage.join(session, "Eve")
    accept(await remove_player(fake_stage.live, fake_stage.host_of(session), eve.player_id))
    await fake_stage.join(session, "Ada")


async def test_an_account_that_joins_again_gets_the_same_seat(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(max_players=1)
    first = await fake_stage.join(session, "Ada", ADA)
    accept(await lock_session(fake_stage.live, fake_stage.host_of(session)))
    again = await fake_stage.join(session, "Another name", ADA)
    assert (again.player_id, again.nickname) == (first.player_id, "Ada")


async def test_the_token_of_an_accounts_seat_names_the_account_and_the_login_it_joined_with(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    join = Join(pin=session.pin, nickname="Ada")
    for login in ("l1", "l2"):  # the second time the seat is there already
        joined = await join_session(fake_stage.live, join, join_caller(ADA, login))
        assert isinstance(joined, Joined)
        claims = msgspec.json.decode(joined.token, type=PlayerClaims)
        assert (claims.account, claims.login) == (ADA, login)
    guest = await fake_stage.join(session, "Guest")
    claims = msgspec.json.decode(guest.token, type=PlayerClaims)
    assert (claims.account, claims.login) == ("", "")


async def test_an_account_that_joins_twice_at_once_gets_one_seat(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    outcomes = await asyncio.gather(*(fake_stage.try_join(session, f"Ada {n}", ADA) for n in range(5)))
    joined = {outcome.player_id for outcome in outcomes if isinstance(outcome, Joined)}
    assert len(joined) == 1
    assert await players_of(fake_stage, session) == 1


async def test_an_account_whose_answer_got_lost_may_try_again_at_once(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    lost = with_store(
        fake_stage, projections=Failing(fake_stage.live.store.projections, "seat", asyncio.CancelledError())
    )
    with pytest.raises(asyncio.CancelledError):
        await join_session(lost, Join(pin=session.pin, nickname="Ada"), join_caller(ADA))
    [seat] = await fake_stage.live.logs.seats.taken(session.id)
    await fake_stage.lose_store()  # the place that was held is forgotten, as it is after some seconds
    assert (await fake_stage.join(session, "Ada", ADA)).player_id == seat.player_id


async def test_the_removed_cannot_come_back(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    eve = await fake_stage.join(session, "Eve", AccountId("eve-account"))
    accept(await remove_player(fake_stage.live, fake_stage.host_of(session), eve.player_id))
    assert await reason_of(fake_stage, session, "Eve") == "name_taken"
    assert await reason_of(fake_stage, session, "New name", AccountId("eve-account")) == "removed"
    assert await players_of(fake_stage, session) == 0


async def test_the_removed_stay_out_when_the_store_is_lost(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await fake_stage.join(session, "Ada", ADA)
    eve = await fake_stage.join(session, "Eve", AccountId("eve-account"))
    accept(await remove_player(fake_stage.live, fake_stage.host_of(session), eve.player_id))
    await fake_stage.lose_store()
    assert await reason_of(fake_stage, session, "Eve", AccountId("eve-account")) == "removed"
    assert (await fake_stage.join(session, "Ada", ADA)).nickname == "Ada"
    assert await players_of(fake_stage, session) == 1


async def test_showing_a_seat_late_does_not_bring_a_removed_player_back(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    eve = await fake_stage.join(session, "Eve")
    accept(await remove_player(fake_stage.live, fake_stage.host_of(session), eve.player_id))
    await show_seats(fake_stage.live, await fake_stage.live.logs.seats.taken(session.id))
    assert await players_of(fake_stage, session) == 0


async def test_a_claim_whose_acknowledgement_got_lost_is_not_held_against_its_owner(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    seats = Failing(fake_stage.live.logs.seats, "claim", JetStreamUnavailable(), times=1, late=True)
    live = with_logs(fake_stage, seats=seats)
    joined = await join_session(live, Join(pin=session.pin, nickname="Ada"), join_caller())
    assert isinstance(joined, Joined)
    [seat] = await fake_stage.live.logs.seats.taken(session.id)
    assert seat.player_id == joined.player_id


async def test_a_join_whose_claim_is_stored_goes_on_without_the_store(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    projections = Failing(fake_stage.live.store.projections, "seat", Away("down"))
    live = with_store(fake_stage, projections=projections)
    joined = await join_session(live, Join(pin=session.pin, nickname="Ada"), join_caller())
    assert isinstance(joined, Joined)
    await show_seats(fake_stage.live, await fake_stage.live.logs.seats.taken(session.id))
    snapshot = await take_snapshot(
        fake_stage.live, SnapshotRequest(session_id=session.id, players=[joined.player_id])
    )
    assert [player.nickname for player in snapshot.players] == ["Ada"]


async def test_of_ten_people_with_one_name_one_gets_it(stage: RealStage) -> None:
    session = await stage.open(QUESTIONS)
    outcomes = await asyncio.gather(*(stage.try_join(session, "Ada") for _ in range(10)))
    joined = [outcome for outcome in outcomes if isinstance(outcome, Joined)]
    assert len(joined) == 1
    assert {one.reason for one in outcomes if isinstance(one, QuizError)} == {"name_taken"}
    assert await players_of(stage, session) == 1


async def test_a_stranger_to_the_session_cannot_be_removed(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    refusal = await remove_player(fake_stage.live, fake_stage.host_of(session), PlayerId("nobody"))
    assert isinstance(refusal, QuizError)
    assert refusal.reason == "unknown_player"
