"""`/api/v1/sessions/{id}/…`: what the host of a session tells it to do."""

from collections.abc import Awaitable, Callable

from litestar import Router, delete, post
from litestar.params import FromPath

from wordrally.contracts.ids import AccountId, PlayerId
from wordrally.contracts.sessions import Session
from wordrally.quiz.live.application import host_commands as leading
from wordrally.quiz.live.application.host_commands import HostContext
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.dependencies import LIVE, LiveDependency
from wordrally.quiz.live.entrypoints.http_problems import refuse
from wordrally.quiz.live.entrypoints.http_sessions import PATH, session_id_of
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount
from wordrally.quiz.shared.entrypoints.http_lists import known_id

LED = documents.of_host(
    {409: "The session's phase does not allow it, or somebody else was first."} | documents.NO_SESSION
)

HostCommand = Callable[[SessionPorts, HostContext], Awaitable[Session | QuizError]]


@post(
    "/start", status_code=200, operation_id="startSession", summary="Open the first question", responses=LED
)
async def start(session_id: FromPath[str], live: LiveDependency, account: CallingAccount) -> Session:
    """From the lobby only."""
    return await _lead(live, account, session_id, leading.start_session)


@post("/next", status_code=200, operation_id="nextQuestion", summary="Open the next question", responses=LED)
async def go_on(session_id: FromPath[str], live: LiveDependency, account: CallingAccount) -> Session:
    """Once a question is closed. After the last one the session finishes."""
    return await _lead(live, account, session_id, leading.next_question)


@post(
    "/close", status_code=200, operation_id="closeQuestion", summary="Close the open question", responses=LED
)
async def close(session_id: FromPath[str], live: LiveDependency, account: CallingAccount) -> Session:
    """Before its time is over. The answer comes when every accepted answer is scored and the key is revealed."""
    return await _lead(live, account, session_id, leading.close_early)


@post("/finish", status_code=200, operation_id="finishSession", summary="End the session", responses=LED)
async def finish(session_id: FromPath[str], live: LiveDependency, account: CallingAccount) -> Session:
    """From any phase but the last; an open question is closed first."""
    return await _lead(live, account, session_id, leading.finish_session)


@post("/lock", status_code=200, operation_id="lockSession", summary="Let nobody else join", responses=LED)
async def lock(session_id: FromPath[str], live: LiveDependency, account: CallingAccount) -> Session:
    """Who has a seat keeps it. Locking twice changes nothing."""
    return await _lead(live, account, session_id, leading.lock_session)


@post(
    "/unlock", status_code=200, operation_id="unlockSession", summary="Let people join again", responses=LED
)
async def unlock(session_id: FromPath[str], live: LiveDependency, account: CallingAccount) -> Session:
    """Unlocking twice changes nothing."""
    return await _lead(live, account, session_id, leading.unlock_session)


@delete(
    "/players/{player_id:str}",
    operation_id="removePlayer",
    summary="Remove a player",
    responses=documents.of_host(
        {404: "There is no such session or player.", 409: "The session has finished."}
    ),
)
async def remove_player(
    session_id: FromPath[str], player_id: FromPath[str], live: LiveDependency, account: CallingAccount
) -> None:
    """They lose their seat and their rows, and cannot rejoin."""

    async def remove(live: SessionPorts, leader: HostContext) -> Session | QuizError:
        player = PlayerId(known_id(player_id, "unknown-player", leading.UNKNOWN_PLAYER.detail))
        return await leading.remove_player(live, leader, player)

    await _lead(live, account, session_id, remove)


router = Router(
    path=f"{PATH}/{{session_id:str}}",
    route_handlers=[start, go_on, close, finish, lock, unlock, remove_player],
    dependencies=LIVE | CALLER,
    security=documents.BEARER,
    tags=["Leading a session"],
)


async def _lead(live: SessionPorts, account: AccountId, session_id: str, command: HostCommand) -> Session:
    session = await command(live, HostContext(session_id_of(session_id), account))
    if isinstance(session, QuizError):
        refuse(session)
    return session
