"""The page of settings names every variable that a process reads."""

import msgspec
from checks.settings import PAGE, PROCESSES, page

from wordrally.cli import TARGETS


def test_the_page_has_a_section_for_each_process_with_each_of_its_variables():
    written = page()

    assert set(PROCESSES) == set(TARGETS)
    for name, settings in PROCESSES.items():
        section = written.partition(f"## `wordrally serve {name}`")[2].partition("\n## ")[0]
        fields = [field.name for field in msgspec.structs.fields(settings)]
        assert [field for field in fields if f"`WORDRALLY_{field.upper()}`" not in section] == []


def test_the_committed_page_is_the_one_that_the_code_makes():
    assert PAGE.read_text("utf-8") == page()
