"""Requests between services for everything that one of them stores about an account."""

import msgspec

from wordrally.contracts.ids import AccountId

MAX_SLICE_BYTES = 524_288
"""Below what a message of the queue may hold."""


class ExportRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Request `quiz.export`: the first document behind `after`, from the byte `offset` on."""

    account_id: AccountId
    after: str = ""
    offset: int = 0


class ExportReply(msgspec.Struct, frozen=True, kw_only=True):
    """A slice of a document.

    `name` is its place in the archive, such as `quizzes/ID.json`; empty when none is left.
    """

    name: str = ""
    content: bytes = b""
    size: int = 0
    refused: str | None = None
