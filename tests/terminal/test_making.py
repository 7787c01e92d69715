"""What somebody who makes a quiz in the terminal is shown."""

from io import StringIO

from rich.console import Console

from wordrally.contracts.http.formats import ImportedRow, ImportOptions, ImportProposal
from wordrally.contracts.http.quizzes import ChoiceQuestion, TextQuestion
from wordrally.contracts.http.vocabulary import MadeQuestion, QuizProposal, UnusedWord
from wordrally.terminal.making import key_of, options_of, show_import, show_proposal

CHOICE = ChoiceQuestion(prompt="drizzle", choices=["[b]rain[/b]", "fog", "mist"], correct=[0, 2])
TEXT = TextQuestion(prompt="Opposite of old", accepted=["new", "young"])


def paper() -> Console:
    return Console(file=StringIO(), width=120)


def written(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_the_key_is_what_is_right() -> None:
    assert key_of(CHOICE) == "[b]rain[/b] / mist"
    assert key_of(TEXT) == "new / young"


def test_every_row_of_a_file_says_what_became_of_it() -> None:
    rows = [
        ImportedRow(row=1, text="drizzle", question=0, note="A picture was left out."),
        ImportedRow(row=2, text="[mist]", question=None, reason="There is no answer."),
    ]
    console = paper()
    show_import(
        console,
        ImportProposal(
            format="csv",
            title="Weather",
            language="en",
            questions=[CHOICE],
            rows=rows,
            total=9,
            notes=["UTF-16."],
        ),
    )

    for told in (
        "question 1. A picture was left out.",
        "[mist]",
        "There is no answer.",
        "1 of 9 rows",
        "UTF-16.",
    ):
        assert told in written(console)


def test_a_proposal_tells_keys_reasons_unused_words_and_how_to_get_it_again() -> None:
    made = MadeQuestion(
        question=CHOICE,
        word="drizzle",
        exercise="meaning",
        level="B2",
        why="The first sense.",
        alternatives=[],
    )
    unused = [UnusedWord(word="qwrtz", reason="The lexicon does not have it.")]
    console = paper()
    show_proposal(
        console, QuizProposal(title="Words", language="en", seed=42, questions=[made], unused=unused)
    )

    for told in ("[b]rain[/b] / mist", "The first sense.", "qwrtz: The lexicon", "--seed 42"):
        assert told in written(console)


def test_options_that_are_not_given_are_the_server_s() -> None:
    assert options_of(format="csv", limit=None, ask=None) == ImportOptions(format="csv")
