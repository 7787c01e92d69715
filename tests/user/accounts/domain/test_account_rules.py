"""What an address, a name and a password may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordrally.user.accounts.domain.accounts import address_key, normalise_email, prepare_password
from wordrally.user.shared.domain.names import normalise_display_name
from wordrally.user.shared.domain.refusals import InvalidField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ann@example.org", "ann@example.org"),
        ("  Ann@Example.ORG\n", "Ann@example.org"),
        ("ann+quiz@sub.example.org", "ann+quiz@sub.example.org"),
        ("jose\u0301@example.org", "jos\u00e9@example.org"),
        ("ann@Straße.de", "ann@straße.de"),
        ("ann@localhost", "ann@localhost"),
    ],
)
def test_an_address_is_kept_trimmed_composed_and_with_its_domain_in_lower_case(typed: str, kept: str) -> None:
    assert normalise_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ann",
        "@example.org",
        "ann@",
        "a@b@c",
        "an n@example.org",
        "ann@ex ample.org",
        "ann@example..org",
        "ann@.org",
        "ann@example.",
        "ann\0@example.org",
        "ann\u202e@example.org",
        "a" * 65 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused_with_a_pointer_to_the_field(typed: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        normalise_email(typed)
    assert refusal.value.pointer == "/email"


@given(st.from_regex(r"[^@\s]{1,20}@[^@\s.]{1,10}\.[^@\s.]{1,5}", fullmatch=True))
def test_every_spelling_of_an_address_has_one_key(typed: str) -> None:
    try:
        kept = normalise_email(typed)
    except InvalidField:
        return
    assert normalise_email(kept) == kept
    assert address_key(kept) == address_key(typed) == address_key(f"  {typed} ")


def test_addresses_that_differ_in_case_are_one_persons() -> None:
    assert address_key("Ann@Example.org") == address_key("ann@example.ORG")
    assert address_key("ann@example.org") != address_key("anne@example.org")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ann", "Ann"),
        ("  Ann \t B.\n", "Ann B."),
        ("Jose\u0301", "Jos\u00e9"),
        ("👩‍🏫 Ms. Lee", "👩‍🏫 Ms. Lee"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    ],
)
def test_a_name_is_shown_without_needless_blanks(typed: str, shown: str) -> None:
    assert normalise_display_name(typed) == shown


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u200d", "An\0n", "Ann\u202eevil", "\u200b", "\ud800", "x" * 61]
)
def test_a_name_that_hides_something_or_shows_nothing_is_refused(typed: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        normalise_display_name(typed)
    assert refusal.value.pointer == "/display_name"


@given(st.text(max_size=80))
def test_a_name_that_is_taken_is_taken_again_unchanged(typed: str) -> None:
    try:
        shown = normalise_display_name(typed)
    except InvalidField:
        return
    assert normalise_display_name(shown) == shown


def test_a_password_is_the_same_however_a_keyboard_composes_it() -> None:
    assert prepare_password("cafe\u0301 horse") == prepare_password("caf\u00e9 horse")
    assert prepare_password("Horse") != prepare_password("horse")
