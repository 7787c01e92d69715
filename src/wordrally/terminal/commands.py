"""`wordrally import` and `wordrally generate`.

Imports are inside the commands, as the terminal client may not be installed.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from wordrally.contracts.http.formats import ImportFormat
from wordrally.contracts.http.quizzes import Exercise
from wordrally.contracts.http.vocabulary import Level

if TYPE_CHECKING:
    from wordrally.terminal.making import Visit


def _visiting(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for the server, the account, and whether to store the quiz."""
    for option in (
        click.option("--title", help="Title of the quiz, instead of the proposed one."),
        click.option(
            "--save/--no-save",
            "keep",
            default=None,
            help="Store the quiz; the default is to ask on a terminal.",
        ),
        click.option(
            "--password",
            envvar="WORDRALLY_PASSWORD",
            prompt=True,
            hide_input=True,
            help="Prompted for if not set.",
        ),
        click.option("--email", envvar="WORDRALLY_EMAIL", prompt=True, help="Email of your account."),
        click.option(
            "--server",
            envvar="WORDRALLY_SERVER",
            default="http://127.0.0.1:8080",
            show_default=True,
            help="Address of the server.",
        ),
    ):
        command = option(command)
    return command


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", type=click.Choice(get_args(ImportFormat)), help="Format, if it is not detected.")
@click.option("--separator", help="Text files: separator between the sides of a card.")
@click.option("--row-separator", help="Text files: separator between cards.")
@click.option("--ask", type=click.Choice(["front", "back"]), help="Side of a card that is the prompt.")
@click.option("--cards", type=click.Choice(["text", "choice"]), help="Cards as texts to type, or as choices.")
@click.option("--language", help="Language of the quiz, if the file does not state it.")
@click.option("--skip", type=click.IntRange(0), help="Number of rows to skip at the beginning.")
@click.option("--limit", type=click.IntRange(1, 200), help="Maximum number of rows.")
@_visiting
def import_(file: Path, title: str | None, **options: Any) -> None:
    """Make a quiz of a FILE: Anki, Quizlet, CSV, Kahoot, Wayground, GIFT, Aiken, QTI, or our own JSON.

    Every row is listed with its question, or the reason why it has none.
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
@click.option("--level", type=click.Choice(get_args(Level), case_sensitive=False), help="Maximum difficulty.")
@click.option("--topic", help="With a level: choose words of this topic.")
@click.option(
    "--kinds", multiple=True, type=click.Choice(get_args(Exercise)), help="Kind of exercise; may be repeated."
)
@click.option(
    "--count", type=click.IntRange(1, 200), default=10, show_default=True, help="Number of questions."
)
@click.option("--seed", type=click.IntRange(0), help="The same words with the same seed give the same quiz.")
@_visiting
def generate(words: tuple[str, ...], text_file: Any, title: str | None, **options: Any) -> None:
    """Make a quiz of WORDS, of a text, or of a level and a topic."""
    from wordrally.contracts.http.vocabulary import QuizRecipe  # noqa: PLC0415
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
    """Remove the options that `_visiting` added, and return them."""
    from wordrally.terminal.making import Visit  # noqa: PLC0415

    taken = {name: options.pop(name) for name in ("server", "email", "password", "keep")}
    return Visit(**taken, confirm=_confirm)


def _confirm(question: str) -> bool:
    """Ask for confirmation; without a terminal the answer is no."""
    return sys.stdin.isatty() and sys.stdout.isatty() and click.confirm(question)
