"""Articles and infinitive marks by language, and their agreement with one another."""

import re
from dataclasses import dataclass
from functools import cache

GENDERS: dict[str, dict[str, str]] = {
    "de": {
        "der": "m", "die": "fp", "das": "n", "den": "mp", "dem": "mn",
        "ein": "mn", "eine": "f", "einen": "m", "einem": "mn", "einer": "f",
    },
    "en": {"the": "d", "a": "d", "an": "d", "to": "v"},
    "fr": {
        "le": "m", "la": "f", "l'": "mf", "les": "p", "un": "m", "une": "f", "des": "p", "du": "m",
        "de la": "f", "de l'": "mf",
    },
    "es": {
        "el": "m", "la": "f", "lo": "n", "los": "mp", "las": "fp",
        "un": "m", "una": "f", "unos": "mp", "unas": "fp",
    },
    "it": {
        "il": "m", "lo": "m", "la": "f", "l'": "mf", "i": "mp", "gli": "mp", "le": "fp",
        "un": "m", "uno": "m", "una": "f", "un'": "f",
    },
    "pt": {
        "o": "m", "a": "f", "os": "mp", "as": "fp", "um": "m", "uma": "f", "uns": "mp", "umas": "fp",
    },
    "ca": {"el": "m", "la": "f", "l'": "mf", "els": "mp", "les": "fp", "un": "m", "una": "f"},
    "ro": {"un": "mn", "o": "f", "niște": "p", "a": "v"},
    "nl": {"de": "cp", "het": "n", "'t": "n", "een": "cn"},
    "sv": {"en": "c", "ett": "n", "att": "v"},
    "da": {"en": "c", "et": "n", "at": "v"},
    "no": {"en": "mf", "ei": "f", "et": "n", "å": "v"},
    "el": {
        "ο": "m", "η": "f", "το": "n", "οι": "p", "τα": "p",
        "ένας": "m", "μια": "f", "μία": "f", "ένα": "n",
    },
    "ar": {"ال": "d"},
    "hu": {"a": "d", "az": "d", "egy": "d"},
}  # fmt: skip
"""Agreement of each article: m, f, n, c (common gender), p (plural), d (any noun), v (a verb)."""

GENDERED_PLURALS = frozenset({
    "los", "las", "unos", "unas", "i", "gli", "le", "os", "as", "uns", "umas",
})  # fmt: skip
"""Articles of the plural that agree in gender; German and French ones do not."""

SAME_AS = {"nb": "no", "nn": "no", "gl": "es"}

TELLING: dict[str, tuple[str, ...]] = {
    "de": ("der", "das", "ein", "eine"),
    "en": ("the", "to"),
    "fr": ("le", "les", "une", "l'", "des"),
    "es": ("el", "los", "las", "una"),
    "it": ("il", "gli", "uno", "un'"),
    "pt": ("um", "uma"),
    "nl": ("het", "een"),
    "el": ("ο", "η", "το"),
}
"""Articles that tell a language, and are known where none is named."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was written, and the features with which it agrees."""

    text: str
    genders: str

    def agrees_with(self, other: "Article") -> bool:
        """Return whether both may stand before one noun; beside a gender, `p` makes it one of the plural."""
        mine, theirs = set(self.genders), set(other.genders)
        if len(mine) > 1 and len(theirs) > 1 and "p" in mine & theirs and self.has_gender_in_plural:
            return bool((mine & theirs) - {"p"})
        return bool(mine & theirs)

    @property
    def has_gender_in_plural(self) -> bool:
        """Return whether the article shows a gender in the plural, as Spanish and Italian ones do."""
        return self.text.lower() in GENDERED_PLURALS


def main_language(tag: str | None) -> str:
    """Return the language of a BCP 47 tag: `pt-BR` → `pt`; empty for `und` or none."""
    main = (tag or "").partition("-")[0].lower()
    return "" if main == "und" else SAME_AS.get(main, main)


@cache
def articles_of(language: str) -> dict[str, str]:
    """Return the articles of a language by their lower-case form.

    Without a language, return those that identify one.
    """
    if language:
        return GENDERS.get(language, {})
    found: dict[str, str] = {}
    for each, telling in TELLING.items():
        for article in telling:
            found[article] = "".join(sorted({*found.get(article, ""), *GENDERS[each][article]}))
    return found


def is_joined(article: str) -> bool:
    """Return whether an article is written together with its noun: l'eau, الكتاب."""
    return article.endswith("'") or article == "ال"


@cache
def _beginning(language: str) -> re.Pattern[str] | None:
    known = sorted(articles_of(language), key=len, reverse=True)
    if not known:
        return None
    apart = "|".join(re.escape(each) for each in known if not is_joined(each))
    joined = "|".join(re.escape(each) for each in known if is_joined(each))
    ways = [rf"(?:{apart})(?=\s+\S)" if apart else "", rf"(?:{joined})(?=\s*\w\w)" if joined else ""]
    return re.compile(rf"\s*({'|'.join(way for way in ways if way)})\s*", re.IGNORECASE)


def split_article(text: str, language: str) -> tuple[Article | None, str]:
    """Split an article off the beginning of a text. The rest is never empty: `der Hund` → der, Hund."""
    straight = text.replace("’", "'")
    pattern = _beginning(language)
    found = pattern.match(straight) if pattern else None
    rest = straight[found.end() :] if found else ""
    if found is None or not rest.strip():
        return None, text
    written = found.group(1)
    return Article(written, articles_of(language)[written.lower()]), rest


def telling_language(text: str) -> str:
    """Return the language that an article at the beginning identifies, if any: `der Hund` → `de`."""
    article, rest = split_article(text, "")
    if article is None:
        found = re.match(r"die\s+(?=[A-ZÄÖÜ])", text)  # before a lower-case letter it is the English word
        return "de" if found else ""
    if not rest[:1].isalpha():
        return ""
    telling = [each for each, known in TELLING.items() if article.text.lower() in known]
    return telling[0] if len(telling) == 1 else ""
