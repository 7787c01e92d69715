"""English contractions and their full forms: can't and cannot, I'm and I am."""

import re
from functools import lru_cache

IRREGULAR = {
    "can't": ("can not",),
    "won't": ("will not",),
    "shan't": ("shall not",),
    "ain't": ("is not", "am not", "are not"),
    "let's": ("let us",),
    "cannot": ("can not",),
    "gonna": ("going to",),
    "wanna": ("want to",),
    "&": ("and",),
}
ENDINGS = {
    "n't": (" not",),
    "'m": (" am",),
    "'re": (" are",),
    "'ve": (" have",),
    "'ll": (" will", " shall"),
    "'d": (" would", " had"),
}
IS_OR_HAS = re.compile(
    r"^(he|she|it|that|this|there|here|what|who|where|when|why|how|everyone|everybody|someone|somebody|nobody|everything)'s$"
)
MOST = 12


@lru_cache(maxsize=8_192)
def full_forms(text: str) -> tuple[str, ...]:
    """Return a text with every contraction spelled out, in each possible way."""
    found = [""]
    for word in text.split(" "):
        found = [f"{each} {full}" for each in found for full in _full(word)][:MOST]
    return tuple(each[1:] for each in found)


def _full(word: str) -> tuple[str, ...]:
    small = word.lower()
    if small in IRREGULAR:
        full = IRREGULAR[small]
        return (word, *(full if small == word else (each[0].upper() + each[1:] for each in full)))
    if IS_OR_HAS.match(small):
        return (word, f"{word[:-2]} is", f"{word[:-2]} has")
    for ending, endings in ENDINGS.items():
        stem = word.removesuffix(ending)
        if stem != word and stem:
            return (word, *(full + each for full in _full(stem) for each in endings))
    return (word,)
