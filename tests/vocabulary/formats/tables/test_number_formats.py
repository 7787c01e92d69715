"""Cells of a workbook are read as the sheet shows them."""

from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.vocabulary.formats.proposals import doubts, read, rows


def sheet_with(value: Any, number_format: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Question", "Answer 1", "Answer 2", "Correct"])
    sheet.append(["q", value, "other", 1])
    sheet["B2"].number_format = number_format
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (123, "00000", "00123"),
        (5, '"€"0.00', "€5.00"),
        (5, "0.00 [$€-407]", "5.00 €"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (1234567, "#,##0", "1,234,567"),
        (-3, "0;(0)", "(3)"),
        (0, '0;-0;"none"', "none"),
        (0.5, "# ?/?", "1/2"),
        (1.75, "# ?/?", "1 3/4"),
        (0.1 + 0.2, "General", "0.3"),
        (20, "General", "20"),
        (1500000, '0.0,," M"', "1.5 M"),
        (12000, "0.00E+00", "1.20E+04"),
        (7, "@", "7"),
        (date(2024, 2, 1), "d-mmm", "1-Feb"),
        (date(2024, 5, 5), "mmmm d", "May 5"),
        (date(2024, 2, 1), "dd.mm.yyyy", "01.02.2024"),
        (date(2024, 2, 1), "dddd", "Thursday"),
        (datetime(2024, 2, 1, 7, 5), "yyyy-mm-dd h:mm", "2024-02-01 7:05"),
        (time(7, 30), "h:mm", "7:30"),
        (time(19, 30), "h:mm AM/PM", "7:30 PM"),
        (time(7, 30, 5), "hh:mm:ss", "07:30:05"),
        (1.5, "[h]:mm", "36:00"),
        (0.0208333333, "mm:ss", "30:00"),
    ],
)
def test_numbers_are_read_as_they_are_shown(value: Any, number_format: str, shown: str):
    proposal = read(sheet_with(value, number_format))

    assert rows(proposal) == [("q", [shown, "other"], [0])]
    assert proposal.confidence == "sure"


def test_a_date_in_the_style_of_the_computer_is_not_sure():
    proposal = read(sheet_with(date(2024, 2, 1), "mm-dd-yy"))

    assert rows(proposal) == [("q", ["2024-02-01", "other"], [0])]
    assert "style of the computer" in str(doubts(proposal)[0])


def test_a_format_that_cannot_be_read_is_not_sure():
    proposal = read(sheet_with(5, "0 Xyz 0"))

    assert "format that cannot be read" in str(doubts(proposal)[0])


def test_an_error_of_a_formula_is_told():
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Question", "Answer 1", "Answer 2", "Answer 3", "Correct"])
    sheet.append(["q", "#N/A", "a", "b", 2])
    content = BytesIO()
    book.save(content)

    assert "#N/A" in str(doubts(read(content.getvalue()))[0])
