"""`/api/v1/sessions/{id}/…`: what the host of a session tells it to do."""

from typing import Annotated

from litestar import Response, Router, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import Body, FromPath, SkipValidation

from wordrally.contracts.sessions import Deadline, QuestionEnd, Session
from wordrally.quiz.authoring.entrypoints.http_versions import expected_versions
from wordrally.quiz.live.application import host_commands as leading
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


Leader = NamedDependency[SkipValidation[HostContext]]
"""Who leads which session, in which of its versions."""


@post(
    "/start",
    status_code=200,
    operation_id="startSession",
    summary="Open the first question",
    response_headers=[ETAG],
    responses=LED,
)
async def start(live: LiveDependency, leader: Leader) -> Response[Session]:
    """From the lobby only."""
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
    """Once a question is closed. After the last one the session finishes."""
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
    """Before its time is over. The answer comes when every accepted answer is scored and the key is revealed."""
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
    """Its time stands still until it is resumed, at most for 30 minutes. Pausing twice changes nothing."""
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
    """Whoever has not answered has as much time left as when it was paused. Resuming twice changes nothing."""
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
    """By at most 60 s at once. The time limit, which points depend on, stays."""
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
    """It ends, and nobody earns anything for it. 409 `already-answered` once somebody was told what their answer earned."""
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
    """From any phase but the last; an open question is closed first."""
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
    """Who has a seat keeps it. Locking twice changes nothing."""
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
    """Unlocking twice changes nothing."""
    return _told(await leading.unlock_session(live, leader))


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
    """In modes at everyone's own pace. Its version stays."""
    return _told(await leading.move_deadline(live, leader, data.closes_at))


router = Router(
    path=f"{PATH}/{{session_id:str}}",
    route_handlers=[
        start, move_deadline, go_on, close, pause, resume, extend, skip, finish, lock, unlock,
    ],
    dependencies=LIVE | CALLER | {"leader": Provide(provide_leader)},
    security=documents.BEARER,
    tags=["Leading a session"],
)  # fmt: skip


def _told(session: Session | QuizError) -> Response[Session]:
    if isinstance(session, QuizError):
        refuse(session)
    return tagged(session)
