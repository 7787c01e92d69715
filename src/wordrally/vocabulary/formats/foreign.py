"""Files of unsupported programs: each is refused by name, with the way to convert it."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.containers.markup import kind

KNOWN = (
    "Known are Anki packages, spreadsheets (.xlsx) of Kahoot, Wayground, Blooket, Gimkit and Socrative,"
    " QTI, GIFT, Aiken, CSV, separated text and JSON."
)
QTI_1 = "This is QTI 1.2, which is older than what can be read; export it as QTI 2.1, 2.2 or 3.0."
CANVAS = (
    "This is a Common Cartridge (.imscc) of Canvas or another platform, whose questions are QTI 1.2;"
    " export the quiz as QTI 2.1, or copy it into a spreadsheet."
)
MOODLE = "This is Moodle XML; in Moodle's question bank export the questions in GIFT format instead."
WEB_PAGE = "This is a web page, not a deck; download the file itself, or copy the table into a spreadsheet."
PACKED = "This archive holds a file of its own ({}); unpack the archive and import that file."

SIGNATURES: dict[bytes, str] = {
    b"\xd0\xcf\x11\xe0": "This is a workbook or document of an old Office; save it as .xlsx.",
    b"SQLite format 3": "This is a bare collection of Anki; export the deck as a package (.apkg).",
    b"%PDF": "A PDF cannot be taken apart into questions; copy its words into a text or a spreadsheet.",
    b"\x89PNG": "This is a picture; type its words into a text or a spreadsheet.",
    b"\xff\xd8\xff": "This is a picture; type its words into a text or a spreadsheet.",
    b"GIF8": "This is a picture; type its words into a text or a spreadsheet.",
    b"II*\0": "This is a picture; type its words into a text or a spreadsheet.",
    b"ID3": "This is a sound; a quiz cannot be made of it.",
    b"OggS": "This is a sound; a quiz cannot be made of it.",
    b"RIFF": "This is a sound, a video or a picture; a quiz cannot be made of it.",
    b"\x1f\x8b": "This is a compressed file (.gz, or a Moodle backup .mbz); unpack it first, or export GIFT "
    "from Moodle.",
    b"7z\xbc\xaf\x27\x1c": "This is a 7-Zip archive; unpack it and import the file within.",
    b"Rar!": "This is a RAR archive; unpack it and import the file within.",
    b"BZh": "This is a compressed file; unpack it first.",
    b"\xfd7zXZ": "This is a compressed file; unpack it first.",
    b"\x28\xb5\x2f\xfd": "This is a compressed file; unpack it first.",
    b"{\\rtf": "This is a formatted text (.rtf); save it as plain text (.txt, UTF-8).",
    b"version https://git-lfs": "This is a placeholder of Git LFS; download the file itself.",
    b"bplist": "This is a file of Apple's; export it as .xlsx or as text.",
}
ARCHIVES: tuple[tuple[str, str], ...] = (
    ("content.opf", "This is an e-book; copy its words into a text or a spreadsheet."),
    ("META-INF/container.xml", "This is an e-book; copy its words into a text or a spreadsheet."),
    ("word/document.xml", "This is a Word document; save it as plain text, or copy its table into a "
                          "spreadsheet."),
    ("ppt/presentation.xml", "This is a PowerPoint file; copy its words into a text or a spreadsheet."),
    ("xl/workbook.bin", "This is a binary workbook (.xlsb); save it as .xlsx."),
    ("h5p.json", "This is an H5P activity; copy its words into a spreadsheet and import that."),
    ("moodle_backup.xml", "This is a Moodle backup (.mbz); in Moodle's question bank export the questions "
                          "in GIFT format."),
    (".bb-package-info", "This is a question pool of Blackboard; export it as QTI 2.1."),
    (".bb-package-sig", "This is a question pool of Blackboard; export it as QTI 2.1."),
    ("Index/Document.iwa", "This is a document of Apple's (Numbers, Pages, Keynote); export it as .xlsx or "
                           "as text."),
    ("story.html", "This is a web lesson; copy its words into a spreadsheet and import that."),
)  # fmt: skip
OPEN_DOCUMENTS = {
    "opendocument.spreadsheet": "This is an OpenDocument spreadsheet (.ods); save the sheet as .xlsx.",
    "opendocument.text": "This is an OpenDocument text (.odt); save it as plain text (.txt), or copy its "
    "table into a spreadsheet.",
    "opendocument": "This is an OpenDocument file; save it as .xlsx or as plain text.",
    "epub": "This is an e-book; copy its words into a text or a spreadsheet.",
}
IMPORTABLE = (
    ".apkg",
    ".colpkg",
    ".xlsx",
    ".csv",
    ".tsv",
    ".txt",
    ".gift",
    ".xml",
    ".json",
    ".ods",
    ".zip",
    ".h5p",
)
HTML = re.compile(
    r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|table|div|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
DOCUMENT_TYPE = re.compile(
    r"\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,500}?-->\s*){0,20}<!DOCTYPE\s+([\w-]+)", re.DOTALL
)
KVTML = "This is a vocabulary of Parley (.kvtml); export it there as CSV."
MARKUP_NAMES = {
    "kvtml": KVTML,
    "mnemosyne": "This is a deck of Mnemosyne; export it as text with tabs.",
    "Lesson": "This is a lesson of Pauker; export it as CSV.",
    "questestinterop": QTI_1,
    "quiz": MOODLE,
    "html": WEB_PAGE,
    "moodle_backup": MOODLE,
    "svg": "This is a picture; type its words into a text or a spreadsheet.",
    "rss": "This is a news feed, not a deck.",
    "Workbook": "This is a workbook in the XML of an old Excel; save it as .xlsx.",
    "tmx": "This is a translation memory (.tmx); export it as text with tabs.",
    "xliff": "This is a translation file (.xliff); export it as text with tabs.",
    "martif": "This is a term base (.tbx); export it as text with tabs or as .xlsx.",
    "assessment-test": "This is only the test of a QTI package; import the whole package (.zip).",
    "assessmentTest": "This is only the test of a QTI package; import the whole package (.zip).",
    "qti-assessment-test": "This is only the test of a QTI package; import the whole package (.zip).",
    "manifest": "This is only the manifest of a package; import the whole package (.zip).",
}


def foreign_text(text: str) -> str | None:
    """Return why a text is not a quiz, judged by its first characters."""
    if HTML.match(text):
        return WEB_PAGE
    document_type = DOCUMENT_TYPE.match(text)
    return MARKUP_NAMES.get(document_type[1]) if document_type else None


def foreign_xml(root: Element) -> str:
    """Return why this XML is refused."""
    return MARKUP_NAMES.get(kind(root), "This XML is not an item of QTI; of XML, nothing else can be read.")


def foreign_archive(names: Sequence[str], mimetype: str) -> str:
    """Return why this archive is refused."""
    if name := next((part for part in OPEN_DOCUMENTS if part in mimetype), None):
        return OPEN_DOCUMENTS[name]
    known = {*names}
    if detail := next((detail for entry, detail in ARCHIVES if entry in known), None):
        return detail
    packed = [name for name in names if not name.startswith("__MACOSX") and name.lower().endswith(IMPORTABLE)]
    if packed:
        return PACKED.format(packed[0].rpartition("/")[2][:80])
    return f"This archive is of a kind that is not known here. {KNOWN}"
