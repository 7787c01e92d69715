"""Entries of vocabulary lists as teachers write them."""

import pytest

from wordrally.vocabulary.languages.articles import split_article, telling_language
from wordrally.vocabulary.languages.entries import first_reading, readings


@pytest.mark.parametrize(
    ("language", "entry", "asked"),
    [
        ("de", "der Hund, -e (m)", "der Hund"),
        ("de", "das Haus, -es, ¨-er", "das Haus"),
        ("de", "Hund {m}", "Hund"),
        ("de", "der Lehrer / die Lehrerin", "der Lehrer"),
        ("de", "der/die Angestellte", "der Angestellte"),
        ("de", "sich (über etw.) freuen", "sich freuen"),
        ("fr", "chat m", "chat"),
        ("fr", "la maison f.", "la maison"),
        ("es", "bueno/a", "bueno"),
        ("en", "dog (n.)", "dog"),
        ("en", "dog n", "dog n"),
        ("en", "to look after sb/sth", "to look after"),
        ("en", "plan B", "plan B"),
        ("en", "big, large", "big"),
        ("en", "first you mix the flour, then the eggs", "first you mix the flour, then the eggs"),
        ("en", "(m)", "(m)"),
        ("zh", "大、巨大", "大"),
    ],
)
def test_an_entry_is_asked_for_without_its_notes(language: str, entry: str, asked: str):
    assert first_reading(entry, language) == asked


def test_an_entry_stands_for_each_of_its_alternatives_with_and_without_what_is_in_brackets():
    assert {"colour", "color", "hue"} <= set(readings("colo(u)r, hue", "en"))
    assert {"go", "to go"} <= set(readings("(to) go", "en"))
    assert {"Lehrer", "Lehrerin"} <= set(readings("Lehrer(in)", "de"))


@pytest.mark.parametrize("entry", ["km/h", "TCP/IP", "24/7", "1,000", "3/4", "and/or"])
def test_what_is_one_thing_is_not_taken_apart(entry: str):
    assert readings(entry, "en") == [entry]


def test_no_entry_has_more_readings_than_can_be_compared():
    assert len(readings("a(b)c(d)e(f)g(h)i(j)k(l)m(n), " * 5, "en")) <= 16


@pytest.mark.parametrize(
    ("language", "text", "article", "rest"),
    [
        ("de", "der Hund", "der", "Hund"),
        ("de", "Derwisch", None, "Derwisch"),
        ("de", "der", None, "der"),
        ("fr", "l’eau", "l'", "eau"),
        ("fr", "de l'eau", "de l'", "eau"),
        ("fr", "L' eau", "L'", "eau"),
        ("en", "to run", "to", "run"),
        ("ja", "the dog", None, "the dog"),
        ("", "el niño", "el", "niño"),
        ("", "as well", None, "as well"),
    ],
)
def test_an_article_is_known_in_its_language(language: str, text: str, article: str | None, rest: str):
    found, left = split_article(text, language)
    assert (found and found.text, left) == (article, rest)


@pytest.mark.parametrize(
    ("text", "language"),
    [("der Hund", "de"), ("die Katze", "de"), ("die hard", ""), ("the dog", "en"), ("el niño", "es"),
     ("la maison", ""), ("gli studenti", "it"), ("journey", "")],
)  # fmt: skip
def test_an_article_tells_the_language_where_it_is_of_one_only(text: str, language: str):
    assert telling_language(text) == language
