"""QTI 2.x and 3.0: every interaction is taken, or refused with its reason."""

import pytest

from tests.vocabulary.formats.proposals import notes, read, rows
from tests.vocabulary.formats.samples import MANIFEST, QTI_21, QTI_30, QTI_PACKAGE, zip_of
from wordrally.vocabulary.formats import Unreadable


def test_an_item_of_qti_2_is_read():
    proposal = read(QTI_21)

    assert (proposal.format, proposal.title, proposal.language) == ("qti", "Weather", "en-GB")
    assert rows(proposal) == [("Look at the sky. grey\nWhat is drizzle?", ["wind", "light rain"], [1])]
    assert notes(proposal) == ["A picture was left out."]


def test_each_interaction_of_an_item_of_qti_3_is_a_question():
    assert rows(read(QTI_30)) == [
        ("The son of _____ saw the sun.", ["York"]),
        ("The son of York saw the _____.", ["sun", "son"], [0]),
        ("The son of York saw the sun.\nMatch them.\nItaly", ["Rome", "Paris"], [0]),
        ("The son of York saw the sun.\nMatch them.\nFrance", ["Rome", "Paris"], [1]),
        "Putting things in order cannot be asked here.",
    ]


def test_a_package_of_qti_is_read_and_nothing_outside_of_it():
    proposal = read(QTI_PACKAGE, "unit 1.zip")

    assert proposal.title == "unit 1"
    assert [row.question for row in proposal.rows] == [0, None]
    assert proposal.rows[1].reason == "A part of this archive is missing."


def test_one_damaged_item_does_not_spoil_the_package():
    package = zip_of(
        {
            "deep/imsmanifest.xml": MANIFEST.replace("../../../etc/passwd", "b.xml"),
            "deep/items/one item.xml": QTI_21,
            "deep/b.xml": "<",
        }
    )

    assert rows(read(package))[1] == "The XML of this file is damaged."


@pytest.mark.parametrize(
    "interaction", ["extendedText", "hottext", "gapMatch", "upload", "slider", "hotspot", "associate"]
)
def test_what_cannot_be_asked_is_told(interaction: str):
    item = f"<assessmentItem title='T'><itemBody><p>Do it.</p><{interaction}Interaction/></itemBody></assessmentItem>"

    (row,) = read(item).rows

    assert (row.text, row.question) == ("Do it.", None)
    assert str(row.reason).endswith((" here.", " checked."))


@pytest.mark.parametrize(
    "xml",
    [
        "<questestinterop/>",
        "<html></html>",
        "<assessmentItem",
        '<?xml version="1.0" encoding="klingon"?><assessmentItem/>',
    ],
)
def test_other_xml_is_refused(xml: str):
    with pytest.raises(Unreadable):
        read(xml)
