"""Decoding of bytes into characters, within bounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wordrally.vocabulary.formats.plain_text.encodings import BOMS, Encoding, encoding_of
from wordrally.vocabulary.formats.refusals import Unreadable

MAX_LINES = 300_000
"""More than any deck has; a million rows end here, before they are taken apart."""

MAX_RECORD = 200_000
"""Characters of one line, or of one row of several lines: four hundred times the longest question."""

BEGINNING = 32_768
LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with `\n` line ends, and the encoding by which it was read."""

    text: str
    encoding: Encoding

    @property
    def notes(self) -> list[str]:
        """Return a remark if the encoding had to be guessed."""
        return [self.encoding.note] if self.encoding.note else []

    @property
    def doubts(self) -> list[str]:
        """Return why the letters may be wrong."""
        return [self.encoding.doubt] if self.encoding.doubt else []


def decode(content: bytes, chosen: str | None = None, language: str = "") -> Decoded:
    """Decode a file. Raises `Unreadable` for binary data, or when the encoding has to be asked for."""
    encoding = encoding_of(content, chosen, language)
    try:
        text = content.decode(encoding.codec)
    except UnicodeDecodeError:
        detail = f"This file is not in {encoding.name}, or it is damaged; choose another encoding."
        raise Unreadable(detail) from None
    if "\0" in text:
        raise Unreadable("This is not a text file, nor a file of a program that is known here.")
    text = LINE_BREAKS.sub("\n", text.removeprefix("\ufeff"))
    if text.count("\n") > MAX_LINES:
        raise Unreadable(f"This file has more than {MAX_LINES:,} lines; a quiz needs at most a few hundred.")
    return Decoded(text, encoding)


def beginning(content: bytes) -> str:
    """Decode the first few thousand characters, as far as possible."""
    sample = content[:BEGINNING]
    codec = next((name for bom, name in BOMS.items() if content.startswith(bom)), None)
    if codec is None and sample.count(0) * 3 > len(sample):
        codec = "utf-16-be" if sample[::2].count(0) > sample[1::2].count(0) else "utf-16-le"
    return LINE_BREAKS.sub("\n", sample.decode(codec or "utf-8", "replace"))


def lines_of(text: str) -> Iterator[str]:
    """Yield each line with its end, without a copy of the text."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end
