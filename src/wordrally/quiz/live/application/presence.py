"""Who is there, as the nodes tell it."""

from wordrally.contracts.events import TimerDue
from wordrally.contracts.ids import SessionId
from wordrally.contracts.nodes import PresenceChanged
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession, newest_view, projected
from wordrally.quiz.live.domain.session import Open


async def note_presence(live: SessionPorts, told: PresenceChanged) -> None:
    """Note who came and went on a node, and tell all nodes what that changes for the session."""
    now = live.world.clock()
    presences = live.store.presences
    try:
        changed = await projected(
            live,
            told.session_id,
            lambda: presences.change(told.session_id, told.node_id, told.joined, told.left, now),
        )
        if changed is not None:
            await live.broadcasts.roster(changed)
        await close_if_all_answered(live, told.session_id)
    except UnknownSession:
        return  # a node still holds what was deleted everywhere else


async def recount_expected(live: SessionPorts, session_id: SessionId) -> None:
    """Look again who is expected to answer, once those who left a while ago are not any more; tell nodes, and close if due."""
    now = live.world.clock()
    presences = live.store.presences
    try:
        changed = await projected(live, session_id, lambda: presences.count(session_id, now))
        await live.broadcasts.roster(changed)
        await close_if_all_answered(live, session_id)
    except UnknownSession:
        return


async def close_if_all_answered(live: SessionPorts, session_id: SessionId) -> None:
    """Ring for the end of the question when only those had not answered who are gone now.

    Scoring does so with each answer; whose grace ran out is noticed here, when a node repeats its presence.
    """
    session = (await newest_view(live, session_id)).session
    if not isinstance(session.state, Open) or not session.created.settings.close_when_all_answered:
        return
    index = session.state.question.index
    now = live.world.clock()
    boards = live.store.scoreboards
    if await projected(live, session_id, lambda: boards.all_answered(session_id, index, now)):
        due = TimerDue(session_id=session_id, action="close", index=index, reason="all_answered")
        await live.logs.timers.ring(due)
