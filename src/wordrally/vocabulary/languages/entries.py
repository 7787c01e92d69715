"""Entries of vocabulary lists as teachers write them, and the texts that each stands for.

`der Hund, -e (m)` is the dog without its plural and gender; `colo(u)r` has two spellings; `big, large` are
two words.
"""

import re
import unicodedata

from wordrally.vocabulary.languages.articles import articles_of, split_article
from wordrally.vocabulary.languages.brackets import BRACKETS, MARKS, MOST_READINGS, OBJECTS, optional_brackets

WORDS_OF_AN_ALTERNATIVE = 3
SEPARATORS = re.compile(r"\s*[;；、]\s*|\s*(?<!\d)[,，]\s*|\s*[,，](?!\d)\s*|\s*(?<!\d)/\s*|\s*/(?!\d)\s*")
PLURAL = re.compile(
    r"(?:\s*[,;]\s*|\s*\(\s*|\s+)(?:[-–~¨][-–¨]?[^\W\d_]{0,4}|(?:pl|Pl|PL)\.?:?\s+[^\W\d_]+(?:\s[^\W\d_]+)?)\s*\)?\s*$"
)
ENDING_MARK = re.compile(
    r"(?P<rest>.*\S)(?P<apart>\s+|\s*,\s*)(?P<mark>[a-zA-Z]\.\s?[a-zA-Z]|[a-zA-Z]{1,4})(?P<dot>\.?)\s*$"
)
GENDERED = frozenset(("de", "fr", "es", "it", "pt", "nl", "ro", "ca", "sv", "da", "no", "el", "ru", "pl"))
GOVERNMENT = re.compile(
    r"(?:\s*[,;]\s*|\s+)\+\s*(?:dat|akk|acc|gen|inf|infinitive?|infinitiv|infinitif|infinitivo|subj|ind|ger|gerund|gerundio|noun"
    r"|nomen|verb|obj|ing|-ing)\b\.?\s*$",
    re.IGNORECASE,
)
"""The case or form that follows a word, as teachers note it: `helfen + Dat.`, `tener que + inf.`"""

WITH_ENDING = re.compile(r"^(?P<word>.*[^\W\d_]{2})\s*(?P<sign>/-?|,\s*-|:|\*|_|·)(?P<ending>[^\W\d_]{1,5})$")
LISTED_PLURAL = re.compile(
    r"^(?P<noun>(?:der|die|das)\s+(?P<one>[A-ZÄÖÜ]\w+))\s*[,;]\s*(?:die\s+)?(?P<many>[A-ZÄÖÜ]\w+)$"
)
ROMANCE = frozenset(("es", "fr", "it", "pt", "ca"))
FEMININE = re.compile(
    r"^(?P<word>[^\W\d_]{3,})(?:\s*,\s*-(?P<ending>[^\W\d_]{1,5})|(?<=[aeo])\((?P<bracket>a|as)\)"
    r"|(?<=o),\s*(?P<bare>a)|(?<=os),\s*(?P<plural>as))$"
)
EITHER_GENDER = re.compile(r"(?<=[^\W\d_])@(?=s?$)")
ENDINGS_ADDED = frozenset(
    ["a", "as", "os", "o", "e", "es", "ne", "nne", "in", "innen", "le", "lle", "te", "he", "se"]
)
"""Endings of the other gender that are put behind the word, or in place of its last vowel."""

ENDINGS_REPLACED = frozenset(
    {"ve", "que", "euse", "rice", "trice", "ère", "ière", "ive", "elle", "enne", "ienne", "onne"}
    | {"ora", "esa", "ona", "ina", "triz", "isa"}
)
"""Endings that begin within the word: `heureux, -euse`, `acteur/-trice`, `inglés, -esa`."""

ENDINGS = ENDINGS_ADDED | ENDINGS_REPLACED
KANA = re.compile("[\u3040-\u30ff]+")
LONGEST_STEM_ENDING = 5


def readings(text: str, language: str) -> list[str]:
    """Return every text that an entry stands for, the whole entry first. All of them are right answers."""
    line = " ".join(text.split())
    spelled = _with_slash(without_government(line), language)
    bare = without_listed_plural(without_plural(spelled), language)
    shielded = OBJECTS.sub(lambda found: f"({found.group()})", bare)
    found = [line] if bare == spelled else []  # beside its plural an entry is no answer
    for part in alternatives(shielded, language):
        for each in optional_brackets(part):
            found += [each, without_mark(each, language)]
        if language == "ja":
            found += [inner for group in BRACKETS.findall(part) if KANA.fullmatch(inner := group[1:-1])]
    return list(dict.fromkeys(each for each in found if each))[:MOST_READINGS]


def first_reading(text: str, language: str) -> str:
    """Return the entry as it is asked for: its first alternative, without notes, gender and plural."""
    line = _with_slash(without_government(" ".join(text.split())), language)
    bare = without_listed_plural(without_plural(line), language)
    inside = OBJECTS.sub(lambda found: "" if found.start() else found.group(), bare)
    part = alternatives(inside, language)[0]
    bare = " ".join(BRACKETS.sub("", part).split()).strip(" ,;")
    return without_mark(bare, language) or text.strip()


def _with_slash(text: str, language: str) -> str:
    """Write the other gender's ending of a Romance word with a slash: `guapo, -a`, `guapo(a)`."""
    if language not in ROMANCE:
        return text
    if EITHER_GENDER.search(text):
        return f"{EITHER_GENDER.sub('o', text)}/{'as' if text.endswith('s') else 'a'}"
    article, core = split_article(text, language)
    found = FEMININE.match(core)
    if not found:
        return text
    ending = next(filter(None, (found[name] for name in ("ending", "bracket", "bare", "plural"))))
    return f"{text[: len(text) - len(core)] if article else ''}{found['word']}/{ending}"


def without_government(text: str) -> str:
    """Remove the case or form that must follow: `helfen + Dat.` is asked for as `helfen`."""
    return GOVERNMENT.sub("", text) or text


def without_listed_plural(text: str, language: str) -> str:
    """Remove a German plural written out behind its noun: `das Buch, Bücher`, `die Tür, die Türen`."""
    found = LISTED_PLURAL.match(text) if language == "de" else None
    return found["noun"] if found and _bare(found["one"])[:2] == _bare(found["many"])[:2] else text


def _bare(text: str) -> str:
    return text.lower().translate(str.maketrans("äöü", "aou"))


def without_plural(text: str) -> str:
    """Remove the plural at the end of a noun: `der Hund, -e`, `das Haus (¨-er)`, `foot, pl. feet`."""
    while (bare := PLURAL.sub("", text)) not in (text, ""):
        text = bare
    return text


def without_mark(text: str, language: str) -> str:
    """Remove a gender or a part of speech at the end: `chat m.`, `dog n.`."""
    found = ENDING_MARK.match(text)
    if not found or re.sub(r"[.\s]", "", found["mark"]).lower() not in MARKS:
        return text
    is_mark = found["dot"] or "," in found["apart"] or language in GENDERED
    return found["rest"] if is_mark and len(found["mark"]) <= 4 else text


def alternatives(text: str, language: str) -> list[str]:
    """Split at commas, semicolons and slashes where the parts are short; else return the text itself."""
    joined = _articles_together(text, language)
    if joined:
        return joined
    if re.search("[\ue000-\uf8ff]", text):
        return [text]  # these stand for brackets below
    groups: list[str] = []

    def hide(found: re.Match[str]) -> str:
        groups.append(found.group())
        return chr(0xE000 + len(groups) - 1)

    hidden = BRACKETS.sub(hide, text)
    parts = _with_endings(hidden) or [part for part in SEPARATORS.split(hidden) if part and part.strip()]
    if len(parts) < 2 or not all(_is_short(part, language) for part in parts) or _is_one_name(hidden, parts):
        parts = [hidden]
    return [
        re.sub("[\ue000-\uf8ff]", lambda found: groups[ord(found.group()) - 0xE000], part) for part in parts
    ]


def _articles_together(text: str, language: str) -> list[str]:
    """Split combined articles: `der/die Angestellte` stands for two."""
    known = articles_of(language)
    found = re.match(r"([^\W\d_]+(?:\s*/\s*[^\W\d_]+)+)\s+(\S.*)$", text)
    if not found:
        return []
    written = re.split(r"\s*/\s*", found.group(1))
    if not all(each.lower() in known for each in written):
        return []
    rest = alternatives(_with_slash(found.group(2), language), language)
    if len(rest) == len(written):  # der/die Lehrer/in: each article has its noun
        return [f"{article} {each}" for article, each in zip(written, rest, strict=True)]
    return [f"{article} {each}" for article in written for each in rest]


def _with_endings(text: str) -> list[str]:
    """Split alternative endings, as in `bueno/a` and `Lehrer/-in`."""
    found = WITH_ENDING.match(text)
    if (
        not found
        or found["ending"].lower() not in ENDINGS
        or (found["sign"] == ":" and found["ending"] != "in")
    ):
        return []
    word, ending = found["word"], found["ending"].lower()
    if ending in ENDINGS_REPLACED:
        other = _ending_replaced(word, ending)
        return [word, other] if other else []
    if found["sign"] == "/" and len(ending) > 2 and ending != "innen":
        return []
    vowels = "aeiou"
    stem = word[:-1] if word[-1] in vowels and ending[0] in vowels and ending != "in" else word
    return [word, word[:-1] + "se" if ending == "se" and word[-1] == "x" else stem + ending]


def _ending_replaced(word: str, ending: str) -> str | None:
    """Return the word with its end replaced from the letter on with which both endings begin."""
    if ending in ("ve", "que"):
        return word[:-1] + ending if word[-1] in "fc" else None
    plain = [unicodedata.normalize("NFD", letter)[0] for letter in word]
    first = unicodedata.normalize("NFD", ending)[0]
    at = max((at for at, letter in enumerate(plain) if letter == first), default=0)
    return word[:at] + ending if at and len(word) - at <= LONGEST_STEM_ENDING else None


def _is_short(part: str, language: str) -> bool:
    _, rest = split_article(part, language)
    return len(rest.split()) <= WORDS_OF_AN_ALTERNATIVE


def _is_one_name(text: str, parts: list[str]) -> bool:
    """Return whether a slash is part of one name, as in `km/h`, `TCP/IP` and `and/or`."""
    if "/" not in text:
        return False
    scripts_with_words = all(part.isascii() for part in parts)
    return scripts_with_words and (
        any(len(part.strip()) < 2 for part in parts)
        or all(part.isupper() for part in parts)
        or [part.lower() for part in parts] == ["and", "or"]
    )
