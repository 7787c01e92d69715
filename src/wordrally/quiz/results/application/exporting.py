"""Use case of exporting what is stored about an account, in slices that fit a message."""

from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.exports import MAX_SLICE_BYTES, ExportReply, ExportRequest


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """Document of an archive, by its place in it."""

    name: str
    content: bytes


class Exports(Protocol):
    """Documents about accounts, in the order of their names."""

    async def next_document(self, account_id: AccountId, after: str) -> ExportedDocument | None: ...


async def export_slice(exports: Exports, request: ExportRequest) -> ExportReply:
    """Return the requested slice of the next document, or an empty reply when none is left."""
    document = await exports.next_document(request.account_id, request.after)
    if document is None:
        return ExportReply()
    end = request.offset + MAX_SLICE_BYTES
    content = document.content[request.offset : end]
    return ExportReply(name=document.name, content=content, size=len(document.content))
