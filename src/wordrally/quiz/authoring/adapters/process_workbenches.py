"""Workbenches as processes: one job each, limited by the kernel, ended afterwards."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import NoReturn

import msgspec
import structlog

from wordrally.contracts.http.formats import ImportOptions
from wordrally.contracts.http.quizzes import QuizDraft
from wordrally.contracts.http.vocabulary import QuizProposal, QuizRecipe
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.adapters.job_queue import RETRY_AFTER_S, JobQueue
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
from wordrally.quiz.authoring.application.media import MediaFile
from wordrally.quiz.authoring.application.word_difficulties import PlayedWords
from wordrally.quiz.authoring.application.workbenches import (
    Busy,
    ReadFile,
    SentFile,
    TooMuchWork,
    Unfit,
    WantedFile,
    WrittenFile,
)

log = structlog.get_logger()

COMMAND = (sys.executable, "-P", "-B", "-m", "wordrally.quiz.workbench_main")
WALL_S = 20
"""Five times the CPU limit of a job. A job that exceeds it and has used half of its CPU is too much work. A
job that has used less was starved of CPU, so the file is not to blame."""

MUCH_CPU_S = 2.0
UPLOAD_S = 5  # the gateway buffers the whole body before it forwards it

TOO_MUCH = {
    "time": "This is too much work: it takes too long. Try a smaller file, or fewer words.",
    "memory": "This is too much work: it takes too much memory. Try a smaller file, or fewer words.",
}
DAMAGED = "This file cannot be read; it is damaged, or not of the type that it claims."


class WorkbenchFailed(Exception):
    """Internal error; the log has the details."""


class ProcessWorkbenches:
    """Implementation of `Workbenches`: one process per job."""

    def __init__(
        self, command: tuple[str, ...] = COMMAND, wall_s: float = WALL_S, much_cpu_s: float = MUCH_CPU_S
    ) -> None:
        self._line = JobQueue()
        self._command = command
        self._wall_s = wall_s
        self._much_cpu_s = much_cpu_s
        self._outcomes = msgspec.msgpack.Decoder(JobOutcome)

    async def propose(
        self, whose: AccountId, recipe: QuizRecipe, seed: int, played: PlayedWords
    ) -> QuizProposal:
        confusions = {word: list(texts) for word, texts in played.confusions.items()}
        async with self._line.place(whose):
            outcome = await self._do(
                Propose(recipe, seed, dict(played.difficulties), confusions, list(played.spare))
            )
        return outcome.proposal if isinstance(outcome, Proposed) else _refuse(outcome)

    async def read(self, whose: AccountId, file: SentFile, options: ImportOptions) -> ReadFile:
        async with self._line.place(whose):
            body = await _body_of(file)
            outcome = await self._do(Read(file.name, file.content_type, body, options))
        if isinstance(outcome, Broken):  # any upload may cause this; the caller gets a 422, not a 500
            log.error("a file broke its reader", trace=outcome.trace)
            raise Unfit(DAMAGED)
        if not isinstance(outcome, Understood):
            _refuse(outcome)
        return ReadFile(outcome.proposal, [_media(one) for one in outcome.media])

    async def prepare(self, whose: AccountId, file: SentFile) -> MediaFile:
        async with self._line.place(whose):
            body = await _body_of(file)
            outcome = await self._do(Prepare(file.content_type, body))
        if isinstance(outcome, Broken):
            log.error("a file broke its reader", trace=outcome.trace)
            raise Unfit(DAMAGED)
        return _media(outcome) if isinstance(outcome, Fit) else _refuse(outcome)

    async def write(
        self, whose: AccountId, quiz: QuizDraft, wanted: WantedFile, media: Sequence[MediaFile] = ()
    ) -> WrittenFile:
        fit = [Fit(file.id, file.kind, file.media_type, file.content) for file in media]
        async with self._line.place(whose):
            outcome = await self._do(WriteJob(quiz, wanted.format, wanted.separator, fit))
        if not isinstance(outcome, Put):
            _refuse(outcome)
        return WrittenFile(outcome.content, outcome.media_type, outcome.extension, outcome.left_out)

    async def _do(self, job: Job) -> JobOutcome:
        async with self._process() as process:
            try:
                async with asyncio.timeout(self._wall_s):
                    answer, errors = await process.communicate(msgspec.msgpack.encode(job))
            except TimeoutError:
                if _cpu_seconds(process.pid) >= self._much_cpu_s:
                    return Exhausted("time")
                raise Busy(RETRY_AFTER_S) from None
        if process.returncode == 0:
            return self._outcomes.decode(answer)
        return _end_of(process.returncode, errors)

    @asynccontextmanager
    async def _process(self) -> AsyncGenerator[asyncio.subprocess.Process]:
        """Start a workbench with an empty environment, as ours holds secrets. Kill it afterwards."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            str(os.getpid()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # and its child processes
            await process.wait()


def _media(fit: Fit) -> MediaFile:
    return MediaFile(fit.id, fit.kind, fit.media_type, fit.content)


async def _body_of(file: SentFile) -> bytes:
    try:
        async with asyncio.timeout(UPLOAD_S):
            return await file.body()
    except TimeoutError:
        raise Busy(RETRY_AFTER_S) from None


def _cpu_seconds(pid: int) -> float:
    """Return the CPU time of the process in seconds; 0 where the kernel does not report it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _end_of(returncode: int | None, errors: bytes) -> JobOutcome:
    """Explain a missing answer: a limit was reached, or the process failed."""
    if returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Exhausted("time")
    return Broken(f"ended with {returncode}: {errors[-2_000:].decode(errors='replace')}")


def _refuse(outcome: JobOutcome) -> NoReturn:
    match outcome:
        case Declined(detail):
            raise Unfit(detail)
        case Exhausted(what):
            raise TooMuchWork(TOO_MUCH[what])
        case Broken(trace):
            log.error("workbench failed", trace=trace)
            raise WorkbenchFailed
        case _:
            raise WorkbenchFailed(f"unexpected outcome for this job: {type(outcome).__name__}")
