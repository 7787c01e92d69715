"""Choice questions as people and chat programs write them."""

import pytest

from tests.vocabulary.formats.proposals import read, rows

CAPITAL = ("What is the capital of France?", ["Berlin", "Paris"], [1])
FRUIT = ("Which one is a fruit?", ["Apple", "Carrot"], [0])


@pytest.mark.parametrize(
    "source",
    [
        "1. {0}\nA) {1}\nB) {2}\nAnswer: B\n\n2. {3}\nA) {4}\nB) {5}\nAnswer: A\n",
        "**1. {0}**\n- A) {1}\n- B) {2}\n\n**Correct Answer: B) {2}**\n\n"
        "**2. {3}**\n- A) {4}\n- B) {5}\n\n**Correct Answer: A) {4}**\n",
        "# Quiz\n\n---\n\n**Question 1:** {0}\n\nA) {1}\nB) {2}\n\n✅ **Answer:** B\n\n---\n\n"
        "**Question 2:** {3}\n\nA) {4}\nB) {5}\n\n✅ **Answer:** A\n",
        "# Quiz\n**1. {0}**\n- A) {1}\n- B) {2}\n**Correct Answer: B**\n\n"
        "**2. {3}**\n- A) {4}\n- B) {5}\n**Correct Answer: A**\n",
        "# Capitals and fruit\n\n1. {0}\na) {1}\nb) {2}\n\n2. {3}\na) {4}\nb) {5}\n\nKey\n1 b 2 a\n",
        "1. {0}\na) {1}\n*b) {2}\n\n2. {3}\n*a) {4}\nb) {5}\n",
        "{0}\nA. {1}\nB. {2} ✓\n\n{3}\nA. {4} (correct)\nB. {5}\n",
        "### Question 1\n{0}\n\n- [ ] {1}\n- [x] {2}\n\n### Question 2\n{3}\n\n- [x] {4}\n- [ ] {5}\n",
        "1. {0}\na) {1}\nb) {2}\n\n2. {3}\na) {4}\nb) {5}\n\nAnswer key:\n1. b\n2. a\n",
        "1. {0}\na) {1}\nb) {2}\n\n2. {3}\na) {4}\nb) {5}\n\nLösungen: \n1b, 2a\n",
        "1. {0} a) {1} b) {2}\nAnswer: b\n2. {3} a) {4} b) {5}\nAnswer: a\n",
        "Frage 1: {0}\nA) {1}\nB) {2}\nRichtige Antwort: B\n\nFrage 2: {3}\nA) {4}\nB) {5}\nLösung: A\n",
        "Question: {0}\nA. {1}\nB. {2}\nCorrect: B\n\nQuestion: {3}\nA. {4}\nB. {5}\nCorrect: A\n",
        "1. {0}\na) {1}\nb) {2}\nRéponse : b\n\n2. {3}\na) {4}\nb) {5}\nRespuesta correcta: a\n",
    ],
)
def test_questions_are_read_as_people_write_them(source: str):
    proposal = read(source.format(CAPITAL[0], *CAPITAL[1], FRUIT[0], *FRUIT[1]))

    assert (proposal.format, rows(proposal)) == ("aiken", [CAPITAL, FRUIT])
    assert proposal.confidence == "sure"


def test_a_choice_in_bold_is_taken_for_the_right_one_and_doubted():
    proposal = read("1. Spain\n a. Lisbon\n b. **Madrid**\n2. Italy\n a. **Rome**\n b. Madrid\n")

    assert rows(proposal) == [("Spain", ["Lisbon", "Madrid"], [1]), ("Italy", ["Rome", "Madrid"], [0])]
    assert {row.doubt for row in proposal.rows} == {"The choice in bold was taken for the right one."}


def test_an_answer_without_choices_is_typed():
    proposal = read("Q1: Ice?\nA) gas\nB) solid\nAnswer: B\n\nQ2: What is matter?\nAnswer: It has mass.\n")

    assert rows(proposal) == [("Ice?", ["gas", "solid"], [1]), ("What is matter?", ["It has mass."])]


def test_an_explanation_comes_along():
    proposal = read("**1. Ice?**\nA) gas\nB) solid\n**Answer: B**\n*Explanation: Cold **water**.*\n")

    assert [question.explanation for question in proposal.questions] == ["Cold water."]


def test_questions_without_a_key_are_left_out_with_this_reason():
    assert rows(read("What is ice?\na) gas\nb) solid\n\nAnd fog?\na) gas\nb) drops\n")) == [
        "There is no line “ANSWER:” after this question.",
        "There is no line “ANSWER:” after this question.",
    ]


@pytest.mark.parametrize(
    "list_", ["**fog** – Nebel\n**rain** – Regen\n", "- **fog**: Nebel\n- **rain**: Regen\n"]
)
def test_words_in_bold_lose_their_marks(list_: str):
    assert rows(read(list_)) == [("fog", ["Nebel"]), ("rain", ["Regen"])]
