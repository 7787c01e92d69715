"""Pictures and sounds of questions: stored per account, readable by anyone with the id."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from msgspec import UNSET

from wordrally.contracts.http.media import MediaKind, StoredMedia
from wordrally.contracts.http.problems import FieldError
from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.ids import AccountId

MAX_ACCOUNT_BYTES = 200 * 1_048_576
"""Storage per account: a thousand pictures of the largest size."""

MAX_ENCLOSED_BYTES = 16 * 1_048_576
"""Media in one exported file, which a workbench holds several times over."""

ENCLOSING = frozenset({"anki", "qti"})
"""Formats of files that can enclose media."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """Picture or sound as it is stored and sent."""

    id: str
    kind: MediaKind
    media_type: str
    content: bytes


class MediaFiles(Protocol):
    """Media in the quiz database."""

    async def add(self, owner_id: AccountId, files: Sequence[MediaFile], at: int) -> None: ...

    async def find(self, media_id: str) -> MediaFile | None: ...

    async def size_of(self, owner_id: AccountId) -> int:
        """Return the total size of an account's media, in bytes."""
        ...

    async def use(self, ids: Sequence[str]) -> set[str]:
        """Mark these media as used by a quiz, so that they are kept. Returns the ids that exist."""
        ...


@dataclass(frozen=True, slots=True)
class MediaRefusal:
    """Reason why media were not stored."""

    reason: Literal["too_much"]
    detail: str


TOO_MUCH = MediaRefusal("too_much", "Your account's storage for pictures and sounds is full.")


def new_media_id() -> str:
    """Return 128 random bits as 22 characters."""
    return secrets.token_urlsafe(16)


async def store_media(
    media: MediaFiles, owner_id: AccountId, files: Sequence[MediaFile], clock: Callable[[], int]
) -> list[StoredMedia] | MediaRefusal:
    """Store prepared media."""
    size = sum(len(file.content) for file in files)
    if size and await media.size_of(owner_id) + size > MAX_ACCOUNT_BYTES:
        return TOO_MUCH
    if files:
        await media.add(owner_id, files, clock())
    return [
        StoredMedia(id=file.id, kind=file.kind, media_type=file.media_type, bytes=len(file.content))
        for file in files
    ]


async def enclosed_media(media: MediaFiles, questions: Iterable[Question]) -> list[MediaFile]:
    """Return the stored media of the questions, as many as fit into a file."""
    files: list[MediaFile] = []
    size = 0
    for media_id in dict.fromkeys(_ids(questions).values()):
        file = await media.find(media_id)
        if file is not None and size + len(file.content) <= MAX_ENCLOSED_BYTES:
            files.append(file)
            size += len(file.content)
    return files


async def use_media(media: MediaFiles, questions: Iterable[Question]) -> list[FieldError]:
    """Mark the media of the questions as used. Returns an error for each that does not exist."""
    named = _ids(questions)
    known = await media.use([*dict.fromkeys(named.values())]) if named else set[str]()
    return [
        FieldError(
            field=f"/questions/{index}/media/id",
            message="There is no such picture or sound; send it again.",
            code="unknown-media",
        )
        for index, media_id in named.items()
        if media_id not in known
    ]


def _ids(questions: Iterable[Question]) -> dict[int, str]:
    """Return the ids of stored media by the index of their question."""
    return {
        index: question.media.id
        for index, question in enumerate(questions)
        if question.media is not None and question.media.id is not UNSET
    }
