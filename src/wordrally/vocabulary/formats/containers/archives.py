"""Untrusted archives, opened entry by entry in memory.

The unpacked bytes are counted, whatever size the entry claims.
"""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Protocol

import zstandard

from wordrally.vocabulary.formats.refusals import Unreadable

SIGNATURE = b"PK\x03\x04"
DIRECTORY_ENTRY = b"PK\x01\x02"
MAX_ENTRIES = 10_000
MAX_UNPACKED = 48 * 1_048_576
"""Bytes unpacked from one archive. SQLite copies them: twice this and the file itself stay below 200 MB."""

MAX_RATIO = 250
"""Databases with empty pages and sheets with empty cells pack 100 : 1; a bomb, 1,000 : 1."""

RATIO_COUNTS_FROM = 1_048_576
MAX_WINDOW = 8 * 1_048_576  # window that RFC 8878 requires of decoders; decks use 2 MB
PLAIN_METHODS = frozenset(
    {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
)  # a larger window may allocate gigabytes

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,  # encrypted; unsupported compression is a subclass
    ValueError,  # negative offsets, names that are no text
    OSError,
    OverflowError,
)
"""Everything that `zipfile` raises for damaged archives."""


class _Stream(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


class ZipArchive:
    """A zip file in memory. Names are looked up and never used as paths; nested archives are not opened."""

    def __init__(self, content: bytes) -> None:
        if content.count(DIRECTORY_ENTRY) > MAX_ENTRIES:
            raise Unreadable(f"This archive holds more than {MAX_ENTRIES:,} files.")
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except DAMAGED:
            raise Unreadable("This archive is damaged.") from None
        self.names = self._zip.namelist()
        self._unpacked = 0

    def read(self, name: str, limit: int = MAX_UNPACKED) -> bytearray:
        """Unpack one entry.

        Raises `Unreadable` when the entry is missing, damaged, encrypted, or larger than `limit` bytes.
        """
        try:
            entry = self._zip.getinfo(name)
            if entry.compress_type not in PLAIN_METHODS or entry.flag_bits & 1:
                raise Unreadable("This archive is encrypted, or packed in an unusual way.")
            with self._zip.open(entry) as stream:
                content = self._bounded(stream, entry.compress_size, limit)
        except KeyError:
            raise Unreadable("A part of this archive is missing.") from None
        except DAMAGED:
            raise Unreadable("This archive is damaged.") from None
        return content

    def read_zstd(self, name: str) -> bytearray:
        """Unpack an entry that is compressed a second time, with zstd."""
        packed = self.read(name)
        self._unpacked -= len(packed)
        decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW)
        try:
            with decompressor.stream_reader(packed) as stream:
                return self._bounded(stream, len(packed), MAX_UNPACKED)
        except zstandard.ZstdError:
            raise Unreadable("This archive is damaged.") from None

    def _bounded(self, stream: _Stream, packed: int, limit: int) -> bytearray:
        content = bytearray()
        while chunk := stream.read(262_144):
            content += chunk
            self._unpacked += len(chunk)
            if len(content) > limit or self._unpacked > MAX_UNPACKED:
                raise Unreadable("This archive unpacks to more than a quiz needs.")
            if len(content) > max(RATIO_COUNTS_FROM, packed * MAX_RATIO):
                raise Unreadable("This archive is packed tighter than any quiz can be.")
        return content
