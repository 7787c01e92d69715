"""Execution of one job, in a process of its own and within its limits."""

import traceback
from io import BytesIO
from typing import assert_never

from multipart import (  # pyright: ignore[reportMissingTypeStubs]
    MultipartError,
    MultipartParser,
    parse_options_header,
)

from wordrally.quiz.authoring.application.jobs import (
    Broken,
    Declined,
    Exhausted,
    Fit,
    Job,
    JobOutcome,
    Prepare,
    Propose,
    Proposed,
    Put,
    Read,
    Understood,
    WriteJob,
)
from wordrally.quiz.authoring.application.media import new_media_id
from wordrally.quiz.authoring.domain.proposals import keep_storable

FORM = "multipart/form-data"
MOST_PARTS = 20


def outcome_of(job: Job) -> JobOutcome:
    """Do the job. Every failure becomes an outcome, too."""
    try:
        return _do(job)
    except MemoryError:
        return Exhausted("memory")
    except Exception:  # a boundary: the service reports it to the caller
        return Broken(traceback.format_exc())


def _do(job: Job) -> JobOutcome:
    """Dispatch the job. Each branch imports only its own modules, so that a job starts sooner."""
    match job:
        case Propose():
            return _propose(job)
        case Read():
            return _read(job)
        case Prepare():
            return _prepare(job)
        case WriteJob():
            return _write(job)
        case _:
            assert_never(job)


def _propose(job: Propose) -> JobOutcome:
    from wordrally.vocabulary.generation import ChoiceSources, propose_quiz  # noqa: PLC0415
    from wordrally.vocabulary.lexicon import open_lexicon  # noqa: PLC0415

    sources = ChoiceSources(job.confusions, job.spare)
    return Proposed(propose_quiz(open_lexicon(), job.recipe, job.seed, job.difficulties, sources))


def _read(job: Read) -> JobOutcome:
    from wordrally.vocabulary.formats import MediaCollector, Unreadable, read_quiz  # noqa: PLC0415

    collector = MediaCollector(new_media_id)
    try:
        name, content = _file_in(job.content_type, job.body, job.name)
        proposal = keep_storable(read_quiz(content, name, job.options, collector))
        media = [Fit(name, one.kind, one.media_type, one.content) for name, one in collector.files.items()]
        return Understood(proposal, media)
    except Unreadable as refusal:
        return Declined(refusal.detail)
    except MultipartError as error:
        return Declined(f"The form cannot be read: {error}.")


def _prepare(job: Prepare) -> JobOutcome:
    from wordrally.vocabulary.media import UnfitMedia, prepare_media  # noqa: PLC0415

    try:
        _, content = _file_in(job.content_type, job.body)
        prepared = prepare_media(content)
    except UnfitMedia as refusal:
        return Declined(refusal.detail)
    except MultipartError as error:
        return Declined(f"The form cannot be read: {error}.")
    return Fit(new_media_id(), prepared.kind, prepared.media_type, prepared.content)


def _write(job: WriteJob) -> JobOutcome:
    from wordrally.vocabulary.formats import Unwritable, write_quiz  # noqa: PLC0415
    from wordrally.vocabulary.media import PreparedMedia  # noqa: PLC0415

    try:
        files = {fit.id: PreparedMedia(fit.kind, fit.media_type, fit.content) for fit in job.media}
        written = write_quiz(job.quiz, job.format, job.separator, files)
    except Unwritable as refusal:
        return Declined(refusal.detail)
    left_out: dict[str, list[int]] = {}
    for left in written.left_out:
        left_out.setdefault(left.reason, []).append(left.question)
    return Put(written.content, written.media_type, written.extension, left_out)


def _file_in(content_type: str, body: bytes, stated_name: str = "") -> tuple[str, bytes]:
    """Return name and content of the file: the body itself, or the only file of a form."""
    kind, options = parse_options_header(content_type)
    if kind != FORM:
        return stated_name, body
    size = len(body) + 1  # kept in memory, as a workbench may not write files
    form = MultipartParser(
        BytesIO(body),
        options.get("boundary", ""),
        part_limit=MOST_PARTS,
        spool_limit=size,
        memory_limit=size,
    )
    files = [part for part in form if part.filename is not None]
    if len(files) != 1:
        raise MultipartError(f"it must hold one file, and it holds {len(files)}")
    return stated_name or str(files[0].filename), bytes(files[0].raw)
