"""Ports for work whose cost depends on user input.

A workbench is a short-lived process with limits, which keeps such work away from live games.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.http.formats import ExportFormat, ImportOptions, ImportProposal
from wordrally.contracts.http.quizzes import QuizDraft
from wordrally.contracts.http.vocabulary import QuizProposal, QuizRecipe
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.application.media import MediaFile
from wordrally.quiz.authoring.application.word_difficulties import PlayedWords


class Busy(Exception):
    """Too many jobs are waiting, or this one waited too long; nothing was done."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("the workbenches are busy")
        self.retry_after_s = retry_after_s


class Unfit(Exception):
    """The input can never be processed; `detail` is a sentence for the caller."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class TooMuchWork(Unfit):
    """The job exceeded the time or memory of a workbench."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """Uploaded file: its name if known, and its body, which may be a form that contains the file.

    `body` is read once a workbench is free, so that waiting uploads are not held in memory.
    """

    name: str
    content_type: str
    body: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class WantedFile:
    """Format of an export, and the column separator of a CSV."""

    format: ExportFormat
    separator: str = ","


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """Quiz as a file.

    `extension` includes its dot. `left_out` lists, by reason, the questions that the format
    cannot hold in whole.
    """

    content: bytes
    media_type: str
    extension: str
    left_out: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """Quiz that was read from a file, and the media that its questions refer to; neither is stored yet."""

    proposal: ImportProposal
    media: Sequence[MediaFile] = ()


class Workbenches(Protocol):
    """Workers limited in time, memory and number; an account uses one at a time.

    Every method raises `Busy`, `TooMuchWork`, and `Unfit` for invalid input.
    """

    async def propose(
        self, whose: AccountId, recipe: QuizRecipe, seed: int, played: PlayedWords
    ) -> QuizProposal: ...

    async def read(self, whose: AccountId, file: SentFile, options: ImportOptions) -> ReadFile: ...

    async def prepare(self, whose: AccountId, file: SentFile) -> MediaFile: ...

    async def write(
        self, whose: AccountId, quiz: QuizDraft, wanted: WantedFile, media: Sequence[MediaFile] = ()
    ) -> WrittenFile:
        """Write the quiz into a file, which may enclose these media."""
        ...
