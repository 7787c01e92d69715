"""Workbooks of Kahoot and Wayground: the header is found wherever it stands."""

from collections.abc import Callable
from io import BytesIO

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.vocabulary.formats.proposals import doubts, read, rows
from tests.vocabulary.formats.samples import KAHOOT, WAYGROUND, workbook
from tests.vocabulary.media.test_preparing import picture


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


def workbook_with(add: Callable[[Worksheet, BytesIO], object]) -> bytes:
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("Word", "Meaning"), ("fog", "mist"), ("", "rain")]):
            sheet.write_row(number, 0, row)
        add(sheet, BytesIO(picture("PNG")))
    return file.getvalue()


def test_pictures_over_cells_are_said_to_be_left_out():
    content = workbook_with(lambda sheet, image: sheet.insert_image(1, 3, "a.png", {"image_data": image}))

    proposal = read(content, "x.xlsx")

    assert rows(proposal)[0] == ("fog", ["mist"])
    assert "Pictures and drawings over the cells of the sheet were left out." in proposal.notes


def test_a_picture_in_a_cell_is_not_taken_for_an_error():
    content = workbook_with(lambda sheet, image: sheet.embed_image(1, 2, "a.png", {"image_data": image}))

    assert "A picture in a cell was left out." in str(doubts(read(content, "x.xlsx"))[0])
