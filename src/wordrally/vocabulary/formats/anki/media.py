"""Media of an Anki package: numbered entries and a list of their names."""

from collections.abc import Mapping
from typing import Any

import msgspec

from wordrally.vocabulary.formats.anki.protobuf import Damaged, all_fields, fields_of
from wordrally.vocabulary.formats.containers.archives import ZipArchive
from wordrally.vocabulary.formats.plain_text.hypertext import pictures_in, sounds_in
from wordrally.vocabulary.formats.plain_text.tidying import tidy_line
from wordrally.vocabulary.formats.proposal.media import MediaSource
from wordrally.vocabulary.formats.refusals import Unreadable
from wordrally.vocabulary.media.preparing import MAX_BYTES

LIST = "media"
MAX_LIST = 4 * 1_048_576
ZSTD = b"\x28\xb5\x2f\xfd"


class MediaFolder:
    """Look-up of media by name. An entry is unpacked only when it is asked for."""

    def __init__(self, archive: ZipArchive) -> None:
        self._archive = archive
        self._entries = _entries(archive)

    def source(self, html: str) -> MediaSource | None:
        """Return the first picture in a side of a card, or else its first sound."""
        for address, alt in pictures_in(html):
            if address in self._entries:
                return MediaSource("image", tidy_line(alt), self._loader(address))
        for name in sounds_in(html):
            if name in self._entries:
                return MediaSource("audio", "", self._loader(name))
        return None

    def _loader(self, name: str) -> Any:
        def load() -> bytes:
            entry = self._entries[name]
            content = self._archive.read(entry, MAX_BYTES)
            if content.startswith(ZSTD):
                return bytes(self._archive.read_zstd(entry))
            return bytes(content)

        return load


def _entries(archive: ZipArchive) -> Mapping[str, str]:
    """Map the names used in notes to archive entries; empty where the list is missing or damaged."""
    if LIST not in archive.names:
        return {}
    try:
        listed = bytes(archive.read(LIST, MAX_LIST))
        if listed.startswith(ZSTD):
            return _numbered(bytes(archive.read_zstd(LIST)))
        names = msgspec.json.decode(listed, type=dict[str, str]) if listed else {}
    except (
        Unreadable,
        Damaged,
        msgspec.DecodeError,
        msgspec.ValidationError,
        UnicodeDecodeError,
        RecursionError,
    ):
        return {}
    known = {*archive.names}
    return {name: entry for entry, name in names.items() if entry in known}


def _numbered(message: bytes) -> dict[str, str]:
    """Return the names in the newer list format, in the order of their entry numbers."""
    entries = [value for key, value in all_fields(message) if key == 1 and isinstance(value, bytes)]
    names: dict[str, str] = {}
    for number, entry in enumerate(entries):
        name = fields_of(entry).get(1)
        if isinstance(name, bytes):
            names[name.decode()] = str(number)
    return names
