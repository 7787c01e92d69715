"""Lists as people write them become the cards that a person sees in them."""

import pytest

from tests.vocabulary.formats.proposals import doubts, read, rows

CARDS = [("fog", ["mist"]), ("gale", ["wind"]), ("well-known", ["bekannt"])]


@pytest.mark.parametrize(
    "text",
    [
        "1. fog - mist\n2. gale - wind\n3. well-known - bekannt\n",
        "1) fog: mist\n2) gale: wind\n3) well-known: bekannt\n",
        "- fog: mist\n- gale: wind\n- well-known: bekannt\n",
        "• fog = mist\n• gale = wind\n• well-known = bekannt\n",
        "fog    mist\ngale    wind\nwell-known   bekannt\n",
        "fog – mist\ngale - wind\nwell-known — bekannt\n",
        "Q: fog\nA: mist\n\nQ: gale\nA: wind\n\nQ: well-known\nA: bekannt\n",
        "Frage: fog\nAntwort: mist\nFrage: gale\nAntwort: wind\nFrage: well-known\nAntwort: bekannt\n",
        "sep=;\nfog;mist\ngale;wind\nwell-known;bekannt\n",
    ],
)
def test_a_list_is_read_as_a_person_reads_it(text: str):
    assert rows(read(text)) == CARDS


def test_numbers_that_count_nothing_stay():
    assert rows(read("4) fog\tmist\n2) gale\twind\n"))[0] == ("4) fog", ["mist"])


def test_a_row_before_a_line_without_a_separator_is_not_sure():
    proposal = read("fog\tthick mist\nthat you see\ngale\twind\n")

    assert doubts(proposal) == ["The next line has no separator; it may belong to this row.", None, None]


def test_rows_that_ask_the_same_and_have_another_answer_are_not_sure():
    proposal = read("lead\ta metal\nlead\tto go first\nfog\tmist\n")

    assert doubts(proposal) == ["Another row asks the same and has another answer."] * 2 + [None]


@pytest.mark.parametrize("text", ["English\tEnglisch\nGerman\tDeutsch\n", "word\tWort\nanswer\tAntwort\n"])
def test_words_that_could_be_heads_are_cards_where_all_rows_have_them(text: str):
    assert len(rows(read(text))) == 2


def test_a_deck_that_begins_with_markup_is_a_deck():
    proposal = read("<b>fog</b>\tmist\ngale\twind\n")

    assert proposal.format == "text"
    assert "marks of HTML" in str(doubts(proposal)[0])


@pytest.mark.parametrize(
    "table",
    [
        "| Word | Meaning |\n|---|:---:|\n| fog | mist |\n| a \\| b | two |\n",
        "Word | Meaning\n--- | ---\nfog | mist\na \\| b | two",
    ],
)
def test_a_table_of_markdown_has_no_card_for_its_rule(table: str):
    assert rows(read(table, "x.md")) == [("fog", ["mist"]), ("a | b", ["two"])]
