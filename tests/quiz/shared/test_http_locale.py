"""The separator of a CSV is the one that spreadsheet programs expect where the caller lives."""

import pytest

from wordrally.quiz.shared.entrypoints.http_locale import list_separator


@pytest.mark.parametrize(
    ("accept_language", "separator"),
    [
        (None, ","), ("", ","), ("*", ","), ("en-US,en;q=0.9", ","), ("de", ";"), ("de-AT,de;q=0.9,en;q=0.8",
            ";"),
        ("de-CH,de", ","), ("fr;q=0.9", ";"), ("es-MX", ","), ("es-ES", ";"), ("ja", ","), ("pt-BR", ";"),
        ("xx-klingon", ","),
    ],
)  # fmt: skip
def test_languages_with_a_decimal_comma_separate_columns_by_semicolons(
    accept_language: str | None, separator: str
):
    assert list_separator(accept_language) == separator
