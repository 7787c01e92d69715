"""Messages between the quiz service and a workbench: one job and one outcome, as msgpack."""

from typing import Literal

import msgspec

from wordrally.contracts.http.formats import ExportFormat, ImportOptions, ImportProposal
from wordrally.contracts.http.media import MediaKind
from wordrally.contracts.http.quizzes import QuizDraft
from wordrally.contracts.http.vocabulary import QuizProposal, QuizRecipe
from wordrally.vocabulary.generation.pairs import ListedPair


class Propose(msgspec.Struct, frozen=True, tag=True):
    """Job that makes a quiz from words."""

    recipe: QuizRecipe
    seed: int
    difficulties: dict[str, float]
    confusions: dict[str, list[str]] = {}
    spare: list[ListedPair] = []


class Read(msgspec.Struct, frozen=True, tag=True):
    """Job that reads a quiz from a file, or from a form that contains one."""

    name: str
    content_type: str
    body: bytes
    options: ImportOptions


class Prepare(msgspec.Struct, frozen=True, tag=True):
    """Job that prepares a picture or sound for storage; it may be in a form."""

    content_type: str
    body: bytes


class WriteJob(msgspec.Struct, frozen=True, tag=True):
    """Job that writes a quiz into a file, with the stored media that it may enclose."""

    quiz: QuizDraft
    format: ExportFormat
    separator: str = ","
    media: list["Fit"] = []


Job = Propose | Read | Prepare | WriteJob


class Fit(msgspec.Struct, frozen=True, tag=True):
    """Picture or sound that was prepared for storage, with a new id."""

    id: str
    kind: MediaKind
    media_type: str
    content: bytes


class Proposed(msgspec.Struct, frozen=True, tag=True):
    """Quiz that was made from words."""

    proposal: QuizProposal


class Understood(msgspec.Struct, frozen=True, tag=True):
    """Quiz that was read from a file, and the media that its questions refer to."""

    proposal: ImportProposal
    media: list[Fit] = []


class Put(msgspec.Struct, frozen=True, tag=True):
    """File that was written; `left_out` lists, by reason, the questions that it cannot hold in whole."""

    content: bytes
    media_type: str
    extension: str
    left_out: dict[str, list[int]]


class Declined(msgspec.Struct, frozen=True, tag=True):
    """Rejection: the file contains no quiz, or none can be written. `detail` is for the caller."""

    detail: str


class Exhausted(msgspec.Struct, frozen=True, tag=True):
    """The job exceeded a limit of the workbench."""

    what: Literal["time", "memory"]


class Broken(msgspec.Struct, frozen=True, tag=True):
    """Internal error of the workbench; `trace` is for the log."""

    trace: str


JobOutcome = Proposed | Understood | Fit | Put | Declined | Exhausted | Broken
