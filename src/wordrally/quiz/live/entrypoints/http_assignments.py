"""`/api/v1/users/me/assignments`: the homework of a class member or an account."""

from litestar import Response, Router, get

from wordrally.chassis.http.problems import ProblemError
from wordrally.contracts.claims import AccountClaims, LearnerClaims, PlayerClaims
from wordrally.contracts.http.paging import Page
from wordrally.contracts.http.sessions import Assignment
from wordrally.contracts.ids import AccountId
from wordrally.quiz.live.application.paced.assignments import list_assignments, list_own_assignments
from wordrally.quiz.live.entrypoints.dependencies import JOINING, JoiningDependency
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest, claims_of
from wordrally.quiz.shared.entrypoints.http_lists import PageCursorParameter, PageLimit, place_of


@get(
    "/",
    operation_id="listAssignments",
    summary="List one's open homework",
    responses=documents.answers(
        documents.INVALID
        | {
            401: "There is no valid token.",
            403: "The caller is a player.",
        }
    ),
)
async def assignments(
    request: AnyRequest,
    joining: JoiningDependency,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Response[Page[Assignment]]:
    """List the open homework, newest first: a member's is that of their class, an account's what it joined.

    `POST /api/v1/sessions/{session_id}/seat` begins one, or continues it. A page may be shorter than `limit`
    and still have a `next_cursor`.
    """
    claims, after = claims_of(joining.verifier, request), place_of(cursor)
    match claims:
        case LearnerClaims():
            page = await list_assignments(joining.live, claims, limit, after)
        case AccountClaims():
            page = await list_own_assignments(joining.live, AccountId(claims.sub), limit, after)
        case PlayerClaims():
            raise ProblemError(403, "not-allowed", "Homework is listed for accounts and class members.")
    return Response(page, headers={"Cache-Control": "no-store"})


router = Router(
    path="/api/v1/users/me/assignments",
    route_handlers=[assignments],
    dependencies=JOINING,
    security=documents.BEARER,
    tags=["Joining"],
)
