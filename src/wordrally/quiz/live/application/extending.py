"""Extension of open questions after an outage, for all players alike (ADR 0017)."""

from collections.abc import Sequence

import structlog

from wordrally.contracts.queue.pulses import NODE_SILENCE_MS, Outage
from wordrally.quiz.live.application.ports import Behind, View
from wordrally.quiz.live.application.projecting import newest_view
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.application.transitions import carry_out
from wordrally.quiz.live.domain.commands import Command
from wordrally.quiz.live.domain.extending import extended_until
from wordrally.quiz.live.domain.leading import Extend
from wordrally.quiz.live.domain.session import Open

log = structlog.get_logger()


async def extend_open_questions(live: SessionPorts, outages: Sequence[Outage]) -> None:
    """Extend every question that was open in one of these outages. Safe to repeat.

    Raises the errors of the ports.
    """
    for session_id in await live.logs.timers.closing():
        try:
            await extend_question(live, await newest_view(live, session_id), outages)
        except UnknownSession:
            continue  # older than the logs


async def extend_question(live: SessionPorts, view: View, outages: Sequence[Outage]) -> View:
    """Extend the open question by the time that these outages took from it.

    Return the session after it.
    """
    state, session_id = view.session.state, view.session.created.session_id
    if not isinstance(state, Open) or extended_until(state, outages, live.world.clock()) is None:
        return view
    index = state.question.index

    async def extend(_view: View) -> Command:
        return Extend(index, outages)

    extended = await carry_out(live, session_id, extend)
    if not isinstance(extended, View):
        return await newest_view(live, session_id)  # closed meanwhile
    log.info("question extended", session_id=session_id, question=index)
    return extended


async def had_its_time(live: SessionPorts, view: View, rang_at: int) -> bool:
    """Return whether players had all of the open question's time, and extend it if they had not.

    The outages known so far decide. `rang_at` is the queue's time at which the question's time seemed to be
    over. Raises `Behind` when nothing could be stored just before, since an outage is only known when it is
    over.
    """
    pulse = await live.logs.pulses.read()
    if pulse is None:
        return True  # no node has ever been registered: nobody plays
    extended = await extend_question(live, view, pulse.outages)
    if _end(extended) > _end(view):
        return False
    if pulse.latest_at < rang_at - NODE_SILENCE_MS:
        raise Behind("no node stores answers")
    return True


def _end(view: View) -> int:
    state = view.session.state
    return state.closes_at if isinstance(state, Open) else 0
