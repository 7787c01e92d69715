"""Homework of a class member: the open assignments of their class, and their progress in each."""

import asyncio

from wordrally.contracts.claims import LearnerClaims
from wordrally.contracts.http.paging import Page
from wordrally.contracts.http.sessions import Assignment, Session
from wordrally.contracts.ids import ClassId
from wordrally.quiz.live.application.joining.finding_seats import find_seat_of
from wordrally.quiz.live.application.listing import SessionFilter, list_hosted_sessions
from wordrally.quiz.live.application.session_ports import SessionPorts, projected
from wordrally.quiz.live.application.store_ports import ProjectedPlayer
from wordrally.quiz.live.domain.seats import identity
from wordrally.quiz.shared.application.paging import PageCursor


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
    wanted = SessionFilter("assignment", "open", class_id)
    page = await list_hosted_sessions(live, roster.owner_id, limit, after, wanted)
    found = await asyncio.gather(*(_assignment(live, member, session) for session in page.items))
    return Page(items=[each for each in found if each is not None], next_cursor=page.next_cursor)


async def _assignment(live: SessionPorts, member: LearnerClaims, session: Session) -> Assignment | None:
    """Return the assignment with the member's progress, or None if the host removed the member from it."""
    seat = await find_seat_of(live, session.id, identity(None, member.sub))
    done = score = 0
    if seat is not None:
        store, now = live.store.projections, live.world.clock()
        state = await projected(
            live, session.id, lambda: store.state(session.id, [seat.player_id], None, now)
        )
        if seat.player_id in state.view.session.removed:
            return None
        for player in state.players:
            done, score = _done(session, player), player.score
    return Assignment(
        session_id=session.id,
        quiz_title=session.quiz_title,
        class_id=ClassId(member.class_id),
        opens_at=session.opens_at,
        closes_at=session.closes_at,
        done=done,
        of=session.question_count,
        score=score,
    )


def _done(session: Session, player: ProjectedPlayer) -> int:
    return player.marks.count("1") if session.settings.goal == "mastery" else len(player.marks)
