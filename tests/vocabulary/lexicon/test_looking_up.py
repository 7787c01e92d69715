"""Words as learners look them up."""

from collections.abc import Iterator

import pytest

from wordrally.contracts.http.vocabulary import WordView
from wordrally.vocabulary.lexicon import Lexicon, list_topics, open_lexicon, view_word


@pytest.fixture(scope="module")
def lexicon() -> Iterator[Lexicon]:
    opened = open_lexicon()
    yield opened
    opened.close()


def seen(lexicon: Lexicon, word: str) -> WordView:
    view = view_word(lexicon, word)
    assert view is not None
    return view


def test_a_word_has_its_level_sound_picture_and_meaning(lexicon: Lexicon):
    dog = seen(lexicon, "dog")
    assert (dog.word, dog.level, dog.ipa, dog.emoji) == ("dog", "A1", ["/dɔɡ/"], "🐕")
    assert "dogs" in dog.forms
    assert dog.translations["de"] == "Hund"
    assert (dog.senses[0].part_of_speech, dog.senses[0].topic) == ("noun", "animals")
    assert "barks" in dog.senses[0].definition


@pytest.mark.parametrize(
    ("asked", "found"),
    [("RAN", "run"), ("mice", "mouse"), ("  Better ", "better"), ("children", "child"), ("color", "colour")],
)
def test_forms_case_and_spelling_lead_to_the_word(lexicon: Lexicon, asked: str, found: str):
    assert seen(lexicon, asked).word == found


@pytest.mark.parametrize("word", ["xqzzy", "", "ice age", "Zürich"])
def test_what_is_no_word_of_the_lexicon_is_not_found(lexicon: Lexicon, word: str):
    assert view_word(lexicon, word) is None


def test_stress_is_marked_where_there_is_more_than_one_syllable(lexicon: Lexicon):
    assert "/bəˈnænə/" in seen(lexicon, "banana").ipa


def test_slurs_are_not_shown(lexicon: Lexicon):
    for word in ("faggot", "nigger", "kike", "wop"):
        view = view_word(lexicon, word)
        assert view is None or not any("offensive" in sense.definition for sense in view.senses)


def test_every_topic_has_words_at_several_levels(lexicon: Lexicon):
    topics = list_topics(lexicon).items
    assert len(topics) >= 20
    for topic in topics:
        assert sum(count > 0 for count in topic.words.values()) >= 3
        assert sum(topic.words.values()) >= 30


def test_the_lexicon_cannot_be_written(lexicon: Lexicon):
    with pytest.raises(Exception, match="readonly"):
        lexicon._database.execute("delete from lemma")  # pyright: ignore[reportPrivateUsage]
