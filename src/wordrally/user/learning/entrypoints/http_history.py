"""HTTP calls of the played sessions and learned words of an account, or of a member of a class."""

from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from wordrally.contracts.http.accounts import AttendedSession, LearnedWord
from wordrally.contracts.http.paging import Page
from wordrally.contracts.ids import AccountId
from wordrally.user.learning.application import history, words
from wordrally.user.learning.application.ports import LearningPorts
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import (
    LEARNER,
    PRIVATE,
    LearnerDependency,
    PageCursorParameter,
    PageLimit,
)


async def _provide_learning(state: State) -> LearningPorts:
    ports: LearningPorts = state.learning_ports
    return ports


LearningDependency = NamedDependency[SkipValidation[LearningPorts]]
"""Return the stores of attendance and learned words."""

LEARNING = {**LEARNER, "learning": Provide(_provide_learning)}


@get(
    "/users/me/history",
    operation_id="readHistory",
    summary="List the sessions one took part in",
    security=documents.BEARER,
    responses=documents.of_learner(documents.INVALID),
)
async def read_history(
    learning: LearningDependency,
    learner: LearnerDependency,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Response[Page[AttendedSession]]:
    """List finished sessions, newest first, each with one's answers and the words one missed."""
    page = await history.read_history(learning, AccountId(learner.sub), limit, cursor)
    return Response(page, headers=PRIVATE)


@get(
    "/users/me/words",
    operation_id="readWords",
    summary="List the words one has met",
    security=documents.BEARER,
    responses=documents.of_learner(documents.INVALID),
)
async def read_words(
    learning: LearningDependency,
    learner: LearnerDependency,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Response[Page[LearnedWord]]:
    """List words that were asked in finished sessions, the first due for review first.

    A word that was asked and not answered was met and missed.
    """
    page = await words.read_words(learning, AccountId(learner.sub), limit, cursor)
    return Response(page, headers=PRIVATE)


router = Router(
    path="/api/v1", route_handlers=[read_history, read_words], dependencies=LEARNING, tags=["Accounts"]
)
