"""The format of a file is told by its bytes; what is no quiz is refused."""

from typing import Any

import pytest

from tests.vocabulary.formats.proposals import read
from tests.vocabulary.formats.samples import KAHOOT, workbook
from wordrally.vocabulary.formats import Unreadable


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (b"", {}),
        (b" \n ", {}),
        (b"a\0b\tc", {}),
        ("a\tb".encode("utf-16")[:-1], {}),
        (b"\x89PNG....", {}),
        (b"%PDF-1.7", {}),
        (b"\xd0\xcf\x11\xe0....", {}),
        (b"PK\x03\x04....", {}),
        (b"a,b", {"format": "kahoot"}),
        (b"a,b", {"format": "anki"}),
        (b"a,b", {"format": "qti"}),
        (b"a,b", {"format": "json"}),
        (KAHOOT, {"format": "gift"}),
        (workbook(["nothing"]), {}),
    ],
)
def test_what_is_no_quiz_is_refused_in_a_sentence(content: bytes, options: dict[str, Any]):
    with pytest.raises(Unreadable, match=r"^[A-Z].*[.]$"):
        read(content, **options)


@pytest.mark.parametrize("card", ["f() {}\tdoes nothing", "{x}\ta set", "a = b\tan assignment"])
def test_braces_alone_are_not_taken_for_gift(card: str):
    assert read(f"{card}\n").format == "text"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"dog\tder Hund\n", "deck.xlsx", r"named \.xlsx, and it is a text"),
        (b"dog\tder Hund\n", "deck.APKG", r"named \.apkg, and it is a text"),
    ],
)
def test_a_name_that_promises_other_bytes_is_refused(content: bytes, name: str, sentence: str):
    with pytest.raises(Unreadable, match=sentence):
        read(content, name=name)


@pytest.mark.parametrize("name", ["deck", "deck.2024", "deck.md", "deck.txt"])
def test_a_name_that_promises_nothing_leaves_it_to_the_bytes(name: str):
    assert read(b"dog\tder Hund\n", name=name).format == "text"
