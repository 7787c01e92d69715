"""Separators are those found in every row. Doubts are reported, and undecidable cases are asked about."""

import pytest

from tests.vocabulary.formats.proposals import doubts, read, rows
from wordrally.vocabulary.formats import Unreadable

WEATHER = [
    ("drizzle", ["light rain, fine"]),
    ("fog", ["thick, low cloud"]),
    ("gale", ["a very strong wind"]),
    ("hail", ["ice, falling from clouds"]),
]


@pytest.mark.parametrize(
    "separator",
    [
        "---",
        "::",
        " -> ",
        "=",
        "~",
        " => ",
        "->",
        "--",
        " – ",
        " | ",
        "###",
        "/",
        " >> ",
        "→",
        ":",
        "%%",
        " * ",
        "§",
    ],
)
def test_what_stands_in_every_row_separates_and_not_a_comma_in_some(separator: str):
    text = "".join(f"{front}{separator}{back[0]}\n" for front, back in WEATHER)

    assert rows(read(text)) == WEATHER


@pytest.mark.parametrize("between", ["\t", ",", "-", " - ", ":", "::"])
@pytest.mark.parametrize("end", ["", ";", ";\n"])
def test_semicolons_between_rows_are_found(between: str, end: str):
    text = ";".join(
        f"{front}{between}{back}" for front, back in [("fog", "mist"), ("gale", "wind"), ("hail", "ice")]
    )

    assert rows(read(text + end)) == [("fog", ["mist"]), ("gale", ["wind"]), ("hail", ["ice"])]


def test_cards_of_two_lines_with_a_blank_line_between_are_found():
    proposal = read("fog\nthick mist\n\ngale\nstrong wind\n\n")

    assert rows(proposal) == [("fog", ["thick mist"]), ("gale", ["strong wind"])]
    assert proposal.confidence == "unsure"


def test_a_tab_wins_over_what_texts_have():
    proposal = read("dog\tder Hund; Köter\ncat\tdie Katze; Mieze\n")

    assert rows(proposal)[0] == ("dog", ["der Hund; Köter", "der Hund", "Köter"])
    assert proposal.confidence == "sure"


def test_two_separators_that_would_both_do_are_not_sure():
    proposal = read("dog, the;der Hund\ncat, the;die Katze\n")

    assert rows(proposal)[0] == ("dog, the", ["der Hund"])
    assert doubts(proposal)[0] == "The separator was guessed: a semicolon."


@pytest.mark.parametrize("text", ["one\ntwo\nthree\n", "just a sentence of words\nand another one\n"])
def test_a_text_without_separators_is_refused_and_the_separator_asked_for(text: str):
    with pytest.raises(Unreadable, match="choose the separator"):
        read(text)


def test_quotation_marks_of_a_text_stay():
    text = 'say "hello"\tsagen\n"Hello," he said\tgesagt\n5" pipe\tRohr\n'

    assert [prompt for prompt, _ in rows(read(text))] == ['say "hello"', '"Hello," he said', '5" pipe']


def test_a_table_pasted_from_a_spreadsheet_is_read():
    text = 'Term\tMeaning\n"two\nlines"\t"say ""hi"""\nfog\tmist\n'

    assert rows(read(text)) == [("two\nlines", ['say "hi"']), ("fog", ["mist"])]


NOTES = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"


@pytest.mark.parametrize(
    "text",
    [
        NOTES + "F[i2>0TDS^\tBasic\tUnit 4\tdrizzle\tlight rain\tb1\n",
        "#separator:Tab\n#tags column:1\nunit4\tdrizzle\tlight rain\n",
        "#separator:Tab\n#columns:ID\tFront\tBack\n1\tdrizzle\tlight rain\n",
        "#separator:Semicolon\n#notetype:Basic\n#deck:Unit 4\n# exported today\ndrizzle;light rain\n",
        "# exported, 2024\ndrizzle,light rain\n",
        "#separator:pipe\n#html:true\n<b>drizzle</b>|light&nbsp;rain\n",
        "#separator:,\n#columns:Front,Back,Tags\n#tags column:3\ndrizzle,light rain,b1\n",
    ],
)
def test_directives_of_anki_are_followed(text: str):
    assert rows(read(text)) == [("drizzle", ["light rain"])]


def test_a_hash_that_belongs_to_a_word_is_no_comment():
    assert rows(read("#hashtag\tSchlagwort\n#1\tNummer eins\n"))[0] == ("#hashtag", ["Schlagwort"])
