"""Presence of players, as reported by the nodes."""

from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.nodes import PresenceChanged
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application.paced.pacing import finish_paced
from wordrally.quiz.live.application.projecting import newest_view, projected
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.domain.courses import has_nothing_left
from wordrally.quiz.live.domain.pacing import LEFT_MS
from wordrally.quiz.live.domain.session import Open, Running, SessionState


async def note_presence(live: SessionPorts, told: PresenceChanged) -> None:
    """Store the players who connected to and left a node, and tell all nodes the resulting change."""
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
        if told.left:
            await _look_again(live, told.session_id)
    except UnknownSession:
        return  # a node still holds a session that was deleted everywhere else


async def recount_expected(live: SessionPorts, session_id: SessionId) -> None:
    """Recount the players who are expected to answer, after those who left are no longer waited for.

    Tell the nodes, and close the question if it is due.
    """
    now = live.world.clock()
    presences = live.store.presences
    try:
        changed = await projected(live, session_id, lambda: presences.count(session_id, now))
        await live.broadcasts.roster(changed)
        await close_if_all_answered(live, session_id)
    except UnknownSession:
        return


async def close_if_all_answered(live: SessionPorts, session_id: SessionId) -> None:
    """Trigger the close of the question when only players who are gone now had not answered.

    Scoring does this with each answer. A player whose grace ran out is noticed here, when a node repeats its
    presence.
    """
    session = (await newest_view(live, session_id)).session
    if isinstance(session.state, Running) and session.created.mode != "assignment":
        await end_if_all_done(live, session_id)
    if not isinstance(session.state, Open) or not session.created.settings.close_when_all_answered:
        return
    index = session.state.question.index
    now = live.world.clock()
    boards = live.store.scoreboards
    if await projected(live, session_id, lambda: boards.all_answered(session_id, index, now)):
        due = TimerDue(session_id=session_id, action="close", index=index, reason="all_answered")
        await live.logs.timers.ring(due)


async def end_if_all_done(live: SessionPorts, session_id: SessionId) -> None:
    """End a race when somebody is done, and so is everybody who is present or was a minute ago.

    Practice ends when its player is done. Raises the errors of `finish_paced`.
    """
    session = (await newest_view(live, session_id)).session
    if not isinstance(session.state, Running) or session.created.mode == "assignment":
        return
    now, created, boards = live.world.clock(), session.created, live.store.scoreboards
    goal, questions = created.settings.goal, created.question_count
    finished = await _finished_early(live, session, now)
    if await projected(
        live, session_id, lambda: boards.all_done(session_id, goal, questions, now, finished=finished)
    ):
        await finish_paced(live, session_id, "all_done")


async def _finished_early(live: SessionPorts, session: SessionState, now: int) -> list[PlayerId]:
    """Return the players with needs who have nothing left, since they are not asked audio questions."""
    session_id, players = session.created.session_id, list(session.needs)
    if not players:
        return []
    questions = await live.logs.quizzes.questions(session.created)
    store = live.store.projections
    state = await projected(live, session_id, lambda: store.state(session_id, players, None, now))
    return [
        one.seat.player_id
        for one in state.players
        if has_nothing_left(session, questions, one.seat.player_id, one.marks, one.turn)
    ]


async def _look_again(live: SessionPorts, session_id: SessionId) -> None:
    """Set a timer to check whether a race is over, once a player who left is no longer waited for."""
    session = (await newest_view(live, session_id)).session
    if isinstance(session.state, Running) and session.created.mode != "assignment":
        at = live.world.clock() + LEFT_MS
        await live.logs.timers.schedule(TimerDue(session_id=session_id, action="end"), at + 1)
