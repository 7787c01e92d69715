"""CSV conventions of the caller's locale, by `Accept-Language` (RFC 9110, section 12.5.4)."""

DECIMAL_COMMA = frozenset(
    [
        "az",
        "be",
        "bg",
        "bs",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "es",
        "et",
        "eu",
        "fi",
        "fr",
        "gl",
        "hr",
        "hu",
        "hy",
        "id",
        "is",
        "it",
        "ka",
        "kk",
        "lt",
        "lv",
        "mk",
        "nb",
        "nl",
        "nn",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "tr",
        "uk",
        "uz",
        "vi",
    ]
)
"""Languages with a decimal comma, where a semicolon separates columns."""

DECIMAL_POINT = frozenset(
    {
        "de-ch",
        "de-li",
        "es-mx",
        "es-us",
        "es-do",
        "es-gt",
        "es-hn",
        "es-ni",
        "es-pa",
        "es-pe",
        "es-pr",
        "es-sv",
    }
)


def list_separator(accept_language: str | None) -> str:
    """Return the column separator that spreadsheet programs of the locale expect."""
    best = (accept_language or "").partition(",")[0].partition(";")[0].strip().lower()
    return ";" if best not in DECIMAL_POINT and best.partition("-")[0] in DECIMAL_COMMA else ","
