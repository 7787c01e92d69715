"""Homework of a person: the open assignments of their class, or those that an account takes part in."""

import asyncio
from collections.abc import Sequence

from wordrally.chassis.cursors import encode_cursor
from wordrally.contracts.claims import LearnerClaims
from wordrally.contracts.http.paging import Page
from wordrally.contracts.http.sessions import Assignment, Session
from wordrally.contracts.ids import AccountId, ClassId, SessionId
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.hosted_sessions import AssignmentSeat
from wordrally.quiz.live.application.joining.finding_seats import find_seat_of
from wordrally.quiz.live.application.projecting import newest_view, projected
from wordrally.quiz.live.application.reading.describing import describe
from wordrally.quiz.live.application.reading.listing import SessionFilter, list_hosted_sessions
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.application.store_ports import ProjectedPlayer
from wordrally.quiz.live.domain.courses import own_course
from wordrally.quiz.live.domain.seats import identity
from wordrally.quiz.live.domain.session import SessionState
from wordrally.quiz.shared.application.paging import PageCursor
from wordrally.turns.course import questions_in_all

OWN = SessionFilter("assignment", "open")


async def note_assignments(live: SessionPorts, seats: Sequence[PlayerJoined]) -> None:
    """Add seats of one session to the index if it is an assignment. Class members need no index."""
    own = [
        AssignmentSeat(seat.account_id, seat.session_id, seat.at)
        for seat in seats
        if seat.account_id is not None and seat.member_id is None
    ]
    if own and (await newest_view(live, own[0].session_id)).session.created.mode == "assignment":
        await live.archive.assignments.add(own)


async def list_own_assignments(
    live: SessionPorts, account_id: AccountId, limit: int, after: PageCursor | None
) -> Page[Assignment]:
    """Return one page of the open assignments that the account has a seat in, those joined last first.

    A page may be short and still have a next one.
    """
    rows = await live.archive.assignments.unfinished(account_id, limit + 1, after)
    shown = rows[:limit]
    found = await asyncio.gather(*(_own_assignment(live, account_id, row.session_id) for row in shown))
    last = PageCursor(shown[-1].joined_at, shown[-1].session_id) if len(rows) > limit else None
    return Page(
        items=[each for each in found if each is not None],
        next_cursor=encode_cursor(last) if last is not None else None,
    )


async def _own_assignment(
    live: SessionPorts, account_id: AccountId, session_id: SessionId
) -> Assignment | None:
    try:
        session = await describe(live, session_id)
    except UnknownSession:  # it was deleted
        return None
    return await _assignment(live, identity(account_id, None), session) if OWN.takes(session) else None


async def list_assignments(
    live: SessionPorts, member: LearnerClaims, limit: int, after: PageCursor | None
) -> Page[Assignment]:
    """Return one page of the open homework of a class member, newest first.

    A page may be short and still have a next one.
    """
    class_id = ClassId(member.class_id)
    roster = await live.logs.classes.find(class_id)
    if roster is None or roster.owner_id is None:
        return Page(items=[], next_cursor=None)
    wanted, who = SessionFilter("assignment", "open", class_id), identity(None, member.sub)
    page = await list_hosted_sessions(live, roster.owner_id, limit, after, wanted)
    found = await asyncio.gather(*(_assignment(live, who, session) for session in page.items))
    return Page(items=[each for each in found if each is not None], next_cursor=page.next_cursor)


async def _assignment(live: SessionPorts, who: str, session: Session) -> Assignment | None:
    """Return the assignment with a person's progress, or None if the host removed them from it."""
    seat, class_id = await find_seat_of(live, session.id, who), session.settings.class_id
    done, of, score = 0, session.question_count, 0
    if seat is not None:
        store, now = live.store.projections, live.world.clock()
        state = await projected(
            live, session.id, lambda: store.state(session.id, [seat.player_id], None, now)
        )
        if seat.player_id in state.view.session.removed:
            return None
        for player in state.players:
            done, score = _done(session, player), player.score
            of = await _questions_of(live, state.view.session, player)
    return Assignment(
        session_id=session.id,
        quiz_title=session.quiz_title,
        class_id=None if class_id is None else ClassId(class_id),
        opens_at=session.opens_at,
        closes_at=session.closes_at,
        done=done,
        of=of,
        score=score,
    )


async def _questions_of(live: SessionPorts, session: SessionState, player: ProjectedPlayer) -> int:
    """Return the number of questions of a player, who may not be asked audio questions."""
    player_id, marks = player.seat.player_id, player.marks
    if player_id not in session.needs:
        return session.created.question_count
    questions = await live.logs.quizzes.questions(session.created)
    return questions_in_all(own_course(session, questions, player_id, marks, player.turn), marks)


def _done(session: Session, player: ProjectedPlayer) -> int:
    return player.marks.count("1") if session.settings.goal == "mastery" else len(player.marks)
