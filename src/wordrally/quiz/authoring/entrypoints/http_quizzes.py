"""`/api/v1/quizzes`: writing, reading and listing quizzes."""

from typing import Annotated, Literal, NoReturn

from litestar import Response, Router, delete, get, post, put
from litestar.datastructures import ResponseHeader
from litestar.params import Body, FromPath, HeaderParameter, QueryParameter

from wordrally.chassis.http import ProblemError, invalid
from wordrally.contracts.ids import QuizId
from wordrally.contracts.paging import Page
from wordrally.contracts.quizzes import Quiz, QuizDraft, QuizSummary
from wordrally.quiz.authoring.application import quizzes
from wordrally.quiz.authoring.application.quizzes import QuizRefusal
from wordrally.quiz.authoring.entrypoints.dependencies import AUTHORING, LibraryDependency
from wordrally.quiz.authoring.entrypoints.http_versions import etag, expected_versions, required_versions
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount
from wordrally.quiz.shared.entrypoints.http_lists import PageCursorParameter, PageLimit, known_id, place_of

PATH = "/api/v1/quizzes"

ETAG = ResponseHeader(
    name="ETag",
    description="The version of the quiz; send it as If-Match or If-None-Match.",
    documentation_only=True,
)
IfMatch = Annotated[
    str | None, HeaderParameter(name="If-Match", description="The ETag of the version that was read.")
]
OfEverybody = Annotated[
    Literal["public"] | None,
    QueryParameter(description="`public`: all public quizzes instead of the caller's own."),
]

UNREADABLE = {404: "There is no such quiz, or the caller may not read it."}
UNWRITABLE = UNREADABLE | {
    403: "The quiz belongs to another account.",
    412: "The quiz was changed since it was read.",
}

PROBLEMS = {
    "unknown_quiz": (404, "unknown-quiz"),
    "not_owner": (403, "not-owner"),
    "stale_version": (412, "stale-quiz"),
}


@post(
    "/",
    operation_id="createQuiz",
    summary="Create a quiz",
    response_headers=[ETAG],
    responses=documents.of_account(documents.INVALID),
)
async def create_quiz(
    data: Annotated[QuizDraft, Body(examples=documents.QUIZ)],
    library: LibraryDependency,
    account: CallingAccount,
) -> Response[Quiz]:
    """Store a new quiz, owned by the caller."""
    return _tagged(await quizzes.create_quiz(library, account, data), status=201)


@get(
    "/",
    operation_id="listQuizzes",
    summary="List own quizzes, or all public ones",
    responses=documents.of_account(documents.INVALID),
)
async def list_quizzes(
    library: LibraryDependency,
    account: CallingAccount,
    visibility: OfEverybody = None,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Page[QuizSummary]:
    """List quizzes without their questions, newest first."""
    after = place_of(cursor)
    if visibility == "public":
        return await quizzes.list_public_quizzes(library, limit, after)
    return await quizzes.list_own_quizzes(library, account, limit, after)


@get(
    "/{quiz_id:str}",
    operation_id="readQuiz",
    summary="Read a quiz",
    response_headers=[ETAG],
    responses=documents.of_account(UNREADABLE) | documents.UNCHANGED,
)
async def read_quiz(
    quiz_id: FromPath[str], library: LibraryDependency, account: CallingAccount
) -> Response[Quiz]:
    """Return the whole quiz with its key; the quiz is the caller's own, or public."""
    return _tagged(await quizzes.read_quiz(library, account, quiz_id_of(quiz_id)))


@put(
    "/{quiz_id:str}",
    operation_id="replaceQuiz",
    summary="Replace a quiz",
    response_headers=[ETAG],
    responses=documents.of_account(UNWRITABLE | documents.INVALID | {428: "If-Match is missing."}),
)
async def replace_quiz(
    quiz_id: FromPath[str],
    data: Annotated[QuizDraft, Body(examples=documents.QUIZ)],
    library: LibraryDependency,
    account: CallingAccount,
    if_match: IfMatch = None,
) -> Response[Quiz]:
    """Replace the version that was read; `If-Match` is required. Open sessions keep their questions."""
    expected = required_versions(if_match)
    return _tagged(await quizzes.replace_quiz(library, account, quiz_id_of(quiz_id), data, expected=expected))


@delete(
    "/{quiz_id:str}",
    operation_id="deleteQuiz",
    summary="Delete a quiz",
    responses=documents.of_account(UNWRITABLE),
)
async def delete_quiz(
    quiz_id: FromPath[str], library: LibraryDependency, account: CallingAccount, if_match: IfMatch = None
) -> None:
    """Delete the quiz, or only the version of `If-Match`. Open sessions continue, and reports are kept."""
    expected = expected_versions(if_match)
    refusal = await quizzes.delete_quiz(library, account, quiz_id_of(quiz_id), expected=expected)
    if refusal is not None:
        refuse(refusal)


router = Router(
    path=PATH,
    route_handlers=[create_quiz, list_quizzes, read_quiz, replace_quiz, delete_quiz],
    dependencies=AUTHORING | CALLER,
    security=documents.BEARER,
    tags=["Quizzes"],
)


def quiz_id_of(text: str) -> QuizId:
    """Return the quiz id of the path. Raises 404 for a malformed id."""
    return QuizId(known_id(text, "unknown-quiz", quizzes.UNKNOWN.detail))


def _tagged(outcome: Quiz | QuizRefusal, status: int = 200) -> Response[Quiz]:
    if isinstance(outcome, QuizRefusal):
        refuse(outcome)
    headers = {"ETag": etag(outcome.version)}
    if status == 201:
        headers["Location"] = f"{PATH}/{outcome.id}"
    return Response(outcome, status_code=status, headers=headers)


def refuse(refusal: QuizRefusal) -> NoReturn:
    """Raise the problem document of a refusal."""
    if refusal.reason == "invalid":
        raise invalid(refusal.errors)
    status, kind = PROBLEMS[refusal.reason]
    raise ProblemError(status, kind, refusal.detail)
