"""Calls of a host about an ended session: playing it again, and deleting it."""

from typing import Annotated

from litestar import Response, Router, delete, post
from litestar.di import Provide
from litestar.params import Body

from wordrally.contracts.http.sessions import Again, Session
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.dependencies import LIVE, LiveDependency
from wordrally.quiz.live.entrypoints.http_leading import LED, STALE, Leader, provide_leader
from wordrally.quiz.live.entrypoints.http_problems import refuse
from wordrally.quiz.live.entrypoints.http_sessions import ETAG, PATH, tagged
from wordrally.quiz.results.application.deleting import delete_session
from wordrally.quiz.results.application.playing_again import play_again
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER
from wordrally.quiz.shared.entrypoints.http_quotas import QUOTA, has_room_for_sessions


@post(
    "/again",
    operation_id="playAgain",
    summary="Play a finished session again",
    response_headers=[ETAG],
    guards=[has_room_for_sessions],
    responses=LED
    | documents.answers(
        documents.INVALID
        | {403: f"The caller is not the host of the session. {QUOTA[403]}"}
        | {409: "The session has not ended, or nothing was missed; `type` says which."}
    ),
)
async def again(
    live: LiveDependency, leader: Leader, data: Annotated[Again, Body(examples=documents.AGAIN)]
) -> Response[Session]:
    """Open a new session with the same settings.

    Players of the old one are told (`moved`), and take their seats there with their old tokens. While it goes
    on, asking again answers with the same session.
    """
    session = await play_again(live, leader, data)
    if isinstance(session, QuizError):
        refuse(session)
    return tagged(session, {"Location": f"{PATH}/{session.id}"})


@delete(
    "/",
    operation_id="deleteSession",
    summary="Delete a session",
    responses=documents.of_host(STALE | documents.NO_SESSION),
)
async def remove(live: LiveDependency, leader: Leader) -> None:
    """End the session if necessary, and erase its report, the players' names and their answers for good.

    Players with an account keep what they did in their own history.
    """
    refusal = await delete_session(live, leader)
    if refusal is not None:
        refuse(refusal)


router = Router(
    path=f"{PATH}/{{session_id:str}}",
    route_handlers=[again, remove],
    dependencies=LIVE | CALLER | {"leader": Provide(provide_leader)},
    security=documents.BEARER,
    tags=["Leading a session"],
)
