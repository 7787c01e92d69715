"""Packages of every schema give the same questions."""

import sqlite3

import pytest

from tests.vocabulary.formats.proposals import notes, read, rows
from tests.vocabulary.formats.samples import BASIC, CLOZE, anki_2, anki_21b, collection_11, note_type, zip_of
from wordrally.contracts.http.quizzes import ChoiceQuestion, QuizDraft
from wordrally.vocabulary.formats import Unreadable, write_quiz


@pytest.mark.parametrize(
    "package", [anki_2(), anki_2(member="collection.anki21"), anki_21b()], ids=["anki2", "anki21", "anki21b"]
)
def test_notes_become_questions_whatever_the_schema(package: bytes):
    proposal = read(package)

    assert (proposal.format, proposal.title) == ("anki", "Animals")
    assert rows(proposal) == [
        ("der Hund", ["the dog"]),
        ("rot", ["red; scarlet", "red", "scarlet"]),
        ("_____ (city) is the capital of France.", ["Paris"]),
        ("Paris is the capital of _____.", ["France"]),
        ("nohouse", ["la maison"]),
        "There is no text on the side of the question.",
    ]
    assert notes(proposal) == [
        "A sound was left out.",
        "Only the first card of this note was taken.",
        None,
        None,
        "A sound was left out.",
        None,
    ]
    assert proposal.questions[2].explanation == "Geography"


def test_the_newest_collection_counts_and_not_the_stub_beside_it():
    assert "Please update Anki" not in str(read(anki_21b()))


def test_the_other_side_can_be_asked():
    assert rows(read(anki_2([(BASIC, ["dog", "der Hund"])]), ask="back")) == [("der Hund", ["dog"])]


def test_the_template_says_what_is_asked_and_not_the_order_of_the_fields():
    upside_down = note_type("Upside down", ["Meaning", "Word"], [("{{Word}}", "{{FrontSide}}{{Meaning}}")])

    assert rows(read(anki_2([(upside_down, ["a pet", "dog"])]))) == [("dog", ["a pet"])]


def test_a_note_type_without_templates_has_its_first_fields_asked():
    assert rows(read(anki_2([(note_type("Bare", ["A", "B"], []), ["dog", "a pet"])]))) == [("dog", ["a pet"])]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("no gap at all", "There is no gap in this text."),
        ("{{c1::one}} and {{c1::one}}", ("_____ and _____", ["one"])),
        ("{{c1::one}} and {{c1::two}}", "Several different gaps are to be filled at once."),
        ("<b>{{c1::Tom &amp; Anna}}</b><br>came", ("_____\ncame", ["Tom & Anna"])),
        ("{{c1::broken", "There is no gap in this text."),
    ],
)
def test_gaps_are_asked_one_by_one(text: str, outcome: object):
    assert rows(read(anki_2([(CLOZE, [text, ""])]))) == [outcome]


def test_markup_is_taken_away_with_what_it_hides():
    field = "<style>.a{}</style><div>one&nbsp;two</div><div>a &lt; b</div><script>x()</script>[anki:play:q:0] 1 < 2"

    assert rows(read(anki_2([(BASIC, [field, "x"])]))) == [("one two\na < b\n1 < 2", ["x"])]


def test_a_note_of_an_unknown_type_is_told():
    connection = sqlite3.connect(":memory:")
    connection.deserialize(collection_11([(BASIC, ["front", "back"])]))
    connection.execute("update notes set mid = 7")
    connection.commit()

    proposal = read(zip_of({"collection.anki2": connection.serialize()}))

    assert rows(proposal) == ["The type of this note is not in the package."]
    assert proposal.rows[0].text == "front"


def test_a_deck_is_written_with_choices_to_see_and_explanations_to_read():
    question = ChoiceQuestion(
        prompt="Big?", choices=["<large>", "small"], correct=[0], explanation="Both & more."
    )
    package = write_quiz(QuizDraft(title="Sizes::1", questions=[question]), "anki").content

    proposal = read(package, "x.apkg")

    assert proposal.title == "Sizes:1"
    assert rows(proposal) == [("Big?", ["<large>", "small"], [0])]
    assert proposal.questions[0].explanation == "Both & more."


@pytest.mark.parametrize(
    "package",
    [
        zip_of({"collection.anki2": b"not SQLite"}),
        zip_of({"collection.anki2": b"SQLite format 3\0" + bytes(500)}),
        zip_of({"collection.anki21b": b"not zstd"}),
        zip_of({"collection.anki2": collection_11([(BASIC, ["a", "b"])])[:4096]}),
    ],
)
def test_a_package_without_a_collection_in_it_is_refused(package: bytes):
    with pytest.raises(Unreadable):
        read(package)
