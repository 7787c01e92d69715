"""Detection of the language of one side of a list by scripts, letters, articles and endings."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from wordrally.vocabulary.languages.articles import GENDERS, split_article

LOOKED_AT = 200
LEAST = 0.25
"""Evidence for each text, on average, below which no language is named."""

SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
)
LETTERS = {
    "de": "ßäöü",
    "es": "ñ¿¡",
    "fr": "œçêèëîïùû",
    "pt": "ãõ",
    "pl": "łąęśźżćń",
    "tr": "ğşı",
    "cs": "řěů",
    "hu": "őű",
    "ro": "țș",
    "vi": "ơưạảấầẩẫậắằẳẵặẹẻẽềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ",
    "da": "øæ",
    "sv": "åäö",
    "it": "àèìòù",
    "fi": "äö",
}
ENDINGS = {
    "de": re.compile(r"^[a-zäöüß]{2,}(en|ern|eln|lich|ig|isch)$"),
    "es": re.compile(r"^[a-záéíóúñ]{2,}(ar|ir|arse|ción|dad|ado|oso)$"),
    "it": re.compile(r"^[a-zàèéìòù]{2,}(are|ere|ire|zione|mente|ato|oso)$"),
    "fr": re.compile(r"^[a-zàâçéèêëîïôûœ]{2,}(oir|eux|euse|ique|ement|eau)$"),
    "pt": re.compile(r"^[a-zãõáéíóúâêôç]{2,}(ção|ões|inho|dade)$"),
}
COMMON = {
    "de": "und der die das ist nicht ein eine mit für auf gut rot blau grün groß klein alt neu haus hund "
    "katze",
    "fr": "et le la les est pas un une avec pour sur bon rouge bleu vert grand petit maison chien chat",
    "es": "y el la los es no un una con para bueno rojo azul verde grande casa perro gato",
    "it": "e il la gli è non un una con per buono rosso blu verde grande casa cane gatto",
    "nl": "en de het is niet een met voor goed rood blauw groen groot huis hond kat",
}


def guess_language(texts: Sequence[str], is_english: Callable[[str], bool]) -> str:
    """Return the language of most of these texts as a BCP 47 tag, or an empty text if nothing tells it.

    `is_english` returns whether a lower-case text is an English word.
    """
    looked_at = [text for text in texts[:LOOKED_AT] if text.strip()]
    found: Counter[str] = Counter()
    for text in looked_at:
        for language, weight in evidence(text, is_english).items():
            found[language] += weight  # type: ignore[assignment]
    if not found:
        return ""
    if found["ja"]:
        found["ja"] += found.pop("zh", 0)  # a Japanese list also has words of Chinese characters only
    language, weight = max(found.items(), key=lambda item: (item[1], item[0]))
    return language if weight >= LEAST * len(looked_at) else ""


def evidence(text: str, is_english: Callable[[str], bool]) -> dict[str, float]:
    """Return the evidence of a text, by language."""
    script = next((language for language, letters in SCRIPTS if letters.search(text)), None)
    if script:
        return {script: 2.0}
    found: Counter[str] = Counter()
    for language in GENDERS:
        article, _ = split_article(text, language)
        if article:
            found[language] += 1.0 if language in ("de", "en", "fr", "es", "it", "pt", "nl") else 0.4  # type: ignore[assignment]
    words = re.findall(r"[^\W\d_]+", text)
    small = text.lower()
    for language, letters in LETTERS.items():
        if any(letter in small for letter in letters):
            found[language] += 0.8 if language in ("de", "es", "fr", "pt", "pl", "tr", "vi") else 0.5  # type: ignore[assignment]
    for language, ending in ENDINGS.items():
        found[language] += 0.3 * any(ending.match(word) for word in words)  # type: ignore[assignment]
    for language, common in COMMON.items():
        found[language] += 0.4 * bool(set(small.split()) & set(common.split()))  # type: ignore[assignment]
    if words and all(is_english(word.lower()) for word in words):
        found["en"] += 0.7  # type: ignore[assignment]
    if words and re.match(r"^[A-ZÄÖÜ][a-zäöüß]+$", words[-1]) and len(words) <= 2:
        found["de"] += 0.3  # type: ignore[assignment]
    return {language: weight for language, weight in found.items() if weight}
