"""What a host does to single seats: rename, remove, readmit, and give players what they need."""

import asyncio
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from msgspec import structs

from tests.quiz.live.examples import STRANGER
from tests.quiz.live.stage import FakeStage, RealStage, accept, join_caller
from wordrally.chassis.wrong_codes import MAX_WRONG
from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, PLAYER_ISSUER, AccountClaims, PlayerClaims
from wordrally.contracts.http.quizzes import ListenQuestion, Speech
from wordrally.contracts.http.sessions import Join, Joined, Player, PlayerChange, SeatCode, Session
from wordrally.contracts.ids import AccountId, NodeId, PlayerId, SessionId
from wordrally.contracts.queue.events import Needs, QuestionOpened
from wordrally.contracts.queue.nodes import PresenceChanged
from wordrally.quiz.live.application.host_commands import (
    HostContext,
    finish_session,
    remove_player,
    start_session,
)
from wordrally.quiz.live.application.joining.class_codes import CodeTriesUsedUp
from wordrally.quiz.live.application.joining.taking_seats import join_session
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.application.presence import note_presence
from wordrally.quiz.live.application.projecting import projected
from wordrally.quiz.live.application.reading.describing import describe
from wordrally.quiz.live.application.reading.session_queries import read_standings
from wordrally.quiz.live.application.seating import change_player, readmit_player
from wordrally.quiz.live.application.store_ports import Projections
from wordrally.quiz.live.application.timers import handle_timer
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.seating import SEAT_CODE_MS
from wordrally.turns.reading import reading_ms

ADA = AccountId("ada-account")


async def rename(stage: FakeStage, session: Session, player_id: str, name: str) -> Player | QuizError:
    change = PlayerChange(nickname=name)
    return await change_player(stage.live, stage.host_of(session), PlayerId(player_id), change)


async def readmit(stage: FakeStage, session: Session, player_id: str) -> SeatCode:
    code = await readmit_player(stage.live, stage.host_of(session), PlayerId(player_id))
    assert isinstance(code, SeatCode), code
    return code


async def sit_again(stage: FakeStage, session: Session, code: str) -> Joined | QuizError:
    return await join_session(stage.live, Join(pin=session.pin, seat_code=code), join_caller())


async def names_of(stage: FakeStage, session: Session) -> list[str]:
    host = AccountClaims(iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub="host", exp=0, iat=0, jti="1")
    rows = await read_standings(stage.live, session.id, host, offset=0, limit=10)
    assert not isinstance(rows, QuizError)
    return [row.nickname for row in rows.items]


async def test_a_new_name_is_shown_at_once_and_everybody_is_told(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Rude")
    renamed = await rename(fake_stage, session, joined.player_id, " Ann  B. ")
    assert isinstance(renamed, Player)
    assert renamed.nickname == "Ann B."
    assert await names_of(fake_stage, session) == ["Ann B."]
    [told] = fake_stage.heard.rosters[-1].joined
    assert (told.player_id, told.nickname) == (joined.player_id, "Ann B.")


async def test_a_rebuilt_projection_has_the_newest_name_even_one_that_was_had_before(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Ada")
    for name in ("Eve", "ADA"):
        assert isinstance(await rename(fake_stage, session, joined.player_id, name), Player)
    await fake_stage.lose_store()
    assert await names_of(fake_stage, session) == ["ADA"]


async def test_nobody_else_takes_a_former_name(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Rude")
    other = await fake_stage.join(session, "Bob")
    await rename(fake_stage, session, joined.player_id, "Ann")
    refused = await fake_stage.try_join(session, "rude")
    assert isinstance(refused, QuizError)
    assert refused.reason == "name_taken"
    taken = await rename(fake_stage, session, other.player_id, "ANN")
    assert isinstance(taken, QuizError)
    assert taken.reason == "name_taken"


async def test_a_host_gives_no_crude_name_unless_the_filter_is_off(fake_stage: FakeStage) -> None:
    for is_on, wanted in ((True, "nickname_unsuitable"), (False, None)):
        session = await fake_stage.open(name_filter=is_on)
        joined = await fake_stage.join(session, "Ada")
        renamed = await rename(fake_stage, session, joined.player_id, "fuck")
        assert (renamed.reason if isinstance(renamed, QuizError) else None) == wanted


async def test_only_the_host_changes_a_player_and_only_one_who_is_there(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Ada")
    change, stranger = PlayerChange(nickname="Eve"), HostContext(session.id, STRANGER)
    refused = await change_player(fake_stage.live, stranger, PlayerId(joined.player_id), change)
    assert isinstance(refused, QuizError)
    assert refused.reason == "not_allowed"
    unknown = await rename(fake_stage, session, "nobody", "Eve")
    assert isinstance(unknown, QuizError)
    assert unknown.reason == "unknown_player"


async def test_a_removed_player_does_not_come_back_with_the_same_device(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    wish = Join(pin=session.pin, nickname="Eve", device="phone-1")
    eve = await join_session(fake_stage.live, wish, join_caller())
    assert isinstance(eve, Joined)
    accept(await remove_player(fake_stage.live, fake_stage.host_of(session), eve.player_id))
    again = Join(pin=session.pin, nickname="Another", device="phone-1")
    refused = await join_session(fake_stage.live, again, join_caller())
    assert isinstance(refused, QuizError)
    assert refused.reason == "removed"
    await fake_stage.lose_store()
    assert await join_session(fake_stage.live, again, join_caller()) == refused
    other = Join(pin=session.pin, nickname="Another", device="phone-2")
    assert isinstance(await join_session(fake_stage.live, other, join_caller()), Joined)


async def test_a_seat_code_works_once_and_ends_the_tokens_before_it(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Ada")
    code = await readmit(fake_stage, session, joined.player_id)
    assert len(code.seat_code) == 6
    assert code.expires_at == fake_stage.clock.now + SEAT_CODE_MS
    again = await sit_again(fake_stage, session, code.seat_code.lower())
    assert isinstance(again, Joined)
    assert (again.player_id, again.nickname) == (joined.player_id, "Ada")
    used = await sit_again(fake_stage, session, code.seat_code)
    assert isinstance(used, QuizError)
    assert used.reason == "unknown_seat_code"

    async def reads(token: str) -> bool:
        claims = msgspec.json.decode(token, type=PlayerClaims)
        rows = await read_standings(fake_stage.live, session.id, claims, offset=0, limit=1)
        return not isinstance(rows, QuizError)

    assert not await reads(joined.token)
    assert await reads(again.token)


class Lagging:
    """Implements `Projections`; it shows an old view until a newer one is put."""

    def __init__(self, projections: Projections, old: View) -> None:
        self._projections = projections
        self._old: View | None = old

    def __getattr__(self, name: str) -> Any:
        return getattr(self._projections, name)

    async def view(self, session_id: SessionId) -> View:
        return self._old or await self._projections.view(session_id)

    async def put(self, view: View) -> None:
        self._old = None
        await self._projections.put(view)


async def test_a_new_seat_code_that_the_projection_lacks_does_not_count_as_wrong(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Ada")
    store = fake_stage.live.store
    old = await store.projections.view(session.id)
    code = await readmit(fake_stage, session, joined.player_id)
    live = replace(fake_stage.live, store=replace(store, projections=Lagging(store.projections, old)))
    caller = join_caller()
    for _ in range(MAX_WRONG - 1):
        wrong = await join_session(fake_stage.live, Join(pin=session.pin, seat_code="222222"), caller)
        assert isinstance(wrong, QuizError)
    right = Join(pin=session.pin, seat_code=code.seat_code)
    assert isinstance(await join_session(live, right, caller), Joined)
    assert isinstance(await join_session(live, right, caller), QuizError), "used, and the last of ten tries"
    with pytest.raises(CodeTriesUsedUp):
        await join_session(live, right, caller)


async def test_a_seat_code_runs_out_after_ten_minutes(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Ada")
    code = await readmit(fake_stage, session, joined.player_id)
    fake_stage.clock.now += SEAT_CODE_MS
    refused = await sit_again(fake_stage, session, code.seat_code)
    assert isinstance(refused, QuizError)
    assert refused.reason == "unknown_seat_code"


async def test_of_two_who_use_a_seat_code_at_once_one_gets_the_seat(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Ada")
    code = await readmit(fake_stage, session, joined.player_id)
    outcomes = await asyncio.gather(*(sit_again(fake_stage, session, code.seat_code) for _ in range(5)))
    assert sum(isinstance(outcome, Joined) for outcome in outcomes) == 1


async def test_a_readmitted_player_is_on_the_board_again_and_may_use_account_and_device(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    wish = Join(pin=session.pin, nickname="Eve", device="phone-1")
    eve = await join_session(fake_stage.live, wish, join_caller(ADA))
    assert isinstance(eve, Joined)
    accept(await remove_player(fake_stage.live, fake_stage.host_of(session), eve.player_id))
    assert await names_of(fake_stage, session) == []
    await readmit(fake_stage, session, eve.player_id)
    assert await names_of(fake_stage, session) == ["Eve"]
    assert (await describe(fake_stage.live, session.id)).players == 1
    again = await join_session(fake_stage.live, wish, join_caller(ADA))
    assert isinstance(again, Joined)
    assert again.player_id == eve.player_id


async def test_nobody_is_readmitted_to_a_finished_session(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Ada")
    accept(await finish_session(fake_stage.live, fake_stage.host_of(session)))
    host = fake_stage.host_of(session)
    refused = await readmit_player(fake_stage.live, host, joined.player_id)
    assert isinstance(refused, QuizError)
    assert refused.reason == "wrong_phase"


async def test_more_time_holds_from_the_next_question_on_and_keeps_it_open(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Ada")
    host = fake_stage.host_of(session)
    there = PresenceChanged(session_id=session.id, node_id=NodeId("n"), joined=[joined.player_id], left=[])
    await note_presence(fake_stage.live, there)
    slower = PlayerChange(time_factor=1.5, no_audio=True)
    player = await change_player(fake_stage.live, host, joined.player_id, slower)
    assert isinstance(player, Player)
    assert (player.time_factor, player.no_audio) == (1.5, True)
    accept(await start_session(fake_stage.live, host))
    opened = (await fake_stage.events(session.id))[-1]
    assert isinstance(opened, QuestionOpened)
    assert (opened.question.time_limit_ms, opened.extra_ms) == (20_000, 10_000)
    view = await fake_stage.live.store.projections.view(session.id)
    assert view.session.asked_needs == {joined.player_id: Needs(1.5, True)}
    for due in list(fake_stage.timers.due_at):
        await handle_timer(fake_stage.live, due, fake_stage.clock.now)
    assert (await describe(fake_stage.live, session.id)).phase == "open"


async def test_a_player_who_is_away_keeps_no_question_open(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Ada")
    host = fake_stage.host_of(session)
    await change_player(fake_stage.live, host, joined.player_id, PlayerChange(time_factor=3))
    fake_stage.clock.now += 60_000
    accept(await start_session(fake_stage.live, host))
    opened = (await fake_stage.events(session.id))[-1]
    assert isinstance(opened, QuestionOpened)
    assert opened.extra_ms == 0


async def test_nobody_waits_for_a_player_who_is_not_asked_a_question_to_be_heard(
    fake_stage: FakeStage,
) -> None:
    heard = ListenQuestion(prompt="", accepted=["drizzle"], spoken=Speech(text="drizzle", language="en"))
    session = await fake_stage.open([heard])
    ada, bob = await fake_stage.join(session, "Ada"), await fake_stage.join(session, "Bob")
    host, live = fake_stage.host_of(session), fake_stage.live
    players = [ada.player_id, bob.player_id]
    there = PresenceChanged(session_id=session.id, node_id=NodeId("n"), joined=players, left=[])
    await note_presence(live, there)
    await change_player(live, host, ada.player_id, PlayerChange(no_audio=True))
    accept(await start_session(live, host))

    async def expected() -> int:
        now = fake_stage.clock.now
        return (await live.store.projections.state(session.id, [], None, now)).expected

    assert await expected() == 1
    boards = live.store.scoreboards
    assert not await boards.all_answered(session.id, 0, fake_stage.clock.now)
    await fake_stage.lose_store()
    assert await projected(live, session.id, expected) == 1
    left = PresenceChanged(session_id=session.id, node_id=NodeId("n"), joined=[], left=[bob.player_id])
    await note_presence(live, left)
    fake_stage.clock.now += 60_000
    await note_presence(live, structs.replace(there, joined=[ada.player_id]))
    assert await boards.all_answered(session.id, 0, fake_stage.clock.now)


async def test_another_time_factor_is_refused(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    joined = await fake_stage.join(session, "Ada")
    host = fake_stage.host_of(session)
    refused = await change_player(fake_stage.live, host, joined.player_id, PlayerChange(time_factor=2.5))
    assert isinstance(refused, QuizError)
    assert refused.reason == "bad_time_factor"


async def test_a_question_opens_once_its_prompt_was_read(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(reading="long")
    accept(await start_session(fake_stage.live, fake_stage.host_of(session)))
    opened = (await fake_stage.events(session.id))[-1]
    assert isinstance(opened, QuestionOpened)
    question = opened.question
    assert question.opened_at == opened.at + reading_ms("long", "drizzle")
    assert question.closes_at == question.opened_at + question.time_limit_ms


def test_reading_takes_two_to_eight_seconds_and_longer_for_longer_prompts() -> None:
    times = [reading_ms("long", "x" * length) for length in range(0, 501, 20)]
    assert (times[0], times[-1]) == (2_000, 8_000)
    assert times == sorted(times)
    assert all(reading_ms("short", "x" * length) <= reading_ms("long", "x" * length) for length in (9, 99))
    assert reading_ms("off", "x" * 500) == 0


@pytest.mark.process
async def test_the_log_lets_only_its_own_player_take_a_name_again(bare_stage: RealStage) -> None:
    session = await bare_stage.open()
    seats = bare_stage.live.logs.seats
    joined = await bare_stage.join(session, "Ada")
    [seat] = await seats.taken(session.id)
    for name in ("Eve", "Ada", "Ann"):
        assert await seats.rename(msgspec.structs.replace(seat, nickname=name), name.lower())
    [newest] = await seats.taken(session.id)
    assert (newest.player_id, newest.nickname) == (joined.player_id, "Ann")
    assert PLAYER_ISSUER in joined.token
