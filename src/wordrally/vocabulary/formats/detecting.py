"""Detection of the file format: by content first, and by name where the content leaves it open."""

import re
from itertools import islice

from wordrally.contracts.http.formats import ImportFormat, ImportOptions
from wordrally.vocabulary.formats.aiken.written import asks_with_choices, has_marked_choices
from wordrally.vocabulary.formats.anki.reading import COLLECTIONS
from wordrally.vocabulary.formats.containers.archives import SIGNATURE, ZipArchive
from wordrally.vocabulary.formats.foreign import CANVAS, SIGNATURES, foreign_archive, foreign_text
from wordrally.vocabulary.formats.plain_text.decoding import beginning
from wordrally.vocabulary.formats.qti.reading import MANIFEST
from wordrally.vocabulary.formats.refusals import Unreadable
from wordrally.vocabulary.formats.tables.interpreting import SEARCHED_ROWS, interpret
from wordrally.vocabulary.formats.tables.our_csv import delimiter_of
from wordrally.vocabulary.formats.tables.records import records
from wordrally.vocabulary.formats.tables.separators import layout_of
from wordrally.vocabulary.formats.tables.sheets import WORKBOOK
from wordrally.vocabulary.formats.tables.spreadsheets import format_of_workbook
from wordrally.vocabulary.formats.tables.written_lists import as_rows

MIMETYPE = "mimetype"
CARTRIDGE = re.compile(rb"imsccv1p\d|common.?cartridge", re.IGNORECASE)
JSON = re.compile(r"\s*(\{\s*\"|\[\s*[\[{\]\"])")
XML = re.compile(
    r"\s*<(\?|!|(?!(?:b|i|u|p|a|br|em|div|img|sub|sup|span|font|ruby|small|strong|center)\b)[A-Za-z])"
)
AIKEN = re.compile(r"^[ \t]*(?:correct\s+)?ANSWERS?[ \t]*[:：][ \t]*\S", re.MULTILINE | re.IGNORECASE)
AIKEN_CHOICE = re.compile(r"^[ \t]*(?:[A-Za-z][.)]|\([A-Za-z]\))[ \t]*\S", re.MULTILINE)
GIFT = re.compile(
    r"^(::|\$CATEGORY:)|(?<!\\)\{\s*(?:[=~#][^{}]*|T|TRUE|F|FALSE)(?<!\\)\}", re.MULTILINE | re.IGNORECASE
)
ENDINGS: dict[str, ImportFormat] = {"gift": "gift", "csv": "csv", "json": "json"}

PACKED_ENDINGS = frozenset({"apkg", "colpkg", "xlsx", "xlsm", "zip", "imscc", "ods"})
"""Endings of packed files. Other endings, and none, promise nothing: the bytes decide."""


def format_of(content: bytes, name: str) -> ImportFormat:
    """Return the format of a file. Raises `Unreadable` for an unknown one."""
    ending = name.rpartition(".")[2].lower()
    if content.startswith(SIGNATURE):
        return _archived(content)
    for signature, detail in SIGNATURES.items():
        if content.startswith(signature):
            raise Unreadable(detail)
    text = beginning(content).lstrip("\ufeff")
    if not text.strip():
        raise Unreadable("This file is empty.")
    if JSON.match(text):
        return "json"
    if detail := foreign_text(text):
        raise Unreadable(detail)
    if XML.match(text):
        return "qti"
    if ending in PACKED_ENDINGS:
        raise Unreadable(
            f"This file is named .{ending}, and it is a text; give it the right name (.txt, .csv)."
        )
    return ENDINGS.get(ending) or _written(text)


def _archived(content: bytes) -> ImportFormat:
    archive = ZipArchive(content)
    names = archive.names
    if any(collection in names for collection in COLLECTIONS):
        return "anki"
    if WORKBOOK in names:
        return format_of_workbook(content)
    if manifest := next((name for name in names if name.rpartition("/")[2] == MANIFEST), None):
        if CARTRIDGE.search(archive.read(manifest)[:20_000]):
            raise Unreadable(CANVAS)
        return "qti"
    mimetype = bytes(archive.read(MIMETYPE)[:200]).decode("ascii", "replace") if MIMETYPE in names else ""
    raise Unreadable(foreign_archive(names, mimetype))


def _written(text: str) -> ImportFormat:
    if AIKEN.search(text) and AIKEN_CHOICE.search(text):
        return "aiken"
    if GIFT.search(text):
        return "gift"
    if has_marked_choices(text):
        return "aiken"
    if delimiter_of(text):
        return "csv"
    try:
        written = as_rows(text)
        rows = [
            *islice(records(written.text, layout_of(written.text, written.separator, None)), SEARCHED_ROWS)
        ]
    except Unreadable:
        return "aiken" if asks_with_choices(text) else "text"
    return "csv" if interpret(rows, ImportOptions()).has_known_header else "text"
