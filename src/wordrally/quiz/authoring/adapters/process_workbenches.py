"""Workbenches as processes: started for one job, bounded by the kernel, gone after it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import NoReturn

import msgspec
import structlog

from wordrally.contracts.formats import ExportFormat, ImportOptions
from wordrally.contracts.ids import AccountId
from wordrally.contracts.quizzes import QuizDraft
from wordrally.contracts.vocabulary import QuizProposal, QuizRecipe
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
from wordrally.quiz.authoring.application.workbenches import (
    Busy,
    ReadFile,
    SentFile,
    TooMuchWork,
    Unfit,
    WrittenFile,
)

log = structlog.get_logger()

COMMAND = (sys.executable, "-P", "-B", "-m", "wordrally.quiz.workbench_main")
# Five times the CPU that a job may use. A job that is not done by then, and has used half of its CPU, is too much work;
# one that has used less got no core, and the file is not to blame.
WALL_S = 20
MUCH_CPU_S = 2.0
UPLOAD_S = 5  # the gateway has the whole body before it passes it on

TOO_MUCH = {
    "time": "This is too much work: it takes too long. Try a smaller file, or fewer words.",
    "memory": "This is too much work: it takes too much memory. Try a smaller file, or fewer words.",
}
DAMAGED = "This file cannot be read; it is damaged, or not what it seems to be."


class WorkbenchFailed(Exception):
    """A fault of ours; the log has the details."""


class ProcessWorkbenches:
    """Implements `Workbenches`."""

    def __init__(
        self, command: tuple[str, ...] = COMMAND, wall_s: float = WALL_S, much_cpu_s: float = MUCH_CPU_S
    ) -> None:
        self._line = JobQueue()
        self._command = command
        self._wall_s = wall_s
        self._much_cpu_s = much_cpu_s
        self._outcomes = msgspec.msgpack.Decoder(JobOutcome)

    async def propose(
        self, whose: AccountId, recipe: QuizRecipe, seed: int, difficulties: Mapping[str, float]
    ) -> QuizProposal:
        async with self._line.place(whose):
            outcome = await self._do(Propose(recipe, seed, dict(difficulties)))
        return outcome.proposal if isinstance(outcome, Proposed) else _refuse(outcome)

    async def read(self, whose: AccountId, file: SentFile, options: ImportOptions) -> ReadFile:
        async with self._line.place(whose):
            body = await _body_of(file)
            outcome = await self._do(Read(file.name, file.content_type, body, options))
        if isinstance(
            outcome, Broken
        ):  # whatever is in the file: it must not be our fault to those who sent it
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
        self, whose: AccountId, quiz: QuizDraft, format_: ExportFormat, separator: str = ","
    ) -> WrittenFile:
        async with self._line.place(whose):
            outcome = await self._do(WriteJob(quiz, format_, separator))
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
        """A workbench with nothing of our environment: there are secrets in it. Whatever happens, it is gone afterwards."""
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
                os.killpg(process.pid, signal.SIGKILL)  # and whatever it left behind
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
    """What the process has used; 0 where the kernel does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _end_of(returncode: int | None, errors: bytes) -> JobOutcome:
    """Why there is no answer: a bound was reached, or the process broke."""
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
            raise WorkbenchFailed(f"an answer to another job: {type(outcome).__name__}")
