"""Which format a file is of: what its bytes say first, its name where they leave it open."""

from wordrally.contracts.formats import ImportFormat
from wordrally.vocabulary.formats.refusals import Unreadable


def format_of(content: bytes, name: str) -> ImportFormat:
    """Raises `Unreadable` for what is none of those that are known."""
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return "json"
    raise Unreadable("This file is of a kind that is not known here.")
