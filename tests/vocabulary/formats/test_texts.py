"""Separated text, CSV and spreadsheets: separators, encodings and headers."""

from typing import Any

import pytest

from tests.vocabulary.formats.proposals import notes, read, rows
from tests.vocabulary.formats.samples import KAHOOT, WAYGROUND, workbook
from wordrally.vocabulary.formats import Unreadable

TWO = [("dog", ["der Hund"]), ("cat", ["die Katze"])]


@pytest.mark.parametrize("separator", ["\t", ";", ",", "|", " - ", " – ", ": ", " = "])
def test_the_separator_is_guessed_and_the_guess_is_told(separator: str):
    proposal = read(f"dog{separator}der Hund\n\ncat{separator}die Katze\n")

    assert rows(proposal) == TWO
    assert "separator is taken to be" in proposal.notes[0]


def test_separators_can_be_chosen():
    content = "dog::der Hund###cat::die Katze###"

    proposal = read(content, format="text", separator="::", row_separator="###")

    assert rows(proposal) == TWO
    assert proposal.notes == []


def test_a_query_may_name_tabs_and_line_ends_as_programmers_do():
    assert (
        rows(read("dog\tder Hund\ncat\tdie Katze", format="text", separator=r"\t", row_separator=r"\n"))
        == TWO
    )


def test_a_row_without_a_separator_is_told():
    assert rows(read("dog\tder Hund\njust a title\n"))[1] == "There is no separator (a tab) in this row."


def test_a_text_may_hold_its_separator_again():
    assert rows(read("run - to hurry - fast\nwalk - to go\n"))[0] == ("run", ["to hurry - fast"])


def test_more_than_two_columns_are_told():
    assert (
        notes(read("dog\tder Hund\tanimal\ncat\tdie Katze\tanimal\n"))[0]
        == "Only the first two columns were taken."
    )


def test_what_anki_says_above_its_text_is_followed():
    proposal = read("#separator:Semicolon\n#html:true\n<b>dog</b>;der Hund<br>Köter\n")

    assert rows(proposal) == [("dog", ["der Hund", "Köter"])]


def test_quoted_cells_go_over_lines():
    assert rows(read('"dog, big";"der\nHund"\n', format="text", separator=";")) == [
        ("dog, big", ["der", "Hund"])
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_are_read(encoding: str):
    proposal = read("Straße\tstreet\n".encode(encoding))

    assert rows(proposal) == [("Straße", ["street"])]


def test_another_encoding_is_guessed_and_the_guess_is_told():
    proposal = read("Straße\tstreet\n".encode("cp1252"))

    assert rows(proposal) == [("Straße", ["street"])]
    assert "Windows-1252" in proposal.notes[0]


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (b"", {}),
        (b" \n ", {}),
        (b"a\0b\tc", {}),
        ("a\tb".encode("utf-16")[:-1], {}),
        (b"\x89PNG....", {}),
        (b"%PDF-1.7", {}),
        (b"\xd0\xcf\x11\xe0....", {}),
        (b"PK\x03\x04....", {}),
        (b"a,b", {"format": "kahoot"}),
        (b"a,b", {"format": "anki"}),
        (b"a,b", {"format": "qti"}),
        (b"a,b", {"format": "json"}),
        (KAHOOT, {"format": "gift"}),
        (workbook(["nothing", "here"]), {}),
    ],
)
def test_what_is_no_quiz_is_refused_in_a_sentence(content: bytes, options: dict[str, Any]):
    with pytest.raises(Unreadable, match=r"^[A-Z].*[.]$"):
        read(content, **options)


@pytest.mark.parametrize("card", ["f() {}\tdoes nothing", "{x}\ta set", "a = b\tan assignment"])
def test_braces_alone_are_not_taken_for_gift(card: str):
    assert read(f"{card}\n").format == "text"


def test_a_table_is_read_by_its_header():
    proposal = read(
        "Time;Question;Option A;Option B;Correct answer;Explanation\n20;Big?;large;small;A;So it is.\n"
    )

    assert proposal.format == "csv"
    assert rows(proposal) == [("Big?", ["large", "small"], [0])]
    assert (proposal.questions[0].time_limit_ms, proposal.questions[0].explanation) == (20_000, "So it is.")


@pytest.mark.parametrize(
    ("key", "correct"),
    [
        ("2", [1]),
        ("2.0", [1]),
        ("b", [1]),
        ("1,3", [0, 2]),
        ("1.3", [0, 2]),
        ("A; C", [0, 2]),
        ("two", [1]),
        ("Three|one", [0, 2]),
    ],
)
def test_a_key_names_choices_by_number_letter_or_text(key: str, correct: list[int]):
    proposal = read(f'question,answer 1,answer 2,answer 3,correct\nWhich?,one,two,three,"{key}"\n')

    assert rows(proposal) == [("Which?", ["one", "two", "three"], correct)]


def test_the_number_of_a_question_is_not_the_question():
    proposal = read("Question #,Question Text,Answer 1,Answer 2,Correct Answer(s)\n7,Big?,large,small,1\n")

    assert rows(proposal) == [("Big?", ["large", "small"], [0])]


def test_a_key_that_names_nothing_is_told():
    proposal = read("question,answer 1,answer 2,correct\nWhich?,one,two,9\n")

    assert rows(proposal) == ["No choice is marked as right."]


@pytest.mark.parametrize(
    "header",
    ["term,definition", "Word,Translation", "Begriff,Bedeutung", "question,answer", "Palabra,Significado"],
)
def test_two_columns_are_cards(header: str):
    assert rows(read(f"{header}\ndog,der Hund\ncat,die Katze\n", ask="back")) == [
        ("der Hund", ["dog"]),
        ("die Katze", ["cat"]),
    ]


def test_a_table_without_a_header_is_taken_for_cards():
    proposal = read("dog,der Hund\ncat,die Katze\n", "x.csv")

    assert rows(proposal) == TWO
    assert "No header" in proposal.notes[-1]


def test_kahoots_template_is_read_below_its_advice():
    proposal = read(KAHOOT, "My kahoot.xlsx")

    assert (proposal.format, proposal.title, proposal.total) == ("kahoot", "My kahoot", 3)
    assert rows(proposal) == [
        ("What is drizzle?", ["light rain", "strong wind", "thick fog"], [0]),
        ("Which are fruit?", ["apple", "chair", "pear", "shoe"], [0, 2]),
        "No choice is marked as right.",
    ]
    assert [question.time_limit_ms for question in proposal.questions] == [20_000, 30_000]


@pytest.mark.parametrize(
    "header",
    [
        ["Frage", "Antwort 1", "Antwort 2", "Zeitlimit (Sek.)", "Richtige Antwort(en)"],
        ["Question", "Réponse 1", "Réponse 2", "Limite de temps", "Bonne(s) réponse(s)"],
        ["Pregunta", "Respuesta 1", "Respuesta 2", "Límite de tiempo", "Respuesta(s) correcta(s)"],
        ["Domanda", "Risposta 1", "Risposta 2", "Limite di tempo", "Risposta/e corretta/e"],
        ["Pergunta", "Resposta 1", "Resposta 2", "Limite de tempo", "Resposta(s) correta(s)"],
        ["Vraag", "Antwoord 1", "Antwoord 2", "Tijdslimiet", "Juiste antwoord(en)"],
    ],
)
def test_templates_in_other_languages_are_read(header: list[str]):
    proposal = read(workbook(["Quiz"], header, ["2 + 2", 3, 4, 20, 2]), format="kahoot")

    assert rows(proposal) == [("2 + 2", ["3", "4"], [1])]
    assert proposal.questions[0].time_limit_ms == 20_000


def test_waygrounds_types_of_questions_are_told_apart():
    proposal = read(WAYGROUND)

    assert proposal.format == "wayground"
    assert rows(proposal) == [
        ("2 + 2", ["3", "4", "5"], [1]),
        ("Which are even?", ["1", "2", "3", "4"], [1, 3]),
        ("The past of go", ["went", "did go"]),
        "A question of the type “poll” has no right answer.",
    ]
    assert proposal.questions[0].explanation == "Count on your fingers."


def test_the_sheet_with_the_header_is_found():
    book = workbook(
        ["Question", "Answer 1", "Answer 2", "Correct"], ["Yes?", "yes", "no", True], sheets_before=2
    )

    assert read(book).total == 1


def test_our_own_csv_tells_what_is_wrong_with_a_row():
    content = "kind,prompt,choices,correct,accepted,letters,spoken,spoken_language,time_limit_ms,points,explanation,picture,picture_alt,word,exercise\n"

    proposal = read(content + "choice,Which?,a|b,1\nchoice,Which?,a|b,99\nriddle,Which?\n")

    assert rows(proposal)[0] == ("Which?", ["a", "b"], [0])
    assert [row.question for row in proposal.rows] == [0, None, None]
    assert all("not a question of ours" in str(row.reason) for row in proposal.rows[1:])
