"""Aiken as Moodle reads it. A question that Moodle would refuse is refused with the reason."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.proposal.rows import Found, ImportRow, Left
from wordrally.vocabulary.texts import comparable

CHOICE = re.compile(r"(?:([A-Z])[.)]\s*|([a-z])[.)]\s*|\(([A-Za-z])\)\s*)(.*)")
ANSWER = re.compile(r"(?:correct\s+)?ANSWERS?\s*[:：]\s*(.*)", re.IGNORECASE)
FEEDBACK = re.compile(r"(?:FEEDBACK|EXPLANATION)\s*[:：]\s*(.*)", re.IGNORECASE)
KEY = re.compile(r"\(?([A-Za-z])[.)]?(?:\s+(.*))?")
KEYS = re.compile(r"[A-Za-z](?:(?:\s*[,;&/+]\s*|\s+(?:and|und|et|y)\s+|\s+)[A-Za-z])+|[A-Z]{2,8}")
MAX_LINES = 40
UNFINISHED = "There is no line “ANSWER:” after this question."


@dataclass(slots=True)
class _Question:
    prompt: list[str] = field(default_factory=list[str])
    choices: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    doubts: list[str] = field(default_factory=list[str])
    lines: int = 0

    def is_begun(self) -> bool:
        return bool(self.prompt or self.choices)

    def left(self, reason: str) -> Left:
        return Left(shortened("\n".join(self.prompt) or self.choices[0][1]), reason)


def rows_of(text: Iterable[str]) -> Iterator[ImportRow]:
    """Yield a question or a refusal for each question in the lines of a text.

    An answer line ends a question; text after the choices begins the next one.
    """
    lines = [line.strip() for line in text]
    question = _Question()
    finished: ImportRow | None = None
    for place, line in enumerate(lines):
        if not line:
            continue
        if answer := ANSWER.fullmatch(line):
            yield from [finished] if finished else []
            finished = _finished(question, answer[1].strip())
            question = _Question()
        elif finished and (feedback := FEEDBACK.fullmatch(line)):
            finished = _explained(finished, feedback[1])
        else:
            yield from [finished] if finished else []
            finished = None
            if (
                question.choices
                and not _choice(line, question)
                and not _goes_on(question, lines[place + 1 : place + 2])
            ):
                yield question.left(UNFINISHED)
                question = _Question()
            _add(question, line)
    yield from [finished] if finished else []
    if question.is_begun():
        yield question.left(UNFINISHED)


def _explained(row: ImportRow, text: str) -> ImportRow:
    return replace(row, explanation=text) if isinstance(row, Found) else row


def _choice(line: str, question: _Question) -> re.Match[str] | None:
    """Match a choice line: a capital letter, or a lower-case one that continues the sequence from `a`."""
    match = CHOICE.fullmatch(line)
    if not match or match[1]:
        return match
    letter = (match[2] or match[3]).upper()
    following = chr(ord("A") + len(question.choices))
    return match if letter == following and question.prompt else None


def _goes_on(question: _Question, following: Sequence[str]) -> bool:
    """Return whether a line without a letter continues the choice above, as the next line shows."""
    following_letter = chr(ord(question.choices[-1][0]) + 1)
    following_line = following[0] if following else ""
    match = CHOICE.fullmatch(following_line)
    if match and len(question.choices) > 0:
        return (match[1] or match[2] or match[3]).upper() == following_letter and following_letter != "A"
    return False


def _add(question: _Question, line: str) -> None:
    question.lines += 1
    if question.lines > MAX_LINES:
        return
    if match := _choice(line, question):
        question.choices.append(((match[1] or match[2] or match[3]).upper(), match[4].strip()))
    elif question.choices:
        letter, text = question.choices[-1]
        question.choices[-1] = (letter, f"{text} {line}")
        question.doubts = ["A line without a letter was taken for the rest of the choice above it."]
    else:
        question.prompt.append(line)


def _finished(question: _Question, answer: str) -> ImportRow:
    if not question.is_begun():
        return Left(shortened(f"ANSWER: {answer}"), "There is no question before this answer.")
    if fault := _fault(question, answer):
        return question.left(fault)
    letters = [letter for letter, _ in question.choices]
    named = _named(answer, question.choices)
    if not named:
        return question.left(f"“ANSWER: {shortened(answer, 40)}” does not name a choice by its letter.")
    if missing := [letter for letter in named if letter not in letters]:
        return question.left(f"There is no choice {missing[0]}, which is said to be right.")
    return Found(
        prompt="\n".join(question.prompt),
        choices=[text for _, text in question.choices],
        correct=sorted({letters.index(letter) for letter in named}),
        doubts=question.doubts,
    )


def _fault(question: _Question, answer: str) -> str | None:
    """Return why the question cannot be read, or None."""
    letters = [letter for letter, _ in question.choices]
    faults = (
        (
            question.lines > MAX_LINES,
            f"More than {MAX_LINES} lines stand before “ANSWER: {shortened(answer, 20)}”.",
        ),
        (len({*letters}) < len(letters), "Two choices of this question have the same letter."),
        (not all(text for _, text in question.choices), "A choice of this question has no text."),
        (not answer, "There is no letter after “ANSWER:”."),
    )
    return next((reason for is_so, reason in faults if is_so), None)


def _named(answer: str, choices: Sequence[tuple[str, str]]) -> list[str]:
    """Return the letters of a key: one, several, one before the text of its choice, or the text alone."""
    if by_text := [letter for letter, text in choices if comparable(text) == comparable(answer[:300])]:
        return by_text
    if KEYS.fullmatch(answer) and len(answer) < 40:
        parts = re.findall(r"[A-Z]" if answer.isupper() and answer.isalpha() else r"\b[A-Za-z]\b", answer)
        return [part.upper() for part in parts]
    key = KEY.fullmatch(answer)
    if not key:
        return []
    letter = key[1].upper()
    rest = key[2]
    if rest and comparable(rest) not in {comparable(text) for name, text in choices if name == letter}:
        return []
    return [letter]
