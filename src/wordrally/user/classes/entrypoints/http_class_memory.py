"""HTTP calls of a class's memory: its words, the map of its members, its weeks, and a member's words."""

from typing import Annotated

from litestar import Response, Router, get
from litestar.params import FromPath, QueryParameter

from wordrally.chassis.http.problems import ProblemError, invalid
from wordrally.contracts.claims import AccountClaims
from wordrally.contracts.http.accounts import LearnedWord
from wordrally.contracts.http.classes import ClassMemory, ClassWeek, ClassWord, WordOrder
from wordrally.contracts.http.paging import Page
from wordrally.contracts.http.problems import FieldError
from wordrally.contracts.ids import AccountId, ClassId, MemberId
from wordrally.user.classes.application import memory as use_cases
from wordrally.user.classes.application.classes import read_member
from wordrally.user.classes.entrypoints.callers import (
    OWNER,
    READER,
    ClassReader,
    OwnerDependency,
    ReaderDependency,
)
from wordrally.user.classes.entrypoints.http_classes import UNKNOWN
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import PRIVATE, PageCursorParameter, PageLimit

MAX_SHOWN = 500

Order = Annotated[
    WordOrder,
    QueryParameter(
        description="`due`: due for most members first. `hardest`: the smallest share of right latest answers"
        " first. `recent`: met last first."
    ),
]
Shown = Annotated[
    str,
    QueryParameter(
        max_length=8_000,
        description="How many words, at most 500; or the words themselves, separated by commas.",
    ),
]


@get(
    "/classes/{class_id:str}/words",
    operation_id="readClassWords",
    summary="List the words that a class has met",
    security=documents.BEARER,
    responses=documents.of_account(UNKNOWN | documents.INVALID),
)
async def read_class_words(
    class_id: FromPath[str],
    owner: OwnerDependency,
    order: Order = "due",
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Response[Page[ClassWord]]:
    """List words that members were asked in finished sessions. A finished session is in it within 3 s."""
    wanted = use_cases.PageSlice(limit, cursor)
    page = await use_cases.read_class_words(owner.classes, owner.id, ClassId(class_id), order, wanted)
    return Response(page, headers=PRIVATE)


@get(
    "/classes/{class_id:str}/memory",
    operation_id="readClassMemory",
    summary="Read the memory of a class as a map",
    security=documents.BEARER,
    responses=documents.of_account(UNKNOWN | documents.INVALID),
)
async def read_memory(
    class_id: FromPath[str],
    owner: OwnerDependency,
    words: Shown = "60",
    order: Order = "due",
) -> Response[ClassMemory]:
    """Read the probability, 0–1, that each member remembers each word now, or null if not met yet."""
    memory = await use_cases.read_memory(owner.classes, owner.id, ClassId(class_id), _wanted(words), order)
    return Response(memory, headers=PRIVATE)


@get(
    "/classes/{class_id:str}/weeks",
    operation_id="readClassWeeks",
    summary="List the weeks of a class",
    security=documents.BEARER,
    responses=documents.of_account(UNKNOWN),
)
async def read_weeks(class_id: FromPath[str], owner: OwnerDependency) -> Response[Page[ClassWeek]]:
    """List the weeks in which members met words, oldest first, in one page."""
    weeks = await use_cases.read_weeks(owner.classes, owner.id, ClassId(class_id))
    return Response(Page(items=weeks, next_cursor=None), headers=PRIVATE)


@get(
    "/classes/{class_id:str}/members/{member_id:str}/words",
    operation_id="readMemberWords",
    summary="List the words that a member has met",
    security=documents.BEARER,
    responses=documents.of_learner(UNKNOWN | documents.INVALID),
)
async def read_member_words(
    class_id: FromPath[str],
    member_id: FromPath[str],
    reader: ReaderDependency,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Response[Page[LearnedWord]]:
    """List a member's words, the first due for review first: for the owner of the class and that member."""
    member = MemberId(member_id)
    await _check_reader(reader, ClassId(class_id), member)
    page = await use_cases.read_member_words(reader.classes, member, limit, cursor)
    return Response(page, headers=PRIVATE)


async def _check_reader(reader: ClassReader, class_id: ClassId, member_id: MemberId) -> None:
    claims = reader.claims
    if isinstance(claims, AccountClaims):
        await read_member(reader.classes, AccountId(claims.sub), class_id, member_id)
    elif (claims.class_id, claims.sub) != (class_id, member_id):
        raise ProblemError(403, "forbidden", "A learner may read their own words only.")


def _wanted(words: str) -> int | list[str]:
    """Return how many words, or which ones. Raises 422."""
    if not words.isdecimal():
        return [word.strip() for word in words.split(",")]
    if len(words) > len(str(MAX_SHOWN)) or not 1 <= int(words) <= MAX_SHOWN:
        message = f"At least 1 and at most {MAX_SHOWN} words."
        values: dict[str, str | int] = {"min": 1, "max": MAX_SHOWN}
        raise invalid(
            [FieldError(where="query", field="/words", message=message, code="out-of-range", values=values)]
        )
    return int(words)


router = Router(
    path="/api/v1",
    route_handlers=[read_class_words, read_memory, read_weeks],
    dependencies=OWNER,
    tags=["Classes"],
)

learner_router = Router(
    path="/api/v1", route_handlers=[read_member_words], dependencies=READER, tags=["Classes"]
)
