"""Characters out of bytes: encodings with a mark, and guessed ones."""

import pytest

from tests.vocabulary.formats.proposals import read, rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_are_read(encoding: str):
    proposal = read("Straße\tstreet\n".encode(encoding))

    assert rows(proposal) == [("Straße", ["street"])]


def test_another_encoding_is_guessed_and_the_guess_is_told():
    proposal = read("Straße\tstreet\n".encode("cp1252"))

    assert rows(proposal) == [("Straße", ["street"])]
    assert "windows-125" in proposal.notes[0]
