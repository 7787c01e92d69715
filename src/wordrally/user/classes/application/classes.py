"""Use cases of classes: keeping a list of members with codes, and entering a class with one."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from msgspec import UnsetType

from wordrally.chassis.cursors import encode_cursor
from wordrally.contracts.codes import normalise_code
from wordrally.contracts.http.classes import (
    JOIN_CODE_LENGTH,
    MEMBER_CODE_LENGTH,
    ClassChange,
    ClassDraft,
    ClassEntry,
    MemberDrafts,
    SessionClaim,
)
from wordrally.contracts.http.paging import Page
from wordrally.contracts.ids import AccountId, ClassId, MemberId, PlayerId, SessionId
from wordrally.user.classes.application.ports import ClassPorts
from wordrally.user.classes.domain.classes import (
    MAX_MEMBERS,
    ClassMember,
    ClassPosition,
    CountedClass,
    MemberPosition,
    OwnedClass,
    draw_code,
    draw_other_code,
    normalise_name,
)
from wordrally.user.classes.domain.refusals import (
    ClassError,
    ClassFull,
    StaleClass,
    TooManyCodes,
    UnknownClass,
    UnknownMember,
    WrongClassCode,
)
from wordrally.user.shared.application.ports import UserUnavailable
from wordrally.user.shared.domain.cursors import decode_cursor

T = TypeVar("T")

IsExpected = Callable[[CountedClass], bool]
"""Check that a class is still the one that its owner has seen."""

NO_CLASS = ""
"""Class under which wrong join codes are counted."""


async def open_class(ports: ClassPorts, owner: AccountId, draft: ClassDraft) -> CountedClass:
    """Open a class, empty or with the names of a session.

    Raises `InvalidField`, `TooManyClasses`, `ClassFull`, `UnknownGame`, `SessionRunning`.
    """
    if draft.from_session is None:
        return await add_class(ports, owner, draft)
    session_id = SessionId(draft.from_session)
    names = await ports.sessions.names(session_id, owner)
    if len(names) > MAX_MEMBERS:
        raise ClassFull
    opened = await add_class(ports, owner, draft)
    try:
        await _take_names(ports, opened.owned, session_id, names)
    except (ClassError, UserUnavailable):
        await ports.classes.delete(opened.owned.id, ports.clock())  # a class without its answers helps nobody
        ports.announce()
        raise
    return CountedClass(opened.owned, len(names))


async def _take_names(
    ports: ClassPorts, owned: OwnedClass, session_id: SessionId, names: Sequence[tuple[PlayerId, str]]
) -> None:
    if not names:
        return
    ids = [MemberId(ports.dice.identifier()) for _ in names]
    draw = partial(_draw_member_code, ports)
    await ports.classes.add_members(owned.id, ids, [name for _, name in names], draw)
    ports.announce()
    members = {player_id: member_id for (player_id, _), member_id in zip(names, ids, strict=True)}
    claim = SessionClaim(session_id=session_id, account_id=owned.owner_id, class_id=owned.id, members=members)
    await ports.sessions.claim(claim)


async def add_class(ports: ClassPorts, owner: AccountId, draft: ClassDraft) -> CountedClass:
    """Open an empty class. Raises `InvalidField`, `TooManyClasses`."""
    owned = OwnedClass(
        id=ClassId(ports.dice.identifier()),
        owner_id=owner,
        name=normalise_name(draft.name, "/name"),
        language=draft.language,
        join_code=draw_code(JOIN_CODE_LENGTH, ports.choose),
        key=ports.dice.secret(),
        version=1,
        created_at=ports.clock(),
    )
    while not await ports.classes.add(owned):
        owned = replace(owned, join_code=draw_code(JOIN_CODE_LENGTH, ports.choose))
    ports.announce()
    return CountedClass(owned, 0)


async def list_classes(
    ports: ClassPorts, owner: AccountId, limit: int, cursor: str | None
) -> Page[CountedClass]:
    """Return one page of the account's classes, newest first. Raises `InvalidField` for a bad cursor."""
    after = decode_cursor(cursor, ClassPosition) if cursor else None
    found = await ports.classes.of(owner, after, limit + 1)
    last = found[:limit][-1].owned if len(found) > limit else None
    position = ClassPosition(last.created_at, last.id) if last else None
    return Page(items=found[:limit], next_cursor=encode_cursor(position) if position else None)


async def read_class(ports: ClassPorts, owner: AccountId, class_id: ClassId) -> CountedClass:
    """Return the account's class. Raises `UnknownClass`, for somebody else's class too."""
    found = await ports.classes.get(class_id)
    if found is None or found.owned.owner_id != owner:
        raise UnknownClass
    return found


async def change_class(
    ports: ClassPorts, owner: AccountId, class_id: ClassId, change: ClassChange, is_expected: IsExpected
) -> CountedClass:
    """Change name or language of a class, if its present state is the expected one.

    Raises `UnknownClass`, `InvalidField`, `StaleClass`. When the class changes meanwhile, it is looked at
    again.
    """
    while True:
        present = await read_class(ports, owner, class_id)
        if not is_expected(present):
            raise StaleClass
        changed = _changed(present.owned, change)
        if changed == present.owned or await ports.classes.change(changed):
            return CountedClass(changed, present.members)


def _changed(owned: OwnedClass, change: ClassChange) -> OwnedClass:
    if not isinstance(change.name, UnsetType):
        owned = replace(owned, name=normalise_name(change.name, "/name"))
    if not isinstance(change.language, UnsetType):
        owned = replace(owned, language=change.language)
    return owned


async def delete_class(ports: ClassPorts, owner: AccountId, class_id: ClassId) -> None:
    """Delete the class with everything that is kept of its members. Raises `UnknownClass`."""
    await read_class(ports, owner, class_id)
    await ports.classes.delete(class_id, ports.clock())
    ports.announce()


async def add_members(
    ports: ClassPorts, owner: AccountId, class_id: ClassId, drafts: MemberDrafts
) -> list[ClassMember]:
    """Add members, each with a code. Raises `InvalidField`, `UnknownClass`, `ClassFull`."""
    await read_class(ports, owner, class_id)
    names = [
        normalise_name(draft.name, f"/members/{index}/name") for index, draft in enumerate(drafts.members)
    ]
    ids = [MemberId(ports.dice.identifier()) for _ in names]
    added = await ports.classes.add_members(class_id, ids, names, partial(_draw_member_code, ports))
    ports.announce()
    return added


def _draw_member_code(ports: ClassPorts, taken: Collection[str]) -> str:
    return draw_other_code(MEMBER_CODE_LENGTH, ports.choose, taken)


async def list_members(
    ports: ClassPorts, owner: AccountId, class_id: ClassId, limit: int, cursor: str | None
) -> Page[ClassMember]:
    """Return one page of the class's members, in the order in which they were added.

    Raises `UnknownClass`, and `InvalidField` for a bad cursor.
    """
    after = decode_cursor(cursor, MemberPosition) if cursor else None
    await read_class(ports, owner, class_id)
    found = await ports.classes.members(class_id, after, limit + 1)
    position = MemberPosition(found[:limit][-1].number) if len(found) > limit else None
    return Page(items=found[:limit], next_cursor=encode_cursor(position) if position else None)


async def read_member(
    ports: ClassPorts, owner: AccountId, class_id: ClassId, member_id: MemberId
) -> ClassMember:
    """Return a member of the account's class. Raises `UnknownClass`, `UnknownMember`."""
    await read_class(ports, owner, class_id)
    member = await ports.classes.member(member_id)
    if member is None or member.class_id != class_id:
        raise UnknownMember
    return member


async def rename_member(ports: ClassPorts, member: ClassMember, name: str) -> ClassMember:
    """Give a member another name, in games to come. Raises `InvalidField`."""
    renamed = replace(member, name=normalise_name(name, "/name"))
    await ports.classes.rename_member(member, renamed.name)
    ports.announce()
    return renamed


async def change_code(ports: ClassPorts, member: ClassMember) -> ClassMember:
    """Give a member another code; what was entered with the present one ends everywhere."""
    changed = await ports.classes.change_code(member, partial(_draw_member_code, ports), ports.clock())
    ports.announce()
    return changed


async def remove_member(ports: ClassPorts, member: ClassMember) -> None:
    """Erase a member: history, words and access, and the name in every report."""
    await ports.classes.remove_member(member, ports.clock())
    ports.announce()


async def enter_class(
    ports: ClassPorts, entry: ClassEntry, caller: str
) -> tuple[OwnedClass, ClassMember, str]:
    """Return the class and the member of these codes, and an access token.

    Raises `WrongClassCode`, `TooManyCodes`. `caller` is the network that wrong codes are counted for. Both
    codes are refused alike.
    """
    by_join_code = ports.classes.by_join_code
    owned = await _tried(ports, NO_CLASS, caller, lambda: by_join_code(normalise_code(entry.join_code)))
    code, by_code = normalise_code(entry.code), ports.classes.by_code
    member = await _tried(ports, owned.id, caller, lambda: by_code(owned.id, code))
    return owned, member, ports.tokens.issue_learner(owned, member, ports.clock())


async def _tried(
    ports: ClassPorts, of_class: str, caller: str, look_up: Callable[[], Awaitable[T | None]]
) -> T:
    """Look up a code, and count a wrong one. Codes from one network are looked up one after the other."""
    async with ports.wrong_codes.turn(of_class, caller):
        wait_ms = ports.wrong_codes.wait_ms(of_class, caller)
        if wait_ms:
            raise TooManyCodes(wait_ms)
        found = await look_up()
        if found is None:
            ports.wrong_codes.count(of_class, caller)
            raise WrongClassCode
    return found
