"""HTTP calls of the members of a class and their codes."""

from typing import Annotated

from litestar import Response, Router, delete, get, patch, post
from litestar.params import Body, FromPath

from wordrally.contracts.http.classes import Member, MemberDraft, MemberDrafts
from wordrally.contracts.http.paging import Page
from wordrally.contracts.ids import ClassId, MemberId
from wordrally.user.classes.application import classes as use_cases
from wordrally.user.classes.domain.classes import ClassMember
from wordrally.user.classes.entrypoints.callers import OWNER, OwnerDependency
from wordrally.user.classes.entrypoints.http_classes import UNKNOWN
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import PRIVATE, PageCursorParameter, PageLimit


@post(
    "/classes/{class_id:str}/members",
    operation_id="addMembers",
    summary="Add members to a class",
    security=documents.BEARER,
    responses=documents.of_account(
        UNKNOWN | documents.INVALID | {409: "The class would have more than 500 members."}
    ),
)
async def add_members(
    class_id: FromPath[str],
    data: Annotated[MemberDrafts, Body(examples=documents.MEMBERS)],
    owner: OwnerDependency,
) -> Response[Page[Member]]:
    """Add members by their names, each with a new code. All of them are added, or none."""
    added = await use_cases.add_members(owner.classes, owner.id, ClassId(class_id), data)
    return Response(Page(items=[_member(each) for each in added], next_cursor=None), headers=PRIVATE)


@get(
    "/classes/{class_id:str}/members",
    operation_id="listMembers",
    summary="List the members of a class",
    security=documents.BEARER,
    responses=documents.of_account(UNKNOWN | documents.INVALID),
)
async def list_members(
    class_id: FromPath[str],
    owner: OwnerDependency,
    limit: PageLimit = 20,
    cursor: PageCursorParameter = None,
) -> Response[Page[Member]]:
    """List the members with their codes, in the order in which they were added."""
    page = await use_cases.list_members(owner.classes, owner.id, ClassId(class_id), limit, cursor)
    return Response(
        Page(items=[_member(each) for each in page.items], next_cursor=page.next_cursor), headers=PRIVATE
    )


@patch(
    "/classes/{class_id:str}/members/{member_id:str}",
    operation_id="changeMember",
    summary="Rename a member of a class",
    security=documents.BEARER,
    responses=documents.of_account(UNKNOWN | documents.INVALID),
)
async def change_member(
    class_id: FromPath[str],
    member_id: FromPath[str],
    data: Annotated[MemberDraft, Body(examples=documents.MEMBER_CHANGE)],
    owner: OwnerDependency,
) -> Response[Member]:
    """Give a member another name, which games to come show."""
    member = await use_cases.read_member(owner.classes, owner.id, ClassId(class_id), MemberId(member_id))
    return Response(_member(await use_cases.rename_member(owner.classes, member, data.name)), headers=PRIVATE)


@delete(
    "/classes/{class_id:str}/members/{member_id:str}",
    status_code=204,
    operation_id="removeMember",
    summary="Remove a member from a class",
    security=documents.BEARER,
    responses=documents.of_account(UNKNOWN),
)
async def remove_member(
    class_id: FromPath[str],
    member_id: FromPath[str],
    owner: OwnerDependency,
) -> Response[None]:
    """Erase a member with words and history. Reports show "erased player" instead of the name."""
    member = await use_cases.read_member(owner.classes, owner.id, ClassId(class_id), MemberId(member_id))
    await use_cases.remove_member(owner.classes, member)
    return Response(None, headers=PRIVATE)


@post(
    "/classes/{class_id:str}/members/{member_id:str}/code",
    status_code=200,
    operation_id="changeCode",
    summary="Give a member a new code",
    security=documents.BEARER,
    responses=documents.of_account(UNKNOWN),
)
async def change_code(
    class_id: FromPath[str],
    member_id: FromPath[str],
    owner: OwnerDependency,
) -> Response[Member]:
    """Draw a new code for a lost card. What was entered with the present one ends within seconds."""
    member = await use_cases.read_member(owner.classes, owner.id, ClassId(class_id), MemberId(member_id))
    return Response(_member(await use_cases.change_code(owner.classes, member)), headers=PRIVATE)


def _member(member: ClassMember) -> Member:
    return Member(id=member.id, name=member.name, code=member.code)


router = Router(
    path="/api/v1",
    route_handlers=[add_members, list_members, change_member, remove_member, change_code],
    dependencies=OWNER,
    tags=["Classes"],
)
