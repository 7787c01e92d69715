"""A card is asked as Anki shows it: every field and text of its template, filters, conditions and gaps."""

from typing import Any

import pytest

from tests.vocabulary.formats.proposals import doubts, notes, read, rows
from tests.vocabulary.formats.samples import CLOZE, anki_2, anki_21b, note_type
from wordrally.vocabulary.formats import Unreadable

ANSWER = "{{FrontSide}}<hr id=answer>"


def deck(front: str, back: str, *values: str, cloze: bool = False) -> bytes:
    """One note with the fields A, B, C, …"""
    fields = [chr(ord("A") + place) for place in range(len(values))]
    return anki_2([(note_type("T", fields, [(front, back)], cloze=cloze), [*values])])


@pytest.mark.parametrize("package", [anki_2, anki_21b])
@pytest.mark.parametrize(
    ("front", "fields", "prompt"),
    [
        ("{{Category}} / {{Word}}", {"Category": "Weather", "Word": "drizzle"}, "Weather / drizzle"),
        ("What is this {{Kind}}?<br>{{Letter}}", {"Kind": "consonant", "Letter": "ㄱ"},
            "What is this consonant?\nㄱ"),
        ("<small>{{POS}}</small> {{Word}}", {"POS": "noun", "Word": "lead"}, "noun lead"),
        ("{{#Hint}}({{Hint}}) {{/Hint}}{{Word}}", {"Word": "fog", "Hint": ""}, "fog"),
        ("{{^Hint}}no hint {{/Hint}}{{Word}}", {"Word": "fog", "Hint": "<br>"}, "no hint fog"),
        ("{{#A}}{{#B}}both{{/B}}{{^B}}only A{{/B}}{{/A}} {{A}}", {"A": "x", "B": ""}, "only A x"),
        ("{{furigana:Word}}", {"Word": "漢字[かんじ]"}, "漢字(かんじ)"),
        ("{{kana:Word}} {{kanji:Word}}", {"Word": " 漢字[かんじ] 読[よ]む"}, "かんじよむ 漢字読む"),
        ("<script>x()</script><style>a{}</style>{{text:Word}}", {"Word": "<b>fog</b>"}, "fog"),
        ("{{hint:Help}}{{Word}}", {"Word": "fog", "Help": "wet"}, "fog"),
        ("{{tts en_US voices=x:Word}}{{Word}}", {"Word": "fog"}, "fog"),
        ("{{{Word}}}<!-- {{Word}} -->", {"Word": "fog"}, "fog"),
        ("{{Word}} ({{Type}}, {{Card}})", {"Word": "fog"}, "fog (T, Card 1)"),
        ("{{Word}}: H{{Sub}}", {"Word": "x<sup>2</sup>", "Sub": "<sub>2</sub>O"}, "x²: H₂O"),
        (r"{{Word}}", {"Word": r"\(\frac{a}{b}\)"}, "a/b"),
    ],
)  # fmt: skip
def test_the_front_is_shown_whole(package: Any, front: str, fields: dict[str, str], prompt: str):
    kind = note_type("T", [*fields, "Answer"], [(front, ANSWER + "{{Answer}}")])

    assert rows(read(package([(kind, [*fields.values(), "right"])]))) == [(prompt, ["right"])]


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("{{A}}\n\n{{type:B}}", "{{A}}\n\n<hr id=answer>\n\n{{type:B}}"),
        ("{{A}} {{type:B}}", "{{FrontSide}}"),
        ("{{A}}", "{{A}}<br>{{B}}"),
        ("{{A}}", '{{A}}<hr id="answer">{{B}}'),
        ("{{A}}", "<h1>Answer</h1>{{B}}"),
        ("", ""),
    ],
)
def test_the_answer_is_what_only_the_back_shows(front: str, back: str):
    proposal = read(deck(front, back, "drizzle", "light rain"))

    assert rows(proposal) == [("drizzle", ["light rain"])]
    assert proposal.confidence == "sure"


def test_the_field_that_reads_like_the_answer_is_taken_and_that_is_not_sure():
    kind = note_type(
        "T", ["Word", "IPA", "Example", "Meaning"], [("{{Word}}", ANSWER + "{{IPA}}{{Example}}{{Meaning}}")]
    )

    proposal = read(anki_2([(kind, ["fog", "/fɒɡ/", "Fog came.", "thick mist"])]))

    assert rows(proposal) == [("fog", ["thick mist"])]
    assert proposal.questions[0].explanation == "IPA: /fɒɡ/\nExample: Fog came."
    assert doubts(proposal) == ["The back shows 3 fields; “Meaning” was taken for the answer."]


def test_a_card_with_the_same_word_on_both_sides_is_read():
    assert rows(read(deck("{{A}}", ANSWER + "{{B}}", "Taxi", "Taxi"))) == [("Taxi", ["Taxi"])]


@pytest.mark.parametrize(
    ("back", "accepted"),
    [
        ("light rain<br><i>noun</i><br>Example: It drizzled.", ["light rain"]),
        ("<div>thick mist</div><div>(noun)</div>", ["thick mist"]),
        ("(noun)<br>thick mist", ["thick mist"]),
        ("n. ice crystals", ["ice crystals"]),
        ("<b>Definition:</b> rain and snow<br><b>Synonyms:</b> slush", ["rain and snow"]),
        ("1. strong wind<br>2. loud burst", ["strong wind", "loud burst"]),
        ("<ul><li>ice</li><li>to greet</li></ul>", ["ice", "to greet"]),
        ("mist<br>It was in the mist that I lost my way.", ["mist"]),
        ("Nebel; Dunst", ["Nebel; Dunst", "Nebel", "Dunst"]),
        (
            "a cloud that lies on the ground; you cannot see",
            ["a cloud that lies on the ground; you cannot see"],
        ),
    ],
)
def test_word_classes_and_examples_are_no_answers(back: str, accepted: list[str]):
    assert rows(read(deck("{{A}}", ANSWER + "{{B}}", "word", back))) == [("word", accepted)]


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("{{c1::Paris {{c2::on the Seine}}}} is big", [("_____ is big", ["Paris on the Seine"]),
            ("Paris _____ is big", ["on the Seine"])]),
        ("{{c1::a::hint}} {{c1::a}}", [("_____ (hint) _____", ["a"])]),
        ("{{c1,2::both}} {{c2::both}}", [("_____ both", ["both"]), ("_____ _____", ["both"])]),
        (r"\({{c1::x^2}}\) is", [("_____ is", ["x^2"])]),
        ("{{c1::image-occlusion:rect:left=1}}", ["The gaps of this note are parts of a picture."]),
        ("{{c1::<img src='a.png'>}} is", ["There is no text in this gap."]),
        ("a }} b {{c1::c}}", [("a }} b _____", ["c"])]),
    ],
)  # fmt: skip
def test_gaps_are_asked_as_anki_does(text: str, outcomes: list[object]):
    assert rows(read(anki_2([(CLOZE, [text, ""])]))) == outcomes


def test_a_cloze_template_shows_its_other_fields_too():
    package = deck(
        "{{A}}: {{cloze:B}}",
        "{{cloze:B}}<br>{{C}}",
        "Capitals",
        "{{c1::Rome}} is in Italy",
        "Extra",
        cloze=True,
    )

    proposal = read(package)

    assert rows(proposal) == [("Capitals: _____ is in Italy", ["Rome"])]
    assert proposal.questions[0].explanation == "Extra"


TWO_CARDS = note_type("Two", ["F", "B"], [("{{F}}", "{{B}}"), ("{{B}}", "{{F}}")])
OTHER = note_type("Other", ["Word", "Meaning", "Sound"], [("{{Word}}", ANSWER + "{{Meaning}}")])
MIXED = anki_2([(TWO_CARDS, ["dog", "Hund"]), (OTHER, ["fog", "mist", "x"])])


def test_note_type_template_and_fields_can_be_chosen():
    assert rows(read(MIXED, note_type="Two", template=2)) == [
        ("Hund", ["dog"]),
        "This note is of another type than the chosen one.",
    ]
    assert rows(read(MIXED, prompt_field="Sound", answer_field="Word"))[1] == ("x", ["fog"])


@pytest.mark.parametrize("options", [{"note_type": "None such"}, {"prompt_field": "None such"}])
def test_a_choice_that_fits_nothing_is_refused(options: dict[str, Any]):
    with pytest.raises(Unreadable, match="None such"):
        read(MIXED, **options)


def test_what_can_be_chosen_is_told():
    first, second = read(MIXED).interpretation.note_types

    assert (first.name, first.templates, first.notes) == ("Two", ["Card 1", "Card 2"], 1)
    assert (second.prompt_fields, second.answer_field) == (["Word"], "Meaning")


@pytest.mark.parametrize("template", ["{{#A}}{{B}}", "{{A", "x" * 30_000, "{{A}}" * 400])
def test_a_damaged_template_is_a_reason(template: str):
    (outcome,) = rows(read(deck(template, "{{B}}", "a", "b")))

    assert outcome.startswith("The template of this note type")


def test_a_field_that_is_not_there_is_not_sure():
    assert "which there is not" in str(doubts(read(deck("{{A}} {{Gone}}", ANSWER + "{{B}}", "a", "b")))[0])


def test_a_front_that_is_only_a_sound_is_left_out_and_the_sound_told():
    proposal = read(deck("{{A}}", ANSWER + "{{B}}", "[sound:a.mp3]", "dog"))

    assert rows(proposal) == ["There is no text on the side of the question."]
    assert notes(proposal) == [None]
