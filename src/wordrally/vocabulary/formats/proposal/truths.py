"""The words for true and false in several languages."""

TRUTHS = {
    "en": ("True", "False"), "de": ("Richtig", "Falsch"), "fr": ("Vrai", "Faux"), "es": ("Verdadero",
        "Falso"),
    "it": ("Vero", "Falso"), "pt": ("Verdadeiro", "Falso"), "nl": ("Waar", "Onwaar"), "sv": ("Sant",
        "Falskt"),
    "nb": ("Sant", "Usant"), "da": ("Sandt", "Falsk"), "fi": ("Oikein", "Väärin"), "pl": ("Prawda", "Fałsz"),
    "cs": ("Pravda", "Nepravda"), "tr": ("Doğru", "Yanlış"), "ru": ("Верно", "Неверно"), "uk": ("Правда",
        "Неправда"),
    "el": ("Σωστό", "Λάθος"), "zh": ("正确", "错误"), "ja": ("正しい", "間違い"), "ko": ("참", "거짓"),
}  # fmt: skip


def truth(language: str) -> tuple[str, str]:
    """Return the words for true and false in the language, or in English."""
    return TRUTHS.get(language.partition("-")[0].lower(), TRUTHS["en"])
