"""Wrong choices that players took for the right one, by word, without anybody's name."""

from collections import Counter
from collections.abc import Iterable

from wordrally.contracts.http.reports import QuestionReport
from wordrally.vocabulary.texts import comparable

LONGEST = 80
"""Characters of a wrong choice that is kept; longer ones are definitions and sentences."""

LEAST_PICKED = 0.05
"""Share of the answers that a wrong choice must have to count as functional, as is usual in testing."""

FEWEST_ANSWERS = 10
"""Answers from which the share of a choice says something."""

Confusions = Counter[tuple[str, str, str]]
"""Number of picks of each wrong choice, by the language of the word, the word, and the choice."""


def confusions_of(questions: Iterable[QuestionReport]) -> Confusions:
    """Count the wrong choices picked in a session. What was typed is left out: it may be anything."""
    found: Confusions = Counter()
    for question in questions:
        if question.word is None or question.skipped or isinstance(question.counts, dict):
            continue
        for at, (text, times) in enumerate(zip(question.choices or (), question.counts, strict=False)):
            if times and at not in question.key and len(text) <= LONGEST:
                found[question.word_language or "", question.word, comparable(text)] += times
    return found


def functional_share(question: QuestionReport) -> float | None:
    """Return the share of the wrong choices that tempted players; None when too few answered."""
    if isinstance(question.counts, dict) or question.skipped or question.answered < FEWEST_ANSWERS:
        return None
    wrong = [times for at, times in enumerate(question.counts) if at not in question.key]
    picked = [times for times in wrong if times >= LEAST_PICKED * question.answered]
    return round(len(picked) / len(wrong), 3) if wrong else None
