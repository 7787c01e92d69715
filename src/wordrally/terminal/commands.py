"""`wordrally import` and `wordrally generate`. Imports what they run when they run, as it may not be installed."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from wordrally.contracts.formats import ImportFormat
from wordrally.contracts.quizzes import Exercise
from wordrally.contracts.vocabulary import Level

if TYPE_CHECKING:
    from wordrally.terminal.making import Visit


def _visiting(command: Callable[..., None]) -> Callable[..., None]:
    """Where the quiz is made, by whom, and whether it is stored."""
    for option in (
        click.option("--title", help="The quiz's title, instead of the one that is proposed."),
        click.option(
            "--save/--no-save", "keep", default=None, help="Store the quiz; on a terminal you are asked."
        ),
        click.option(
            "--password",
            envvar="WORDRALLY_PASSWORD",
            prompt=True,
            hide_input=True,
            help="Asked for if not set.",
        ),
        click.option("--email", envvar="WORDRALLY_EMAIL", prompt=True, help="Your account."),
        click.option(
            "--server",
            envvar="WORDRALLY_SERVER",
            default="http://127.0.0.1:8080",
            show_default=True,
            help="Where quizzes are made.",
        ),
    ):
        command = option(command)
    return command


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", type=click.Choice(get_args(ImportFormat)), help="If the file does not tell it.")
@click.option("--separator", help="Of text: what stands between the sides of a card.")
@click.option("--row-separator", help="Of text: what stands between cards.")
@click.option("--ask", type=click.Choice(["front", "back"]), help="Which side of a card is the prompt.")
@click.option("--cards", type=click.Choice(["text", "choice"]), help="Cards as texts to type, or as choices.")
@click.option("--language", help="Of the quiz, if the file does not tell it.")
@click.option("--skip", type=click.IntRange(0), help="Rows to leave out at the beginning.")
@click.option("--limit", type=click.IntRange(1, 200), help="How many rows to take at most.")
@_visiting
def import_(file: Path, title: str | None, **options: Any) -> None:
    """Make a quiz of a FILE: Anki, Quizlet, CSV, Kahoot, Wayground, GIFT, Aiken, QTI, or our own JSON.

    Every row is told: which question it became, or why none.
    """
    from wordrally.terminal.making import import_quiz, options_of  # noqa: PLC0415

    visit = _visit(options)
    raise SystemExit(import_quiz(visit, file, options_of(**options), title))


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--text",
    "text_file",
    type=click.File(encoding="utf-8"),
    help="Pick words from a text; - is standard input.",
)
@click.option("--level", type=click.Choice(get_args(Level), case_sensitive=False), help="How hard it may be.")
@click.option("--topic", help="With a level: pick the words of a topic.")
@click.option(
    "--kinds", multiple=True, type=click.Choice(get_args(Exercise)), help="What is asked; may be repeated."
)
@click.option(
    "--count", type=click.IntRange(1, 200), default=10, show_default=True, help="How many questions."
)
@click.option("--seed", type=click.IntRange(0), help="The same words with the same seed give the same quiz.")
@_visiting
def generate(words: tuple[str, ...], text_file: Any, title: str | None, **options: Any) -> None:
    """Make a quiz of WORDS, of a text, or of a level and a topic."""
    from wordrally.contracts.vocabulary import QuizRecipe  # noqa: PLC0415
    from wordrally.terminal.making import generate_quiz  # noqa: PLC0415

    visit = _visit(options)
    recipe = QuizRecipe(
        words=list(words) or None,
        text=None if text_file is None else text_file.read(),
        kinds=list(options.pop("kinds")) or None,
        **options,
    )
    raise SystemExit(generate_quiz(visit, recipe, title))


def _visit(options: dict[str, Any]) -> "Visit":
    """Takes what `_visiting` added out of the options."""
    from wordrally.terminal.making import Visit  # noqa: PLC0415

    taken = {name: options.pop(name) for name in ("server", "email", "password", "keep")}
    return Visit(**taken, confirm=_confirm)


def _confirm(question: str) -> bool:
    """Where nobody can answer, nothing is stored."""
    return sys.stdin.isatty() and sys.stdout.isatty() and click.confirm(question)
