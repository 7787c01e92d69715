"""Pictures and sounds of questions: stored for an account, shown to anybody who knows their id."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from msgspec import UNSET

from wordrally.contracts.ids import AccountId
from wordrally.contracts.media import MediaKind, StoredMedia
from wordrally.contracts.problems import FieldError
from wordrally.contracts.quizzes import Question

MAX_ACCOUNT_BYTES = 200 * 1_048_576
"""A thousand pictures of an account at their largest."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture or sound as it is stored and sent."""

    id: str
    kind: MediaKind
    media_type: str
    content: bytes


class MediaFiles(Protocol):
    """Media in the quiz database."""

    async def add(self, owner_id: AccountId, files: Sequence[MediaFile], at: int) -> None: ...

    async def find(self, media_id: str) -> MediaFile | None: ...

    async def size_of(self, owner_id: AccountId) -> int:
        """The bytes of all media of an account."""
        ...

    async def use(self, ids: Sequence[str]) -> set[str]:
        """Keep these media for good, as a quiz names them; returns those that there are."""
        ...


@dataclass(frozen=True, slots=True)
class MediaRefusal:
    """Why media were not stored."""

    reason: Literal["too_much"]
    detail: str


TOO_MUCH = MediaRefusal(
    "too_much", "Your pictures and sounds fill the room for them; delete your account's old quizzes."
)


def new_media_id() -> str:
    """128 random bits, as 22 characters."""
    return secrets.token_urlsafe(16)


async def store_media(
    media: MediaFiles, owner_id: AccountId, files: Sequence[MediaFile], clock: Callable[[], int]
) -> list[StoredMedia] | MediaRefusal:
    """Store media that were prepared."""
    size = sum(len(file.content) for file in files)
    if size and await media.size_of(owner_id) + size > MAX_ACCOUNT_BYTES:
        return TOO_MUCH
    if files:
        await media.add(owner_id, files, clock())
    return [
        StoredMedia(id=file.id, kind=file.kind, media_type=file.media_type, bytes=len(file.content))
        for file in files
    ]


async def use_media(media: MediaFiles, questions: Iterable[Question]) -> list[FieldError]:
    """Keep the media that questions name; an error for each that there is not."""
    named = {
        index: question.media.id
        for index, question in enumerate(questions)
        if question.media is not None and question.media.id is not UNSET
    }
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
