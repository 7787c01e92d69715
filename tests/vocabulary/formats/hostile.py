"""Files that were made to hurt: each wants more time, memory or disk than a quiz needs."""

import sqlite3
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_LZMA, ZipFile

import zstandard

from tests.vocabulary.formats import samples

MEGABYTE = 1_048_576
SIZE = 2 * MEGABYTE
"""A fifth of what may be sent; every cost below grows linearly with it."""

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
NAMESPACE = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'


def _deck(database: bytes) -> bytes:
    return samples.zip_of({"collection.anki2": database})


def _workbook(sheet: str, texts: str = "") -> bytes:
    parts = {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": SHEET.format(sheet)}
    return samples.zip_of(parts | ({"xl/sharedStrings.xml": texts} if texts else {}))


def zip_bomb() -> bytes:
    return samples.zip_of({"collection.anki2": bytes(60 * MEGABYTE)})


def zip_of_many_bombs() -> bytes:
    manifest = "".join(f'<resource type="imsqti_item_xmlv2p1" href="{n}.xml"/>' for n in range(60))
    items = {f"{n}.xml": b"<assessmentItem>" + b" " * MEGABYTE for n in range(60)}
    return samples.zip_of(
        {"imsmanifest.xml": f"<manifest><resources>{manifest}</resources></manifest>", **items}
    )


def lying_zip() -> bytes:
    """Claims to unpack to a hundred bytes."""
    content = bytearray(zip_bomb())
    at = content.rindex(b"PK\1\2")
    content[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(content)


def many_entries() -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for number in range(10_500):
            archive.writestr(str(number), b"")
    return content.getvalue()


def nested_zip() -> bytes:
    inner = samples.anki_2()
    for _ in range(50):
        inner = samples.zip_of({"collection.zip": inner, "imsmanifest.zip": inner[:0]})
    return inner


def lzma_zip() -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_LZMA) as archive:
        archive.writestr("collection.anki2", bytes(MEGABYTE))
    return content.getvalue()


def zstd_bomb() -> bytes:
    return samples.zip_of({"collection.anki21b": zstandard.compress(bytes(60 * MEGABYTE))})


def wide_zstd() -> bytes:
    """Asks for a window of 2 GB."""
    parameters = zstandard.ZstdCompressionParameters(
        window_log=27, hash_log=6, chain_log=6, write_content_size=0
    )
    stream = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = stream.compress(samples.collection_18(samples.NOTES)) + stream.flush()
    return samples.zip_of({"collection.anki21b": packed})


def loop_in_a_view() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        """
        create table col (models text, decks text);
        insert into col values ('{"1": {"name": "n", "flds": []}}', '{}');
        create view notes as with recursive r (id) as (select 1 union all select id + 1 from r)
          select id, 1 as mid, 'a' || char(31) || 'b' as flds from r;
        """
    )
    return _deck(connection.serialize())


def endless_column() -> bytes:
    """Each row computes a value that no memory holds."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        """
        create table col (models text, decks text);
        insert into col values ('{"1": {"name": "n", "flds": []}}', '{}');
        create table notes (id integer primary key, mid integer default 1,
          flds text as (replace(hex(zeroblob(10000)), '00', hex(zeroblob(10000)))));
        insert into notes (id) values (1);
        """
    )
    return _deck(connection.serialize())


def damaged_page() -> bytes:
    database = bytearray(samples.collection_11([(samples.BASIC, ["front", "back"])] * 2_000))
    database[5_000:9_000] = bytes(range(250)) * 16
    return _deck(bytes(database))


def many_notes() -> bytes:
    return samples.anki_2([(samples.BASIC, ["a", "b"])] * 50_001)


def long_notes() -> bytes:
    """As much text as an archive may hold, all of it markup, with as many gaps as there is room for."""
    note = (samples.CLOZE, ["<b>{{c1::a}}{{c2::<" * 1_000, "<" * 20_000])
    return samples.anki_2([note] * 50)


def many_gaps() -> bytes:
    note = (samples.CLOZE, ["".join(f"{{{{c{number}::word&amp;}}}} " for number in range(20)), "x"])
    return samples.anki_2([note] * 1_000)


def corner_cell() -> bytes:
    """Readers that lay a sheet out as a rectangle reserve seventeen thousand million cells."""
    cell = '<row r="{1}"><c r="{0}{1}" t="inlineStr"><is><t>Question</t></is></c></row>'
    return _workbook(cell.format("A", 1) + cell.format("XFD", 1_048_576))


def million_rows() -> bytes:
    return _workbook("<row><c><v>1</v></c></row>" * 1_000_000)


def many_attributes() -> bytes:
    return b"<assessmentItem " + b" ".join(b"a%d=''" % number for number in range(450_000)) + b"/>"


def laughing() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><assessmentItem>&l9;</assessmentItem>'.encode()


def reading_a_file() -> bytes:
    return b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><assessmentItem title="&f;">&f;</assessmentItem>'


def deep_xml() -> bytes:
    return b"<assessmentItem>" + b"<a>" * 140_000 + b"</a>" * 140_000 + b"</assessmentItem>"


def many_interactions() -> bytes:
    body = "<p>text <textEntryInteraction responseIdentifier='R'/></p>" * 15_000
    return f"<assessmentItem {NAMESPACE}><itemBody>{body}</itemBody></assessmentItem>".encode()


def heavy_items() -> bytes:
    """Twenty questions in each item, each with all of the item's text."""
    body = "<p>a</p>" * 600 + "<textEntryInteraction responseIdentifier='R'/>" * 20
    item = f"<assessmentItem><itemBody>{body}</itemBody></assessmentItem>"
    names = [f"{number}.xml" for number in range(40)]
    resources = "".join(f'<resource type="imsqti_item_xmlv2p1" href="{name}"/>' for name in names)
    manifest = f"<manifest><resources>{resources}</resources></manifest>"
    return samples.zip_of({"imsmanifest.xml": manifest} | dict.fromkeys(names, item))


def deep_json() -> bytes:
    return b'{"questions":' + b"[" * SIZE


def wide_json() -> bytes:
    return b'{"questions":[' + b"{}," * (5 * MEGABYTE // 3) + b"{}]}"


def many_questions() -> bytes:
    return b"[" + b"1," * MEGABYTE + b"1]"


def million_lines() -> bytes:
    return b"a\tb\n" * (SIZE // 4)


def one_line() -> bytes:
    return b"a\tb" * (SIZE // 3)


def many_cells() -> bytes:
    return b"question,answer\n" + b"a,bb," * (SIZE // 5)


def missing_quote() -> bytes:
    return b'question,answer\n"' + b"a,b\n" * (SIZE // 10)


def many_columns_over_lines() -> bytes:
    return b'question,answer\n"x' + b'","b\n' * (SIZE // 10)


def enormous_cell() -> bytes:
    return b"front\t" + b"<" * SIZE


def enormous_row_separator() -> bytes:
    return b";" * SIZE


def braces() -> bytes:
    return b"q {" + b"=a ~b " * (SIZE // 6)


def backslashes() -> bytes:
    return b"::" + b"\\" * SIZE


def many_answers() -> bytes:
    return b"\n\n".join([b"q {" + b"=a#f ~b " * 6_000 + b"}"] * 40)


def many_pairs() -> bytes:
    return b"\n\n".join([b"q {" + b" ".join(b"=%d -> %d" % (n, n) for n in range(3_000)) + b"}"] * 40)


def many_choices() -> bytes:
    return b"q\n" + b"A. x\n" * 60_000 + b"ANSWER: A\n"


def colons() -> bytes:
    return b":" * SIZE


def entities() -> bytes:
    return b"front\tback\n" + b"&#" + b"9" * SIZE + b";"


def nulls() -> bytes:
    return b"\0" * SIZE


def dead_weight() -> bytes:
    return b" \n" * (SIZE // 2)


def utf_16_cut() -> bytes:
    return "front\tback\n".encode("utf-16") + b"\0"


def zip_of_nothing() -> bytes:
    return b"PK\3\4" + zlib.compress(b"x" * SIZE) * 500


FILES: dict[str, Callable[[], bytes]] = {
    maker.__name__: maker
    for maker in (
        zip_bomb, zip_of_many_bombs, lying_zip, many_entries, nested_zip, lzma_zip, zstd_bomb, wide_zstd,
        loop_in_a_view,
        endless_column, damaged_page, many_notes, long_notes, many_gaps, corner_cell, million_rows,
        many_attributes, laughing,
        reading_a_file, deep_xml, many_interactions, heavy_items, deep_json, wide_json, many_questions,
        million_lines, one_line,
        many_cells, missing_quote, many_columns_over_lines, enormous_cell, enormous_row_separator, braces,
        backslashes,
        many_answers, many_pairs, many_choices, colons, entities, nulls, dead_weight, utf_16_cut,
        zip_of_nothing,
    )
}  # fmt: skip
