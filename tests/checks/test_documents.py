"""Documents agree with the code that they describe, and with themselves."""

import re
from collections import Counter

from checks.links import ROOT

from wordrally.contracts.queue import streams


def test_the_picture_of_the_architecture_names_every_stream():
    picture = (ROOT / "docs/architecture.svg").read_text("utf-8")

    assert [spec.name for spec in streams.ALL if not re.search(rf"\b{spec.name}\b", picture)] == []


def test_the_glossary_defines_each_word_once():
    _, _, table = (ROOT / "docs/glossary.md").read_text("utf-8").partition("| -- |")
    rows = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    words = Counter(word.strip() for row in rows for word in row.split(","))

    assert len(words) > 50
    assert [word for word, count in words.items() if count > 1] == []
