"""Files as other programs write them, made by hand."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import zstandard

SOME_TYPE = 1_500_000_000_001


def zip_of(entries: Mapping[str, bytes | str]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, entry in entries.items():
            archive.writestr(name, entry)
    return content.getvalue()


def workbook(*rows: Sequence[Any], sheets_before: int = 0) -> bytes:
    """A spreadsheet whose last sheet has these rows."""
    book = openpyxl.Workbook()
    for _ in range(sheets_before):
        book.create_sheet()
    for row in rows:
        book.worksheets[-1].append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


KAHOOT = workbook(
    ["Quiz template"],
    ["Add questions, at least two answer alternatives, time limit and choose correct answers."],
    [],
    [
        None,
        "Question - max 120 characters",
        "Answer 1 - max 75 characters",
        "Answer 2 - max 75 characters",
        "Answer 3 - max 75 characters",
        "Answer 4 - max 75 characters",
        "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
        "Correct answer(s) - choose at least one",
    ],
    [1, "What is drizzle?", "light rain", "strong wind", "thick fog", None, 20, 1],
    [2, "Which are fruit?", "apple", "chair", "pear", "shoe", 30, "1,3"],
    [3, "Nobody said what is right", "yes", "no", None, None, 20, None],
    [4, None, None, None, None, None, None, None],
)

WAYGROUND = workbook(
    [
        "Question Text",
        "Question Type",
        "Option 1",
        "Option 2",
        "Option 3",
        "Option 4",
        "Option 5",
        "Correct Answer",
        "Time in seconds",
        "Image Link",
        "Answer explanation",
    ],
    ["2 + 2", "Multiple Choice", 3, 4, 5, None, None, 2, 15, None, "Count on your fingers."],
    ["Which are even?", "Checkbox", 1, 2, 3, 4, None, "2, 4", 30],
    ["The past of go", "Fill-in-the-Blank", "went", "did go", None, None, None, None, 60],
    ["Favourite colour?", "Poll", "red", "blue"],
)

GIFT = r"""
// a comment
$CATEGORY: $course$/English/Weather

::Drizzle:: What is [drizzle]? {=light rain#Well done ~strong wind ~thick fog ####It wets you slowly.}

::Bread:: [html]<p>Which are made of <b>flour</b>?</p> { ~%50%bread ~%50%pasta ~%-100%cheese }

The sun is a star. {T#It is one.}

Grass is blue. {FALSE}

Opposite of old \= ? {=young =new =%50%newish =fresh*}

Match the capital. {=Italy -> Rome =France -> Paris =Spain -> Madrid = -> Oslo}

When was Shakespeare born? {#1564:1}

What is pi? {#3.14:0.005}

Two plus {=two ~three} is four.

Write about your day. {}

This is only a description.

A \{brace\} and a colon\: which? {=a\~b ~c\=d}
"""

AIKEN = """What is the capital of Italy?
A. Paris
B. Rome
C) Oslo
ANSWER: B

Which one is a fruit?
It grows on trees.
A. chair
B. apple
ANSWER: b

Nothing is right here
A. one
B. two
ANSWER: D
"""

QTI_21 = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="weather" title="Weather" adaptive="false"
  timeDependent="false" xml:lang="en-GB">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
    <correctResponse><value>B</value></correctResponse>
  </responseDeclaration>
  <itemBody>
    <p>Look at the sky. <img src="sky.png" alt="grey"/></p>
    <choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">
      <prompt>What is <em>drizzle</em>?</prompt>
      <simpleChoice identifier="A">wind</simpleChoice>
      <simpleChoice identifier="B">light rain<feedbackInline identifier="B" outcomeIdentifier="F" showHide="show">Yes</feedbackInline></simpleChoice>
    </choiceInteraction>
  </itemBody>
  <responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>
</assessmentItem>
"""

QTI_30 = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="several" title="Several">
  <qti-response-declaration identifier="T" cardinality="single" base-type="string">
    <qti-correct-response><qti-value>York</qti-value></qti-correct-response>
    <qti-mapping default-value="0"><qti-map-entry map-key="York" mapped-value="1"/><qti-map-entry map-key="york" mapped-value="0.5"/></qti-mapping>
  </qti-response-declaration>
  <qti-response-declaration identifier="I" cardinality="single" base-type="identifier">
    <qti-correct-response><qti-value>sun</qti-value></qti-correct-response>
  </qti-response-declaration>
  <qti-response-declaration identifier="M" cardinality="multiple" base-type="directedPair">
    <qti-correct-response><qti-value>it rome</qti-value><qti-value>fr paris</qti-value></qti-correct-response>
  </qti-response-declaration>
  <qti-item-body>
    <p>The son of <qti-text-entry-interaction response-identifier="T"/> saw the
      <qti-inline-choice-interaction response-identifier="I"><qti-inline-choice identifier="sun">sun</qti-inline-choice><qti-inline-choice identifier="son">son</qti-inline-choice></qti-inline-choice-interaction>.</p>
    <qti-match-interaction response-identifier="M"><qti-prompt>Match them.</qti-prompt>
      <qti-simple-match-set><qti-simple-associable-choice identifier="it">Italy</qti-simple-associable-choice><qti-simple-associable-choice identifier="fr">France</qti-simple-associable-choice></qti-simple-match-set>
      <qti-simple-match-set><qti-simple-associable-choice identifier="rome">Rome</qti-simple-associable-choice><qti-simple-associable-choice identifier="paris">Paris</qti-simple-associable-choice></qti-simple-match-set>
    </qti-match-interaction>
    <qti-order-interaction response-identifier="O"><qti-simple-choice identifier="a">first</qti-simple-choice></qti-order-interaction>
  </qti-item-body>
</qti-assessment-item>
"""

MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><resources>
<resource identifier="i1" type="imsqti_item_xmlv2p1" href="items/one%20item.xml"/>
<resource identifier="i2" type="imsqti_item_xmlv2p1" href="../../../etc/passwd"/>
<resource identifier="p" type="webcontent" href="sky.png"/>
</resources></manifest>"""

QTI_PACKAGE = zip_of({"imsmanifest.xml": MANIFEST, "items/one item.xml": QTI_21, "sky.png": b"\x89PNG"})


def note_type(
    name: str, fields: Sequence[str], templates: Sequence[tuple[str, str]], *, cloze: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "type": int(cloze),
        "flds": [{"name": field, "ord": place} for place, field in enumerate(fields)],
        "tmpls": [{"qfmt": question, "afmt": answer} for question, answer in templates],
    }


BASIC = note_type("Basic", ["Front", "Back"], [("{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}")])
REVERSED = note_type("Reversed", ["Front", "Back"], [("{{Front}}", "{{Back}}"), ("{{Back}}", "{{Front}}")])
CLOZE = note_type("Cloze", ["Text", "Extra"], [("{{cloze:Text}}", "{{cloze:Text}}<br>{{Extra}}")], cloze=True)
FREQUENCY = note_type(
    "5000 words",
    ["Rank", "Word", "Audio", "Meaning"],
    [("{{#Rank}}no{{/Rank}}<b>{{text:Word}}</b> {{Audio}}", "{{FrontSide}} {{Meaning}}")],
)

NOTES = [
    (BASIC, ["der <b>Hund</b>[sound:hund.mp3]", "the dog<br>a hound"]),
    (REVERSED, ["rot", "red; scarlet"]),
    (CLOZE, ["{{c1::Paris::city}} is the capital of {{c2::France}}.", "Geography"]),
    (FREQUENCY, ["17", "house", "[sound:house.mp3]", "la maison"]),
    (BASIC, ["<img src='a.png'>", "an apple"]),
]


def anki_2(
    notes: Sequence[tuple[dict[str, Any], list[str]]] = NOTES, member: str = "collection.anki2"
) -> bytes:
    """A package of schema 11."""
    return zip_of({member: collection_11(notes), "media": "{}"})


def collection_11(notes: Sequence[tuple[dict[str, Any], list[str]]]) -> bytes:
    types = list({kind["name"]: kind for kind, _ in notes}.values())
    ids = {kind["name"]: SOME_TYPE + place for place, kind in enumerate(types)}
    connection = sqlite3.connect(":memory:")
    connection.execute("create table col (models text, decks text)")
    connection.execute("create table notes (id integer primary key, mid integer, flds text)")
    models = {str(ids[kind["name"]]): kind for kind in types}
    decks = {"1": {"name": "Default"}, "2": {"name": "German::Animals"}}
    connection.execute("insert into col values (?, ?)", (json.dumps(models), json.dumps(decks)))
    rows = [(ids[kind["name"]], "\x1f".join(fields)) for kind, fields in notes]
    connection.executemany("insert into notes (mid, flds) values (?, ?)", rows)
    connection.commit()
    return connection.serialize()


def anki_21b(notes: Sequence[tuple[dict[str, Any], list[str]]] = NOTES) -> bytes:
    """Build a package of schema 18: tables for note types, Protocol Buffers in them, zstd, and a stub."""
    packed = zstandard.compress(collection_18(notes))
    stub = collection_11([(BASIC, ["Please update Anki", "to read this deck"])])
    return zip_of({"meta": b"\x08\x03", "collection.anki21b": packed, "collection.anki2": stub, "media": b""})


def collection_18(notes: Sequence[tuple[dict[str, Any], list[str]]]) -> bytes:
    types = list({kind["name"]: kind for kind, _ in notes}.values())
    ids = {kind["name"]: SOME_TYPE + place for place, kind in enumerate(types)}
    connection = sqlite3.connect(":memory:")
    connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    connection.executescript(
        """
        create table notetypes (id integer primary key, name text not null collate unicase, config blob not null);
        create table fields (ntid integer, ord integer, name text not null collate unicase, primary key (ntid, ord)) without rowid;
        create table templates (ntid integer, ord integer, config blob, primary key (ntid, ord)) without rowid;
        create table decks (id integer primary key, name text not null collate unicase);
        create table notes (id integer primary key, mid integer, flds text);
        insert into decks values (1, 'Default'), (2, 'German' || char(31) || 'Animals');
        insert into fields values (77, 0, 'Left behind');
        """
    )
    for kind in types:
        key = ids[kind["name"]]
        config = bytes([8, kind["type"]]) if kind["type"] else b""
        connection.execute("insert into notetypes values (?, ?, ?)", (key, kind["name"], config))
        connection.executemany(
            "insert into fields values (?, ?, ?)", [(key, f["ord"], f["name"]) for f in kind["flds"]]
        )
        for place, template in enumerate(kind["tmpls"]):
            message = _text_field(1, template["qfmt"]) + _text_field(2, template["afmt"])
            connection.execute("insert into templates values (?, ?, ?)", (key, place, message))
    rows = [(ids[kind["name"]], "\x1f".join(fields)) for kind, fields in notes]
    connection.executemany("insert into notes (mid, flds) values (?, ?)", rows)
    connection.commit()
    database = bytearray(connection.serialize())
    database[18:20] = b"\2\2"  # as Anki leaves it, in write-ahead mode
    return bytes(database)


def _text_field(number: int, text: str) -> bytes:
    content = text.encode()
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + _varint(value >> 7)


SAMPLES: dict[str, bytes] = {
    "deck.apkg": anki_2(),
    "new.apkg": anki_21b(),
    "kahoot.xlsx": KAHOOT,
    "wayground.xlsx": WAYGROUND,
    "moodle.gift": GIFT.encode(),
    "aiken.txt": AIKEN.encode(),
    "item.xml": QTI_21.encode(),
    "items.xml": QTI_30.encode(),
    "package.zip": QTI_PACKAGE,
    "quizlet.txt": b"dog\tder Hund\ncat\tdie Katze\n",
    "table.csv": b"Question,Option A,Option B,Correct answer\nBig?,large,small,A\n",
    "quiz.json": b'{"title": "T", "questions": [{"kind": "text", "prompt": "p", "accepted": ["a"]}]}',
}
