"""The kernel bounds work on a workbench, whatever it tries; and the real workbench does its job."""

import asyncio
import json
import os
import signal
import sys
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from structlog.testing import capture_logs

from tests.quiz.authoring import careless_bench
from wordrally.contracts.http.formats import ImportOptions
from wordrally.contracts.http.quizzes import Media, QuizDraft, TextQuestion
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.adapters import process_workbenches
from wordrally.quiz.authoring.adapters.process_workbenches import ProcessWorkbenches, WorkbenchFailed
from wordrally.quiz.authoring.application.workbenches import (
    Busy,
    ReadFile,
    SentFile,
    TooMuchWork,
    Unfit,
    WantedFile,
)

pytestmark = pytest.mark.process

ANN = AccountId("ann")
QUIZ = QuizDraft(title="Weather", questions=[TextQuestion(prompt="drizzle", accepted=["rain"])])


def careless_benches(folder: Path, wall_s: float) -> ProcessWorkbenches:
    script = str(Path(careless_bench.__file__))
    return ProcessWorkbenches((sys.executable, "-P", script, str(folder)), wall_s)


@pytest.fixture
def careless(tmp_path: Path) -> ProcessWorkbenches:
    """With time enough on a machine where everybody else goes first."""
    return careless_benches(tmp_path, wall_s=200)


def sent(name: str, body: bytes = b"", content_type: str = "application/octet-stream") -> SentFile:
    async def read() -> bytes:
        return body

    return SentFile(name=name, content_type=content_type, body=read)


async def attempt(benches: ProcessWorkbenches, wish: str) -> str:
    """What came of the careless workbench's attempt."""
    with pytest.raises(Unfit) as told:
        await benches.read(ANN, sent(wish), ImportOptions())
    return told.value.detail


async def test_work_without_end_is_ended(careless: ProcessWorkbenches) -> None:
    with pytest.raises(TooMuchWork, match="too long"):
        await careless.read(ANN, sent("spin"), ImportOptions())


async def test_memory_beyond_the_bound_is_refused(careless: ProcessWorkbenches) -> None:
    with pytest.raises(TooMuchWork, match="memory"):
        await careless.read(ANN, sent("fill_memory"), ImportOptions())
    assert await attempt(careless, "fill_half_of_the_memory") == "25000000"


async def test_not_a_byte_is_written(careless: ProcessWorkbenches, tmp_path: Path) -> None:
    assert await attempt(careless, "write_a_file") == "OSError"
    assert (tmp_path / "left-behind").stat().st_size == 0


async def test_settings_are_not_seen_and_everybody_else_goes_first(
    careless: ProcessWorkbenches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORDRALLY_DATABASE_URL", "secret")
    niceness = min(os.getpriority(os.PRIO_PROCESS, 0) + 10, 19)

    assert await attempt(careless, "look_around") == f"[] / {niceness}"


async def test_few_files_can_be_open(careless: ProcessWorkbenches) -> None:
    assert await attempt(careless, "open_many_files") == "OSError"


async def test_a_reader_that_crashes_is_our_fault_and_the_file_is_refused(
    careless: ProcessWorkbenches,
) -> None:
    with capture_logs() as lines:
        assert "damaged" in await attempt(careless, "crash")
        assert "damaged" in await attempt(careless, "fly")
    assert [line["event"] for line in lines] == ["a file broke its reader"] * 2


async def test_a_fault_that_no_file_is_to_blame_for_stays_ours(careless: ProcessWorkbenches) -> None:
    for title in ("crash", "answer_another_job"):
        with pytest.raises(WorkbenchFailed), capture_logs():
            await careless.write(ANN, msgspec.structs.replace(QUIZ, title=title), WantedFile("json"))


async def test_who_gets_no_core_in_time_may_come_again(tmp_path: Path) -> None:
    with pytest.raises(Busy):
        await careless_benches(tmp_path, wall_s=0.2).read(ANN, sent("sleep"), ImportOptions())


async def test_a_job_that_worked_all_the_time_is_too_much_work_and_the_service_not_busy(
    tmp_path: Path,
) -> None:
    script = str(Path(careless_bench.__file__))
    benches = ProcessWorkbenches((sys.executable, "-P", script, str(tmp_path)), wall_s=5, much_cpu_s=0.4)

    with pytest.raises(TooMuchWork, match="too much work"):
        await benches.read(ANN, sent("spin_and_sleep"), ImportOptions())


async def test_what_a_job_started_ends_with_it(careless: ProcessWorkbenches) -> None:
    pid = int(await attempt(careless, "leave_a_child"))
    async with asyncio.timeout(100):
        while _is_running(pid):  # noqa: ASYNC110 - it ends in another process
            await asyncio.sleep(0.01)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the latter when it ends while one reads
        return False


async def test_a_workbench_ends_with_the_service_that_started_it() -> None:
    """The service is killed while its workbench waits for a job: nobody is left who could tell it to end."""
    code = (
        "import os, subprocess, sys, time\n"
        f"bench = subprocess.Popen({[*process_workbenches.COMMAND]!r} + [str(os.getpid())], "
        f"stdin=subprocess.PIPE)\n"
        "print(bench.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    service = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    assert service.stdout is not None
    pid = int(await service.stdout.readline())
    service.send_signal(signal.SIGKILL)
    await service.wait()
    async with asyncio.timeout(100):
        while _is_running(pid):  # noqa: ASYNC110 - it ends in another process
            await asyncio.sleep(0.01)


async def test_the_largest_picture_fits_into_the_real_workbench() -> None:
    content = BytesIO()
    Image.new("RGBA", (4_000, 4_000)).save(content, "PNG")

    prepared = await ProcessWorkbenches(wall_s=200).prepare(ANN, sent("", content.getvalue()))

    assert (prepared.kind, prepared.media_type, len(prepared.id)) == ("image", "image/webp", 22)


async def test_a_file_is_read_and_written_by_the_real_workbench() -> None:
    benches = ProcessWorkbenches(wall_s=200)

    written = await benches.write(ANN, QUIZ, WantedFile("json"))
    read = await benches.read(ANN, sent("weather.json", written.content), ImportOptions())

    assert (written.media_type, written.extension, written.left_out) == ("application/json", ".json", {})
    assert (read.proposal.title, read.proposal.questions) == (QUIZ.title, QUIZ.questions)


def form(*files: tuple[str, bytes]) -> bytes:
    parts = [
        f'--xx\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'.encode() + content
        for name, content in files
    ]
    return b"\r\n".join([*parts, b"--xx--\r\n"])


async def read_form(body: bytes) -> ReadFile:
    kind = "multipart/form-data; boundary=xx"
    return await ProcessWorkbenches(wall_s=200).read(ANN, sent("", body, kind), ImportOptions())


async def test_the_file_of_a_form_is_read() -> None:
    content = json.dumps(msgspec.to_builtins(QUIZ)).encode()
    field = b'--xx\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'

    assert (await read_form(field + form(("weather.json", content)))).proposal.questions == QUIZ.questions


@pytest.mark.parametrize(
    "body",
    [b"", b"--xx--\r\n", form(("a.csv", b"a,b"), ("b.csv", b"c,d")), form(("a.csv", b"a,b"))[:-9]],
    ids=["nothing", "no file", "two files", "cut off"],
)
async def test_a_form_that_does_not_hold_one_file_is_refused(body: bytes) -> None:
    with pytest.raises(Unfit, match="form"):
        await read_form(body)


async def test_a_stored_picture_goes_into_a_package_and_comes_back() -> None:
    benches = ProcessWorkbenches(wall_s=200)
    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    stored = await benches.prepare(ANN, sent("cat.png", content.getvalue()))
    shown = TextQuestion(
        prompt="Look", accepted=["cat"], media=Media(kind="image", id=stored.id, alt="A cat")
    )
    quiz = msgspec.structs.replace(QUIZ, questions=[shown])

    written = await benches.write(ANN, quiz, WantedFile("anki"), [stored])
    read = await benches.read(ANN, sent("pets.apkg", written.content), ImportOptions())

    assert written.left_out == {}
    assert [file.kind for file in read.media] == ["image"]
    assert [one.media and one.media.alt for one in read.proposal.questions] == ["A cat"]
