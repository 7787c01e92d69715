"""Valid quizzes, drawn by Hypothesis with a preference for characters that have a meaning in formats."""

from hypothesis import strategies as st

from wordrally.contracts.http.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Marking,
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
    "prompt_language": st.none() | st.sampled_from(["en", "pt-BR"]),
    "answer_language": st.none() | st.sampled_from(["en", "und"]),
    "word_language": st.none() | st.sampled_from(["de", "zh-Hant"]),
    "exercise": st.none() | st.sampled_from(["definition", "gap", "typed"]),
}
strictness = st.sampled_from(["strict", "lenient"])
markings = st.none() | st.builds(
    Marking,
    accents=strictness,
    articles=strictness,
    case=strictness,
    punctuation=strictness,
    typos=strictness,
)
stored = st.builds(
    Media, kind=st.sampled_from(["image", "audio"]), id=st.just("0123456789abcdef012345"), alt=texts(20)
)
accepted = st.lists(texts(15), min_size=1, max_size=4)


@st.composite
def choice_questions(draw: st.DrawFn) -> ChoiceQuestion:
    choices = draw(st.lists(texts(15), min_size=2, max_size=8))
    correct = draw(st.lists(st.sampled_from(range(len(choices))), min_size=1, unique=True).map(sorted))
    return draw(st.builds(ChoiceQuestion, choices=st.just(choices), correct=st.just(correct), **settings))


text_questions = st.builds(TextQuestion, accepted=accepted, marking=markings, **settings)
listen_questions = st.builds(
    ListenQuestion,
    accepted=accepted,
    spoken=st.builds(Speech, text=texts(15), language=st.just("pt-BR")),
    marking=markings,
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
        visibility=st.sampled_from(["private", "public"]),
        tags=st.lists(texts(12), max_size=3),
        folder=st.none() | texts(12),
        cover=st.none() | st.sampled_from(["🍞", "☂️", "👩‍🚀"]),
    ).filter(lambda draft: not check_quiz(draft))


shown_questions = st.builds(TextQuestion, accepted=accepted, **(settings | {"media": stored}))
every_kind = drafts(choice_questions(), text_questions, scramble_questions, listen_questions, shown_questions)
plain_kinds = drafts(choice_questions(), text_questions)
