"""Separated text: separators, directives and quotation."""

import pytest

from tests.vocabulary.formats.proposals import doubts, read, rows

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
    proposal = read("dog\tder Hund\tanimal\ncat\tdie Katze\tanimal\n")

    assert rows(proposal) == TWO
    assert {row.doubt for row in proposal.rows} == {
        "There are 3 columns; 1 and 2 were taken for the two sides."
    }


def test_what_anki_says_above_its_text_is_followed():
    proposal = read("#separator:Semicolon\n#html:true\n<b>dog</b>;der Hund<br>Köter\n")

    assert rows(proposal) == [("dog", ["der Hund"])]


def test_quoted_cells_go_over_lines():
    assert rows(read('"dog, big";"der\nHund"\n', format="text", separator=";")) == [("dog, big", ["der"])]


def test_one_line_without_a_separator_makes_no_other_doubtful():
    proposal = read("dog - Hund\ncat - Katze\na note\nbird - Vogel\ncow - Kuh\n", "x.txt")
    assert rows(proposal)[2] == "There is no separator (“-”) in this row."
    assert doubts(proposal) == [None] * 5
