"""Small parts of the HTTP side: cursors, `Accept`, addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Request

from wordrally.chassis.cursors import BadCursor, encode_cursor
from wordrally.quiz.live.entrypoints.http_pin_guesses import client_address
from wordrally.quiz.results.entrypoints.http_accept import best_match
from wordrally.quiz.shared.application.paging import PageCursor, parse_cursor

OFFERED = ["application/json", "text/csv"]


@given(st.integers(0, 2**53 - 1), st.from_regex(r"[0-9a-z-]{1,36}", fullmatch=True))
def test_a_cursor_leads_back_to_its_place(at: int, name: str) -> None:
    assert parse_cursor(encode_cursor(PageCursor(at, name))) == PageCursor(at, name)


@given(st.text(max_size=200))
def test_any_other_text_is_a_bad_cursor_or_a_place(text: str) -> None:
    try:
        place = parse_cursor(text)
    except BadCursor:
        return
    assert isinstance(place, PageCursor)


def test_there_is_no_place_before_the_first_page() -> None:
    assert parse_cursor(None) is None


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/*", "text/csv"),
        ("application/json;q=0.5, text/csv;q=0.9", "text/csv"),
        ("text/csv;q=0.5, */*", "application/json"),
        ("text/html, */*;q=0.1", "application/json"),
        ("*/*, application/json;q=0", "text/csv"),
        ("text/csv; charset=utf-8", "text/csv"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("text/csv;q=x", None),
        (",", None),
    ],
)
def test_the_form_that_is_liked_best_is_chosen(accept: str, chosen: str | None) -> None:
    assert best_match(accept, OFFERED) == chosen


@given(st.text(max_size=60))
def test_whatever_accept_says_we_offer_what_we_have_or_nothing(accept: str) -> None:
    assert best_match(accept, OFFERED) in (*OFFERED, None)


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (None, "192.0.2.1"),
        ("", "192.0.2.1"),
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unknown", "unknown"),
    ],
)
def test_the_client_is_whom_the_gateway_saw(forwarded: str | None, address: str) -> None:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    scope = {"type": "http", "headers": headers, "client": ("192.0.2.1", 5000)}

    assert client_address(Request(scope)) == address  # pyright: ignore[reportArgumentType]
