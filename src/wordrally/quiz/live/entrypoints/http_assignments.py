"""`/api/v1/users/me/assignments`: the homework of a class member."""

from litestar import Response, Router, get

from wordrally.chassis.http import ProblemError
from wordrally.contracts.claims import LearnerClaims
from wordrally.contracts.http.paging import Page
from wordrally.contracts.http.sessions import Assignment
from wordrally.quiz.live.application.paced.assignments import list_assignments
from wordrally.quiz.live.entrypoints.dependencies import JOINING, JoiningDependency
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest, claims_of
from wordrally.quiz.shared.entrypoints.http_lists import PageCursorParameter, PageLimit, place_of


@get(
    "/",
    operation_id="listAssignments",
    summary="List the open homework of the own class",
    responses=documents.answers(
        documents.INVALID
        | {
            401: "There is no valid token.",
            403: "The caller is not a class member who entered by their code.",
        }
    ),
)
async def assignments(
    request: AnyRequest,
    joining: JoiningDependency,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Response[Page[Assignment]]:
    """List the open homework, newest first.

    `POST /api/v1/sessions/{session_id}/seat` begins one, or continues it. A page may be shorter than `limit`
    and still have a `next_cursor`.
    """
    claims = claims_of(joining.verifier, request)
    if not isinstance(claims, LearnerClaims):
        raise ProblemError(
            403, "not-allowed", "Homework is listed for class members who entered by their code."
        )
    page = await list_assignments(joining.live, claims, limit, place_of(cursor))
    return Response(page, headers={"Cache-Control": "no-store"})


router = Router(
    path="/api/v1/users/me/assignments",
    route_handlers=[assignments],
    dependencies=JOINING,
    security=documents.BEARER,
    tags=["Joining"],
)
