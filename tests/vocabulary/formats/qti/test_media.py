"""Pictures and sounds of a QTI package come along with the questions whose text shows them."""

from itertools import count

import pytest

from tests.vocabulary.formats.samples import MANIFEST, QTI_21, zip_of
from tests.vocabulary.media.sounds import mp3
from tests.vocabulary.media.test_preparing import picture
from wordrally.contracts.http.formats import ImportOptions, ImportProposal
from wordrally.vocabulary.formats import MediaCollector, read_quiz

SHOWN = '<img src="sky.png" alt="grey"/>'


def read(item: str, files: dict[str, bytes]) -> tuple[ImportProposal, MediaCollector]:
    ids = count()
    collector = MediaCollector(lambda: f"{next(ids):022}")
    package = zip_of({"imsmanifest.xml": MANIFEST, "items/one item.xml": item, **files})
    return read_quiz(package, "x.zip", ImportOptions(), collector), collector


def test_the_picture_beside_a_question_comes_along():
    proposal, collector = read(QTI_21, {"items/sky.png": picture("PNG")})

    (question,) = proposal.questions
    assert question.media
    assert (question.media.kind, question.media.alt) == ("image", "grey")
    assert [*collector.files] == [question.media.id]
    assert proposal.rows[0].note is None


@pytest.mark.parametrize(
    "element",
    [
        '<audio src="rain.mp3"/>',
        '<audio><source src="rain.mp3"/></audio>',
        '<object type="audio/mpeg" data="rain.mp3"/>',
    ],
)
def test_a_sound_comes_along(element: str):
    proposal, _ = read(QTI_21.replace(SHOWN, element), {"items/rain.mp3": mp3()})

    assert [question.media.kind for question in proposal.questions if question.media] == ["audio"]


@pytest.mark.parametrize("address", ["../../../etc/passwd", "https://example.org/sky.png", "gone.png", ""])
def test_a_picture_that_is_not_in_the_package_is_left_out_and_told(address: str):
    proposal, collector = read(QTI_21.replace("sky.png", address), {"items/sky.png": picture("PNG")})

    assert [question.media for question in proposal.questions] == [None]
    assert proposal.rows[0].note == "A picture was left out."
    assert collector.files == {}


def test_a_picture_that_is_none_is_left_out_and_the_question_stays():
    proposal, _ = read(QTI_21, {"items/sky.png": b"\x89PNG...."})

    assert [question.media for question in proposal.questions] == [None]
    assert (proposal.rows[0].note or "").startswith("A picture was left out")
