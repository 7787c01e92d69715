"""Looking words up in the lexicon of the release."""

from collections.abc import Iterator

import pytest

from wordrally.contracts.http.vocabulary import LinesToCheck
from wordrally.quiz.authoring.adapters.lexicon_words import LexiconWords


@pytest.fixture
def words() -> Iterator[LexiconWords]:
    opened = LexiconWords()
    yield opened
    opened.close()


async def test_a_word_is_found_by_its_forms_and_an_unknown_one_is_not(words: LexiconWords) -> None:
    found = await words.find("rivers")

    assert found is not None
    assert found.word == "river"
    assert found.senses
    assert await words.find("qwrtz") is None
    assert await words.find("\0") is None


async def test_the_words_of_a_level_and_topic_are_some_of_the_level(words: LexiconWords) -> None:
    food = await words.at("A1", "food")

    assert food
    assert {*food} < {*await words.at("A1", None)}


async def test_topics_have_words(words: LexiconWords) -> None:
    topics = (await words.topics()).items

    assert topics
    assert all(sum(topic.words.values()) for topic in topics)
    assert await words.topics() is await words.topics()


async def test_each_line_of_a_list_is_checked_in_its_place(words: LexiconWords) -> None:
    lines = ["der Hund – the dog", "umbrella", "die Katze – the cat", "qwrtz", "umbrellas", "run out of"]
    hund, umbrella, katze, unknown, again, phrase = (await words.check(LinesToCheck(lines=lines))).items

    assert (hund.word, hund.word_language, hund.level) == ("Hund", "de", "A1")
    assert {"typed", "listen", "scramble"} <= set(hund.exercises)
    assert katze.word == "Katze"
    assert umbrella.level == "A2"
    assert {"definition", "picture"} <= set(umbrella.exercises)
    assert unknown.exercises == again.exercises == []
    assert "not in the lexicon" in (unknown.reason or "")
    assert "already" in (again.reason or "")
    assert {"definition", "typed"} <= set(phrase.exercises)


async def test_a_word_of_the_quizs_language_is_told_from_the_english_one(words: LexiconWords) -> None:
    [gift] = (await words.check(LinesToCheck(lines=["Gift"], language="de"))).items

    assert gift.exercises == []
    assert "quiz's language" in (gift.reason or "")


async def test_marking_knows_every_form_of_the_lexicon(words: LexiconWords) -> None:
    common = await words.common()
    assert {"desert", "apples", "colour", "color"} <= common["en"]
    assert {"laufen", "kaufen"} <= common["de"]
