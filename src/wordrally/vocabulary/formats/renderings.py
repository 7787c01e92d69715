"""Questions as shown by programs that know texts and choices only: no emoji, no letters to put in order."""

from typing import assert_never

from wordrally.contracts.http.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Question,
    ScrambleQuestion,
    TextQuestion,
)


def prompt_of(question: Question) -> str:
    """Return the prompt, after its picture, and before the letters to be put in order."""
    picture = f"{question.media.value} " if question.media and question.media.kind == "emoji" else ""
    letters = f"\n({' '.join(question.letters)})" if isinstance(question, ScrambleQuestion) else ""
    return f"{picture}{question.prompt}{letters}"


def answers_of(question: Question) -> list[str]:
    """Return all accepted texts."""
    match question:
        case ChoiceQuestion():
            return [question.choices[index] for index in question.correct]
        case TextQuestion() | ScrambleQuestion() | ListenQuestion():
            return question.accepted
        case _:
            assert_never(question)


def unless_spoken(question: Question) -> str | None:
    """Return why a format without sound cannot hold the question, if it is a listening question."""
    return "It is asked by voice, which a file cannot hold." if isinstance(question, ListenQuestion) else None
