"""Which format a file is of: what its bytes say first, its name where they leave it open."""

import re

from wordrally.contracts.formats import ImportFormat
from wordrally.vocabulary.formats.anki.reading import COLLECTIONS
from wordrally.vocabulary.formats.containers.archives import SIGNATURE, ZipArchive
from wordrally.vocabulary.formats.plain_text.texts import beginning
from wordrally.vocabulary.formats.qti.reading import MANIFEST
from wordrally.vocabulary.formats.refusals import Unreadable
from wordrally.vocabulary.formats.tables.headers import columns_of
from wordrally.vocabulary.formats.tables.separated import guess_separator
from wordrally.vocabulary.formats.tables.sheets import WORKBOOK
from wordrally.vocabulary.formats.tables.spreadsheets import is_waygrounds

KNOWN = "Known are Anki packages, Kahoot's and Wayground's spreadsheets, QTI, GIFT, Aiken, CSV, separated text and JSON."
FOREIGN = {
    b"\xd0\xcf\x11\xe0": "This is a workbook or document of an old Office; save it as .xlsx.",
    b"SQLite format 3": "This is a bare collection of Anki; export the deck as a package (.apkg).",
    b"%PDF": "A PDF cannot be taken apart into questions.",
    b"\x89PNG": "This is a picture.",
    b"\xff\xd8\xff": "This is a picture.",
    b"\x1f\x8b": "This is a compressed file; unpack it first.",
}
JSON = re.compile(r"\s*(\{\s*\"|\[\s*[\[{\]\"])")
XML = re.compile(r"\s*<(\?xml|[A-Za-z!])")
AIKEN = re.compile(r"^\s*ANSWER:[ \t]*[A-Z][ \t]*$", re.MULTILINE | re.IGNORECASE)
GIFT = re.compile(
    r"^(::|\$CATEGORY:)|(?<!\\)\{\s*(?:[=~#][^{}]*|T|TRUE|F|FALSE)(?<!\\)\}", re.MULTILINE | re.IGNORECASE
)
ENDINGS: dict[str, ImportFormat] = {"gift": "gift", "csv": "csv", "json": "json"}


def format_of(content: bytes, name: str) -> ImportFormat:
    """Raises `Unreadable` for what is none of those that are known."""
    if content.startswith(SIGNATURE):
        return _archived(content)
    for signature, detail in FOREIGN.items():
        if content.startswith(signature):
            raise Unreadable(detail)
    text = beginning(content)
    if not text.strip():
        raise Unreadable("This file is empty.")
    if JSON.match(text):
        return "json"
    if XML.match(text):
        return "qti"
    return ENDINGS.get(name.rpartition(".")[2].lower()) or _written(text)


def _archived(content: bytes) -> ImportFormat:
    names = ZipArchive(content).names
    if any(collection in names for collection in COLLECTIONS):
        return "anki"
    if WORKBOOK in names:
        return "wayground" if is_waygrounds(content) else "kahoot"
    if any(name.rpartition("/")[2] == MANIFEST for name in names):
        return "qti"
    raise Unreadable(f"This archive is of a kind that is not known here. {KNOWN}")


def _written(text: str) -> ImportFormat:
    if AIKEN.search(text):
        return "aiken"
    if GIFT.search(text):
        return "gift"
    header = columns_of(text.lstrip().partition("\n")[0].split(guess_separator(text)))
    return "csv" if header.has_questions() or header.has_cards() else "text"
