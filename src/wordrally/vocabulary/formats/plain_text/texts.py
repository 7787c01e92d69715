"""Characters out of bytes, and plain text out of what other programs put between them."""

import html
import re
import unicodedata
from collections.abc import Iterator

from wordrally.vocabulary.formats.refusals import Unreadable

MAX_LINES = 300_000
"""More than any deck has; a million rows end here, before they are taken apart."""

MAX_RECORD = 200_000
"""Characters of one line, or of one row of several lines: four hundred times the longest question."""

MAX_MARKED_UP = 10_000
"""Characters with markup that are looked at to find the at most thousand that are kept."""

BEGINNING = 32_768

BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}

UNSEEN_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
LINE_BREAKS = re.compile(r"\r\n?")
BLANK_LINES = re.compile(r"\n{2,}")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
TAG = re.compile(
    r"<[!/]?([A-Za-z-][A-Za-z0-9-]*)[^<>]*>"
)  # never looks past the next "<": linear in every text
SOUND = re.compile(r"\[sound:[^\[\]]*\]|\[/?anki:[^\[\]]*\]")
BREAKING = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote"})
UNSEEN = frozenset({"script", "style"})


def decode(content: bytes) -> tuple[str, list[str]]:
    """The text, its lines ended by \\n, and a remark when its encoding had to be guessed."""
    text, notes = _characters(content)
    if "\0" in text:
        raise Unreadable("This is not a text file, nor a file of a program that is known here.")
    text = LINE_BREAKS.sub("\n", text)
    if text.count("\n") > MAX_LINES:
        raise Unreadable(f"This file has more than {MAX_LINES:,} lines; a quiz needs at most a few hundred.")
    return text, notes


def beginning(content: bytes) -> str:
    """The first few thousand characters, as far as they can be made out."""
    encoding = next((name for bom, name in BOMS.items() if content.startswith(bom)), "utf-8")
    return LINE_BREAKS.sub("\n", content[:BEGINNING].decode(encoding, "replace"))


def _characters(content: bytes) -> tuple[str, list[str]]:
    encoding = next((name for bom, name in BOMS.items() if content.startswith(bom)), "utf-8")
    try:
        return content.decode(encoding), []
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise Unreadable("The characters of this file are damaged; save it as UTF-8.") from None
    note = "The file is not in UTF-8 and was read as Windows-1252; look at accented letters."
    return content.decode("cp1252", "replace"), [note]


def lines_of(text: str) -> Iterator[str]:
    """Each line with its end, of a text of which no copy is made."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def tidy(text: str) -> str:
    """Composed, without control and surrounding characters that nobody sees, one space for every run of blanks."""
    lines = UNSEEN_CHARACTERS.sub("", unicodedata.normalize("NFC", text)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def tidy_line(text: str) -> str:
    """The same, in one line."""
    return " ".join(tidy(text).split())


def shortened(text: str, length: int = 120) -> str:
    """The beginning of a text in one line, to tell a row by."""
    line = tidy_line(text[: 10 * length])
    return line if len(line) <= length else line[: length - 1] + "…"


def plain(marked_up: str) -> tuple[str, list[str]]:
    """The text that HTML shows, and what it showed or played besides."""
    marked_up = marked_up[:MAX_MARKED_UP]
    notes: list[str] = []
    silent = SOUND.sub("", marked_up)
    if silent != marked_up:
        notes.append("A sound was left out.")
    if "<img" in silent.lower():
        notes.append("A picture was left out.")
    return without_blank_lines(tidy(unescape("".join(_shown(silent))))), notes


def without_blank_lines(text: str) -> str:
    """Where markup ends one block and begins another there is one line end."""
    return BLANK_LINES.sub("\n", text)


def unescape(text: str) -> str:
    """Entities as characters; only those that end, so that no text makes a number of a million digits."""
    return ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def _shown(marked_up: str) -> Iterator[str]:
    unseen = ""
    at = 0
    for tag in TAG.finditer(marked_up):
        if not unseen:
            yield marked_up[at : tag.start()]
        at = tag.end()
        name = tag[1].lower()
        if name in UNSEEN:
            unseen = name if tag[0][1] != "/" else ""
        elif name in BREAKING and not unseen:
            yield "\n"
    if not unseen:
        yield marked_up[at:]
