"""Quizzes from words and files in a terminal: a table of the proposal, and storing it on request."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from msgspec import structs
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from wordrally.contracts.http.formats import ImportedRow, ImportOptions, ImportProposal
from wordrally.contracts.http.quizzes import ChoiceQuestion, Question, Quiz, QuizDraft
from wordrally.contracts.http.vocabulary import QuizProposal, QuizRecipe
from wordrally.terminal.api import Api, ApiError

NOTHING = "There is no question to store."


class Nothing(Exception):
    """There is no quiz to store; the message says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Server, account, and whether to `keep` the quiz.

    `keep` is None to ask, if a person is at the terminal.
    """

    server: str
    email: str
    password: str
    keep: bool | None
    confirm: Callable[[str], bool]


def import_quiz(visit: Visit, file: Path, options: ImportOptions, title: str | None) -> int:
    """Run `wordrally import`, and return its exit code."""
    content = file.read_bytes()

    async def make(api: Api) -> None:
        proposal = await api.import_quiz(file.name, content, options)
        show_import(Console(), proposal)
        draft = structs.replace(
            _draft(title or proposal.title, proposal.language, proposal.questions),
            tags=proposal.tags,
            folder=proposal.folder,
            cover=proposal.cover,
        )
        await _keep(api, visit, draft)

    return _run(visit, make)


def generate_quiz(visit: Visit, recipe: QuizRecipe, title: str | None) -> int:
    """Run `wordrally generate`, and return its exit code."""

    async def make(api: Api) -> None:
        proposal = await api.generate_quiz(recipe)
        show_proposal(Console(), proposal)
        questions = [made.question for made in proposal.questions]
        await _keep(api, visit, _draft(title or proposal.title, proposal.language, questions))

    return _run(visit, make)


def _run(visit: Visit, make: Callable[[Api], Awaitable[None]]) -> int:
    try:
        asyncio.run(_signed_in(visit, make))
    except Nothing as nothing:
        print(f"wordrally: {nothing}", file=sys.stderr)
    except ApiError as error:
        print(f"wordrally: {_sentence(error)}", file=sys.stderr)
    except httpx.TransportError:
        print(f"wordrally: no answer from {visit.server}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    else:
        return 0
    return 1


async def _signed_in(visit: Visit, make: Callable[[Api], Awaitable[None]]) -> None:
    async with Api(visit.server) as api:
        await api.log_in(visit.email, visit.password)
        await make(api)


def _sentence(error: ApiError) -> str:
    """Describe the error: the wrong fields, and when to try again if that may help."""
    problem = error.problem
    told = [f"{error.field}: {error.message}" for error in problem.errors or ()] or [problem.detail]
    again = "" if error.retry_after_s is None else f" Try again in {error.retry_after_s:.0f} s."
    return "; ".join(told) + again


def _draft(title: str, language: str, questions: Sequence[Question]) -> QuizDraft:
    if not questions:
        raise Nothing(NOTHING)
    return QuizDraft(title=title, language=language, questions=list(questions))


async def _keep(api: Api, visit: Visit, draft: QuizDraft) -> None:
    question = f"Store “{draft.title}” with {len(draft.questions)} questions?"
    if visit.keep if visit.keep is not None else visit.confirm(question):
        quiz: Quiz = await api.create_quiz(draft)
        Console().print(f"Stored as {quiz.id}.", markup=False)


def show_import(console: Console, proposal: ImportProposal) -> None:
    """Print the outcome of each row."""
    table = Table("Row", "Text", "Outcome", title=escape(proposal.title))
    for row in proposal.rows:
        table.add_row(str(row.row), escape(row.text), escape(_outcome(row)))
    console.print(table)
    taken = sum(row.question is not None for row in proposal.rows)
    console.print(f"{taken} of {proposal.total} rows, read as {proposal.format}.", markup=False)
    for note in proposal.notes:
        console.print(note, markup=False)


def _outcome(row: ImportedRow) -> str:
    if row.question is None:
        return row.reason or "left out"
    return f"question {row.question + 1}" + (f". {row.note}" if row.note else "")


def show_proposal(console: Console, proposal: QuizProposal) -> None:
    """Print the questions with their keys and reasons, and the words that could not be used."""
    table = Table("#", "Word", "Question", "Key", "Why", title=escape(proposal.title))
    for number, made in enumerate(proposal.questions, 1):
        cells = (made.word, made.question.prompt, key_of(made.question), made.why)
        table.add_row(str(number), *map(escape, cells))
    console.print(table)
    for unused in proposal.unused:
        console.print(f"{unused.word}: {unused.reason}", markup=False)
    console.print(f"To make the same quiz again: --seed {proposal.seed}", markup=False)


def key_of(question: Question) -> str:
    """Return the correct answers as a readable text."""
    if isinstance(question, ChoiceQuestion):
        return " / ".join(question.choices[index] for index in question.correct)
    return " / ".join(question.accepted)


def options_of(**given: Any) -> ImportOptions:
    """Collect the options that were given on the command line."""
    return ImportOptions(**{name: value for name, value in given.items() if value is not None})
