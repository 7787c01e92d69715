"""Pictures and sounds of a package come along with the questions that show them."""

import json
from itertools import count

import pytest
import zstandard

from tests.vocabulary.formats.samples import BASIC, CLOZE, collection_11, collection_18, zip_of
from tests.vocabulary.media.sounds import SECRET, mp3
from tests.vocabulary.media.test_preparing import picture
from wordrally.contracts.http.formats import ImportOptions, ImportProposal
from wordrally.contracts.http.quizzes import Media
from wordrally.vocabulary.formats import MediaCollector, read_quiz
from wordrally.vocabulary.formats.proposal import media as limits

NOTES = [
    (BASIC, ["fog <img src='fog.png' alt='grey'>", "mist"]),
    (BASIC, ["<img src=fog.png>", "mist"]),
    (BASIC, ["[sound:fog.mp3]", "fog"]),
    (BASIC, ["<img src='gone.png'> gone", "x"]),
    (BASIC, ["broken <img src='broken.png'>", "x"]),
    (CLOZE, ["<img src='fog.png'> {{c1::Fog}} is wet", ""]),
]
FILES = {"fog.png": picture("PNG"), "fog.mp3": mp3(), "broken.png": b"\x89PNG\r\n\x1a\n...."}


def numbered() -> dict[str, str]:
    return {str(place): name for place, name in enumerate(FILES)}


def old_package() -> bytes:
    entries = {str(place): content for place, content in enumerate(FILES.values())}
    return zip_of({"collection.anki2": collection_11(NOTES), "media": json.dumps(numbered()), **entries})


def new_package() -> bytes:
    listed = b"".join(field(1, field(1, name.encode())) for name in FILES)
    entries = {str(place): zstandard.compress(content) for place, content in enumerate(FILES.values())}
    collection = zstandard.compress(collection_18(NOTES))
    return zip_of({"collection.anki21b": collection, "media": zstandard.compress(listed), **entries})


def field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def read(package: bytes) -> tuple[ImportProposal, MediaCollector]:
    ids = count()
    collector = MediaCollector(lambda: f"{next(ids):022}")
    return read_quiz(package, "x.apkg", ImportOptions(), collector), collector


@pytest.mark.parametrize("package", [old_package, new_package])
def test_media_of_the_front_come_along(package):
    proposal, collector = read(package())

    shown = [question.media for question in proposal.questions]
    assert [(one.kind, one.alt) if one else None for one in shown] == [
        ("image", "grey"),
        ("image", "A picture"),
        ("audio", "A sound"),
        None,
        None,
        ("image", "A picture"),
    ]
    assert [question.prompt for question in proposal.questions][:3] == [
        "fog",
        "What is this?",
        "What do you hear?",
    ]
    assert [row.note for row in proposal.rows] == [
        None,
        None,
        None,
        "A picture was left out.",
        "A picture was left out: This picture is damaged.",
        None,
    ]
    assert {*collector.files} == {one.id for one in shown if isinstance(one, Media)}
    assert all(SECRET not in file.content for file in collector.files.values())


def test_so_many_media_are_taken_and_no_more(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MAX_FILES", 1)

    proposal, collector = read(old_package())

    assert len(collector.files) == 1
    assert proposal.rows[1].reason == "There is no question text."


def test_without_a_place_for_media_they_are_left_out_with_a_note():
    proposal = read_quiz(old_package(), "x.apkg", ImportOptions())

    assert proposal.rows[0].note == "A picture was left out."
    assert proposal.rows[1].reason == "There is no question text."


@pytest.mark.parametrize(
    ("side", "shown", "note"),
    [
        ("front", "image", "A sound on the other side was left out."),
        ("back", "audio", "A picture on the other side was left out."),
    ],
)
def test_the_asked_side_shows_its_own_media_and_the_other_is_said_to_be_lost(side, shown: str, note: str):
    notes = [(BASIC, ["fog <img src='fog.png'>", "mist [sound:fog.mp3]"])]
    entries = {str(place): content for place, content in enumerate(FILES.values())}
    package = zip_of({"collection.anki2": collection_11(notes), "media": json.dumps(numbered()), **entries})
    collector = MediaCollector(lambda: "m" * 22)

    proposal = read_quiz(package, "x.apkg", ImportOptions(ask=side), collector)

    (question,) = proposal.questions
    assert question.media
    assert question.media.kind == shown
    assert [(row.note, row.confidence) for row in proposal.rows] == [(note, "sure")]
