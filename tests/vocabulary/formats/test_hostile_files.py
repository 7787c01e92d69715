"""Every hostile file is refused in a sentence or read in bounded time and memory, without side effects."""

import os
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path
from time import process_time
from typing import Any

import msgspec
import pytest

from tests.vocabulary.formats.hostile import FILES
from tests.vocabulary.formats.mutations import mutants
from tests.vocabulary.formats.samples import SAMPLES
from wordrally.contracts.http.formats import ImportOptions
from wordrally.contracts.http.quizzes import Question
from wordrally.quiz.authoring.domain.content import check_question
from wordrally.vocabulary.formats import Unreadable, read_quiz

SECONDS = 5
MEMORY = 200 * 1_048_576
BOUNDED: dict[str, dict[str, Any]] = {
    "as it is": {},
    "as cards to choose from": {"cards": "choice"},
    "as text": {"format": "text", "cards": "choice"},
    "as text with a row separator": {"format": "text", "separator": "a", "row_separator": ";"},
    "as csv": {"format": "csv"},
    "as gift": {"format": "gift"},
    "as aiken": {"format": "aiken"},
    "as json": {"format": "json"},
}


ONLY_HOSTILE = {
    "zip_bomb", "lying_zip", "many_entries", "nested_zip", "lzma_zip", "zstd_bomb", "wide_zstd",
    "loop_in_a_view",
    "endless_column", "damaged_page", "many_notes", "corner_cell", "million_rows", "laughing",
    "reading_a_file", "deep_xml",
    "wide_json", "million_lines", "one_line", "many_cells", "missing_quote", "nulls", "zip_of_nothing",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_costs_a_bounded_time(name: str):
    content = FILES[name]()
    is_text = content[:2] != b"PK"
    for options in [*BOUNDED.values()] if is_text else [BOUNDED["as it is"]]:
        begun = process_time()
        refusal = refusal_of(content, **options)
        assert process_time() - begun < SECONDS
        if name in ONLY_HOSTILE and not options:
            assert re.fullmatch(r"[A-Z].*[.]", refusal or "it was taken"), "a sentence"


def refusal_of(content: bytes, **options: Any) -> str | None:
    try:
        read_quiz(content, "file", ImportOptions(**options))
    except Unreadable as refusal:
        return refusal.detail
    return None


@pytest.mark.parametrize(
    "name", ["zip_bomb", "many_attributes", "many_cells", "many_answers", "million_lines"]
)
def test_a_hostile_file_costs_a_bounded_memory(name: str):
    content = FILES[name]()
    tracemalloc.start()
    refusal_of(content, cards="choice")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MEMORY


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_refused_or_read_but_nothing_else_is_raised(name: str):
    for number, content in enumerate(mutants(name, 40)):
        options = ImportOptions(
            cards="choice" if number % 2 else "text", ask="back" if number % 3 else "front"
        )
        try:
            proposal = read_quiz(content, name, options)
        except Unreadable:
            continue
        assert msgspec.convert(msgspec.to_builtins(proposal.questions), list[Question]) == proposal.questions


@pytest.mark.parametrize("name", set(SAMPLES) - {"quiz.json"})
def test_what_is_taken_of_a_damaged_file_may_be_stored(name: str):
    for content in mutants(name, 12, seed=1):
        try:
            proposal = read_quiz(content, name, ImportOptions())
        except Unreadable:
            continue
        assert [error for question in proposal.questions for error in check_question("", question)] == []


@pytest.mark.process
def test_reading_touches_no_file(tmp_path: Path):
    """Every sample and a traversing name, in a process that may write nothing and open nothing."""
    script = tmp_path / "read.py"
    script.write_text(
        "import resource, sys\n"
        "from wordrally.contracts.http.formats import ImportOptions\n"
        "from wordrally.vocabulary.formats import read_quiz\n"
        "contents = [open(path, 'rb').read() for path in sys.argv[1:]]\n"
        "for content in contents: read_quiz(content, '../../x', ImportOptions())\n"  # what is imported late, is now
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))\n"
        "for content in contents: read_quiz(content, '../../x', ImportOptions())\n"
    )
    for name, content in SAMPLES.items():
        (tmp_path / f"sample-{name}").write_bytes(content)
    samples = sorted(map(str, tmp_path.glob("sample-*")))
    before = sorted(os.listdir(tmp_path))

    finished = subprocess.run(
        [sys.executable, script, *samples], cwd=tmp_path, capture_output=True, timeout=60, check=False
    )

    assert (finished.returncode, finished.stderr) == (0, b"")
    assert sorted(os.listdir(tmp_path)) == before
