"""What a service and its workbench say to one another: one job, one outcome, as msgpack."""

from typing import Literal

import msgspec

from wordrally.contracts.formats import ExportFormat, ImportOptions, ImportProposal
from wordrally.contracts.media import MediaKind
from wordrally.contracts.quizzes import QuizDraft
from wordrally.contracts.vocabulary import QuizProposal, QuizRecipe


class Propose(msgspec.Struct, frozen=True, tag=True):
    """Make a quiz from words."""

    recipe: QuizRecipe
    seed: int
    difficulties: dict[str, float]


class Read(msgspec.Struct, frozen=True, tag=True):
    """Read a quiz from a file, or from a form that holds one."""

    name: str
    content_type: str
    body: bytes
    options: ImportOptions


class Prepare(msgspec.Struct, frozen=True, tag=True):
    """Make a picture or sound fit to be stored; it may be in a form."""

    content_type: str
    body: bytes


class WriteJob(msgspec.Struct, frozen=True, tag=True):
    """Write a quiz into a file."""

    quiz: QuizDraft
    format: ExportFormat
    separator: str = ","


Job = Propose | Read | Prepare | WriteJob


class Fit(msgspec.Struct, frozen=True, tag=True):
    """A picture or sound as it is stored, under an id that nobody has yet."""

    id: str
    kind: MediaKind
    media_type: str
    content: bytes


class Proposed(msgspec.Struct, frozen=True, tag=True):
    """A quiz that was made."""

    proposal: QuizProposal


class Understood(msgspec.Struct, frozen=True, tag=True):
    """A quiz that was read, and the media that its questions name."""

    proposal: ImportProposal
    media: list[Fit] = []


class Put(msgspec.Struct, frozen=True, tag=True):
    """A file that was written; by reason, the questions that it cannot hold."""

    content: bytes
    media_type: str
    extension: str
    left_out: dict[str, list[int]]


class Declined(msgspec.Struct, frozen=True, tag=True):
    """There is no quiz in it, or no file of it; `detail` is for whoever brought it."""

    detail: str


class Exhausted(msgspec.Struct, frozen=True, tag=True):
    """A bound of the workbench was reached."""

    what: Literal["time", "memory"]


class Broken(msgspec.Struct, frozen=True, tag=True):
    """A fault of ours: `trace` is for the log."""

    trace: str


JobOutcome = Proposed | Understood | Fit | Put | Declined | Exhausted | Broken
