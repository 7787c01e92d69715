"""`/api/v1/sessions/{id}/…`: commands of the session's host."""

from typing import Annotated

from litestar import Response, Router, delete, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import Body, FromPath, QueryParameter, SkipValidation

from wordrally.contracts.http.sessions import Deadline, PlayersRemoved, QuestionEnd, Session
from wordrally.quiz.authoring.entrypoints.http_versions import expected_versions
from wordrally.quiz.live.application import host_commands as leading
from wordrally.quiz.live.application.crowding import remove_newcomers
from wordrally.quiz.live.application.host_commands import HostContext
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.dependencies import LIVE, LiveDependency
from wordrally.quiz.live.entrypoints.http_problems import refuse
from wordrally.quiz.live.entrypoints.http_sessions import ETAG, PATH, IfMatch, session_id_of, tagged
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount

STALE = {412: "The session has another version than `If-Match` names."}
LED = documents.of_host(
    {409: "The session's phase does not allow it, or somebody else was first."} | STALE | documents.NO_SESSION
)


async def provide_leader(
    session_id: FromPath[str], account: CallingAccount, if_match: IfMatch = None
) -> HostContext:
    return HostContext(session_id_of(session_id), account, expected_versions(if_match))


JoinedSince = Annotated[int, QueryParameter(ge=0, description="The instant, in Unix milliseconds.")]

Leader = NamedDependency[SkipValidation[HostContext]]
"""Host, session, and accepted versions of the session."""


@post(
    "/start",
    status_code=200,
    operation_id="startSession",
    summary="Open the first question",
    response_headers=[ETAG],
    responses=LED,
)
async def start(live: LiveDependency, leader: Leader) -> Response[Session]:
    """Start the session, which must be in its lobby."""
    return _told(await leading.start_session(live, leader))


@post(
    "/next",
    status_code=200,
    operation_id="nextQuestion",
    summary="Open the next question",
    response_headers=[ETAG],
    responses=LED,
)
async def go_on(live: LiveDependency, leader: Leader) -> Response[Session]:
    """Open the next question, once the present one is closed.

    After the last question the session finishes.
    """
    return _told(await leading.next_question(live, leader))


@post(
    "/close",
    status_code=200,
    operation_id="closeQuestion",
    summary="Close the open question",
    response_headers=[ETAG],
    responses=LED,
)
async def close(live: LiveDependency, leader: Leader) -> Response[Session]:
    """Close the open question before its time is over.

    The reply is sent when every accepted answer is scored and the key is revealed.
    """
    return _told(await leading.close_early(live, leader))


@post(
    "/pause",
    status_code=200,
    operation_id="pauseQuestion",
    summary="Pause the open question",
    response_headers=[ETAG],
    responses=LED,
)
async def pause(live: LiveDependency, leader: Leader) -> Response[Session]:
    """Pause the time of the open question until it is resumed, for 30 minutes at most.

    Pausing twice changes nothing.
    """
    return _told(await leading.pause(live, leader))


@post(
    "/resume",
    status_code=200,
    operation_id="resumeQuestion",
    summary="Resume the paused question",
    response_headers=[ETAG],
    responses=LED,
)
async def resume(live: LiveDependency, leader: Leader) -> Response[Session]:
    """Resume the paused question. Players who have not answered have as much time left as at the pause.

    Resuming twice changes nothing.
    """
    return _told(await leading.resume(live, leader))


@post(
    "/extend",
    status_code=200,
    operation_id="extendQuestion",
    summary="Have the open question end later",
    response_headers=[ETAG],
    responses=LED
    | documents.answers({422: "The new end is not later than the present one, or by more than 60 s."}),
)
async def extend(
    live: LiveDependency, leader: Leader, data: Annotated[QuestionEnd, Body(examples=documents.QUESTION_END)]
) -> Response[Session]:
    """Move the end of the open question by at most 60 s per call.

    The time limit, on which the points depend, does not change.
    """
    return _told(await leading.extend(live, leader, data.closes_at))


@post(
    "/skip",
    status_code=200,
    operation_id="skipQuestion",
    summary="Skip the open question",
    response_headers=[ETAG],
    responses=LED,
)
async def skip(live: LiveDependency, leader: Leader) -> Response[Session]:
    """End the open question so that nobody earns anything for it.

    The reply is 409 `already-answered` once a player was told the result of their answer.
    """
    return _told(await leading.skip(live, leader))


@post(
    "/finish",
    status_code=200,
    operation_id="finishSession",
    summary="End the session",
    response_headers=[ETAG],
    responses=LED,
)
async def finish(live: LiveDependency, leader: Leader) -> Response[Session]:
    """End the session from any phase except the last. An open question is closed first."""
    return _told(await leading.finish_session(live, leader))


@post(
    "/lock",
    status_code=200,
    operation_id="lockSession",
    summary="Let nobody else join",
    response_headers=[ETAG],
    responses=LED,
)
async def lock(live: LiveDependency, leader: Leader) -> Response[Session]:
    """Close the session to new players. Players with a seat keep it. Locking twice changes nothing."""
    return _told(await leading.lock_session(live, leader))


@post(
    "/unlock",
    status_code=200,
    operation_id="unlockSession",
    summary="Let people join again",
    response_headers=[ETAG],
    responses=LED,
)
async def unlock(live: LiveDependency, leader: Leader) -> Response[Session]:
    """Open the session to new players again. Unlocking twice changes nothing."""
    return _told(await leading.unlock_session(live, leader))


@delete(
    "/players",
    status_code=200,
    operation_id="removeNewcomers",
    summary="Remove all who joined since a moment",
    responses=documents.of_host({409: "The session has finished."} | STALE | documents.NO_SESSION),
)
async def remove_all(
    live: LiveDependency, leader: Leader, joined_since: JoinedSince
) -> Response[PlayersRemoved]:
    """Remove everybody who took a seat at or after that instant, as `removePlayer` does.

    Members of the session's class stay. Lock the session first, or others come in their place.
    """
    removed = await remove_newcomers(live, leader, joined_since)
    if isinstance(removed, QuizError):
        refuse(removed)
    return Response(removed)


@patch(
    "/",
    operation_id="moveDeadline",
    summary="Have the session end earlier or later",
    response_headers=[ETAG],
    responses=LED
    | documents.answers(
        documents.INVALID | {422: "`closes_at` is past, or more than 28 days after the creation."}
    ),
)
async def move_deadline(
    live: LiveDependency, leader: Leader, data: Annotated[Deadline, Body(examples=documents.DEADLINE)]
) -> Response[Session]:
    """Move the end of a session in a paced mode. The version of the session does not change."""
    return _told(await leading.move_deadline(live, leader, data.closes_at))


router = Router(
    path=f"{PATH}/{{session_id:str}}",
    route_handlers=[
        start, move_deadline, go_on, close, pause, resume, extend, skip, finish, lock, unlock, remove_all,
    ],
    dependencies=LIVE | CALLER | {"leader": Provide(provide_leader)},
    security=documents.BEARER,
    tags=["Leading a session"],
)  # fmt: skip


def _told(session: Session | QuizError) -> Response[Session]:
    if isinstance(session, QuizError):
        refuse(session)
    return tagged(session)
