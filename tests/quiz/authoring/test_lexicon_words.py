"""Looking words up in the lexicon of the release."""

from collections.abc import Iterator

import pytest

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
