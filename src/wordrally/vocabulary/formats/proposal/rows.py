"""The rows that a reader finds in a file, before they are measured against our limits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wordrally.contracts.http.formats import ImportInterpretation, ImportOptions
from wordrally.contracts.http.quizzes import Media, Question
from wordrally.vocabulary.formats.proposal.media import MediaSource
from wordrally.vocabulary.formats.proposal.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """The way a row was read.

    `sources` name where prompt, answer, key and time stood. `doubts` say why a person might read it
    otherwise. `media` is a picture or sound beside the prompt, `shown` the same once it is prepared.
    """

    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    media: MediaSource | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Reasoned):
    """Two sides that belong together. The import options decide which one is asked, and how.

    `media` stands on the front, `media_behind` on the back.
    """

    front: str
    back: str
    media_behind: MediaSource | None = None
    explanation: str = ""
    time_limit_ms: int | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Reasoned):
    """A question as another program has it: a choice question if it has `choices`, a typed one otherwise.

    `correct` are indexes of choices. A field that the file does not state is None.
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
    """A converted question, and what was lost on the way."""

    question: Question
    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()
    sources: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Left:
    """A row that cannot become a question."""

    text: str
    reason: str


ImportRow = Card | Found | Taken | Left


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as the reader of its format sees it.

    `rows` may be iterated once, and may raise `Unreadable` on the way. `doubts` concern every row,
    `letter_doubts` only rows with non-ASCII letters.
    """

    rows: Iterable[ImportRow]
    title: str = ""
    language: str | None = None
    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()
    letter_doubts: Sequence[str] = ()
    shelf: Shelf = field(default_factory=Shelf)
    interpretation: ImportInterpretation = field(default_factory=ImportInterpretation)


Reader = Callable[[bytes, ImportOptions], Reading]
