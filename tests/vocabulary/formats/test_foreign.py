"""Files of other programs are refused by their name, with the way to convert them."""

import pytest

from tests.vocabulary.formats.proposals import read
from tests.vocabulary.formats.samples import KAHOOT, anki_2, zip_of
from wordrally.vocabulary.formats import Unreadable

SHEET = "application/vnd.oasis.opendocument.spreadsheet"
CARTRIDGE = '<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><resources/></manifest>'
QTI_1_2 = '<manifest><resources><resource type="imsqti_xmlv1p2" href="q.xml"/></resources></manifest>'
MOODLE = '<?xml version="1.0"?><quiz><question type="multichoice"/></quiz>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (MOODLE.encode(), "Moodle XML; .* GIFT"),
        (b"<questestinterop/>", "QTI 1.2"),
        (b'<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2.dtd"><questestinterop/>', "QTI 1.2"),
        (b'<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE kvtml PUBLIC "a" "b"><kvtml/>', "Parley .* CSV"),
        (b'<?latexml class="article"?><quiz/>', "Moodle XML; .* GIFT"),
        (zip_of({"imsmanifest.xml": QTI_1_2, "q.xml": "<questestinterop/>"}), "QTI 1.2"),
        (zip_of({"imsmanifest.xml": CARTRIDGE}), "Common Cartridge .* Canvas"),
        (zip_of({"mimetype": SHEET, "content.xml": "<x/>"}), r"\.ods\); save the sheet as \.xlsx"),
        (zip_of({"word/document.xml": "<x/>"}), "Word document"),
        (zip_of({"h5p.json": "{}"}), "H5P"),
        (zip_of({"deck.apkg": anki_2()}), r"\(deck\.apkg\); unpack the archive"),
        (zip_of({"folder/quiz.xlsx": KAHOOT, "__MACOSX/quiz.xlsx": b""}), "unpack the archive"),
        (zip_of({"moodle_backup.xml": "<x/>"}), "Moodle backup"),
        (b"<!DOCTYPE html><html><body>deck</body></html>", "web page"),
        (b"\xef\xbb\xbf<html lang='en'></html>", "web page"),
        (b"<!-- saved --><table><tr><td>a</td></tr></table>", "web page"),
        (b"{\\rtf1 drizzle}", r"\.rtf"),
        (b"\xd0\xcf\x11\xe0....", r"save it as \.xlsx"),
        (b"%PDF-1.7", "PDF"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"ID3\x03", "sound"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n", "Git LFS"),
        (b"SQLite format 3\0", r"package \(\.apkg\)"),
        (b"<assessmentTest/>", "whole package"),
        (b"<Workbook/>", "save it as .xlsx"),
        (b"<other/>", "not an item of QTI"),
        (zip_of({"a.bin": b"x"}), "Known are"),
    ],
)
def test_the_reason_names_the_format_and_the_next_step(content: bytes, words: str):
    with pytest.raises(Unreadable, match=words):
        read(content, "file.apkg")
