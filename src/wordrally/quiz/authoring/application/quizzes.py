"""Writing, reading, copying and deleting quizzes.

A caller without the right to read a quiz gets the same answer as for a quiz that does not exist.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import msgspec

from wordrally.contracts.http.problems import FieldError
from wordrally.contracts.http.quizzes import Quiz, QuizDraft
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.application.listing import QuizLists
from wordrally.quiz.authoring.application.media import MediaFiles, use_media
from wordrally.quiz.authoring.domain.content import check_quiz
from wordrally.quiz.authoring.domain.keeping_back import without_key
from wordrally.vocabulary.texts import collapse_blanks

KEPT_DELETED_MS = 30 * 86_400_000
"""A deleted quiz can be restored for this long."""


class Quizzes(QuizLists, Protocol):
    """Quizzes in the quiz database."""

    async def add(self, quiz: Quiz) -> bool:
        """Store a new quiz. Returns False, and changes nothing, if the id is taken."""
        ...

    async def find(self, quiz_id: QuizId) -> Quiz | None:
        """Return the quiz, perhaps from a cache that does not have the latest write yet."""
        ...

    async def find_stored(self, quiz_id: QuizId) -> Quiz | None:
        """Return the quiz as stored in the database, for a writer that compares its version."""
        ...

    async def replace(self, quiz: Quiz, *, expected_version: int) -> bool:
        """Replace the expected version. Returns False, and changes nothing, if another one is stored."""
        ...

    async def remove(self, quiz: Quiz, at: int) -> bool:
        """Mark this version of the quiz as deleted.

        Returns False, and changes nothing, if it is not stored.
        """
        ...

    async def find_deleted(self, quiz_id: QuizId) -> Quiz | None:
        """Return a deleted quiz that can be restored."""
        ...

    async def restore(self, quiz: Quiz) -> None:
        """Undo `remove`. Safe to repeat."""
        ...

    async def note_played(self, quiz_id: QuizId, host_id: AccountId, at: int) -> None:
        """Note when the quiz was last played by its owner; by others, change nothing. Safe to repeat."""
        ...


class OpenGames(Protocol):
    """Open sessions by quiz, in the quiz database."""

    async def hosts(self, quiz_id: QuizId, since: int) -> Collection[AccountId]:
        """Return the hosts of open sessions that were created since then. Practice is none."""
        ...


OPEN_AT_MOST_MS = 60 * 86_400_000
"""Age of the oldest open session: homework is open for 28 days, and may be opened in advance."""

RefusalReason = Literal[
    "invalid",
    "unknown_quiz",
    "not_owner",
    "stale_version",
    "unknown_class",
    "nothing_to_ask",
    "in_play",
    "hidden",
]

HIDDEN = "The operator of this site has hidden this quiz; it cannot be made public."
UNKNOWN_QUIZ = "There is no such quiz, or you may not read it."
IN_PLAY = "Others are playing this quiz, so its key is not shown at the moment. Try again after their game."


class QuizRefusal(Exception):
    """The rules refuse to store, read, make or delete a quiz; `errors` lists the invalid fields."""

    def __init__(self, reason: RefusalReason, detail: str, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.reason: RefusalReason = reason
        self.detail = detail
        self.errors = errors


def invalid_quiz(errors: Sequence[FieldError]) -> QuizRefusal:
    """Return the refusal of a form with these mistakes."""
    return QuizRefusal("invalid", errors[0].message, errors)


def _unknown() -> QuizRefusal:
    return QuizRefusal("unknown_quiz", UNKNOWN_QUIZ)


def _stale() -> QuizRefusal:
    return QuizRefusal("stale_version", "The quiz was changed since you read it; read it again.")


Versions = frozenset[int] | None
"""Versions of a quiz that its author read; None accepts any version."""


@dataclass(frozen=True, slots=True)
class Library:
    """Ports of the use cases of quizzes; `clock` returns Unix ms."""

    quizzes: Quizzes
    media: MediaFiles
    games: OpenGames
    clock: Callable[[], int]
    new_id: Callable[[], str]


async def create_quiz(
    library: Library, owner_id: AccountId, draft: QuizDraft, quiz_id: QuizId | None = None
) -> Quiz:
    """Store a new quiz for its owner. With an id that its owner's quiz has already, return that quiz.

    Raises `QuizRefusal`.
    """
    if errors := check_quiz(draft):
        raise invalid_quiz(errors)
    if errors := await use_media(library.media, draft.questions):
        raise invalid_quiz(errors)
    quiz = quiz_of(draft, quiz_id or QuizId(library.new_id()), owner_id, library.clock())
    if await library.quizzes.add(quiz):
        return quiz
    stored = await library.quizzes.find_stored(quiz.id)
    if stored is None:
        raise _unknown()
    return stored


def quiz_of(draft: QuizDraft, quiz_id: QuizId, owner_id: AccountId | None, now: int) -> Quiz:
    """Return the first version of a quiz."""
    return Quiz(
        id=quiz_id,
        title=draft.title,
        language=draft.language,
        visibility=draft.visibility,
        questions=draft.questions,
        owner_id=owner_id,
        version=1,
        created_at=now,
        updated_at=now,
        tags=_tidy(draft.tags),
        folder=None if draft.folder is None else collapse_blanks(draft.folder),
        cover=draft.cover,
    )


def _tidy(tags: list[str]) -> list[str]:
    return list(map(collapse_blanks, tags))


async def copy_quiz(library: Library, reader: AccountId, quiz_id: QuizId) -> Quiz:
    """Store a private copy of a readable quiz for the account. A folder is copied within an account only.

    A copy of a hidden quiz is hidden, too.

    Raises `QuizRefusal`.
    """
    quiz = await read_with_key(library, reader, quiz_id)
    now = library.clock()
    copy = msgspec.structs.replace(
        quiz,
        id=QuizId(library.new_id()),
        owner_id=reader,
        visibility="private",
        version=1,
        created_at=now,
        updated_at=now,
        folder=quiz.folder if quiz.owner_id == reader else None,
        last_played_at=None,
    )
    await library.quizzes.add(copy)
    return copy


async def read_quiz(library: Library, reader: AccountId, quiz_id: QuizId) -> Quiz:
    """Return the quiz if the account owns it or it is public.

    Raises `QuizRefusal`.
    """
    quiz = await library.quizzes.find(quiz_id)
    if quiz is None or not may_read(quiz, reader):
        raise _unknown()
    return quiz


async def show_quiz(library: Library, reader: AccountId, quiz_id: QuizId) -> Quiz:
    """Return the quiz like `read_quiz`, without its key while the reader might be playing it.

    Raises `QuizRefusal`.
    """
    quiz = await read_quiz(library, reader, quiz_id)
    return without_key(quiz) if await is_in_play(library, reader, quiz) else quiz


async def read_with_key(library: Library, reader: AccountId, quiz_id: QuizId) -> Quiz:
    """Return the quiz like `read_quiz`, or refuse while the reader might be playing it.

    Raises `QuizRefusal`.
    """
    quiz = await read_quiz(library, reader, quiz_id)
    if await is_in_play(library, reader, quiz):
        raise QuizRefusal("in_play", IN_PLAY)
    return quiz


async def is_in_play(library: Library, reader: AccountId, quiz: Quiz) -> bool:
    """Return whether an open session of another host keeps the key from the reader, who is not the owner."""
    if quiz.owner_id == reader:
        return False
    since = library.clock() - OPEN_AT_MOST_MS
    return any(host != reader for host in await library.games.hosts(quiz.id, since))


def may_read(quiz: Quiz, reader: AccountId) -> bool:
    """Return whether the account may read, and so play, the quiz."""
    return quiz.visibility == "public" or quiz.owner_id == reader


async def replace_quiz(
    library: Library, owner_id: AccountId, quiz_id: QuizId, draft: QuizDraft, *, expected: Versions
) -> Quiz:
    """Replace the quiz if its version is one of the expected ones.

    Raises `QuizRefusal`.
    """
    if errors := check_quiz(draft):
        raise invalid_quiz(errors)
    old = await _find_owned(library, owner_id, quiz_id)
    if not _is_expected(old, expected):
        raise _stale()
    if old.hidden_at is not None and draft.visibility == "public":
        raise QuizRefusal("hidden", HIDDEN)
    if errors := await use_media(library.media, draft.questions):
        raise invalid_quiz(errors)
    new = msgspec.structs.replace(
        old,
        title=draft.title,
        language=draft.language,
        visibility=draft.visibility,
        questions=draft.questions,
        version=old.version + 1,
        updated_at=library.clock(),
        tags=_tidy(draft.tags),
        folder=None if draft.folder is None else collapse_blanks(draft.folder),
        cover=draft.cover,
    )
    if not await library.quizzes.replace(new, expected_version=old.version):
        raise _stale()
    return new


async def delete_quiz(library: Library, owner_id: AccountId, quiz_id: QuizId, *, expected: Versions) -> None:
    """Delete the quiz. It can be restored for a while; its open sessions continue, and results are kept.

    Raises `QuizRefusal`.
    """
    old = await _find_owned(library, owner_id, quiz_id)
    if not _is_expected(old, expected):
        raise _stale()
    if not await library.quizzes.remove(old, library.clock()):
        raise _stale()


async def restore_quiz(library: Library, owner_id: AccountId, quiz_id: QuizId) -> Quiz:
    """Restore a deleted quiz as it was. A quiz that is not deleted is returned as it is.

    Raises `QuizRefusal`.
    """
    deleted = await library.quizzes.find_deleted(quiz_id)
    if deleted is not None and deleted.owner_id == owner_id:
        await library.quizzes.restore(deleted)
    return await _find_owned(library, owner_id, quiz_id)


async def _find_owned(library: Library, owner_id: AccountId, quiz_id: QuizId) -> Quiz:
    quiz = await library.quizzes.find_stored(quiz_id)
    if quiz is None or not may_read(quiz, owner_id):
        raise _unknown()
    if quiz.owner_id != owner_id:
        raise QuizRefusal("not_owner", "Only the owner of a quiz may change it.")
    return quiz


def _is_expected(quiz: Quiz, expected: Versions) -> bool:
    return expected is None or quiz.version in expected
