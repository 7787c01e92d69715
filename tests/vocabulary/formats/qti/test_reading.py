"""QTI 2.x and 3.0: every interaction is taken, or refused with its reason."""

import pytest

from tests.vocabulary.formats.proposals import notes, read, rows
from tests.vocabulary.formats.samples import MANIFEST, QTI_21, QTI_30, QTI_PACKAGE, zip_of
from wordrally.contracts.http.quizzes import ChoiceQuestion, TextQuestion
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


def item(body: str, key: str = "<value>A</value>", more: str = "") -> str:
    return (
        "<assessmentItem title='T'><responseDeclaration identifier='R'><correctResponse>"
        f"{key}</correctResponse></responseDeclaration>{more}<itemBody>{body}</itemBody></assessmentItem>"
    )


CHOICES = "<choiceInteraction responseIdentifier='R'><simpleChoice identifier='A'>a</simpleChoice><simpleChoice identifier='B'>{}</simpleChoice></choiceInteraction>"


@pytest.mark.parametrize(
    "source",
    [
        item("<p>There are <printedVariable identifier='N'/> cats.</p>" + CHOICES.format("b")),
        item("<p>q</p>" + CHOICES.format("b"), more="<templateDeclaration identifier='N'/>"),
        item("<p>q</p>" + CHOICES.format("b"), more="<templateProcessing/>"),
    ],
)
def test_an_item_that_is_computed_is_left_out(source: str):
    assert rows(read(source)) == [
        "The text of this item is computed anew for each candidate (template variables)."
    ]


def test_a_choice_without_text_is_a_reason_and_not_dropped():
    assert rows(read(item("<p>q</p>" + CHOICES.format("<img src='b.png'/>")))) == [
        "A choice of this question has no text (a picture)."
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<math><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mfrac><mn>1</mn><mi>n</mi></mfrac></math>",
            "x²+1/n",
        ),
        ("<math><msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt></math>", "√(a+b)"),
        ("<p>H<sub>2</sub>O and 10<sup>-3</sup></p>", "H₂O and 10⁻³"),
        ("<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></p>", "漢(かん)"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("<ul><li>one</li></ul>", "• one"),
    ],
)
def test_formulas_ruby_tables_and_lists_are_readable(markup: str, text: str):
    (question,) = read(item(markup + CHOICES.format("b"))).questions

    assert question.prompt == text


def test_a_number_with_a_tolerance_is_left_out():
    more = "<responseProcessing><equal toleranceMode='absolute' tolerance='0.1'/></responseProcessing>"
    source = item("<p>Pi? <textEntryInteraction responseIdentifier='R'/></p>", "<value>3.14</value>", more)

    assert rows(read(source)) == ["A number within a tolerance cannot be checked here."]


def computed(rules: str, body: str = CHOICES.format("b"), declared: str = "identifier='R'") -> str:
    """Return an item whose key stands only in its response processing, as converters of QTI 1.2 write it."""
    return (
        f"<assessmentItem title='T'><responseDeclaration {declared}/>"
        "<outcomeDeclaration identifier='SCORE' baseType='integer'/><outcomeDeclaration identifier='F'/>"
        f"<itemBody><p>q</p>{body}</itemBody><responseProcessing>{rules}</responseProcessing></assessmentItem>"
    )


def rule(condition: str, score: str = "<baseValue>1</baseValue>", branch: str = "responseIf") -> str:
    return (
        f"<{branch}>{condition}<setOutcomeValue identifier='SCORE'>{score}</setOutcomeValue>"
        f"<setOutcomeValue identifier='F'><baseValue>Correct</baseValue></setOutcomeValue></{branch}>"
    )


def compared(value: str, by: str = "match") -> str:
    return f"<{by}><variable identifier='R'/><baseValue>{value}</baseValue></{by}>"


ADDED = "<sum><variable identifier='SCORE'/><baseValue>1</baseValue></sum>"
TAKEN = "<subtract><variable identifier='SCORE'/><baseValue>1</baseValue></subtract>"
MANY = CHOICES.replace("'R'>", "'R' maxChoices='0'>", 1).format("b")


@pytest.mark.parametrize(
    ("source", "right"),
    [
        (computed(rule(compared("B"))), [1]),
        (computed(rule(compared("A"), TAKEN) + rule(compared("B"), ADDED)), [1]),
        (computed(rule(compared("A")) + rule(compared("B"), "<baseValue>5</baseValue>")), [1]),
        (computed(rule(compared("A")) + rule(compared("B"), "<baseValue>0</baseValue>")), [0]),
        (computed(rule(compared("A", "member"), ADDED) + rule(compared("B", "member"), ADDED), MANY), [0, 1]),
        (
            computed(rule(f"<and>{compared('A', 'member')}<not>{compared('B', 'member')}</not></and>"), MANY),
            [0],
        ),
        (computed(rule(f"<and>{compared('A', 'member')}{compared('B', 'member')}</and>"), MANY), [0, 1]),
    ],
)
def test_a_key_that_only_the_scoring_tells_is_read(source: str, right: list[int]):
    (question,) = read(source).questions

    assert isinstance(question, ChoiceQuestion)
    assert question.correct == right


def test_typed_answers_that_only_the_scoring_tells_are_read():
    either = f"<or>{compared('rain', 'stringMatch')}{compared('shower', 'stringMatch')}</or>"
    gap = "<p><textEntryInteraction responseIdentifier='R'/></p>"

    (question,) = read(computed(rule(either), gap)).questions

    assert isinstance(question, TextQuestion)
    assert question.accepted == ["rain", "shower"]


@pytest.mark.parametrize(
    "condition",
    ["<gte><variable identifier='R'/><baseValue>1</baseValue></gte>", f"<not>{compared('A')}</not>"],
)
def test_scoring_by_another_rule_is_not_guessed_at(condition: str):
    assert rows(read(computed(rule(condition)))) == [
        "The right answer stands only in a computation of this item that cannot be read here."
    ]


def test_one_of_several_right_choices_that_would_be_enough_is_doubted():
    source = computed(rule(f"<or>{compared('A')}{compared('B')}</or>"))

    (row,) = read(source).rows

    assert row.doubt == "Any one of the right choices is enough there; here all of them are asked for."
