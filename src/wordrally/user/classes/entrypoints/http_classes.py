"""HTTP calls of classes: their members and codes, and entering with a code."""

from typing import Annotated

from litestar import Response, Router, delete, get, patch, post
from litestar.params import Body, FromPath
from prometheus_client import Counter

from wordrally.chassis.http.reading import tag_of
from wordrally.contracts.http.classes import (
    ClassAccess,
    ClassChange,
    ClassDraft,
    ClassEntry,
    EnteredClass,
    EnteredMember,
    SchoolClass,
)
from wordrally.contracts.http.paging import Page
from wordrally.contracts.ids import ClassId
from wordrally.user.classes.application import classes as use_cases
from wordrally.user.classes.domain.classes import LEARNER_TOKEN_S, CountedClass
from wordrally.user.classes.entrypoints.callers import CLASSES, OWNER, ClassesDependency, OwnerDependency
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import PRIVATE, AnyRequest, PageCursorParameter, PageLimit
from wordrally.user.shared.entrypoints.networks import network_of

ENTERED = Counter("wordrally_class_entries", "Members of classes who entered with their code.")

UNKNOWN = {404: "The account has no such class, or the class no such member."}


@post(
    "/classes",
    operation_id="addClass",
    summary="Open a class",
    security=documents.BEARER,
    response_headers=documents.TAGGED,
    responses=documents.of_account(
        {
            404: "The account has led no such session in the last 30 days.",
            409: "The account has 200 classes, or the session has not finished.",
            **documents.INVALID,
        }
    ),
)
async def add_class(
    data: Annotated[ClassDraft, Body(examples=documents.CLASS)],
    owner: OwnerDependency,
) -> Response[SchoolClass]:
    """Open a class. `language` is the one that the class learns.

    With `from_session` it has the names of a session that the account led. They keep what they answered in
    it; answers of players who were signed in stay with their accounts.
    """
    shown = _class(await use_cases.open_class(owner.classes, owner.id, data))
    return Response(shown, headers={**_tagged(shown), "Location": f"/api/v1/classes/{shown.id}"})


@get(
    "/classes",
    operation_id="listClasses",
    summary="List one's classes",
    security=documents.BEARER,
    responses=documents.of_account(documents.INVALID),
)
async def list_classes(
    owner: OwnerDependency,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Response[Page[SchoolClass]]:
    """List the account's classes, the newest first."""
    page = await use_cases.list_classes(owner.classes, owner.id, limit, cursor)
    return Response(
        Page(items=[_class(each) for each in page.items], next_cursor=page.next_cursor), headers=PRIVATE
    )


@get(
    "/classes/{class_id:str}",
    operation_id="readClass",
    summary="Read a class",
    security=documents.BEARER,
    response_headers=documents.TAGGED,
    responses=documents.of_account(UNKNOWN) | documents.UNCHANGED,
)
async def read_class(class_id: FromPath[str], owner: OwnerDependency) -> Response[SchoolClass]:
    shown = _class(await use_cases.read_class(owner.classes, owner.id, ClassId(class_id)))
    return Response(shown, headers=_tagged(shown))


@patch(
    "/classes/{class_id:str}",
    operation_id="changeClass",
    summary="Change a class",
    security=documents.BEARER,
    response_headers=documents.TAGGED,
    responses=documents.of_account(
        UNKNOWN | documents.INVALID | {412: "The class is not the one of `If-Match` any more."}
    ),
)
async def change_class(
    request: AnyRequest,
    class_id: FromPath[str],
    data: Annotated[ClassChange, Body(examples=documents.CLASS_CHANGE)],
    owner: OwnerDependency,
) -> Response[SchoolClass]:
    """Change name or language. With `If-Match`, only the version that was read is changed."""
    is_expected = _expected(request.headers.get("if-match"))
    changed = await use_cases.change_class(owner.classes, owner.id, ClassId(class_id), data, is_expected)
    shown = _class(changed)
    return Response(shown, headers=_tagged(shown))


@delete(
    "/classes/{class_id:str}",
    status_code=204,
    operation_id="deleteClass",
    summary="Delete a class",
    security=documents.BEARER,
    responses=documents.of_account(UNKNOWN),
)
async def delete_class(class_id: FromPath[str], owner: OwnerDependency) -> Response[None]:
    """Delete a class with its members, their words and their history.

    Their tokens are refused within seconds.
    """
    await use_cases.delete_class(owner.classes, owner.id, ClassId(class_id))
    return Response(None, headers=PRIVATE)


@post(
    "/classes/enter",
    status_code=200,
    operation_id="enterClass",
    summary="Enter a class with a code",
    responses=documents.answers(
        {
            401: "The codes do not belong together.",
            429: "Ten wrong codes for this class came from this network within a minute.",
            **documents.INVALID,
        }
    ),
)
async def enter_class(
    request: AnyRequest,
    data: Annotated[ClassEntry, Body(examples=documents.CLASS_ENTRY)],
    classes: ClassesDependency,
) -> Response[ClassAccess]:
    """Exchange the two codes of a card for a learner's access token, valid for 12 hours.

    It is good for the member's own words, history, assignments and practice, and refused everywhere else.
    """
    owned, member, token = await use_cases.enter_class(classes, data, network_of(request))
    ENTERED.inc()
    access = ClassAccess(
        access_token=token,
        expires_in=LEARNER_TOKEN_S,
        entered=EnteredClass(id=owned.id, name=owned.name, language=owned.language),
        member=EnteredMember(id=member.id, name=member.name),
    )
    return Response(access, headers=PRIVATE)


def _class(counted: CountedClass) -> SchoolClass:
    owned = counted.owned
    return SchoolClass(
        id=owned.id,
        name=owned.name,
        language=owned.language,
        members=counted.members,
        join_code=owned.join_code,
        created_at=owned.created_at,
    )


def _tagged(shown: SchoolClass) -> dict[str, str]:
    return {**PRIVATE, "ETag": tag_of(shown)}


def _expected(wanted: str | None) -> use_cases.IsExpected:
    """Return the check of `If-Match`. Tags compare as weak ones: a compressing proxy makes them weak."""
    if wanted is None or wanted.strip() == "*":
        return lambda _present: True
    return lambda present: tag_of(_class(present)) in wanted


router = Router(
    path="/api/v1",
    route_handlers=[
        add_class,
        list_classes,
        read_class,
        change_class,
        delete_class,
    ],
    dependencies=OWNER,
    tags=["Classes"],
)

entrance = Router(path="/api/v1", route_handlers=[enter_class], dependencies=CLASSES, tags=["Classes"])
