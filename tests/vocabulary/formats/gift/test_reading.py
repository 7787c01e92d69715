"""GIFT: every type of question is taken, or refused with its reason."""

import pytest

from tests.vocabulary.formats.proposals import doubts, notes, read, rows
from tests.vocabulary.formats.samples import GIFT

PAIR = "It is one of the pairs of a matching question."


NUMBER = (
    "A number within a range or tolerance cannot be checked here, unless whole numbers are asked for and at "
    "most 20 of them"
    " are right."
)
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
        NUMBER,
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
        ("q {=a ~%50%b ~c}", ("q", ["a", "b", "c"], [0]),
            "The weights of the choices were left out: only all the right ones count."),
        ("q {~%100%a ~%0%b}", ("q", ["a", "b"], [0]), None),
        ("q {~%60%a ~%40%b ~c}", ("q", ["a", "b", "c"], [0, 1]),
            "The weights of the choices were left out: only all the right ones count."),
        ("q {=a#yes ~b#no}", ("q", ["a", "b"], [0]), "What was said about wrong choices was left out."),
        ("q {=a =%50%b}", ("q", ["a"]), "An answer that is half right was left out."),
        ("q {=*}", "Its right answers have * for any characters.", None),
        (r"q {=\*}", ("q", ["*"]), None),
        ("q {#1..3}", ("q", ["1", "2", "3"]), "Only whole numbers within the range are right."),
        ("q {#1..300}", NUMBER, None),
        ("q {#3.141..3.142}", NUMBER, None),
        ("q {#3,14:0.01}", NUMBER, None),
        ("q {#2.50}", ("q", ["2.50", "2.5", "2,50", "2,5"]), None),
        ("q {#-3}", ("q", ["-3"]), None),
        ("q {#=42:0 =%50%43:1}", ("q", ["42"]), "An answer that is half right was left out."),
        ("q {=A -> 1 =A -> 2 =B -> 3}", ("q\nA", ["1", "2", "3"], [0]), PAIR),
        ("q {no mark}", "Between the braces there is no answer that begins with = or ~.", None),
        ("q {=a} and {=b}", "The braces of this question do not belong together.", None),
        (r"[plain]1 &lt; 2\nthen? {=a ~b}", ("1 &lt; 2\nthen?", ["a", "b"], [0]), None),
        ("Rome lies in {=Italy}.", ("Rome lies in _____.", ["Italy"]), None),
        ("q {#3:2~#wrong}", ("q", ["3", "1", "2", "4", "5"]),
            "Only whole numbers within the range are right."),
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


@pytest.mark.parametrize(
    ("source", "explanation"),
    [
        ("q {=a ####[html]<p>Frogs <b>jump</b>.</p>}", "Frogs jump."),
        ("q {TRUE####[markdown]**Rayleigh** scattering}", "Rayleigh scattering"),
        ("q {=a#[html]<i>Well</i> done ~b}", "Well done"),
        ("q {=a ####[plain]1 < 2}", "1 < 2"),
    ],
)
def test_every_text_may_say_how_it_is_marked_up(source: str, explanation: str):
    assert read(source, "x.gift").questions[0].explanation == explanation


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("[markdown]What does **drizzle** mean in *weather*?{=light rain}",
            ("What does drizzle mean in weather?", ["light rain"])),
        ("[html]<ol><li>one</li><li>two</li></ol>Which?{=a ~b}", ("1. one\n2. two\nWhich?", ["a", "b"], [0])),
        ("[html]<ruby>漢<rt>かん</rt></ruby>?{=a ~b}", ("漢(かん)?", ["a", "b"], [0])),
        ("[html]x<sup>2</sup> and H<sub>2</sub>O?{=a ~b}", ("x² and H₂O?", ["a", "b"], [0])),
        (r"[html]\\(\\frac\{1\}\{2\} + x^2\\)?{=a ~b}", ("1/2 + x²?", ["a", "b"], [0])),
        ("[html]<table><tr><td>a</td><td>b</td></tr></table>?{=a ~b}", ("a | b\n?", ["a", "b"], [0])),
        (r"q {=<img src\='a.png'> ~b}", "A choice of this question is a picture or a sound."),
    ],
)  # fmt: skip
def test_markup_becomes_readable_text(source: str, outcome: object):
    assert rows(read(source, "x.gift")) == [outcome]


@pytest.mark.parametrize(
    ("source", "doubt"),
    [
        (
            "q {=a =b ~c}",
            "Moodle takes any one of the right choices; here all of them are asked for.",
        ),
        ('<img src="@@PLUGINFILE@@/cat.png"> q {=cat}', "The question may need what was left out."),
        ("q {~%50%a ~%50%b ~c}", None),
    ],
)
def test_what_moodle_would_ask_otherwise_is_doubtful(source: str, doubt: str | None):
    assert doubts(read(source, "x.gift")) == [doubt]
