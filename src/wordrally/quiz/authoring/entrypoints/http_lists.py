"""`GET /api/v1/quizzes`: searching and listing quizzes."""

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from litestar import Router, get
from litestar.openapi.spec import Operation
from msgspec import Meta

from wordrally.chassis.cursors import BadCursor
from wordrally.chassis.http.problems import invalid
from wordrally.chassis.http.reading import QUERY
from wordrally.contracts.http.paging import Page
from wordrally.contracts.http.problems import FieldError
from wordrally.contracts.http.quizzes import Language, QuizSort, QuizSummary
from wordrally.quiz.authoring.application.listing import QuizListing, list_quizzes
from wordrally.quiz.authoring.entrypoints.dependencies import AUTHORING, LibraryDependency
from wordrally.quiz.authoring.entrypoints.http_query import parameters_of, read_query
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest
from wordrally.quiz.shared.entrypoints.http_lists import bad_cursor


class ListQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query of a list of quizzes."""

    visibility: Literal["public"] | None = None
    search: Annotated[str, Meta(max_length=200)] | None = None
    tag: Annotated[str, Meta(max_length=40)] | None = None
    folder: Annotated[str, Meta(max_length=60)] | None = None
    language: Language | None = None
    deleted: bool = False
    sort: QuizSort = "-created_at"
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    cursor: Annotated[str, Meta(max_length=1_000)] | None = None


LIST_QUERY = {
    "visibility": "`public`: all public quizzes instead of the caller's own.",
    "search": "Words that must all occur in the title, the tags, the prompts or the words of a quiz. Case "
    "and "
    "accents do not matter.",
    "tag": "Quizzes with this tag.",
    "folder": "Quizzes in this folder; empty: those without a folder.",
    "language": "Quizzes in this language; `en` includes `en-GB`.",
    "deleted": "`true`: the caller's own deleted quizzes, which can be restored.",
    "sort": "The field that orders the list. With a minus the list begins with the newest, or with Z.",
    "limit": "Maximum number of items.",
    "cursor": "`next_cursor` of the previous page; omit it for the first page. Keep the other parameters.",
}


@dataclass
class ListOperation(Operation):
    """OpenAPI operation of the list, with its query."""

    def __post_init__(self) -> None:
        self.parameters = parameters_of(ListQuery, LIST_QUERY)


@get(
    "/",
    operation_id="listQuizzes",
    summary="Search and list own quizzes, or all public ones",
    operation_class=ListOperation,
    opt={QUERY: ListQuery},
    responses=documents.of_account(documents.INVALID),
)
async def list_(
    request: AnyRequest, library: LibraryDependency, account: CallingAccount
) -> Page[QuizSummary]:
    """List quizzes without their questions. Filters can be combined."""
    query = read_query(request.query_params, ListQuery)
    if query.deleted and query.visibility == "public":
        raise invalid([_OWN_ONLY])
    try:
        return await list_quizzes(library.quizzes, _listing(query, account), query.cursor)
    except BadCursor:
        raise bad_cursor() from None


def _listing(query: ListQuery, account: CallingAccount) -> QuizListing:
    return QuizListing(
        owner_id=None if query.visibility == "public" else account,
        limit=query.limit,
        search=query.search,
        tag=query.tag,
        folder=query.folder,
        language=query.language,
        deleted=query.deleted,
        sort=query.sort,
    )


_OWN_ONLY = FieldError(
    where="query",
    field="/deleted",
    message="Only one's own deleted quizzes can be listed.",
    code="own-only",
)

router = Router(
    path="/api/v1/quizzes",
    route_handlers=[list_],
    dependencies=AUTHORING | CALLER,
    security=documents.BEARER,
    tags=["Quizzes"],
)
