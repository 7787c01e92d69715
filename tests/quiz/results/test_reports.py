"""Reports: what they count, and that no file made of one runs anything in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.quiz.results.reported import chose, player, report, typed
from wordrally.contracts.http.reports import Confusion, WordReport
from wordrally.quiz.results.application.reports import Locale, to_csv, to_xlsx, words_to_csv
from wordrally.quiz.results.domain.hardest_words import CONFUSIONS


def test_a_question_s_answers_are_counted_by_choice() -> None:
    made = report(
        player(1, "Ann", chose(0, at=12_000, correct=True, points=900)),
        player(2, "Ben", chose(1, at=11_000)),
        player(3, "Cem", chose(1, at=19_000)),
        player(4, "Dia"),
    )

    drizzle = made.questions[0]

    assert (drizzle.answered, drizzle.correct, drizzle.counts, drizzle.median_ms) == (3, 1, [1, 2], 2_000)
    assert (drizzle.choices, drizzle.key) == (["light rain", "fog"], [0])


def test_texts_that_count_as_the_same_are_counted_as_one() -> None:
    made = report(
        player(1, "Ann", typed("New", 41_000)),
        player(2, "Ben", typed(" new ", 42_000)),
        player(3, "Cem", typed("old", 43_000)),
    )

    counts = made.questions[1].counts

    assert isinstance(counts, dict)
    assert list(counts.values()) == [2, 1]


def test_a_question_that_nobody_answered_has_no_median() -> None:
    made = report(player(1, "Ann"))

    assert [(question.answered, question.median_ms) for question in made.questions] == [(0, None), (0, None)]


def test_an_answer_stamped_before_the_opening_by_another_clock_took_no_time() -> None:
    assert report(player(1, "Ann", chose(0, at=9_999))).questions[0].median_ms == 0


def test_words_come_from_the_hardest_with_what_they_were_taken_for() -> None:
    made = report(
        player(1, "Ann", chose(0, at=12_000, correct=True, points=900), typed("Old", 41_000)),
        player(2, "Ben", chose(1, at=11_000), typed(" old ", 41_000)),
        player(3, "Cem", chose(0, at=19_000, correct=True), typed("old", 41_000), typed("aged", 42_000)),
        player(4, "Dia", typed("NEW", 41_000, correct=True)),
        words=("drizzle", "modern"),
    )

    assert made.words == [
        WordReport(
            word="modern",
            answered=5,
            correct=1,
            confused_with=[Confusion(text="old", times=3), Confusion(text="aged", times=1)],
        ),
        WordReport(word="drizzle", answered=3, correct=2, confused_with=[Confusion(text="fog", times=1)]),
    ]


def test_a_right_answer_in_other_words_is_no_confusion() -> None:
    [word] = report(player(1, "Ann", typed("newish", 41_000, correct=True)), words=(None, "modern")).words
    assert word.confused_with == []


def test_a_word_goes_by_all_questions_made_from_it() -> None:
    made = report(
        player(1, "Ann", chose(1, at=12_000), typed("fog", 41_000)),
        player(2, "Ben", chose(1, at=12_000), typed("new", 41_000, correct=True)),
        words=("drizzle", " drizzle "),
    )

    [word] = made.words

    assert (word.answered, word.correct, word.confused_with) == (4, 1, [Confusion(text="fog", times=3)])


def test_a_word_that_nobody_answered_is_not_among_the_hardest() -> None:
    assert report(player(1, "Ann", chose(0, at=12_000)), words=(None, "modern")).words == []


def test_what_is_confused_a_hundred_ways_is_told_by_the_most_frequent() -> None:
    guesses = [typed(f"guess {number}", 41_000) for number in range(100)]
    [word] = report(player(1, "Ann", *guesses, guesses[7]), words=(None, "modern")).words

    assert len(word.confused_with) == CONFUSIONS
    assert word.confused_with[0] == Confusion(text="guess 7", times=2)


def test_words_have_a_csv_of_their_own_and_a_sheet() -> None:
    made = report(player(1, "Ann", typed("=old", 41_000), typed("=old", 41_000)), words=(None, "@modern"))

    [line] = csv.DictReader(io.StringIO(words_to_csv(made).decode("utf-8-sig")))
    assert line == {"word": "'@modern", "answered": "2", "correct": "0", "confused_with": "'=old (2)"}
    sheet = load_workbook(io.BytesIO(to_xlsx(made)))["Words"]
    assert list(sheet.values)[1] == ("@modern", 2, 0, "=old (2)")
    assert (sheet["A2"].data_type, sheet["D2"].data_type) == ("s", "s")
    assert [row["word"] for row in csv.DictReader(io.StringIO(to_csv(made).decode("utf-8-sig")))] == [
        "'@modern"
    ] * 2


def test_the_csv_has_a_line_for_each_answer_and_each_question_that_was_left_out() -> None:
    made = report(
        player(1, "Ann", chose(0, 1, at=12_000), typed("modern", 41_000, correct=True, points=700)),
        player(2, "Zoë, of Łódź"),
        player(3, "Ben", typed("new", 41_000, correct=True, points=700)),
    )

    lines = list(csv.DictReader(io.StringIO(to_csv(made).decode("utf-8-sig"))))

    assert [(line["nickname"], line["question"], line["answer"], line["points"]) for line in lines] == [
        ("Ann", "1", "light rain | fog", "0"),
        ("Ann", "2", "modern", "700"),
        ("Zoë, of Łódź", "1", "", ""),
        ("Zoë, of Łódź", "2", "", ""),
        ("Ben", "1", "", ""),
        ("Ben", "2", "new", "700"),
    ]
    assert [line["correct"] for line in lines] == ["no", "yes", "", "", "", "yes"]


def test_the_csv_has_a_line_for_each_player_when_nobody_answered() -> None:
    [line] = csv.DictReader(io.StringIO(to_csv(report(player(1, "Ann"))).decode("utf-8-sig")))
    assert (line["nickname"], line["question"]) == ("Ann", "")


def test_equal_scores_share_a_place_in_the_files() -> None:
    right = typed("new", 41_000, correct=True, points=700)
    made = report(player(1, "Ann", right), player(2, "Ben", right), player(3, "Cem"))
    lines = csv.DictReader(io.StringIO(to_csv(made).decode("utf-8-sig")))
    assert [(line["rank"], line["place"]) for line in lines] == [("1", "1"), ("2", "1"), ("3", "")]
    sheet = load_workbook(io.BytesIO(to_xlsx(made)))["Players"]
    assert [row[:2] for row in sheet.values] == [("rank", "place"), (1, 1), (2, 1), (3, None)]


def test_the_workbook_shows_players_questions_and_answers() -> None:
    made = report(
        player(1, "Ann", chose(0, at=12_000, correct=True, points=900), typed("old", 41_000)),
        player(2, "Ben"),
    )

    book = load_workbook(io.BytesIO(to_xlsx(made)))

    assert book.sheetnames == ["Players", "Questions", "Words", "Answers"]
    assert list(book["Players"].values) == [
        ("rank", "place", "nickname", "score", "correct", "answered", "Q1", "Q2"),
        (1, 1, "Ann", 900, 1, 2, 900, 0),
        (2, None, "Ben", 0, 0, 0, None, None),
    ]
    assert list(book["Questions"].values)[2] == (
        2,
        "Opposite of 'ancient'",
        "modern | new",
        1,
        0,
        1_000,
        None,
    )
    assert [row[6] for row in book["Answers"].values] == ["answer", "light rain", "old", None, None]


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "a;=cmd()",
    "x\n=1",
    '=HYPERLINK("//x")',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_csv_cell_begins_like_a_formula(text: str) -> None:
    made = report(player(1, text, typed(text, 41_000)))

    cells = next(csv.DictReader(io.StringIO(to_csv(made).decode("utf-8-sig"), newline="")))

    for cell in (cells["nickname"], cells["answer"]):
        # As read with commas, and as read by a spreadsheet that expects semicolons.
        for part in cell.replace("\n", ";").split(";"):
            assert part.lstrip()[:1] not in tuple("=+-@＝")


@given(st.text(max_size=40), st.sampled_from(["=", "+", "-", "@", "\t", "\r", ""]))
def test_whatever_is_typed_no_cell_of_the_csv_runs(text: str, lead: str) -> None:
    made = report(player(1, "Ann", typed(lead + text, 41_000)))

    (line,) = list(csv.DictReader(io.StringIO(to_csv(made).decode("utf-8-sig"), newline="")))

    assert line["answer"][:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert line["answer"].replace("'", "") == (lead + text).replace("'", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_workbook_keeps_what_looks_like_a_formula_as_text(text: str) -> None:
    book = load_workbook(io.BytesIO(to_xlsx(report(player(1, text, typed(text, 41_000))))))

    nickname = book["Players"]["C2"]

    assert nickname.data_type == "s"
    assert book["Answers"]["G2"].data_type == "s"
    assert not book["Players"]._hyperlinks  # pyright: ignore[reportPrivateUsage]


def test_a_workbook_takes_control_characters() -> None:
    assert to_xlsx(report(player(1, "Ann", typed("\x00\x07", 41_000))))


def test_a_csv_opens_right_where_numbers_have_a_comma_and_shows_local_time() -> None:
    made = report(player(1, "Zoë", chose(0, at=12_000)))

    content = to_csv(made, Locale(separator=";", utc_offset=120))

    assert content.startswith(b"\xef\xbb\xbfrank;place;nickname;")
    (line,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert (line["nickname"], line["local_time"]) == ("Zoë", "1970-01-01 02:00:12")
