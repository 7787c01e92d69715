"""What readers find in a file, row by row, before anything is measured against our own limits."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from wordrally.contracts.formats import ImportOptions
from wordrally.contracts.quizzes import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Two sides that belong together; which of them is asked, and how, is for whoever imports to say."""

    front: str
    back: str
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
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
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A question of ours, and what was lost on the way to it."""

    question: Question
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A row that no question can be made of."""

    text: str
    reason: str


ImportRow = Card | Found | Taken | Left


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as its format's reader sees it; `rows` may be read once, and reading them may still find it unreadable."""

    rows: Iterable[ImportRow]
    title: str = ""
    language: str | None = None
    notes: Sequence[str] = ()


Reader = Callable[[bytes, ImportOptions], Reading]
