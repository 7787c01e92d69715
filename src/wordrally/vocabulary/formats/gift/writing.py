"""Quizzes as Moodle's GIFT."""

import re

from wordrally.contracts.quizzes import ChoiceQuestion, Question, QuizDraft
from wordrally.vocabulary.formats.renderings import answers_of, prompt_of

MARK = re.compile(r"[~=#{}:\\]")


def write(quiz: QuizDraft) -> bytes:
    """A category named after the quiz, and its questions. Time limits and points are lost."""
    title = " ".join(quiz.title.split()).replace("/", "//")
    blocks = [f"$CATEGORY: {title}", *map(_question, quiz.questions)]
    return ("\n\n".join(blocks) + "\n").encode()


def _question(question: Question) -> str:
    answers = (
        _choices(question)
        if isinstance(question, ChoiceQuestion)
        else [f"={_escaped(text)}" for text in answers_of(question)]
    )
    explanation = [f"####{_escaped(question.explanation)}"] if question.explanation else []
    lines = "\n".join(f"\t{line}" for line in [*answers, *explanation])
    return f"[plain]{_escaped(prompt_of(question))} {{\n{lines}\n}}"


def _choices(question: ChoiceQuestion) -> list[str]:
    """Of several right choices each is worth its share, and a wrong one takes everything away."""
    if len(question.correct) == 1:
        return [
            f"{'=' if index in question.correct else '~'}{_escaped(text)}"
            for index, text in enumerate(question.choices)
        ]
    share = f"{100 / len(question.correct):.5f}".rstrip("0").rstrip(".")
    return [
        f"~%{share if index in question.correct else '-100'}%{_escaped(text)}"
        for index, text in enumerate(question.choices)
    ]


def _escaped(text: str) -> str:
    return MARK.sub(r"\\\g<0>", text).replace("\n", r"\n")
