"""Our own JSON: a draft, a quiz of the API or a list of questions."""

import json

import pytest

from tests.vocabulary.formats.proposals import read, rows
from wordrally.vocabulary.formats import Unreadable


@pytest.mark.parametrize(
    "wrap", [lambda quiz: quiz, lambda quiz: quiz | {"id": "x", "version": 3}, lambda quiz: quiz["questions"]]
)
def test_json_may_be_a_draft_a_quiz_of_the_api_or_a_list(wrap):
    quiz = {
        "title": "T",
        "language": "de",
        "questions": [{"kind": "text", "prompt": "p", "accepted": ["a"]}, {"kind": "text"}, 7],
    }

    proposal = read(json.dumps(wrap(quiz)))

    assert rows(proposal)[0] == ("p", ["a"])
    assert [row.question for row in proposal.rows] == [0, None, None]


@pytest.mark.parametrize(
    "content",
    [b'{"title": "T"}', b'{"questions": 3}', b'{"a"', b'{"questions":' + b"[" * 100_000, b'{"a": "\xff"}'],
)
def test_other_json_is_refused(content: bytes):
    with pytest.raises(Unreadable):
        read(content, "x.json")


def test_a_label_that_is_none_is_left_out_with_a_note():
    quiz = {
        "questions": [{"kind": "text", "prompt": "p", "accepted": ["a"]}],
        "tags": ["rain", 7],
        "folder": {"a": 1},
        "visibility": "secret",
        "cover": "🍞",
    }

    proposal = read(json.dumps(quiz))

    assert (proposal.visibility, proposal.tags, proposal.folder, proposal.cover) == (
        "private",
        [],
        None,
        "🍞",
    )
    assert [note.split()[1] for note in proposal.notes] == ["visibility", "tags", "folder"]
