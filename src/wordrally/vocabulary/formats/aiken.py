"""Aiken: a question, a line for each choice, and `ANSWER: B`."""

import re
from collections.abc import Iterator

from wordrally.contracts.formats import ImportOptions
from wordrally.vocabulary.formats.plain_text.texts import decode, lines_of, shortened
from wordrally.vocabulary.formats.proposal.rows import Found, ImportRow, Left, Reading

CHOICE = re.compile(r"\s*([A-Z])[.)]\s+(.*)")
ANSWER = re.compile(r"\s*ANSWER:\s*([A-Z])\s*", re.IGNORECASE)
MAX_LINES = 40


def read(content: bytes, options: ImportOptions) -> Reading:
    """A question ends with its answer, whatever blank lines stand in it."""
    text, notes = decode(content)
    return Reading(rows=_rows(text), notes=notes)


def _rows(text: str) -> Iterator[ImportRow]:
    lines: list[str] = []
    for line in lines_of(text):
        if answer := ANSWER.fullmatch(line):
            yield _question(lines, answer[1].upper())
            lines = []
        elif line.strip():
            lines.append(line.strip())
    if lines:
        yield Left(shortened(lines[0]), "There is no line “ANSWER:” after this question.")


def _question(lines: list[str], answer: str) -> ImportRow:
    if len(lines) > MAX_LINES:
        return Left(shortened(lines[0]), f"More than {MAX_LINES} lines stand before “ANSWER: {answer}”.")
    matches = [CHOICE.fullmatch(line) for line in lines]
    choices = {match[1]: match[2] for match in matches if match}
    prompt = "\n".join(line for line, match in zip(lines, matches, strict=True) if not match)
    if answer not in choices:
        return Left(shortened(prompt), f"There is no choice {answer}, which is said to be right.")
    return Found(prompt=prompt, choices=[*choices.values()], correct=[[*choices].index(answer)])
