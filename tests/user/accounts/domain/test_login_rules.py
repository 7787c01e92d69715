"""When a refresh token is good, and when too many logins have failed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.user import examples
from tests.user.examples import NOW
from wordrally.user.accounts.domain.accounts import address_key
from wordrally.user.accounts.domain.failures import (
    FORGOTTEN_MS,
    MANY_FAILURES,
    ORDINARY,
    UNDER_ATTACK,
    Failures,
    add_failure,
    by_network,
    refuse_another,
    refuse_overtaken,
)
from wordrally.user.accounts.domain.logins import (
    IDLE_MS,
    LONGEST_MS,
    LoginId,
    RefreshToken,
    parse_refresh_token,
    rotate,
)
from wordrally.user.accounts.domain.refusals import LoginEnded, TokenReused, TooManyFailures

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


def test_ten_failures_are_free_and_each_further_one_doubles_the_delay() -> None:
    failures: Failures | None = None
    for _ in range(ORDINARY.free):
        refuse_another(failures, ORDINARY, NOW)
        failures = add_failure(failures, NOW)
    waits: list[int] = []
    for _ in range(7):
        with pytest.raises(TooManyFailures) as refusal:
            refuse_another(failures, ORDINARY, NOW)
        waits.append(refusal.value.retry_after_ms)
        refuse_another(failures, ORDINARY, NOW + waits[-1])
        failures = add_failure(failures, NOW)
    assert waits == [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]


def test_an_hour_without_a_failure_clears_the_count() -> None:
    full = Failures(50, NOW)
    refuse_another(full, ORDINARY, NOW + FORGOTTEN_MS)
    assert add_failure(full, NOW + FORGOTTEN_MS) == Failures(1, NOW + FORGOTTEN_MS)
    assert add_failure(full, NOW + FORGOTTEN_MS - 1) == Failures(51, NOW + FORGOTTEN_MS - 1)


@given(st.integers(0, 10**6))
def test_no_number_of_failures_delays_for_more_than_half_a_minute(count: int) -> None:
    assert ORDINARY.delay_ms(count) <= 30_000
    assert UNDER_ATTACK.delay_ms(count) <= 30_000


@given(st.integers(0, 40), st.integers(1, 40))
def test_a_guess_that_others_overtook_learns_nothing_at_the_limit(before: int, others: int) -> None:
    present = Failures(before + others, NOW)
    if present.count < ORDINARY.free:
        refuse_overtaken(Failures(before, NOW), present, ORDINARY, NOW)
    else:
        with pytest.raises(TooManyFailures):
            refuse_overtaken(Failures(before, NOW), present, ORDINARY, NOW)
    refuse_overtaken(present, present, ORDINARY, NOW)


def test_a_network_has_one_guess_while_many_networks_guess() -> None:
    key = address_key("ann@example.org")
    calm, attack = Failures(MANY_FAILURES - 1, NOW), Failures(MANY_FAILURES, NOW)
    assert by_network(key, "192.0.2.1", None, NOW).limit == ORDINARY
    assert by_network(key, "192.0.2.1", calm, NOW).limit == ORDINARY
    assert by_network(key, "192.0.2.1", attack, NOW).limit == UNDER_ATTACK
    assert by_network(key, "192.0.2.1", attack, NOW + FORGOTTEN_MS).limit == ORDINARY
    refuse_another(None, UNDER_ATTACK, NOW)
    with pytest.raises(TooManyFailures):
        refuse_another(Failures(1, NOW), UNDER_ATTACK, NOW)


def test_networks_and_addresses_are_counted_apart_and_not_readable() -> None:
    key, other = address_key("ann@example.org"), address_key("bob@example.org")
    attempts = [by_network(key, "192.0.2.1", None, NOW), by_network(key, "192.0.2.2", None, NOW)]
    attempts.append(by_network(other, "192.0.2.1", None, NOW))
    assert len({attempt.source for attempt in attempts}) == 3
    assert "192.0.2" not in "".join(attempt.source for attempt in attempts)
