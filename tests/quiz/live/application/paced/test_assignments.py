"""Homework that is open for a class member, and how far they are with it."""

import msgspec

from tests.quiz.live.examples import HOST, QUESTIONS, quiz_of
from tests.quiz.live.stage import FakeStage
from wordrally.contracts.claims import LearnerClaims
from wordrally.contracts.http.classes import ClassRoster
from wordrally.contracts.http.sessions import Session, SessionDraft, Settings
from wordrally.contracts.ids import AccountId, ClassId
from wordrally.quiz.live.application.host_commands import finish
from wordrally.quiz.live.application.opening import open_session
from wordrally.quiz.live.application.paced.assignments import (
    list_assignments,
    list_own_assignments,
    note_assignments,
)
from wordrally.quiz.live.domain.pacing import DAY_MS
from wordrally.quiz.shared.application.paging import parse_cursor

ANN, BOB = AccountId("ann"), AccountId("bob")
ADA = LearnerClaims(iss="", aud="", sub="ada", exp=0, iat=0, jti="", class_id="class7b", login="")


async def give(stage: FakeStage, class_id: str | None, opens_in: int = 0) -> Session:
    quiz, now = quiz_of(list(QUESTIONS)), stage.clock()
    stage.quizzes.quizzes[quiz.id] = quiz
    for known in ("class7b", "class8a"):
        stage.rosters.rosters[ClassId(known)] = ClassRoster(version=1, owner_id=HOST)
    settings = Settings(class_id=class_id)
    draft = SessionDraft(quiz_id=quiz.id, mode="assignment", settings=settings, closes_at=now + DAY_MS)
    given = await open_session(stage.live, HOST, msgspec.structs.replace(draft, opens_at=now + opens_in))
    assert isinstance(given, Session)
    stage.hosted.hosts[given.id] = HOST
    return given


async def test_a_member_sees_what_is_open_for_their_own_class(fake_stage: FakeStage) -> None:
    given = await give(fake_stage, "class7b")
    await give(fake_stage, "class8a")
    await give(fake_stage, "class7b", opens_in=1_000)
    page = await list_assignments(fake_stage.live, ADA, 20, None)
    [one] = page.items
    assert (one.session_id, one.class_id, one.closes_at) == (given.id, "class7b", given.closes_at)
    assert (one.done, one.of, one.score) == (0, len(QUESTIONS), 0)


async def test_a_class_that_is_gone_has_no_homework(fake_stage: FakeStage) -> None:
    await give(fake_stage, "class7b")
    fake_stage.rosters.rosters.clear()
    assert (await list_assignments(fake_stage.live, ADA, 20, None)).items == []


async def join_own(stage: FakeStage, session: Session, account_id: AccountId) -> None:
    """Join with an account, and let the consumer of seats see it."""
    await stage.join(session, f"Ann {account_id}", account_id)
    seats = await stage.live.logs.seats.taken(session.id)
    await note_assignments(stage.live, seats)
    await note_assignments(stage.live, seats)


async def test_an_account_sees_the_open_assignments_that_it_has_joined(fake_stage: FakeStage) -> None:
    joined, _, other = [await give(fake_stage, None) for _ in range(3)]
    live = await fake_stage.open()
    await join_own(fake_stage, joined, ANN)
    await join_own(fake_stage, live, ANN)
    await join_own(fake_stage, other, BOB)
    [one] = (await list_own_assignments(fake_stage.live, ANN, 20, None)).items
    assert (one.session_id, one.class_id, one.closes_at) == (joined.id, None, joined.closes_at)
    assert (one.done, one.of, one.score) == (0, len(QUESTIONS), 0)
    await finish(fake_stage.live, joined.id, "host")
    assert (await list_own_assignments(fake_stage.live, ANN, 20, None)).items == []


async def test_the_assignments_of_an_account_are_paged(fake_stage: FakeStage) -> None:
    given = [await give(fake_stage, None) for _ in range(3)]
    for session in given:
        await join_own(fake_stage, session, ANN)
        fake_stage.clock.now += 1
    seen, cursor = list[str](), None
    while page := await list_own_assignments(fake_stage.live, ANN, 2, parse_cursor(cursor)):
        seen += [each.session_id for each in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert seen == [session.id for session in reversed(given)]
