"""Logging in, going on, logging out, on fakes."""

from collections.abc import Awaitable, Callable

import pytest

from tests.user.fakes.database import NOW
from tests.user.fakes.ports import FakeUserPorts
from wordrally.contracts.http.accounts import Credentials, ProfileChange, SignUp
from wordrally.contracts.queue.ended_access import ended_subject
from wordrally.user.accounts.application import accounts, logins
from wordrally.user.accounts.application.passwords import Device
from wordrally.user.accounts.domain.accounts import Account
from wordrally.user.accounts.domain.failures import MANY_FAILURES, ORDINARY
from wordrally.user.accounts.domain.logins import IDLE_MS
from wordrally.user.accounts.domain.refusals import (
    LoginEnded,
    TokenReused,
    TooManyFailures,
    UnknownLogin,
    WrongCredentials,
)

RIGHT = Credentials(email="ANN@example.org ", password="correct horse")
WRONG = Credentials(email="ann@example.org", password="wrong horse")
FREE = ORDINARY.free
UNKNOWN = Credentials(email="nobody@example.org", password="correct horse")


@pytest.fixture
def fake() -> FakeUserPorts:
    return FakeUserPorts()


@pytest.fixture
async def ann(fake: FakeUserPorts) -> Account:
    form = SignUp(email="Ann@example.org", password="correct horse", display_name="Ann")
    account = await accounts.sign_up(fake.ports, form)
    fake.announced = 0
    return account


async def _log_in(fake: FakeUserPorts, credentials: Credentials = RIGHT, cookie: str = "") -> logins.SignedIn:
    return await logins.log_in(fake.ports, credentials, Device("Firefox on Windows", cookie))


async def _fail(fake: FakeUserPorts, credentials: Credentials, times: int = FREE) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            await _log_in(fake, credentials)


async def test_a_login_brings_both_tokens_and_their_lifetimes(fake: FakeUserPorts, ann: Account) -> None:
    login = await _log_in(fake)
    assert login.access_token == f"{ann.id}@{NOW}"
    assert login.access_lifetime_s == 900
    assert login.refresh_lifetime_s == IDLE_MS // 1000


@pytest.mark.parametrize("credentials", [WRONG, UNKNOWN, Credentials(email="\0", password="x")])
async def test_a_failed_login_costs_one_slow_check_whoever_it_is(
    fake: FakeUserPorts, ann: Account, credentials: Credentials
) -> None:
    await _fail(fake, credentials, times=1)
    assert fake.passwords.checks == 1


@pytest.mark.parametrize("credentials", [WRONG, UNKNOWN])
async def test_ten_failures_delay_the_next_attempt_known_or_not(
    fake: FakeUserPorts, ann: Account, credentials: Credentials
) -> None:
    await _fail(fake, credentials)
    with pytest.raises(TooManyFailures) as refusal:
        await _log_in(fake, credentials)
    assert refusal.value.retry_after_ms == 1_000
    assert fake.passwords.checks == FREE


async def test_a_delayed_attempt_does_not_tell_whether_the_password_is_right(
    fake: FakeUserPorts, ann: Account
) -> None:
    await _fail(fake, WRONG)
    checks = fake.passwords.checks
    for credentials in (RIGHT, WRONG):
        with pytest.raises(TooManyFailures):
            await _log_in(fake, credentials)
    assert fake.passwords.checks == checks


@pytest.mark.parametrize("credentials", [RIGHT, WRONG])
async def test_a_guess_that_the_tenth_failure_overtakes_learns_nothing(
    fake: FakeUserPorts, ann: Account, credentials: Credentials
) -> None:
    fake.passwords.meanwhile = _failing(fake)
    with pytest.raises(TooManyFailures):
        await _log_in(fake, credentials)


def _failing(fake: FakeUserPorts) -> Callable[[], Awaitable[None]]:
    async def fail() -> None:
        await _fail(fake, WRONG)

    return fail


async def test_a_delay_ends_and_a_login_clears_the_failures_before_it(
    fake: FakeUserPorts, ann: Account
) -> None:
    await _fail(fake, WRONG)
    fake.clock.now += 1_000
    await _log_in(fake)
    await _fail(fake, WRONG)


async def test_the_failures_of_one_network_do_not_delay_another(fake: FakeUserPorts, ann: Account) -> None:
    await _fail(fake, WRONG)
    assert await logins.log_in(fake.ports, RIGHT, Device("Firefox", network="198.51.100.7"))


async def test_no_number_of_networks_delays_a_fresh_one(fake: FakeUserPorts, ann: Account) -> None:
    for number in range(MANY_FAILURES + 20):
        with pytest.raises(WrongCredentials):
            await logins.log_in(fake.ports, WRONG, Device("Bot", network=f"network {number}"))
    with pytest.raises(TooManyFailures):
        await logins.log_in(fake.ports, WRONG, Device("Bot", network="network 119"))
    assert await logins.log_in(fake.ports, RIGHT, Device("Firefox", network="198.51.100.7"))


async def test_the_owner_is_told_of_a_hundred_failures_once(fake: FakeUserPorts, ann: Account) -> None:
    before = len(fake.database.mails)
    for number in range(MANY_FAILURES + 20):
        with pytest.raises(WrongCredentials):
            await logins.log_in(fake.ports, WRONG, Device("Bot", network=f"network {number}"))
    [notice] = list(fake.database.mails.values())[before:]
    assert (notice.recipient, notice.subject) == (ann.email, "Many failed logins to your account")


async def test_a_device_that_logged_in_before_is_not_delayed_by_its_network(
    fake: FakeUserPorts, ann: Account
) -> None:
    known = await _log_in(fake)
    await _fail(fake, WRONG, times=FREE)
    with pytest.raises(TooManyFailures):
        await _log_in(fake)
    device = Device("Firefox on Windows", token=known.device_token)
    assert (await logins.log_in(fake.ports, RIGHT, device)).device_token == known.device_token


async def test_a_stolen_device_token_is_delayed_as_anybody_is(fake: FakeUserPorts, ann: Account) -> None:
    known = await _log_in(fake)
    for number in range(FREE):
        with pytest.raises(WrongCredentials):
            await logins.log_in(
                fake.ports, WRONG, Device("Bot", token=known.device_token, network=str(number))
            )
    with pytest.raises(TooManyFailures):
        await logins.log_in(fake.ports, RIGHT, Device("Bot", token=known.device_token, network="new"))
    assert await _log_in(fake)


async def test_the_device_of_one_account_is_unknown_to_another(fake: FakeUserPorts, ann: Account) -> None:
    form = SignUp(email="bob@example.org", password="battery staple", display_name="Bob")
    await accounts.sign_up(fake.ports, form)
    bobs = await _log_in(fake, Credentials(email="bob@example.org", password="battery staple"))
    await _fail(fake, WRONG)
    with pytest.raises(TooManyFailures):
        await logins.log_in(fake.ports, RIGHT, Device("Firefox", token=bobs.device_token))


async def test_delays_do_not_hold_for_those_who_are_signed_in(fake: FakeUserPorts, ann: Account) -> None:
    login = await _log_in(fake)
    await _fail(fake, WRONG)
    assert await logins.refresh(fake.ports, login.refresh_token)


async def test_a_password_changed_during_a_login_ends_that_login(fake: FakeUserPorts, ann: Account) -> None:
    change = ProfileChange(password="battery staple", current_password="correct horse")

    async def change_password() -> None:
        await accounts.change_profile(fake.ports, fake.caller(ann), change)

    fake.passwords.meanwhile = change_password
    with pytest.raises(WrongCredentials):
        await _log_in(fake)
    assert len(fake.database.logins) == 1


async def test_an_account_deleted_during_a_login_gets_none(fake: FakeUserPorts, ann: Account) -> None:
    async def delete() -> None:
        await accounts.delete_account(fake.ports, fake.caller(ann))

    fake.passwords.meanwhile = delete
    with pytest.raises(WrongCredentials):
        await _log_in(fake)
    assert not fake.database.logins


async def test_a_login_renews_a_hash_of_older_parameters(fake: FakeUserPorts, ann: Account) -> None:
    fake.passwords.generation = 2
    await _log_in(fake)
    assert fake.database.accounts[ann.id].password_hash == "2:correct horse"
    assert await _log_in(fake)


async def test_in_a_rush_a_hash_is_renewed_later_and_the_login_goes_on(
    fake: FakeUserPorts, ann: Account
) -> None:
    fake.passwords.generation = 2
    fake.passwords.busy = True
    assert await _log_in(fake)
    assert fake.database.accounts[ann.id] == ann


async def test_each_refresh_token_leads_to_the_next(fake: FakeUserPorts, ann: Account) -> None:
    login = await _log_in(fake)
    for _ in range(5):
        fake.clock.now += 900_000
        login = await logins.refresh(fake.ports, login.refresh_token)
    assert login.access_token == f"{ann.id}@{fake.clock.now}"
    assert len(fake.database.logins) == 1


async def test_a_token_used_twice_ends_the_whole_login(fake: FakeUserPorts, ann: Account) -> None:
    first = await _log_in(fake)
    second = await logins.refresh(fake.ports, first.refresh_token)
    third = await logins.refresh(fake.ports, second.refresh_token)
    with pytest.raises(TokenReused):
        await logins.refresh(fake.ports, first.refresh_token)
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.ports, third.refresh_token)


async def test_other_logins_of_the_account_go_on(fake: FakeUserPorts, ann: Account) -> None:
    stolen, other = await _log_in(fake), await _log_in(fake)
    await logins.refresh(fake.ports, stolen.refresh_token)
    with pytest.raises(TokenReused):
        await logins.refresh(fake.ports, stolen.refresh_token)
    assert await logins.refresh(fake.ports, other.refresh_token)


@pytest.mark.parametrize("cookie", ["", "nonsense", f"{'a' * 32}.{'s' * 43}"])
async def test_an_unknown_refresh_token_is_good_for_nothing(fake: FakeUserPorts, cookie: str) -> None:
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.ports, cookie)
    await logins.log_out(fake.ports, cookie)


async def test_an_expired_login_is_forgotten(fake: FakeUserPorts, ann: Account) -> None:
    login = await _log_in(fake)
    fake.clock.now += IDLE_MS
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.ports, login.refresh_token)
    assert not fake.database.logins


async def test_logging_out_ends_the_login_even_with_a_token_of_before(
    fake: FakeUserPorts, ann: Account
) -> None:
    first = await _log_in(fake)
    second = await logins.refresh(fake.ports, first.refresh_token)
    await logins.log_out(fake.ports, first.refresh_token)
    await logins.log_out(fake.ports, first.refresh_token)
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.ports, second.refresh_token)


async def test_logging_in_on_a_device_that_is_signed_in_renews_its_login(
    fake: FakeUserPorts, ann: Account
) -> None:
    first = await _log_in(fake)
    [before] = fake.database.logins.values()
    fake.clock.now += 3_600_000
    second = await _log_in(fake, cookie=first.refresh_token)
    [after] = fake.database.logins.values()
    assert after.id == before.id
    assert (after.started_at, after.authenticated_at) == (NOW, fake.clock.now)
    assert not fake.database.ended
    assert await logins.refresh(fake.ports, second.refresh_token)
    with pytest.raises(TokenReused):
        await logins.refresh(fake.ports, first.refresh_token)


async def test_refreshing_does_not_make_a_login_fresh(fake: FakeUserPorts, ann: Account) -> None:
    login = await _log_in(fake)
    fake.clock.now += 900_000
    await logins.refresh(fake.ports, login.refresh_token)
    [after] = fake.database.logins.values()
    assert (after.authenticated_at, after.last_used_at) == (NOW, fake.clock.now)


async def test_logging_in_on_a_device_of_somebody_else_leaves_their_login_as_it_is(
    fake: FakeUserPorts, ann: Account
) -> None:
    await accounts.sign_up(
        fake.ports, SignUp(email="bob@example.org", password="battery staple", display_name="Bob")
    )
    bobs = await _log_in(fake, Credentials(email="bob@example.org", password="battery staple"))
    await _log_in(fake, cookie=bobs.refresh_token)
    assert {login.account_id for login in fake.database.logins.values()} > {ann.id}
    assert not fake.database.ended
    assert await logins.refresh(fake.ports, bobs.refresh_token)


@pytest.mark.parametrize("cookie", ["nonsense", f"{'a' * 32}.{'s' * 43}"])
async def test_a_cookie_that_is_good_for_nothing_does_not_disturb_a_login(
    fake: FakeUserPorts, ann: Account, cookie: str
) -> None:
    assert await _log_in(fake, cookie=cookie)


async def test_an_old_cookie_neither_renews_nor_ends_a_login(fake: FakeUserPorts, ann: Account) -> None:
    first = await _log_in(fake)
    second = await logins.refresh(fake.ports, first.refresh_token)
    await _log_in(fake, cookie=first.refresh_token)
    assert len(fake.database.logins) == 2
    assert await logins.refresh(fake.ports, second.refresh_token)


async def test_logins_are_listed_newest_first_with_the_one_that_asks(
    fake: FakeUserPorts, ann: Account
) -> None:
    await _log_in(fake)
    caller = fake.caller(ann)
    fake.clock.now += 1_000
    await _log_in(fake)
    newer, older = await logins.list_logins(fake.ports, caller)
    assert (newer.current, older.current) == (False, True)
    assert (older.device, older.created_at, older.last_used_at) == ("Firefox on Windows", NOW, NOW)
    assert not {newer.id, older.id} & {str(login_id) for login_id in fake.database.logins}


async def test_an_expired_login_is_not_listed(fake: FakeUserPorts, ann: Account) -> None:
    await _log_in(fake)
    caller = fake.caller(ann)
    fake.clock.now += IDLE_MS
    assert await logins.list_logins(fake.ports, caller) == []


async def test_one_login_ends_and_the_others_go_on(fake: FakeUserPorts, ann: Account) -> None:
    first, second = await _log_in(fake), await _log_in(fake)
    caller = fake.caller(ann)
    lost = next(view for view in await logins.list_logins(fake.ports, caller) if not view.current)
    await logins.end_own_login(fake.ports, caller, lost.id)
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.ports, first.refresh_token)
    assert await logins.refresh(fake.ports, second.refresh_token)
    assert list(fake.database.ended) == [ended_subject("login", lost.id)]
    assert fake.announced == 1
    with pytest.raises(UnknownLogin):
        await logins.end_own_login(fake.ports, caller, lost.id)


async def test_nobody_ends_the_login_of_somebody_else(fake: FakeUserPorts, ann: Account) -> None:
    bob = await accounts.sign_up(
        fake.ports, SignUp(email="bob@example.org", password="battery staple", display_name="Bob")
    )
    await _log_in(fake)
    with pytest.raises(UnknownLogin):
        await logins.end_own_login(fake.ports, fake.caller(bob), fake.caller(ann).login)
    assert await logins.list_logins(fake.ports, fake.caller(ann))


async def test_all_other_logins_end_at_once(fake: FakeUserPorts, ann: Account) -> None:
    for _ in range(3):
        kept = await _log_in(fake)
    await logins.end_other_logins(fake.ports, fake.caller(ann))
    assert await logins.refresh(fake.ports, kept.refresh_token)
    assert (len(fake.database.logins), len(fake.database.ended), fake.announced) == (1, 2, 1)


async def test_logging_out_asks_for_the_end_to_be_announced(fake: FakeUserPorts, ann: Account) -> None:
    login = await _log_in(fake)
    await logins.log_out(fake.ports, login.refresh_token)
    assert (len(fake.database.ended), fake.announced) == (1, 1)
