"""Logging in, going on, logging out, on fakes."""

from collections.abc import Awaitable, Callable

import pytest

from tests.user.fakes import NOW, FakeDesk
from wordrally.contracts.accounts import Credentials, ProfileChange, SignUp
from wordrally.user.application import accounts, logins
from wordrally.user.domain.accounts import Account
from wordrally.user.domain.failures import MAX_FAILURES, WINDOW_MS
from wordrally.user.domain.logins import IDLE_MS
from wordrally.user.domain.refusals import LoginEnded, TokenReused, TooManyFailures, WrongCredentials

RIGHT = Credentials(email="ANN@example.org ", password="correct horse")
WRONG = Credentials(email="ann@example.org", password="wrong horse")
UNKNOWN = Credentials(email="nobody@example.org", password="correct horse")


@pytest.fixture
def fake() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
async def ann(fake: FakeDesk) -> Account:
    form = SignUp(email="Ann@example.org", password="correct horse", display_name="Ann")
    return await accounts.sign_up(fake.desk, form)


async def _fail(fake: FakeDesk, credentials: Credentials, times: int = MAX_FAILURES) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            await logins.log_in(fake.desk, credentials)


async def test_a_login_brings_both_tokens_and_their_lifetimes(fake: FakeDesk, ann: Account) -> None:
    login = await logins.log_in(fake.desk, RIGHT)
    assert login.access_token == f"{ann.id}@{NOW}"
    assert login.access_lifetime_s == 900
    assert login.refresh_lifetime_s == IDLE_MS // 1000


@pytest.mark.parametrize("credentials", [WRONG, UNKNOWN, Credentials(email="\0", password="x")])
async def test_a_failed_login_costs_one_slow_check_whoever_it_is(
    fake: FakeDesk, ann: Account, credentials: Credentials
) -> None:
    await _fail(fake, credentials, times=1)
    assert fake.passwords.checks == 1


@pytest.mark.parametrize("credentials", [WRONG, UNKNOWN])
async def test_ten_failures_lock_an_address_known_or_not(
    fake: FakeDesk, ann: Account, credentials: Credentials
) -> None:
    await _fail(fake, credentials)
    with pytest.raises(TooManyFailures) as refusal:
        await logins.log_in(fake.desk, credentials)
    assert refusal.value.retry_after_ms == WINDOW_MS
    assert fake.passwords.checks == MAX_FAILURES


async def test_a_locked_address_does_not_tell_whether_the_password_is_right(
    fake: FakeDesk, ann: Account
) -> None:
    await _fail(fake, WRONG)
    checks = fake.passwords.checks
    for credentials in (RIGHT, WRONG):
        with pytest.raises(TooManyFailures):
            await logins.log_in(fake.desk, credentials)
    assert fake.passwords.checks == checks


@pytest.mark.parametrize("credentials", [RIGHT, WRONG])
async def test_a_guess_that_the_tenth_failure_overtakes_learns_nothing(
    fake: FakeDesk, ann: Account, credentials: Credentials
) -> None:
    fake.passwords.meanwhile = _failing(fake)
    with pytest.raises(TooManyFailures):
        await logins.log_in(fake.desk, credentials)


def _failing(fake: FakeDesk) -> Callable[[], Awaitable[None]]:
    async def fail() -> None:
        await _fail(fake, WRONG)

    return fail


async def test_a_lock_ends_with_its_window(fake: FakeDesk, ann: Account) -> None:
    await _fail(fake, WRONG)
    fake.clock.now += WINDOW_MS
    assert await logins.log_in(fake.desk, RIGHT)


async def test_a_login_clears_the_failures_before_it(fake: FakeDesk, ann: Account) -> None:
    await _fail(fake, WRONG, times=MAX_FAILURES - 1)
    await logins.log_in(fake.desk, RIGHT)
    await _fail(fake, WRONG, times=MAX_FAILURES)


async def test_a_locked_address_does_not_lock_out_those_who_are_signed_in(
    fake: FakeDesk, ann: Account
) -> None:
    login = await logins.log_in(fake.desk, RIGHT)
    await _fail(fake, WRONG)
    assert await logins.refresh(fake.desk, login.refresh_token)


async def test_a_password_changed_during_a_login_ends_that_login(fake: FakeDesk, ann: Account) -> None:
    change = ProfileChange(password="battery staple", current_password="correct horse")

    async def change_password() -> None:
        await accounts.change_profile(fake.desk, ann.id, change)

    fake.passwords.meanwhile = change_password
    with pytest.raises(WrongCredentials):
        await logins.log_in(fake.desk, RIGHT)
    assert len(fake.database.logins) == 1


async def test_an_account_deleted_during_a_login_gets_none(fake: FakeDesk, ann: Account) -> None:
    async def delete() -> None:
        await accounts.delete_account(fake.desk, ann.id)

    fake.passwords.meanwhile = delete
    with pytest.raises(WrongCredentials):
        await logins.log_in(fake.desk, RIGHT)
    assert not fake.database.logins


async def test_a_login_renews_a_hash_of_older_parameters(fake: FakeDesk, ann: Account) -> None:
    fake.passwords.generation = 2
    await logins.log_in(fake.desk, RIGHT)
    assert (await accounts.read_profile(fake.desk, ann.id)).password_hash == "2:correct horse"
    assert await logins.log_in(fake.desk, RIGHT)


async def test_in_a_rush_a_hash_is_renewed_later_and_the_login_goes_on(fake: FakeDesk, ann: Account) -> None:
    fake.passwords.generation = 2
    fake.passwords.busy = True
    assert await logins.log_in(fake.desk, RIGHT)
    assert await accounts.read_profile(fake.desk, ann.id) == ann


async def test_each_refresh_token_leads_to_the_next(fake: FakeDesk, ann: Account) -> None:
    login = await logins.log_in(fake.desk, RIGHT)
    for _ in range(5):
        fake.clock.now += 900_000
        login = await logins.refresh(fake.desk, login.refresh_token)
    assert login.access_token == f"{ann.id}@{fake.clock.now}"
    assert len(fake.database.logins) == 1


async def test_a_token_used_twice_ends_the_whole_login(fake: FakeDesk, ann: Account) -> None:
    first = await logins.log_in(fake.desk, RIGHT)
    second = await logins.refresh(fake.desk, first.refresh_token)
    third = await logins.refresh(fake.desk, second.refresh_token)
    with pytest.raises(TokenReused):
        await logins.refresh(fake.desk, first.refresh_token)
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.desk, third.refresh_token)


async def test_other_logins_of_the_account_go_on(fake: FakeDesk, ann: Account) -> None:
    stolen, other = await logins.log_in(fake.desk, RIGHT), await logins.log_in(fake.desk, RIGHT)
    await logins.refresh(fake.desk, stolen.refresh_token)
    with pytest.raises(TokenReused):
        await logins.refresh(fake.desk, stolen.refresh_token)
    assert await logins.refresh(fake.desk, other.refresh_token)


@pytest.mark.parametrize("cookie", ["", "nonsense", f"{'a' * 32}.{'s' * 43}"])
async def test_an_unknown_refresh_token_is_good_for_nothing(fake: FakeDesk, cookie: str) -> None:
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.desk, cookie)
    await logins.log_out(fake.desk, cookie)


async def test_an_expired_login_is_forgotten(fake: FakeDesk, ann: Account) -> None:
    login = await logins.log_in(fake.desk, RIGHT)
    fake.clock.now += IDLE_MS
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.desk, login.refresh_token)
    assert not fake.database.logins


async def test_logging_out_ends_the_login_even_with_a_token_of_before(fake: FakeDesk, ann: Account) -> None:
    first = await logins.log_in(fake.desk, RIGHT)
    second = await logins.refresh(fake.desk, first.refresh_token)
    await logins.log_out(fake.desk, first.refresh_token)
    await logins.log_out(fake.desk, first.refresh_token)
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.desk, second.refresh_token)
