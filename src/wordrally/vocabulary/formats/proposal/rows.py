"""What readers find in a file, row by row, before anything is measured against our own limits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wordrally.contracts.formats import ImportInterpretation, ImportOptions
from wordrally.contracts.quizzes import Media, Question
from wordrally.vocabulary.formats.proposal.media import MediaSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """How a row was read: `sources` name where prompt, answer, key and time stood; `doubts` why a person might read it otherwise.

    `media` is a picture or sound beside the prompt, `shown` the same once it is prepared.
    """

    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    media: MediaSource | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Reasoned):
    """Two sides that belong together; which of them is asked, and how, is for whoever imports to say."""

    front: str
    back: str
    explanation: str = ""
    time_limit_ms: int | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Reasoned):
    """A question as another program has it: with `choices` one to pick from, without them one to type.

    `correct` are indexes of choices. What is None was not said in the file.
    """

    prompt: str
    choices: Sequence[str] = ()
    correct: Sequence[int] = ()
    accepted: Sequence[str] = ()
    time_limit_ms: int | None = None
    points: int | None = None
    explanation: str = ""
    shown: Media | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A question of ours, and what was lost on the way to it."""

    question: Question
    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()
    sources: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Left:
    """A row that no question can be made of."""

    text: str
    reason: str


ImportRow = Card | Found | Taken | Left


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as its format's reader sees it; `rows` may be read once, and reading them may still find it unreadable.

    `doubts` concern every row. `letter_doubts` concern rows with letters beyond ASCII.
    """

    rows: Iterable[ImportRow]
    title: str = ""
    language: str | None = None
    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()
    letter_doubts: Sequence[str] = ()
    interpretation: ImportInterpretation = field(default_factory=ImportInterpretation)


Reader = Callable[[bytes, ImportOptions], Reading]
