"""`/api/v1/sessions`: opening, listing and reading sessions."""

from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency, Provide
from litestar.params import Body, FromPath, HeaderParameter, QueryParameter, SkipValidation

from wordrally.chassis.http.reading import digest_of
from wordrally.contracts.http.paging import Page
from wordrally.contracts.http.sessions import Mode, Phase, Session, SessionDraft, Standings
from wordrally.contracts.ids import SessionId
from wordrally.quiz.authoring.entrypoints.http_versions import etag
from wordrally.quiz.live.application.opening import open_session
from wordrally.quiz.live.application.reading.listing import SessionFilter, list_hosted_sessions
from wordrally.quiz.live.application.reading.session_queries import read_session, read_standings
from wordrally.quiz.live.application.session_ports import UNKNOWN
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.dependencies import LIVE, LiveDependency
from wordrally.quiz.live.entrypoints.http_problems import refuse
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallerClaims, CallingAccount
from wordrally.quiz.shared.entrypoints.http_idempotency import PROBLEMS as KEY_PROBLEMS
from wordrally.quiz.shared.entrypoints.http_idempotency import (
    REPEATS,
    IdempotencyKey,
    RepeatsDependency,
    answer_once,
)
from wordrally.quiz.shared.entrypoints.http_lists import PageCursorParameter, PageLimit, known_id, place_of
from wordrally.quiz.shared.entrypoints.http_quotas import has_room_for_sessions

PATH = "/api/v1/sessions"

ETAG = ResponseHeader(name="ETag", description="The version; send it as If-Match.", documentation_only=True)
IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="The ETag of the session for which the command is meant."),
]

Offset = Annotated[int, QueryParameter(ge=0, le=10_000, description="How many rows to leave out at the top.")]


OfMode = Annotated[Mode | None, QueryParameter(description="Only sessions of this mode.")]
InPhase = Annotated[Phase | None, QueryParameter(description="Only sessions in this phase.")]
OfClass = Annotated[str | None, QueryParameter(max_length=36, description="Only sessions of this class.")]


async def _provide_filter(
    mode: OfMode = None, phase: InPhase = None, class_id: OfClass = None
) -> SessionFilter:
    return SessionFilter(mode, phase, class_id)


Wanted = NamedDependency[SkipValidation[SessionFilter]]


@post(
    "/",
    operation_id="openSession",
    summary="Open a session",
    guards=[has_room_for_sessions],
    response_headers=[ETAG],
    responses=documents.of_account(
        documents.INVALID | KEY_PROBLEMS | {404: "There is no such quiz, or the caller may not read it."}
    ),
)
async def open_(
    data: Annotated[SessionDraft, Body(examples=documents.SESSION)],
    live: LiveDependency,
    repeats: RepeatsDependency,
    account: CallingAccount,
    idempotency_key: IdempotencyKey = None,
) -> Response[Session]:
    """Open a session of a quiz that is public or one's own.

    The session keeps the questions as they are now, and gets its own PIN. Practice is open at once, for the
    caller alone: it has no PIN, and the caller takes the seat with `POST /sessions/{id}/seat`.
    """

    async def open_with_id(new_id: str | None) -> Response[Any]:
        session = await open_session(live, account, data, None if new_id is None else SessionId(new_id))
        if isinstance(session, QuizError):
            refuse(session)
        return tagged(session, {"Location": f"{PATH}/{session.id}"}, status=201)

    return await answer_once(repeats, (account, "openSession", idempotency_key), data, open_with_id)


@get(
    "/",
    dependencies={"wanted": Provide(_provide_filter)},
    operation_id="listSessions",
    summary="List the sessions that one hosts or hosted",
    responses=documents.of_account(documents.INVALID),
)
async def list_(
    live: LiveDependency,
    account: CallingAccount,
    wanted: Wanted,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Page[Session]:
    """List the sessions, newest first.

    A filtered page may be shorter than `limit` and still have a `next_cursor`.
    """
    return await list_hosted_sessions(live, account, limit, place_of(cursor), wanted)


@get(
    "/{session_id:str}",
    operation_id="readSession",
    summary="Read a session",
    response_headers=[ETAG],
    responses=documents.of_insider(documents.NO_SESSION) | documents.UNCHANGED,
)
async def read(session_id: FromPath[str], live: LiveDependency, caller: CallerClaims) -> Response[Session]:
    """Return the session as it is now, for its host and its players.

    The `ETag` begins with the session's version, and changes with everything else in it.
    """
    session = await read_session(live, session_id_of(session_id), caller)
    if isinstance(session, QuizError):
        refuse(session)
    return tagged(session, {"ETag": f'"{session.version}-{digest_of(session)}"'})


@get(
    "/{session_id:str}/leaderboard",
    operation_id="readLeaderboard",
    summary="Read a slice of the leaderboard",
    responses=documents.of_insider(documents.NO_SESSION | documents.INVALID),
)
async def read_leaderboard(
    session_id: FromPath[str],
    live: LiveDependency,
    caller: CallerClaims,
    limit: PageLimit = 10,
    offset: Offset = 0,
) -> Standings:
    """Return rows by score, then by the time at which it was reached, then by player id.

    The session's host and its players may read them.
    """
    standings = await read_standings(live, session_id_of(session_id), caller, offset=offset, limit=limit)
    if isinstance(standings, QuizError):
        refuse(standings)
    return standings


def tagged(
    session: Session, headers: dict[str, str] | None = None, status: int | None = None
) -> Response[Session]:
    """Return the session with its version as entity tag."""
    return Response(session, status_code=status, headers={"ETag": etag(session.version), **(headers or {})})


def session_id_of(text: str) -> SessionId:
    """Parse a session's id from the path. Raises 404 for a value that cannot be one."""
    return SessionId(known_id(text, "unknown-session", UNKNOWN.detail))


router = Router(
    path=PATH,
    route_handlers=[open_, list_, read, read_leaderboard],
    dependencies=LIVE | CALLER | REPEATS,
    security=documents.BEARER,
    tags=["Sessions"],
)
