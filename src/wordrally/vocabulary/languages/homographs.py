"""Words of other languages that are spelled like English words, from `homographs.txt`."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources

from wordrally.vocabulary.languages.articles import main_language


@cache
def _like_english() -> Mapping[str, set[str]]:
    """Return these words in lower case, by language."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    text = resources.files("wordrally.vocabulary.languages").joinpath("homographs.txt").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            language, *some = line.split()
            words[language].update(some)
    return words


def is_homograph(word: str, language: str) -> bool:
    """Return whether a word, or its capitalised form, belongs to that language as well as to English."""
    return word.strip().lower() in _like_english().get(main_language(language), ())
