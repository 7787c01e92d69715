"""Tables of quiz products, as CSV and as workbooks: the same questions, keys and times."""

import csv
from io import StringIO
from typing import Any

import pytest

from tests.vocabulary.formats.proposals import doubts, read, rows
from tests.vocabulary.formats.samples import workbook

BLOOKET = [
    ["Blooket\nImport Template"],
    ["Question #", "Question Text", "Answer 1", "Answer 2", "Answer 3\n(Optional)", "Answer 4\n(Optional)",
     "Time Limit (sec)\n(Max: 300 seconds)", "Correct Answer(s)\n(Only include Answer #)"],
    ["1", "drizzle", "light rain", "strong wind", "thick fog", "", "25", "1"],
    ["2", "Which are wet?", "rain", "sun", "snow, melting", "", "25", "1,3"],
    ["3", "", "", "", "", "", "", ""],
]  # fmt: skip
GIMKIT = [
    ["Gimkit Spreadsheet Import Template"],
    ["Question", "Correct Answer", "Incorrect Answer 1", "Incorrect Answer 2 (Optional)",
        "Incorrect Answer 3 (Optional)"],
    ["drizzle", "light rain", "strong wind", "thick fog", ""],
]  # fmt: skip
SOCRATIVE = [
    ["Instructions: fill in the quiz below."],
    ["1. Quiz Name:", "Weather"],
    ["2. Question Type:", "3. Question:", "4. If Multiple Choice Question:", "", "",
        "5. Optional (Choose correct answer)"],
    ["", "", "Answer A:", "Answer B:", "Answer C:", "Correct Answer", "Correct Answer"],
    ["Multiple choice", "drizzle", "light rain", "strong wind", "thick fog", "A", ""],
    ["Multiple choice", "Which are wet?", "rain", "sun", "snow", "A", "C"],
    ["True/False", "Fog is dry.", "", "", "", "False", ""],
    ["Short answer", "Frozen rain?", "", "", "", "hail", ""],
]  # fmt: skip
WET = ("Which are wet?", ["rain", "sun", "snow"], [0, 2])


def as_csv(table: list[list[Any]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(table)
    return text.getvalue().encode()


def as_workbook(table: list[list[Any]]) -> bytes:
    return workbook(*table)


both = pytest.mark.parametrize("made", [as_csv, as_workbook])


@both
def test_blooket_is_read(made):
    proposal = read(made(BLOOKET))

    assert rows(proposal) == [
        ("drizzle", ["light rain", "strong wind", "thick fog"], [0]),
        ("Which are wet?", ["rain", "sun", "snow, melting"], [0, 2]),
    ]
    assert {question.time_limit_ms for question in proposal.questions} == {25_000}
    assert proposal.confidence == "sure"


@both
def test_gimkit_is_read_with_its_wrong_answers(made):
    ((prompt, choices, correct),) = rows(read(made(GIMKIT)))

    assert prompt == "drizzle"
    assert {*choices} == {"light rain", "strong wind", "thick fog"}
    assert [choices[index] for index in correct] == ["light rain"]


@both
def test_socrative_is_read_below_its_two_lines_of_header(made):
    proposal = read(made(SOCRATIVE))

    assert rows(proposal) == [
        ("drizzle", ["light rain", "strong wind", "thick fog"], [0]),
        WET,
        ("Fog is dry.", ["True", "False"], [1]),
        ("Frozen rain?", ["hail"]),
    ]


def test_the_name_of_a_quiz_in_a_template_is_its_title():
    assert read(as_workbook(SOCRATIVE), "x.xlsx").title == "Weather"


@both
@pytest.mark.parametrize(
    "header",
    [
        ["Question", "Correct answer", "Distractor 1", "Distractor 2"],
        ["Frage", "Richtige Antwort", "Falsche Antwort 1", "Falsche Antwort 2"],
        ["Pregunta", "Respuesta correcta", "Respuesta incorrecta 1", "Respuesta incorrecta 2"],
        ["No.", "Question", "Correct Answer", "Wrong 1", "Wrong 2"],
    ],
)
def test_wrong_answers_have_many_names(made, header: list[str]):
    cells = ["drizzle", "light rain", "wind", "fog"]
    row = ["7", *cells] if len(header) == 5 else cells

    ((prompt, choices, correct),) = rows(read(made([header, row])))

    assert (prompt, {*choices}, choices[correct[0]]) == (
        "drizzle",
        {"light rain", "wind", "fog"},
        "light rain",
    )


@both
@pytest.mark.parametrize(
    ("header", "row", "card"),
    [
        (["English", "German"], ["fog", "der Nebel"], ("fog", ["der Nebel"])),
        (["pinyin", "hanzi", "english", "hsk_level"], ["nǐ", "你", "you", "1"], ("你", ["you"])),
        (["Expression", "Reading", "Meaning", "Audio"], ["犬", "いぬ", "dog", "inu.mp3"], ("犬", ["dog"])),
        (["Lesson", "Word", "Translation"], ["4", "fog", "der Nebel"], ("fog", ["der Nebel"])),
        (["Слово", "Перевод"], ["туман", "fog"], ("туман", ["fog"])),
        (["Question", "Answer"], ["fog", "mist"], ("fog", ["mist"])),
    ],
)
def test_headers_of_vocabulary_lists_are_no_cards(made, header: list[str], row: list[str], card: object):
    proposal = read(made([header, row]), "list.csv")

    assert rows(proposal) == [card]
    assert proposal.interpretation.header_row == 1


def test_a_header_that_is_only_likely_is_not_sure():
    proposal = read(as_csv([["Unit", "Level", "Remark"], ["fog", "mist", "x"]]), "list.csv")

    assert proposal.confidence == "unsure"
    assert "header" in str(doubts(proposal)[0])


@both
def test_columns_can_be_chosen(made):
    table = [["nǐ", "你", "you", "1"], ["māo", "猫", "cat", "1"]]

    proposal = read(made(table), "list.csv", columns="skip,prompt,answer", header_row=0)

    assert rows(proposal) == [("你", ["you"]), ("猫", ["cat"])]
    assert proposal.confidence == "sure"
    assert [column.meaning for column in proposal.interpretation.columns] == [
        "skip",
        "prompt",
        "answer",
        "skip",
    ]


def test_choices_and_times_can_be_chosen_as_columns():
    table = [["What?", "a", "b", "2", "0:45"]]

    proposal = read(as_csv(table), columns="prompt,choice,choice,correct,seconds", header_row=0)

    assert rows(proposal) == [("What?", ["a", "b"], [1])]
    assert proposal.questions[0].time_limit_ms == 45_000


def test_a_header_row_can_be_chosen():
    proposal = read(as_csv([["About"], ["x", "y"], ["fog", "mist"]]), "x.csv", header_row=2)

    assert rows(proposal) == [("fog", ["mist"])]


def test_more_columns_than_two_sides_are_not_sure():
    proposal = read("fog\tmist\textra\ngale\twind\textra\n")

    assert doubts(proposal)[0] == "There are 3 columns; 1 and 2 were taken for the two sides."


@pytest.mark.parametrize(
    ("cell", "milliseconds"),
    [
        ("20", 20_000),
        ("1:30", 90_000),
        ("0:00:30", 30_000),
        ("2 min", 120_000),
        ("45 sec", 45_000),
        ("20.0", 20_000),
    ],
)
def test_times_are_read_as_people_write_them(cell: str, milliseconds: int):
    (question,) = read(f"question,answer 1,answer 2,correct,time\nq,a,b,1,{cell}\n").questions

    assert question.time_limit_ms == milliseconds


def test_a_time_that_is_none_is_not_sure():
    proposal = read("question,answer 1,answer 2,correct,time\nq,a,b,1,soon\n")

    assert "no number of seconds" in str(doubts(proposal)[0])


@pytest.mark.parametrize(
    ("key", "correct"),
    [
        ("Answer 2", [1]),
        ("B)", [1]),
        ("(b)", [1]),
        ("1 and 3", [0, 2]),
        ("Option A, Option C", [0, 2]),
        ("AB", None),
    ],
)
def test_keys_are_read_as_people_write_them(key: str, correct: list[int] | None):
    proposal = read(f'question,answer 1,answer 2,answer 3,correct\nWhich?,one,two,three,"{key}"\n')

    assert rows(proposal)[0] == (
        ("Which?", ["one", "two", "three"], correct) if correct else "No choice is marked as right."
    )


def test_a_key_that_could_be_a_place_or_a_text_is_not_sure():
    proposal = read("question,answer 1,answer 2,answer 3,correct\n2 + 2?,3,2,4,2\n1 + 1?,3,1,2,2\n")

    assert rows(proposal)[1] == ("1 + 1?", ["3", "1", "2"], [1])
    assert [row.confidence for row in proposal.rows] == ["sure", "unsure"]


def test_each_row_says_where_its_parts_stood():
    (row,) = read("Frage,Antwort A,Antwort B,Lösung,Zeit\nq,a,b,B,20\n").rows

    assert row.sources == {
        "prompt": "column 1 (Frage)",
        "answer": "column 2 (Antwort A), column 3 (Antwort B)",
        "key": "column 4 (Lösung)",
        "time": "column 5 (Zeit)",
    }
