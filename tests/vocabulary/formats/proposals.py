"""What tests say of a proposal, row by row."""

from typing import Any

from wordrally.contracts.http.formats import ImportOptions, ImportProposal
from wordrally.contracts.http.quizzes import ChoiceQuestion, Question
from wordrally.vocabulary.formats import read_quiz


def read(content: bytes | str, name: str = "file", **options: Any) -> ImportProposal:
    return read_quiz(
        content if isinstance(content, bytes) else content.encode(), name, ImportOptions(**options)
    )


def rows(proposal: ImportProposal) -> list[Any]:
    """For each row its question in short, or the reason why there is none."""
    return [
        row.reason if row.question is None else in_short(proposal.questions[row.question])
        for row in proposal.rows
    ]


def in_short(question: Question) -> tuple[str, list[str], list[int]] | tuple[str, list[str]]:
    if isinstance(question, ChoiceQuestion):
        return question.prompt, question.choices, question.correct
    return question.prompt, question.accepted


def notes(proposal: ImportProposal) -> list[str | None]:
    return [row.note for row in proposal.rows]


def doubts(proposal: ImportProposal) -> list[str | None]:
    return [row.doubt for row in proposal.rows]
