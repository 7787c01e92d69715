"""Questions of ours as programs show them that know texts and choices only: no emoji beside, no letters to put in order."""

from typing import assert_never

from wordrally.contracts.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Question,
    ScrambleQuestion,
    TextQuestion,
)


def prompt_of(question: Question) -> str:
    """The prompt, after its picture, and before the letters to be put in order."""
    picture = f"{question.media.value} " if question.media and question.media.kind == "emoji" else ""
    letters = f"\n({' '.join(question.letters)})" if isinstance(question, ScrambleQuestion) else ""
    return f"{picture}{question.prompt}{letters}"


def answers_of(question: Question) -> list[str]:
    """All texts that are right."""
    match question:
        case ChoiceQuestion():
            return [question.choices[index] for index in question.correct]
        case TextQuestion() | ScrambleQuestion() | ListenQuestion():
            return question.accepted
        case _:
            assert_never(question)


def unless_spoken(question: Question) -> str | None:
    """Why a format without sound cannot hold the question, if it is heard."""
    return "It is asked by voice, which a file cannot hold." if isinstance(question, ListenQuestion) else None
