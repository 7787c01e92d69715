"""Writing of quizzes as Moodle's GIFT."""

import re

from wordrally.contracts.http.quizzes import ChoiceQuestion, Question, QuizDraft
from wordrally.vocabulary.formats.renderings import answers_of, prompt_of, unless_spoken

ARROW = "->"
WEIGHT = re.compile(r"\s*%-?\d{1,3}(?:\.\d*)?%")
MARK = re.compile(r"[~=#{}:\\]")


def write(quiz: QuizDraft) -> bytes:
    """Write a category named after the quiz, and its questions. Time limits and points are lost."""
    title = " ".join(quiz.title.split()).replace("/", "//")
    blocks = [f"$CATEGORY: {title}", *map(_question, quiz.questions)]
    return ("\n\n".join(blocks) + "\n").encode()


def unfit(question: Question) -> str | None:
    """Return why GIFT cannot hold the question, or None."""
    if not isinstance(question, ChoiceQuestion) and all(ARROW in text for text in answers_of(question)):
        return "Moodle would take its answers for pairs to be matched."
    return unless_spoken(question)


def _question(question: Question) -> str:
    answers = (
        _choices(question)
        if isinstance(question, ChoiceQuestion)
        else [_short(text) for text in answers_of(question)]
    )
    explanation = [f"####{_escaped(question.explanation)}"] if question.explanation else []
    lines = "\n".join(f"\t{line}" for line in [*answers, *explanation])
    return f"[plain]{_escaped(prompt_of(question))} {{\n{lines}\n}}"


def _choices(question: ChoiceQuestion) -> list[str]:
    """Write choices. Each of several right ones is worth its share, and a wrong one takes everything away."""
    if len(question.correct) == 1:
        return [_one(index in question.correct, text) for index, text in enumerate(question.choices)]
    share = f"{100 / len(question.correct):.5f}".rstrip("0").rstrip(".")
    return [
        f"~%{share if index in question.correct else '-100'}%{_escaped(text)}"
        for index, text in enumerate(question.choices)
    ]


def _one(is_right: bool, text: str) -> str:
    """Write one answer; one that begins like a weight gets an explicit weight in front."""
    weight = f"%{100 if is_right else 0}%" if WEIGHT.match(text) else ""
    return f"{'=' if is_right else '~'}{weight}{_escaped(text)}"


def _short(text: str) -> str:
    """Write a typed answer; Moodle would read an unescaped asterisk as a wildcard."""
    return _one(True, text).replace("*", r"\*")


def _escaped(text: str) -> str:
    return MARK.sub(r"\\\g<0>", text).replace("\n", r"\n")
