"""Quizzes that could be stored, drawn by Hypothesis, with a weakness for the characters that formats give a meaning."""

from hypothesis import strategies as st

from wordrally.contracts.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Media,
    Question,
    QuizDraft,
    ScrambleQuestion,
    Speech,
    TextQuestion,
)
from wordrally.quiz.authoring.domain.content import check_quiz

MEANINGFUL = "=~#{}:\\|'\"@+-;,<>&*/%[]() \t$_1aA"
characters = st.one_of(st.sampled_from(MEANINGFUL), st.characters(exclude_categories=("Cc", "Cs", "Cn")))


def texts(longest: int, *, lines: bool = False) -> st.SearchStrategy[str]:
    alphabet = st.one_of(characters, st.just("\n")) if lines else characters
    return st.text(alphabet, min_size=1, max_size=longest).filter(str.strip)


settings = {
    "prompt": texts(40, lines=True),
    "time_limit_ms": st.integers(3_000, 600_000),
    "points": st.integers(0, 10_000),
    "explanation": st.none() | texts(40, lines=True),
    "media": st.none() | st.builds(Media, value=st.sampled_from(["🍞", "☂️", "👩‍🚀"]), alt=texts(20)),
    "word": st.none() | texts(12),
    "exercise": st.none() | st.sampled_from(["definition", "gap", "typed"]),
}
accepted = st.lists(texts(15), min_size=1, max_size=4)


@st.composite
def choice_questions(draw: st.DrawFn) -> ChoiceQuestion:
    choices = draw(st.lists(texts(15), min_size=2, max_size=8))
    correct = draw(st.lists(st.sampled_from(range(len(choices))), min_size=1, unique=True).map(sorted))
    return draw(st.builds(ChoiceQuestion, choices=st.just(choices), correct=st.just(correct), **settings))


text_questions = st.builds(TextQuestion, accepted=accepted, **settings)
listen_questions = st.builds(
    ListenQuestion,
    accepted=accepted,
    spoken=st.builds(Speech, text=texts(15), language=st.just("pt-BR")),
    **settings,
)
scramble_questions = st.sampled_from(["cat", "ice-cream", "l'été", "Straße"]).flatmap(
    lambda word: st.builds(
        ScrambleQuestion, accepted=st.just([word]), letters=st.just(list(reversed(word))), **settings
    )
)


def drafts(*kinds: st.SearchStrategy[Question]) -> st.SearchStrategy[QuizDraft]:
    """Quizzes of these kinds of questions that the service would store."""
    return st.builds(
        QuizDraft,
        title=texts(30),
        language=st.sampled_from(["en", "de-CH", "zh"]),
        questions=st.lists(st.one_of(*kinds), min_size=1, max_size=4),
    ).filter(lambda draft: not check_quiz(draft))


every_kind = drafts(choice_questions(), text_questions, scramble_questions, listen_questions)
plain_kinds = drafts(choice_questions(), text_questions)
