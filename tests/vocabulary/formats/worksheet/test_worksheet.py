"""Worksheets: every question, its key on a separate page, and a font or a message for every character."""

import pytest

from wordrally.contracts.http.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Media,
    Question,
    QuizDraft,
    ScrambleQuestion,
    Speech,
    TextQuestion,
)
from wordrally.vocabulary.formats import Unwritable, write_quiz
from wordrally.vocabulary.formats.worksheet.directions import begins_right, visual_runs
from wordrally.vocabulary.formats.worksheet.typefaces import runs_of, unprintable

CHOICE = ChoiceQuestion(
    prompt="What is drizzle?", choices=["light rain", "wind"], correct=[0], explanation="It wets."
)
SCRIPTS = {
    "NotoSans": "English, tiếng Việt, Ελληνικά, Українська, /ˈdrɪzəl/ ½ €",
    "NotoSansHebrew": "שלום",
    "NotoSansArabic": "مرحبا",
    "NotoSansDevanagari": "क्षत्रिय",
    "NotoSansThai": "ภาษาไทย",
    "NotoSansArmenian": "Հայերեն",
    "NotoSansGeorgian": "ქართული",
    "NotoSansMath": "→ ≠ ∞",
    "NotoSansSymbols2": "✓ ■ ★",
    "NotoEmoji": "🍞",
    "HeiseiKakuGo-W5": "ひらがな",
    "HYGothic-Medium": "한국어",
    "STSong-Light": "汉语",
}


def printed(*questions: Question, title: str = "Unit 4") -> bytes:
    written = write_quiz(QuizDraft(title=title, questions=list(questions)), "pdf")
    assert (written.media_type, written.extension) == ("application/pdf", ".pdf")
    return written.content


def pages(document: bytes) -> int:
    return document.count(b"/Type /Page\n") + document.count(b"/Type /Page ")


def test_the_key_stands_on_a_page_of_its_own():
    assert pages(printed(CHOICE)) == 2


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_a_font(script: str):
    text = SCRIPTS[script]

    assert unprintable(text) == []
    assert script in {name for name, _ in runs_of(text)}
    assert script.encode() in printed(TextQuestion(prompt=text, accepted=["a"]))


@pytest.mark.parametrize("text", ["አማርኛ", "\U00012000", "ᏣᎳᎩ"])
def test_what_no_font_has_is_left_out_and_told(text: str):
    quiz = QuizDraft(title=text, questions=[CHOICE, TextQuestion(prompt=text, accepted=["a"])])

    (left,) = write_quiz(quiz, "pdf").left_out

    assert (left.question, left.reason) == (1, f"The worksheet has no font for: {' '.join(text)}.")
    with pytest.raises(Unwritable):
        printed(TextQuestion(prompt=text, accepted=["a"]))


def test_all_kinds_of_questions_are_printed():
    questions = [
        CHOICE,
        TextQuestion(prompt="Opposite of old", accepted=["new"], media=Media(value="🏚️", alt="an old house")),
        ScrambleQuestion(prompt="A pet", letters=["t", "c", "a"], accepted=["cat"]),
        ListenQuestion(prompt="Type it", spoken=Speech(text="their"), accepted=["their", "there"]),
    ]

    assert write_quiz(QuizDraft(title="T", questions=questions), "pdf").left_out == []


def test_the_longest_quiz_is_printed_and_the_same_every_time():
    long = ChoiceQuestion(
        prompt="\n".join("x" * 250),
        choices=["y " * 100] * 7 + ["W" * 200],
        correct=[0],
        explanation="z " * 500,
    )
    quiz = QuizDraft(title="W" * 200, questions=[long] * 10)

    first, second = write_quiz(quiz, "pdf"), write_quiz(quiz, "pdf")

    assert first.content == second.content
    assert pages(first.content) > 20


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("one שלום עולם two", ["one ", "עולם", " ", "שלום", " two"]),
        ("שלום (bread) 12", ["12", " ", "(", "bread", ")", " ", "שלום"]),
        ("מה the (big) dog הוא", ["הוא", " the (big) dog ", "מה"]),
        ("plain", ["plain"]),
    ],
)
def test_pieces_stand_as_they_are_read(line: str, expected: list[str]):
    runs = [run for _, run in visual_runs(line, from_right=begins_right(line))]

    assert "".join(runs) == "".join(expected)
