"""GIFT, Aiken, QTI and our own JSON: every type of question is taken, or refused with its reason."""

import json

import pytest

from tests.vocabulary.formats.proposals import notes, read, rows
from tests.vocabulary.formats.samples import AIKEN, GIFT, MANIFEST, QTI_21, QTI_30, QTI_PACKAGE, zip_of
from wordrally.vocabulary.formats import Unreadable

PAIR = "It is one of the pairs of a matching question."
CAPITALS = ["Rome", "Paris", "Madrid", "Oslo"]


def test_every_type_of_gift_is_taken_or_refused_with_a_reason():
    proposal = read(GIFT)

    assert (proposal.format, proposal.title) == ("gift", "Weather")
    assert rows(proposal) == [
        ("What is [drizzle]?", ["light rain", "strong wind", "thick fog"], [0]),
        ("Which are made of flour?", ["bread", "pasta", "cheese"], [0, 1]),
        ("The sun is a star.", ["True", "False"], [0]),
        ("Grass is blue.", ["True", "False"], [1]),
        ("Opposite of old = ?", ["young", "new"]),
        ("Match the capital.\nItaly", CAPITALS, [0]),
        ("Match the capital.\nFrance", CAPITALS, [1]),
        ("Match the capital.\nSpain", CAPITALS, [2]),
        ("When was Shakespeare born?", ["1564", "1563", "1565"]),
        ("What is pi?", ["3.14"]),
        ("Two plus _____ is four.", ["two", "three"], [0]),
        "An essay has no right answer that could be checked.",
        "This is a description; nothing is asked.",
        ("A {brace} and a colon: which?", ["a~b", "c=d"], [0]),
    ]
    assert proposal.questions[0].explanation == "It wets you slowly."
    assert proposal.questions[2].explanation == "It is one."


@pytest.mark.parametrize(
    ("source", "outcome", "note"),
    [
        ("q {=a ~%50%b ~c}", ("q", ["a", "b", "c"], [0]), "The weights of the choices were left out: only all the right ones count."),
        ("q {~%100%a ~%0%b}", ("q", ["a", "b"], [0]), None),
        ("q {~%60%a ~%40%b ~c}", ("q", ["a", "b", "c"], [0, 1]), "The weights of the choices were left out: only all the right ones count."),
        ("q {=a#yes ~b#no}", ("q", ["a", "b"], [0]), "What was said about wrong choices was left out."),
        ("q {=a =%50%b}", ("q", ["a"]), "An answer that is half right was left out."),
        ("q {=*}", "There is no answer.", None),
        (r"q {=\*}", ("q", ["*"]), None),
        ("q {#1..3}", ("q", ["1", "2", "3"]), "Only whole numbers within the range are right."),
        ("q {#1..300}", "A range of numbers cannot be asked for.", None),
        ("q {#=42:0 =%50%43:1}", ("q", ["42"]), None),
        ("q {=A -> 1 =A -> 2 =B -> 3}", ("q\nA", ["1", "2", "3"], [0]), PAIR),
        ("q {no mark}", "Between the braces there is no answer that begins with = or ~.", None),
        ("q {=a} and {=b}", "The braces of this question do not belong together.", None),
        (r"[plain]1 &lt; 2\nthen? {=a ~b}", ("1 &lt; 2\nthen?", ["a", "b"], [0]), None),
        ("Rome lies in {=Italy}.", ("Rome lies in _____.", ["Italy"]), None),
        ("q {#3:2~#wrong}", ("q", ["3", "1", "2", "4", "5"]), "Within the tolerance, only whole numbers are right."),
        ("q {~a ~b}", "No choice is marked as right.", None),
        ("q {=[html]<b>a</b> ~b}", ("q", ["a", "b"], [0]), None),
    ],
)  # fmt: skip
def test_gift_says_more_than_a_question_of_ours_holds(source: str, outcome: object, note: str | None):
    proposal = read(source, "x.gift")

    assert (rows(proposal)[0], notes(proposal)[0]) == (outcome, note)


def test_true_and_false_are_said_in_the_language_of_the_quiz():
    assert rows(read("Die Sonne scheint. {T}", language="de-AT")) == [
        ("Die Sonne scheint.", ["Richtig", "Falsch"], [0])
    ]


def test_aiken_is_read_and_what_is_wrong_with_it_is_told():
    proposal = read(AIKEN + "\nNever answered\nA. x\n")

    assert proposal.format == "aiken"
    assert rows(proposal) == [
        ("What is the capital of Italy?", ["Paris", "Rome", "Oslo"], [1]),
        ("Which one is a fruit?\nIt grows on trees.", ["chair", "apple"], [1]),
        "There is no choice D, which is said to be right.",
        "There is no line “ANSWER:” after this question.",
    ]


def test_an_item_of_qti_2_is_read():
    proposal = read(QTI_21)

    assert (proposal.format, proposal.title, proposal.language) == ("qti", "Weather", "en-GB")
    assert rows(proposal) == [("Look at the sky. grey\nWhat is drizzle?", ["wind", "light rain"], [1])]
    assert notes(proposal) == ["A picture was left out."]


def test_each_interaction_of_an_item_of_qti_3_is_a_question():
    assert rows(read(QTI_30)) == [
        ("The son of _____ saw the sun.", ["York"]),
        ("The son of York saw the _____.", ["sun", "son"], [0]),
        ("The son of York saw the sun.\nMatch them.\nItaly", ["Rome", "Paris"], [0]),
        ("The son of York saw the sun.\nMatch them.\nFrance", ["Rome", "Paris"], [1]),
        "Putting things in order cannot be asked here.",
    ]


def test_a_package_of_qti_is_read_and_nothing_outside_of_it():
    proposal = read(QTI_PACKAGE, "unit 1.zip")

    assert proposal.title == "unit 1"
    assert [row.question for row in proposal.rows] == [0, None]
    assert proposal.rows[1].reason == "A part of this archive is missing."


def test_one_damaged_item_does_not_spoil_the_package():
    package = zip_of(
        {
            "deep/imsmanifest.xml": MANIFEST.replace("../../../etc/passwd", "b.xml"),
            "deep/items/one item.xml": QTI_21,
            "deep/b.xml": "<",
        }
    )

    assert rows(read(package))[1] == "The XML of this file is damaged."


@pytest.mark.parametrize(
    "interaction", ["extendedText", "hottext", "gapMatch", "upload", "slider", "hotspot", "associate"]
)
def test_what_cannot_be_asked_is_told(interaction: str):
    item = f"<assessmentItem title='T'><itemBody><p>Do it.</p><{interaction}Interaction/></itemBody></assessmentItem>"

    (row,) = read(item).rows

    assert (row.text, row.question) == ("Do it.", None)
    assert str(row.reason).endswith((" here.", " checked."))


@pytest.mark.parametrize(
    "xml",
    [
        "<questestinterop/>",
        "<html></html>",
        "<assessmentItem",
        '<?xml version="1.0" encoding="klingon"?><assessmentItem/>',
    ],
)
def test_other_xml_is_refused(xml: str):
    with pytest.raises(Unreadable):
        read(xml)


@pytest.mark.parametrize(
    "wrap", [lambda quiz: quiz, lambda quiz: quiz | {"id": "x", "version": 3}, lambda quiz: quiz["questions"]]
)
def test_json_may_be_a_draft_a_quiz_of_the_api_or_a_list(wrap):
    quiz = {
        "title": "T",
        "language": "de",
        "questions": [{"kind": "text", "prompt": "p", "accepted": ["a"]}, {"kind": "text"}, 7],
    }

    proposal = read(json.dumps(wrap(quiz)))

    assert rows(proposal)[0] == ("p", ["a"])
    assert [row.question for row in proposal.rows] == [0, None, None]


@pytest.mark.parametrize(
    "content",
    [b'{"title": "T"}', b'{"questions": 3}', b'{"a"', b'{"questions":' + b"[" * 100_000, b'{"a": "\xff"}'],
)
def test_other_json_is_refused(content: bytes):
    with pytest.raises(Unreadable):
        read(content, "x.json")
