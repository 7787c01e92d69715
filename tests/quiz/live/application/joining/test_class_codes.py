"""Members of a class join with their code, always to the same seat, under the name that the class knows."""

import asyncio

import msgspec
import pytest

from tests.quiz.live.examples import HOST, QUESTIONS, draft_of, quiz_of
from tests.quiz.live.stage import FakeStage, join_caller
from wordrally.chassis.wrong_codes import MAX_WRONG, WrongCodes
from wordrally.contracts.claims import PlayerClaims
from wordrally.contracts.http.classes import ClassRoster, code_reference
from wordrally.contracts.http.sessions import Join, Joined, Session
from wordrally.contracts.ids import AccountId, ClassId, MemberId
from wordrally.quiz.live.application.host_commands import remove_player
from wordrally.quiz.live.application.joining.class_codes import (
    MAX_WRONG_OF_NETWORK,
    CodeTries,
    CodeTriesUsedUp,
    seat_names,
)
from wordrally.quiz.live.application.joining.taking_seats import join_session
from wordrally.quiz.live.application.opening import open_session
from wordrally.quiz.live.domain.names.nicknames import Nickname, parse_nickname
from wordrally.quiz.live.domain.refusals import QuizError

CLASS = ClassId("class7b")
KEY = "key"


def roster(**names: str) -> ClassRoster:
    """A class of the host's, whose members have these codes and names."""
    members = {code_reference(KEY, code): (MemberId(f"member-{code}"), name) for code, name in names.items()}
    return ClassRoster(version=1, owner_id=HOST, key=KEY, members=members)


@pytest.fixture
def stage(fake_stage: FakeStage) -> FakeStage:
    fake_stage.rosters.rosters[CLASS] = roster(AAAAA="Ada", CCCCC="Ben", DDDDD="Ada")
    return fake_stage


async def join(
    stage: FakeStage, session: Session, code: str, account_id: AccountId | None = None
) -> Joined | QuizError:
    return await join_session(stage.live, Join(pin=session.pin, code=code), join_caller(account_id))


async def try_code(stage: FakeStage, session: Session, code: str, tries: CodeTries) -> Joined | QuizError:
    wish = Join(pin=session.pin, code=code)
    return await join_session(stage.live, wish, join_caller(tries=tries))


async def test_wrong_codes_count_for_the_class_in_whichever_of_its_sessions(stage: FakeStage) -> None:
    first, second = await stage.open(class_id=CLASS), await stage.open(class_id=CLASS)
    wrong = WrongCodes(lambda: 0)
    tries = CodeTries(wrong, "192.0.2.1", "tablet")
    for _ in range(MAX_WRONG):
        assert isinstance(await try_code(stage, first, "22222", tries), QuizError)
    with pytest.raises(CodeTriesUsedUp):
        await try_code(stage, second, "AAAAA", tries)
    assert isinstance(await try_code(stage, second, "AAAAA", CodeTries(wrong, "192.0.2.1", "phone")), Joined)


async def test_a_network_has_so_many_wrong_codes_whatever_its_devices_call_themselves(
    stage: FakeStage,
) -> None:
    session, wrong = await stage.open(class_id=CLASS), WrongCodes(lambda: 0)
    for number in range(MAX_WRONG_OF_NETWORK):
        tries = CodeTries(wrong, "192.0.2.1", f"device {number}")
        assert isinstance(await try_code(stage, session, "22222", tries), QuizError)
    with pytest.raises(CodeTriesUsedUp):
        await try_code(stage, session, "AAAAA", CodeTries(wrong, "192.0.2.1", "yet another"))
    assert isinstance(await try_code(stage, session, "AAAAA", CodeTries(wrong, "192.0.2.2")), Joined)


async def test_of_many_codes_sent_at_once_those_beyond_the_limit_learn_nothing(stage: FakeStage) -> None:
    session, tries = await stage.open(class_id=CLASS), CodeTries(WrongCodes(lambda: 0), "192.0.2.1")
    codes = ["22222"] * (2 * MAX_WRONG) + ["AAAAA"]
    read = stage.rosters.read

    async def slowly(class_id: ClassId) -> ClassRoster | None:
        await asyncio.sleep(0)
        return await read(class_id)

    stage.rosters.read = slowly  # a wrong code takes longer than the right one
    told = await asyncio.gather(
        *(try_code(stage, session, code, tries) for code in codes), return_exceptions=True
    )
    assert sum(isinstance(each, QuizError) for each in told) == MAX_WRONG
    assert isinstance(told[-1], CodeTriesUsedUp)


async def seat(stage: FakeStage, session: Session, code: str) -> Joined:
    joined = await join(stage, session, code)
    assert isinstance(joined, Joined), joined
    return joined


async def test_a_member_joins_with_a_code_under_the_name_of_the_class(stage: FakeStage) -> None:
    session = await stage.open(class_id=CLASS)
    joined = await seat(stage, session, " aaa-aa")
    claims = msgspec.json.decode(joined.token, type=PlayerClaims)
    assert (joined.nickname, joined.member_id) == ("Ada", "member-AAAAA")
    assert (claims.account, claims.login) == ("member-AAAAA", code_reference(KEY, "AAAAA"))


async def test_a_member_who_joins_again_gets_the_same_seat_from_any_device(stage: FakeStage) -> None:
    session = await stage.open(class_id=CLASS)
    first = await seat(stage, session, "AAAAA")
    again = await join(stage, session, "AAAAA", AccountId("somebody"))
    assert isinstance(again, Joined)
    assert (again.player_id, again.member_id) == (first.player_id, first.member_id)


async def test_two_members_of_one_name_and_a_guest_who_took_it_are_told_apart(stage: FakeStage) -> None:
    session = await stage.open(class_id=CLASS, guests=True)
    await stage.join(session, "Ada")
    names = [(await seat(stage, session, code)).nickname for code in ("AAAAA", "DDDDD")]
    assert names == ["Ada 2", "Ada 3"]


async def test_a_code_that_nobody_has_is_refused_and_one_added_later_works(stage: FakeStage) -> None:
    session = await stage.open(class_id=CLASS)
    refused = await join(stage, session, "EEEEE")
    assert isinstance(refused, QuizError)
    assert refused.reason == "unknown_code"
    stage.rosters.rosters[CLASS] = roster(EEEEE="Eve")
    assert (await seat(stage, session, "EEEEE")).nickname == "Eve"


async def test_a_member_whom_the_host_removed_cannot_come_back_by_code(stage: FakeStage) -> None:
    session = await stage.open(class_id=CLASS)
    joined = await seat(stage, session, "AAAAA")
    await remove_player(stage.live, stage.host_of(session), joined.player_id)
    refused = await join(stage, session, "AAAAA")
    assert isinstance(refused, QuizError)
    assert refused.reason == "removed"


async def test_guests_join_a_class_session_only_when_the_host_allows_it(stage: FakeStage) -> None:
    closed = await stage.open(class_id=CLASS)
    refused = await stage.try_join(closed, "Zoe")
    assert isinstance(refused, QuizError)
    assert refused.reason == "code_needed"
    assert (await stage.join(await stage.open(class_id=CLASS, guests=True), "Zoe")).member_id is None


async def test_a_session_without_a_class_knows_no_codes(stage: FakeStage) -> None:
    refused = await join(stage, await stage.open(), "AAAAA")
    assert isinstance(refused, QuizError)
    assert refused.reason == "no_class"


async def test_only_its_owner_opens_a_session_for_a_class(stage: FakeStage) -> None:
    stage.rosters.rosters[CLASS] = msgspec.structs.replace(roster(), owner_id=AccountId("somebody else"))
    quiz = quiz_of(list(QUESTIONS))
    stage.quizzes.quizzes[quiz.id] = quiz
    for class_id in (CLASS, "none"):
        refused = await open_session(stage.live, HOST, draft_of(quiz.id, class_id=class_id))
        assert isinstance(refused, QuizError)
        assert refused.reason == "unknown_class"


@pytest.mark.parametrize("name", ["Ada", "Maximiliane-Theresa von und zu Hohenstein", "👩‍👩‍👧‍👦" * 30])
def test_every_name_of_a_member_fits_a_nickname(name: str) -> None:
    parsed = [parse_nickname(each) for each in seat_names(name)]
    assert all(isinstance(each, Nickname) for each in parsed)
    assert len({each.skeleton for each in parsed if isinstance(each, Nickname)}) == len(parsed)
