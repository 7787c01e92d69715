"""When a refresh token is good, and when too many logins have failed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.user import examples
from tests.user.examples import NOW
from wordrally.user.domain.failures import (
    MAX_FAILURES,
    WINDOW_MS,
    Failures,
    add_failure,
    refuse_another,
    refuse_beyond,
)
from wordrally.user.domain.logins import (
    IDLE_MS,
    LONGEST_MS,
    LoginId,
    RefreshToken,
    parse_refresh_token,
    rotate,
)
from wordrally.user.domain.refusals import LoginEnded, TokenReused, TooManyFailures

FIRST = examples.token(1)
LOGIN = examples.login(examples.account())


def _token(number: int) -> RefreshToken:
    return RefreshToken(FIRST.login_id, f"{number:043d}")


def test_a_token_reads_back_from_its_cookie() -> None:
    assert parse_refresh_token(FIRST.text()) == FIRST


SECRET = "s" * 43


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        SECRET,
        f"{'a' * 31}.{SECRET}",
        f"{'g' * 32}.{SECRET}",
        f"{'A' * 32}.{SECRET}",
        f"{'a' * 32}.{SECRET}s",
        f"{'a' * 32}.{SECRET[1:]}\0",
        f"{'a' * 32}{SECRET}",
        f" {'a' * 32}.{SECRET}",
    ],
)
def test_what_cannot_be_a_token_of_ours_is_none(text: str) -> None:
    assert parse_refresh_token(text) is None


def test_the_secret_itself_is_not_kept() -> None:
    assert FIRST.secret.encode() not in LOGIN.secret_hash
    assert len(LOGIN.secret_hash) == 32


@given(st.integers(1, 20), st.data())
def test_only_the_newest_token_of_a_login_is_good(rotations: int, data: st.DataObject) -> None:
    login = LOGIN
    for number in range(1, rotations + 1):
        login = rotate(login, _token(number), _token(number + 1), NOW)
    used = data.draw(st.integers(1, rotations))
    with pytest.raises(TokenReused):
        rotate(login, _token(used), _token(99), NOW)
    assert rotate(login, _token(rotations + 1), _token(99), NOW) != login


def test_a_login_that_is_not_used_for_a_month_ends() -> None:
    assert rotate(LOGIN, FIRST, _token(2), NOW + IDLE_MS - 1)
    with pytest.raises(LoginEnded):
        rotate(LOGIN, FIRST, _token(2), NOW + IDLE_MS)


@given(st.lists(st.integers(0, IDLE_MS - 1), max_size=30))
def test_no_login_outlives_half_a_year(pauses: list[int]) -> None:
    login, now = LOGIN, NOW
    for number, pause in enumerate(pauses, start=1):
        now += pause
        if now >= login.expires_at:
            break
        login = rotate(login, _token(number), _token(number + 1), now)
    assert login.expires_at <= NOW + LONGEST_MS


def test_a_token_of_another_login_is_not_this_ones() -> None:
    stranger = RefreshToken(LoginId("f" * 32), "s" * 43)
    with pytest.raises(TokenReused):
        rotate(LOGIN, stranger, _token(2), NOW)


def test_ten_failures_are_allowed_and_the_eleventh_is_one_too_many() -> None:
    failures: Failures | None = None
    for _ in range(MAX_FAILURES):
        refuse_another(failures, NOW)
        failures = add_failure(failures, NOW)
        refuse_beyond(failures, NOW)
    with pytest.raises(TooManyFailures) as refusal:
        refuse_another(failures, NOW + 1_000)
    assert refusal.value.retry_after_ms == WINDOW_MS - 1_000
    with pytest.raises(TooManyFailures):
        refuse_beyond(add_failure(failures, NOW), NOW)


def test_after_the_window_counting_begins_anew() -> None:
    full = Failures(MAX_FAILURES, NOW)
    refuse_another(full, NOW + WINDOW_MS)
    assert add_failure(full, NOW + WINDOW_MS) == Failures(1, NOW + WINDOW_MS)
    assert add_failure(full, NOW + WINDOW_MS - 1) == Failures(MAX_FAILURES + 1, NOW)


@given(st.lists(st.integers(0, WINDOW_MS), min_size=1, max_size=60))
def test_within_any_window_no_more_attempts_than_allowed_get_through(pauses: list[int]) -> None:
    failures, now = None, NOW
    tried: list[int] = []
    for pause in pauses:
        now += pause
        try:
            refuse_another(failures, now)
        except TooManyFailures:
            continue
        failures = add_failure(failures, now)
        tried.append(now)
    for start in tried:  # a fixed window lets at most the end of one and the start of the next through
        assert sum(start <= at < start + WINDOW_MS for at in tried) <= 2 * MAX_FAILURES - 1
