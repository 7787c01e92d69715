"""Deleting a session: it ends, and its report, its names and its log are erased."""

from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.erasing import saved_results
from wordrally.quiz.live.application.host_commands import NOT_HOST, HostContext, finish
from wordrally.quiz.live.application.projecting import fold_log
from wordrally.quiz.live.application.session_ports import UNKNOWN, SessionPorts, UnknownSession
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import Finished


async def delete_session(live: SessionPorts, leader: HostContext) -> QuizError | None:
    """End the session and erase it. Repeating it finishes what an earlier attempt began.

    Histories of accounts keep what those accounts did. Raises `Behind` when the results are not saved yet.
    """
    session_id = leader.session_id
    if refusal := await _end(live, leader):
        return refusal
    finished = await saved_results(live, session_id)
    if finished is not None and finished.host_id != leader.account_id:
        return NOT_HOST
    await _erase(live, session_id)
    return None


async def erase_session(live: SessionPorts, session_id: SessionId) -> None:
    """End a session and erase it, because its host was erased. Raises `Behind`, as `delete_session`."""
    try:
        view = await fold_log(live, session_id)
    except UnknownSession:
        pass
    else:
        if not isinstance(view.session.state, Finished):
            await finish(live, session_id, "host")
        await saved_results(live, session_id)
    await _erase(live, session_id)


async def _erase(live: SessionPorts, session_id: SessionId) -> None:
    await live.logs.sessions.erase(session_id)
    await live.logs.leftovers.erase(session_id)
    await live.store.projections.forget(session_id)
    await live.archive.hosted.delete(session_id)
    await live.archive.finished.delete(session_id)  # last: by it a repeated call knows what was begun


async def _end(live: SessionPorts, leader: HostContext) -> QuizError | None:
    try:
        view = await fold_log(live, leader.session_id)
    except UnknownSession:
        return None if await live.archive.finished.find(leader.session_id) else UNKNOWN
    if view.session.created.host_id != leader.account_id:
        return NOT_HOST
    if isinstance(view.session.state, Finished):
        return leader.check(view)
    ended = await finish(live, leader.session_id, "host", leader.check)
    return ended if isinstance(ended, QuizError) else None
