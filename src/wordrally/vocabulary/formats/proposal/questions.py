"""Conversion of findings to questions within the limits of the contract; every loss is reported."""

from collections.abc import Sequence
from dataclasses import replace

from wordrally.contracts.http.quizzes import LENIENT, ChoiceQuestion, Marking, TextQuestion
from wordrally.vocabulary.formats.plain_text.tidying import shortened, tidy, tidy_line
from wordrally.vocabulary.formats.proposal.media import ALONE
from wordrally.vocabulary.formats.proposal.rows import Found, Left, Taken
from wordrally.vocabulary.texts import comparable

MAX_PROMPT = 500
LONGEST_LOOKED_AT = 20_000
MAX_CHOICE = 200
MAX_CHOICES = 8
MAX_ACCEPTED = 20
MAX_EXPLANATION = 1_000
TIME_LIMIT_MS = (3_000, 600_000)
POINTS = (0, 10_000)
CHOICE_TIME_LIMIT_MS = 20_000
TEXT_TIME_LIMIT_MS = 30_000
STANDARD_POINTS = 1_000

RejectionReason = str


def question_from(found: Found) -> Taken | Left:
    """Convert a finding to a question, or return why it cannot be one."""
    if len(found.prompt) > LONGEST_LOOKED_AT:
        return Left(shortened(found.prompt), f"The question is longer than {MAX_PROMPT} characters.")
    prompt = tidy(found.prompt) or (ALONE[found.shown.kind] if found.shown else "")
    if not prompt:
        return Left(shortened(" / ".join([*found.choices, *found.accepted])), "There is no question text.")
    if len(prompt) > MAX_PROMPT:
        return Left(shortened(prompt), f"The question is longer than {MAX_PROMPT} characters.")
    found = replace(found, prompt=prompt)
    made = _choice_question(found) if found.choices else _text_question(found)
    return Left(shortened(prompt), made) if isinstance(made, str) else made


def _choice_question(found: Found) -> Taken | RejectionReason:
    choices, correct, notes = _distinct_choices(found)
    if len(choices) < 2:
        return "There are fewer than two different choices."
    if len(choices) > MAX_CHOICES:
        return f"There are more than {MAX_CHOICES} choices."
    if any(len(choice) > MAX_CHOICE for choice in choices):
        return f"A choice is longer than {MAX_CHOICE} characters."
    if not correct:
        return "No choice is marked as right."
    time_limit_ms, points, explanation, more = _settings(found, CHOICE_TIME_LIMIT_MS)
    question = ChoiceQuestion(
        prompt=found.prompt,
        choices=choices,
        correct=correct,
        time_limit_ms=time_limit_ms,
        points=points,
        explanation=explanation,
        media=found.shown,
    )
    return Taken(question, [*found.notes, *notes, *more], found.doubts, found.sources)


def _distinct_choices(found: Found) -> tuple[list[str], list[int], list[str]]:
    """Remove blank and duplicate choices, compared as they are shown.

    A duplicate is right if either copy was.
    """
    right: dict[str, bool] = {}
    for index, text in enumerate(found.choices):
        choice = tidy_line(text[:LONGEST_LOOKED_AT])
        if choice:
            right[choice] = right.get(choice, False) or index in found.correct
    shown = sum(1 for text in found.choices if text.strip())
    notes = ["A choice that stood there twice was taken once."] if len(right) < shown else []
    return list(right), [index for index, is_right in enumerate(right.values()) if is_right], notes


def _text_question(found: Found) -> Taken | RejectionReason:
    distinct = {comparable(text): tidy_line(text) for text in map(_bounded, reversed(found.accepted))}
    texts = [text for text in reversed(distinct.values()) if text]
    short = [text for text in texts if len(text) <= MAX_CHOICE]
    if not texts:
        return "There is no answer."
    if not short:
        return f"The answer is longer than {MAX_CHOICE} characters."
    notes = [*found.notes]
    if len(short) < len(texts):
        notes.append(f"An answer longer than {MAX_CHOICE} characters was left out.")
    if len(short) > MAX_ACCEPTED:
        notes.append(f"Only the first {MAX_ACCEPTED} accepted answers were taken.")
    time_limit_ms, points, explanation, more = _settings(found, TEXT_TIME_LIMIT_MS)
    question = TextQuestion(
        prompt=found.prompt,
        accepted=short[:MAX_ACCEPTED],
        time_limit_ms=time_limit_ms,
        points=points,
        explanation=explanation,
        media=found.shown,
        marking=marking_of(short),
    )
    return Taken(question, [*notes, *more], found.doubts, found.sources)


def marking_of(accepted: Sequence[str]) -> Marking | None:
    """Lenient for words; numbers and signs are compared as they are."""
    return LENIENT if any(character.isalpha() for text in accepted for character in text) else None


def _settings(found: Found, standard_ms: int) -> tuple[int, int, str | None, list[str]]:
    notes: list[str] = []
    time_limit_ms = _within(found.time_limit_ms, standard_ms, TIME_LIMIT_MS)
    if found.time_limit_ms not in (None, time_limit_ms):
        notes.append(f"The time limit was made {time_limit_ms // 1_000} seconds.")
    points = _within(found.points, STANDARD_POINTS, POINTS)
    if found.points not in (None, points):
        notes.append(f"The points were made {points:,}.")
    explanation = tidy(_bounded(found.explanation))
    if len(explanation) > MAX_EXPLANATION:
        explanation = explanation[: MAX_EXPLANATION - 1] + "…"
        notes.append(f"The explanation was cut after {MAX_EXPLANATION:,} characters.")
    return time_limit_ms, points, explanation or None, notes


def _within(value: int | None, standard: int, bounds: tuple[int, int]) -> int:
    return standard if value is None else min(max(value, bounds[0]), bounds[1])


def _bounded(text: str) -> str:
    return text[:LONGEST_LOOKED_AT]
