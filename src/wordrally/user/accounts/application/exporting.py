"""Use case of exporting everything that is stored about a person, as a ZIP of JSON."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol, TypeVar

import msgspec

from wordrally.contracts.http.paging import Page
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.application.accounts import read_account
from wordrally.user.accounts.application.calling import require_fresh_login
from wordrally.user.accounts.application.logins import list_logins
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.classes.application.classes import list_classes, list_members
from wordrally.user.classes.application.ports import ClassPorts
from wordrally.user.learning.application.history import read_history
from wordrally.user.learning.application.words import read_words
from wordrally.user.shared.domain.callers import Caller

PAGE = 100
T = TypeVar("T")

ABOUT = """Everything that Wordrally stores about you, as JSON.

account.json          your profile
logins.json           devices that are signed in
api-keys.json         API keys, without the keys themselves, which are not kept
history.json          games that you played, with your answers
words.json            words that you met, and when to see them again
classes/              classes that you made, with their members
quizzes/ media/       quizzes that you made; the pictures and sounds are at /api/v1/media/ID
hosted-sessions/      games that you hosted
reports/              their questions, without the results of other people

Not contained: your password, of which only a hash is kept, and the operator's log of logins and changes,
which names your account by its id. Instants are Unix milliseconds.
"""


class OtherServices(Protocol):
    """Exports of other services about an account."""

    def documents(self, account_id: AccountId) -> AsyncIterator[tuple[str, bytes]]:
        """Yield names and contents. Raises `UserUnavailable`."""
        ...


async def export_person(
    ports: UserPorts, classes: ClassPorts, others: OtherServices, caller: Caller
) -> bytes:
    """Return the archive. Raises `StaleLogin`, `UnknownAccount`, `UserUnavailable`."""
    await require_fresh_login(ports, caller)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("README.txt", ABOUT)
        async for name, content in _own_documents(ports, classes, caller):
            written.writestr(name, content)
        async for name, content in others.documents(caller.account_id):
            await asyncio.to_thread(written.writestr, name, content)
    return archive.getvalue()


async def _own_documents(
    ports: UserPorts, classes: ClassPorts, caller: Caller
) -> AsyncIterator[tuple[str, bytes]]:
    me = caller.account_id
    account = await read_account(ports, me)
    profile = {
        name: getattr(account, name)
        for name in ("id", "email", "display_name", "created_at", "phone", "organisation", "locale")
    }
    marks = ("avatar", "email_verified", "has_second_factor", "role", "password_version")
    yield "account.json", _json(profile | {name: getattr(account, name) for name in marks})
    yield "logins.json", _json(await list_logins(ports, caller))
    yield "api-keys.json", _json(await ports.api_keys.of(me))
    yield "history.json", _json(await _all(lambda cursor: read_history(ports.learning, me, PAGE, cursor)))
    yield "words.json", _json(await _all(lambda cursor: read_words(ports.learning, me, PAGE, cursor)))
    for each in await _all(lambda cursor: list_classes(classes, me, PAGE, cursor)):
        found = each.owned
        members = await _members(classes, me, found.id)
        yield f"classes/{found.id}.json", _json({"class": found, "members": members})


async def _members(classes: ClassPorts, owner: AccountId, class_id: Any) -> list[Any]:
    return await _all(lambda cursor: list_members(classes, owner, class_id, PAGE, cursor))


async def _all(read: Callable[[str | None], Awaitable[Page[T]]]) -> list[T]:
    """Return the items of all pages."""
    page = await read(None)
    items = list(page.items)
    while page.next_cursor is not None:
        page = await read(page.next_cursor)
        items += page.items
    return items


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1)
