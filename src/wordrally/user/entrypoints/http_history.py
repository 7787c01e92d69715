"""HTTP calls of the played sessions and learned words of an account, or of a member of a class."""

from litestar import Response, Router, get

from wordrally.contracts.http.accounts import AttendedSession, LearnedWord
from wordrally.contracts.http.paging import Page
from wordrally.contracts.ids import AccountId
from wordrally.user.application import history, learning
from wordrally.user.entrypoints import documents
from wordrally.user.entrypoints.dependencies import (
    LEARNER,
    PRIVATE,
    LearnerDependency,
    PageCursorParameter,
    PageLimit,
    PortsDependency,
)


@get(
    "/users/me/history",
    operation_id="readHistory",
    summary="List the sessions one took part in",
    security=documents.BEARER,
    responses=documents.of_learner(documents.INVALID),
)
async def read_history(
    ports: PortsDependency,
    learner: LearnerDependency,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Response[Page[AttendedSession]]:
    """List finished sessions, newest first, each with one's answers and the words one missed."""
    page = await history.read_history(ports, AccountId(learner.sub), limit, cursor)
    return Response(page, headers=PRIVATE)


@get(
    "/users/me/words",
    operation_id="readWords",
    summary="List the words one has met",
    security=documents.BEARER,
    responses=documents.of_learner(documents.INVALID),
)
async def read_words(
    ports: PortsDependency,
    learner: LearnerDependency,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Response[Page[LearnedWord]]:
    """List words that were asked in finished sessions, the first due for review first.

    A word that was asked and not answered was met and missed.
    """
    page = await learning.read_words(ports, AccountId(learner.sub), limit, cursor)
    return Response(page, headers=PRIVATE)


router = Router(
    path="/api/v1", route_handlers=[read_history, read_words], dependencies=LEARNER, tags=["Accounts"]
)
