"""HTTP bodies of quizzes.

Rules across fields, such as a key within the choices, are in `quiz.authoring.domain`. `kind` says how a
question is answered. `exercise` says what a question made from a word asks about that `word`. Neither `word`
nor `exercise` is sent to a player with the question, since the word is often the key.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from wordrally.contracts.http.media import MediaId
from wordrally.contracts.ids import AccountId, QuizId

Prompt = Annotated[str, Meta(min_length=1, max_length=500)]
Choice = Annotated[str, Meta(min_length=1, max_length=200)]
ChoiceIndex = Annotated[int, Meta(ge=0, le=7)]
AcceptedText = Annotated[str, Meta(min_length=1, max_length=200)]
AcceptedTexts = Annotated[list[AcceptedText], Meta(min_length=1, max_length=20)]
TimeLimitMs = Annotated[int, Meta(ge=3_000, le=600_000)]
Points = Annotated[int, Meta(ge=0, le=10_000)]
Explanation = Annotated[str, Meta(max_length=1_000)]
Title = Annotated[str, Meta(min_length=1, max_length=200)]
Language = Annotated[str, Meta(min_length=2, max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
Visibility = Literal["private", "public"]
Tag = Annotated[str, Meta(min_length=1, max_length=40)]
Folder = Annotated[str, Meta(min_length=1, max_length=60)]
Cover = Annotated[str, Meta(min_length=1, max_length=16)]
QuizSort = Literal[
    "-created_at",
    "created_at",
    "-updated_at",
    "updated_at",
    "-last_played_at",
    "last_played_at",
    "title",
    "-title",
]
"""Field that orders a list; a minus sorts downwards."""
Word = Annotated[str, Meta(min_length=1, max_length=60)]
Letter = Annotated[str, Meta(min_length=1, max_length=16)]
Exercise = Literal[
    "definition", "meaning", "synonym", "antonym", "gap", "picture", "spelling", "scramble", "listen", "typed"
]
"""`definition` asks for the word, `meaning` for the definition, `gap` for the word missing in an example."""


Strictness = Literal["strict", "lenient"]
Difference = Literal["accents", "articles", "case", "punctuation", "spelling", "typos"]
"""Permitted differences of an answer that counts; `spelling`: British and American English."""


class Marking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Marking of typed answers.

    Differences covered by a lenient setting earn full points and are shown in `result.almost`. The defaults
    apply to questions without `marking`: only case, surrounding and repeated blanks, and Unicode form are
    ignored.
    """

    accents: Strictness = "strict"
    articles: Strictness = "strict"
    case: Strictness = "lenient"
    punctuation: Strictness = "strict"
    typos: Strictness = "strict"


class Almost(msgspec.Struct, frozen=True, kw_only=True):
    """The difference in an answer that counts, and the expected text."""

    differences: list[Difference]
    expected: str


LENIENT = Marking(
    accents="lenient", articles="lenient", case="lenient", punctuation="lenient", typos="lenient"
)


class Media(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture or sound of a prompt: an emoji in `value`, or stored media by `id`.

    `alt` is its text alternative.
    """

    kind: Literal["emoji", "image", "audio"] = "emoji"
    value: Annotated[str, Meta(min_length=1, max_length=16)] | msgspec.UnsetType = msgspec.UNSET
    id: MediaId | msgspec.UnsetType = msgspec.UNSET
    alt: Annotated[str, Meta(min_length=1, max_length=200)]


class Speech(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Text that a device speaks in its own voice for that language."""

    text: Annotated[str, Meta(min_length=1, max_length=200)]
    language: Language = "en"


class QuestionBase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields of all questions. Languages are BCP 47 tags or `und`; the default is the quiz's language.

    The default of `word_language` is the answer's language when the word is the key, else the prompt's.
    """

    prompt: Prompt
    time_limit_ms: TimeLimitMs = 30_000
    points: Points = 1_000
    explanation: Explanation | None = None
    media: Media | None = None
    word: Word | None = None
    exercise: Exercise | None = None
    prompt_language: Language | None = None
    answer_language: Language | None = None
    word_language: Language | None = None


class ChoiceQuestion(QuestionBase, frozen=True, kw_only=True, tag_field="kind", tag="choice"):
    """Pick every right one of 2–8 choices; `correct` holds their indexes."""

    choices: Annotated[list[Choice], Meta(min_length=2, max_length=8)]
    correct: Annotated[list[ChoiceIndex], Meta(min_length=1, max_length=8)]
    time_limit_ms: TimeLimitMs = 20_000


class TextQuestion(QuestionBase, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """Type a text.

    Without `marking`, only case, surrounding and repeated blanks, and Unicode form are ignored.
    """

    accepted: AcceptedTexts
    marking: Marking | None = None


class ScrambleQuestion(QuestionBase, frozen=True, kw_only=True, tag_field="kind", tag="scramble"):
    """Put letters in order; marked as a text.

    `letters` are shown in this order and spell each accepted text.
    """

    letters: Annotated[list[Letter], Meta(min_length=2, max_length=40)]
    accepted: AcceptedTexts


class ListenQuestion(QuestionBase, frozen=True, kw_only=True, tag_field="kind", tag="listen"):
    """Type the spoken text; marked as a text.

    `spoken` is the question, so it is sent with it; a recording as `media` is sent in its place.
    """

    spoken: Speech
    accepted: AcceptedTexts
    marking: Marking | None = None


Question = ChoiceQuestion | TextQuestion | ScrambleQuestion | ListenQuestion


def kind_of(question: Question) -> str:
    """Return the tag that identifies the kind of a question on the wire."""
    return str(question.__struct_config__.tag)


class QuizDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST` and `PUT /api/v1/quizzes`: a quiz before it is stored."""

    title: Title
    language: Language = "en"
    visibility: Visibility = "private"
    questions: Annotated[list[Question], Meta(min_length=1, max_length=200)]
    tags: Annotated[list[Tag], Meta(max_length=10)] = []
    folder: Folder | None = None
    cover: Cover | None = None
    """One emoji."""


class Quiz(msgspec.Struct, frozen=True, kw_only=True):
    """A stored quiz, key included. `owner_id` is null for the starter quizzes.

    `last_played_at` is when its owner last opened a session of it. `key_hidden` is true for readers who may
    not see the key at the moment, as others play the quiz: keys, explanations and words are empty then.
    `hidden_at` is set while an operator has hidden the quiz: it is private, and cannot be made public.
    """

    id: QuizId
    title: str
    language: str
    visibility: Visibility
    questions: list[Question]
    owner_id: AccountId | None
    version: int
    created_at: int
    updated_at: int
    tags: list[str] = []
    folder: str | None = None
    cover: str | None = None
    last_played_at: int | None = None
    key_hidden: bool | msgspec.UnsetType = msgspec.UNSET
    hidden_at: int | None = None


class QuizSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A quiz in a list, without its questions. `deleted_at` is set in the list of deleted quizzes."""

    id: QuizId
    title: str
    language: str
    visibility: Visibility
    question_count: int
    owner_id: AccountId | None
    version: int
    created_at: int
    updated_at: int
    tags: list[str] = []
    folder: str | None = None
    cover: str | None = None
    last_played_at: int | None = None
    deleted_at: int | None = None
    hidden_at: int | None = None
