"""Work whose cost strangers decide: done on a workbench, a short-lived process with bounds, away from live games."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.formats import ExportFormat, ImportOptions, ImportProposal
from wordrally.contracts.ids import AccountId
from wordrally.contracts.quizzes import QuizDraft
from wordrally.contracts.vocabulary import QuizProposal, QuizRecipe
from wordrally.quiz.authoring.application.media import MediaFile


class Busy(Exception):
    """Too much is waiting already, or waited too long; nothing was done."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("the workbenches are busy")
        self.retry_after_s = retry_after_s


class Unfit(Exception):
    """What was brought cannot be worked on, now or later; `detail` is a sentence for whoever brought it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class TooMuchWork(Unfit):
    """It took more time or memory than a workbench has."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sends: its name if they told it, and its body, which may be a form that holds the file.

    `body` is read when there is a free workbench, so that a file which waits is not in memory.
    """

    name: str
    content_type: str
    body: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A quiz as a file. `extension` has its dot; `left_out` are indexes of questions that the format cannot hold, by reason."""

    content: bytes
    media_type: str
    extension: str
    left_out: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A quiz in a file, and the media that its questions name; neither is stored yet."""

    proposal: ImportProposal
    media: Sequence[MediaFile] = ()


class Workbenches(Protocol):
    """Bounded in time, memory and number; nobody has more than one at a time.

    Everything raises `Busy`, `TooMuchWork`, and `Unfit` for what cannot be done.
    """

    async def propose(
        self, whose: AccountId, recipe: QuizRecipe, seed: int, difficulties: Mapping[str, float]
    ) -> QuizProposal: ...

    async def read(self, whose: AccountId, file: SentFile, options: ImportOptions) -> ReadFile: ...

    async def prepare(self, whose: AccountId, file: SentFile) -> MediaFile: ...

    async def write(
        self, whose: AccountId, quiz: QuizDraft, format_: ExportFormat, separator: str = ","
    ) -> WrittenFile:
        """The quiz as a file; `separator` stands between the columns of a CSV."""
        ...
