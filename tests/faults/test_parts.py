"""The table of parts in the documents says what is asked of a running stack."""

import re
from pathlib import Path

import pytest

from tests.faults.parts import PARTS, Part

GUARANTEES = (Path(__file__).parents[2] / "docs" / "guarantees.md").read_text("utf-8")
SECTION = GUARANTEES.partition("## A part is away")[2].partition("\n## ")[0]
ROWS = {
    cells[0]: cells[1]
    for line in SECTION.splitlines()
    if len(cells := [cell.strip() for cell in re.split(r"(?<!`)\|", line.strip("| "))]) == 4
}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_works_without_a_part_stands_in_the_table(part: Part):
    assert ROWS[part.name] == (", ".join(part.works) or "nothing")


def test_the_table_has_no_row_that_nobody_asks_about():
    assert ROWS.keys() - {part.name for part in PARTS} == {"part away", "--", "room on the disk"}
