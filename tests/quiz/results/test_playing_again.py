"""Playing a finished session again: which questions, who comes along, and that it happens once."""

import asyncio

import msgspec
import pytest
from msgspec import structs

from tests.quiz.live.conftest import bare_stage, fake_stage, stage
from tests.quiz.live.examples import HOST
from tests.quiz.live.stage import FakeStage, accept, join_caller
from wordrally.contracts.claims import (
    ACCOUNT_ISSUER,
    AUDIENCE,
    AccountClaims,
    LearnerClaims,
    PlayerClaims,
)
from wordrally.contracts.http.classes import ClassRoster
from wordrally.contracts.http.reports import AnswerReport, PlayerReport
from wordrally.contracts.http.sessions import Again, Join, Joined, PlayerChange, Session
from wordrally.contracts.ids import AccountId, ClassId, MemberId
from wordrally.contracts.queue.events import SessionMoved
from wordrally.contracts.queue.nodes import SnapshotRequest
from wordrally.quiz.live.application.erasing import erase_player
from wordrally.quiz.live.application.host_commands import (
    close_early,
    finish_session,
    remove_player,
    start_session,
)
from wordrally.quiz.live.application.joining.own_seats import take_own_seat
from wordrally.quiz.live.application.joining.taking_seats import join_session
from wordrally.quiz.live.application.reading.describing import describe
from wordrally.quiz.live.application.reading.snapshots import take_snapshot
from wordrally.quiz.live.application.seating import change_player
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.results.application.archiving import archive_session
from wordrally.quiz.results.application.playing_again import play_again
from wordrally.quiz.results.domain.missed import missed_questions

__all__ = ["bare_stage", "fake_stage", "stage"]

SAME = Again(quiz="same")


def claims_of(joined: Joined) -> PlayerClaims:
    return msgspec.json.decode(joined.token, type=PlayerClaims)


async def played(stage: FakeStage) -> tuple[Session, Joined]:
    """A finished session in which nobody answered the one question that was asked."""
    session = await stage.open(reading="short")
    ada = await stage.join(session, "Ada")
    host = stage.host_of(session)
    accept(await start_session(stage.live, host))
    accept(await close_early(stage.live, host))
    return accept(await finish_session(stage.live, host)), ada


async def repeat(stage: FakeStage, session: Session, again: Again = SAME) -> Session:
    return accept(await play_again(stage.live, stage.host_of(session), again))


async def test_the_same_questions_are_played_with_the_same_settings_and_all_are_told(
    fake_stage: FakeStage,
) -> None:
    session, _ = await played(fake_stage)
    fake_stage.quizzes.quizzes.clear()  # the quiz was deleted meanwhile
    again = await repeat(fake_stage, session)
    assert (again.phase, again.question_count, again.settings) == ("lobby", 2, session.settings)
    assert again.id != session.id
    assert again.pin != session.pin
    moved = (await fake_stage.events(session.id))[-1]
    assert isinstance(moved, SessionMoved)
    assert moved.session_id == again.id
    reply = await take_snapshot(fake_stage.live, SnapshotRequest(session_id=session.id, players=[]))
    assert reply.session is not None
    assert reply.session.moved_to == again.id


async def test_only_missed_questions_are_played_once_more(fake_stage: FakeStage) -> None:
    session, _ = await played(fake_stage)
    again = await repeat(fake_stage, session, Again(quiz="missed"))
    assert again.question_count == 1


async def test_where_nothing_was_missed_there_is_nothing_to_play(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    host = fake_stage.host_of(session)
    accept(await finish_session(fake_stage.live, host))
    refused = await play_again(fake_stage.live, host, Again(quiz="missed"))
    assert isinstance(refused, QuizError)
    assert refused.reason == "nothing_missed"


async def test_asking_twice_at_once_or_later_opens_one_session(fake_stage: FakeStage) -> None:
    session, _ = await played(fake_stage)
    outcomes = await asyncio.gather(*(repeat(fake_stage, session) for _ in range(3)))
    later = await repeat(fake_stage, session)
    assert {outcome.id for outcome in outcomes} == {later.id}
    accept(await finish_session(fake_stage.live, fake_stage.host_of(later)))
    assert (await repeat(fake_stage, session)).id != later.id


async def test_a_session_that_goes_on_is_not_played_again(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    refused = await play_again(fake_stage.live, fake_stage.host_of(session), SAME)
    assert isinstance(refused, QuizError)
    assert refused.reason == "wrong_phase"


async def test_players_come_along_with_their_old_token(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    ada = await fake_stage.join(session, "Ada")
    host = fake_stage.host_of(session)
    await change_player(fake_stage.live, host, ada.player_id, PlayerChange(time_factor=2))
    accept(await finish_session(fake_stage.live, host))
    again = await repeat(fake_stage, session)
    seats = [await take_own_seat(fake_stage.live, again.id, claims_of(ada)) for _ in range(2)]
    for seat in seats:
        assert isinstance(seat, Joined)
        assert (seat.session_id, seat.player_id, seat.nickname) == (again.id, ada.player_id, "Ada")
    assert (await describe(fake_stage.live, again.id)).players == 1
    view = await fake_stage.live.store.projections.view(again.id)
    assert view.session.needs[ada.player_id].time_factor == 2


async def test_a_removed_player_and_a_stranger_do_not_come_along(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    eve = await fake_stage.join(session, "Eve")
    other = await fake_stage.open()
    stranger = await fake_stage.join(other, "Bob")
    host = fake_stage.host_of(session)
    accept(await remove_player(fake_stage.live, host, eve.player_id))
    accept(await finish_session(fake_stage.live, host))
    again = await repeat(fake_stage, session)
    for joined in (eve, stranger):
        refused = await take_own_seat(fake_stage.live, again.id, claims_of(joined))
        assert isinstance(refused, QuizError)
        assert refused.reason == "not_allowed"


async def test_an_erased_player_does_not_come_along(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    eve = await fake_stage.join(session, "Eve")
    host = fake_stage.host_of(session)
    accept(await finish_session(fake_stage.live, host))
    await archive_session(fake_stage.live, session.id)
    assert await erase_player(fake_stage.live, host, eve.player_id) is None
    again = await repeat(fake_stage, session)
    refused = await take_own_seat(fake_stage.live, again.id, claims_of(eve))
    assert isinstance(refused, QuizError)


async def test_the_end_of_a_session_stays_its_end_after_it_was_played_again(fake_stage: FakeStage) -> None:
    session, _ = await played(fake_stage)
    await repeat(fake_stage, session)
    fake_stage.clock.now += 25 * 3_600_000
    await fake_stage.lose_store()
    assert not await fake_stage.live.store.rebuilds.rebuild(session.id)


async def test_an_account_comes_along_and_finds_its_seat_again(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    ada = await fake_stage.join(session, "Ada", AccountId("ada"))
    account = AccountClaims(iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub="ada", exp=0, iat=0, jti="1", login="l")
    first = await take_own_seat(fake_stage.live, session.id, account)
    accept(await finish_session(fake_stage.live, fake_stage.host_of(session)))
    again = await repeat(fake_stage, session)
    for _ in range(2):
        seat = await take_own_seat(fake_stage.live, again.id, account)
        assert isinstance(seat, Joined)
        assert (seat.player_id, seat.session_id) == (ada.player_id, again.id)
    assert isinstance(first, Joined)
    assert first.player_id == ada.player_id
    nobody = structs.replace(account, sub="nobody")
    assert isinstance(await take_own_seat(fake_stage.live, again.id, nobody), QuizError)


async def test_a_class_member_has_a_seat_in_the_sessions_of_the_class_alone(fake_stage: FakeStage) -> None:
    roster = ClassRoster(version=1, owner_id=HOST, key="k", members={"code": (MemberId("m1"), "Ada")})
    fake_stage.live.logs.classes.rosters[ClassId("c1")] = roster  # pyright: ignore[reportAttributeAccessIssue]
    session, other = await fake_stage.open(class_id="c1"), await fake_stage.open()
    member = LearnerClaims(
        iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub="m1", exp=0, iat=0, jti="1", class_id="c1", login="code"
    )
    seats = [await take_own_seat(fake_stage.live, session.id, member) for _ in range(2)]
    for seat in seats:
        assert isinstance(seat, Joined)
        assert (seat.nickname, seat.member_id) == ("Ada", "m1")
    assert len({seat.player_id for seat in seats if isinstance(seat, Joined)}) == 1
    assert isinstance(await take_own_seat(fake_stage.live, other.id, member), QuizError)


class Unanswered:
    """Everybody was asked two questions."""

    def unanswered(self, player: PlayerReport) -> list[int]:
        return sorted({0, 1} - {answer.question for answer in player.answers})


def report(number: int, *answers: tuple[int, bool]) -> PlayerReport:
    return PlayerReport(
        player_id=f"p{number}",  # pyright: ignore[reportArgumentType]
        nickname="",
        score=0,
        rank=number,
        answers=[
            AnswerReport(question=question, correct=correct, points=0, received_at=at)
            for at, (question, correct) in enumerate(answers)
        ],
    )


@pytest.mark.parametrize(
    ("wrong", "of", "missed"), [(1, 3, [0]), (1, 4, []), (2, 6, [0]), (0, 3, []), (3, 3, [0])]
)
def test_a_question_is_missed_when_a_third_did_not_answer_it_right(
    wrong: int, of: int, missed: list[int]
) -> None:
    players = [report(number, (0, number >= wrong), (1, True)) for number in range(of)]
    assert missed_questions(players, Unanswered()) == missed


def test_a_missing_answer_is_not_right_and_a_first_answer_counts() -> None:
    players = [report(1, (0, False), (0, True)), report(2, (0, True)), report(3, (0, True), (1, True))]
    assert missed_questions(players, Unanswered()) == [0, 1]


async def test_a_player_who_came_along_is_removed_with_their_device(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    wish = Join(pin=session.pin, nickname="Ada", device="phone-1")
    ada = await join_session(fake_stage.live, wish, join_caller())
    assert isinstance(ada, Joined)
    accept(await finish_session(fake_stage.live, fake_stage.host_of(session)))
    again = await repeat(fake_stage, session)
    joined = await take_own_seat(fake_stage.live, again.id, claims_of(ada))
    assert isinstance(joined, Joined)

    accept(await remove_player(fake_stage.live, fake_stage.host_of(again), joined.player_id))

    back = Join(pin=again.pin, nickname="Somebody else", device="phone-1")
    refused = await join_session(fake_stage.live, back, join_caller())
    assert isinstance(refused, QuizError)
    assert refused.reason == "removed"
    other = structs.replace(back, device="phone-2")
    assert isinstance(await join_session(fake_stage.live, other, join_caller()), Joined)
