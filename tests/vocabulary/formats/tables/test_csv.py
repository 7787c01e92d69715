"""CSV: columns named by a header, our own columns, and two columns of cards."""

import pytest

from tests.vocabulary.formats.proposals import doubts, read, rows

TWO = [("dog", ["der Hund"]), ("cat", ["die Katze"])]


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


def test_our_own_csv_tells_what_is_wrong_with_a_row():
    content = "kind,prompt,choices,correct,accepted,letters,spoken,spoken_language,time_limit_ms,points,explanation,picture,picture_alt,word,exercise\n"

    proposal = read(content + "choice,Which?,a|b,1\nchoice,Which?,a|b,99\nriddle,Which?\n")

    assert rows(proposal)[0] == ("Which?", ["a", "b"], [0])
    assert [row.question for row in proposal.rows] == [0, None, None]
    assert all("not a question of ours" in str(row.reason) for row in proposal.rows[1:])


@pytest.mark.parametrize(
    "table", ["Wort;Zahl\npi;3,14\nhalb;0,5\n", "Event,Happened\nWar,1939-09-01\nWall,1989\n"]
)
def test_a_word_above_numbers_may_be_a_header(table: str):
    first, *others = doubts(read(table, "x.csv"))

    assert first == "This row has a word above a column of numbers; it may be a header."
    assert set(others) == {None}
