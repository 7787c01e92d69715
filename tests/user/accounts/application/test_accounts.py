"""Signing up, changing and leaving, on fakes."""

from dataclasses import replace

import pytest
from msgspec import UNSET

from tests.user.fakes.announcements import FakeAnnouncements
from tests.user.fakes.database import NOW
from tests.user.fakes.ports import FakeUserPorts
from wordrally.contracts.http.accounts import Credentials, NewApiKey, ProfileChange, SignUp
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.ended_access import ended_subject
from wordrally.user.accounts.application import accounts, logins, mailing, second_factors
from wordrally.user.accounts.application.announcing import announce_departures, announce_ended_access
from wordrally.user.accounts.application.api_keys import issue_api_key
from wordrally.user.accounts.application.profiles import profile_of
from wordrally.user.accounts.domain.accounts import Account
from wordrally.user.accounts.domain.refusals import (
    AddressTaken,
    CallingLoginEnded,
    LoginEnded,
    WrongCredentials,
    WrongPassword,
)
from wordrally.user.shared.application.ports import UserUnavailable
from wordrally.user.shared.domain.callers import FRESH_MS
from wordrally.user.shared.domain.refusals import InvalidField, StaleLogin, UnknownAccount

FORM = SignUp(email=" Ann@Example.org ", password="correct horse", display_name=" Ann ")
NEW_PASSWORD = ProfileChange(password="battery staple", current_password="correct horse")


@pytest.fixture
def fake() -> FakeUserPorts:
    return FakeUserPorts()


@pytest.fixture
async def ann(fake: FakeUserPorts) -> Account:
    account = await accounts.sign_up(fake.ports, FORM)
    fake.announced = 0
    return account


async def _log_in(fake: FakeUserPorts, password: str) -> logins.SignedIn:
    credentials = Credentials(email="ann@example.org", password=password)
    return await logins.log_in(fake.ports, credentials, logins.Device("Firefox on Windows"))


async def _change(
    fake: FakeUserPorts, account: Account, change: ProfileChange
) -> tuple[Account, logins.SignedIn | None]:
    return await accounts.change_profile(fake.ports, fake.caller(account), change)


async def test_signing_up_keeps_the_account_and_no_password(fake: FakeUserPorts, ann: Account) -> None:
    assert (ann.email, ann.display_name, ann.created_at) == ("Ann@example.org", "Ann", NOW)
    assert await accounts.read_account(fake.ports, ann.id) == ann
    assert await accounts.read_profile(fake.ports, ann.id) == profile_of(ann)
    assert ann.password_hash == "1:correct horse"


async def test_a_taken_address_is_refused(fake: FakeUserPorts, ann: Account) -> None:
    with pytest.raises(AddressTaken):
        await accounts.sign_up(fake.ports, FORM)


@pytest.mark.parametrize(("field", "value"), [("email", "ann@.org"), ("display_name", "\u202e")])
async def test_signing_up_with_a_bad_field_makes_no_account(
    fake: FakeUserPorts, field: str, value: str
) -> None:
    form = {"email": "a@b.org", "password": "correct horse", "display_name": "A", field: value}
    with pytest.raises(InvalidField) as refusal:
        await accounts.sign_up(fake.ports, SignUp(**form))
    assert refusal.value.pointer == f"/{field}"
    assert not fake.database.accounts


async def test_a_change_leaves_out_what_the_form_leaves_out(fake: FakeUserPorts, ann: Account) -> None:
    same, login = await _change(fake, ann, ProfileChange())
    assert (same, login) == (ann, None)
    renamed, login = await _change(fake, ann, ProfileChange(display_name=" B "))
    assert (renamed.display_name, renamed.password_hash, login) == ("B", ann.password_hash, None)


async def test_a_new_password_ends_every_other_login_and_renews_the_one_that_calls(
    fake: FakeUserPorts, ann: Account
) -> None:
    phone = await _log_in(fake, "correct horse")
    await _log_in(fake, "correct horse")
    phones, callers = fake.database.logins.values()
    fake.announced = 0
    fake.clock.now += 60_000
    _, laptop = await _change(fake, ann, NEW_PASSWORD)
    assert laptop is not None
    assert [login.id for login in fake.database.logins.values()] == [callers.id]
    assert fake.database.logins[callers.id].authenticated_at == fake.clock.now
    assert list(fake.database.ended) == [ended_subject("login", phones.reference)]
    assert fake.announced == 1
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.ports, phone.refresh_token)
    assert await logins.refresh(fake.ports, laptop.refresh_token)
    with pytest.raises(WrongCredentials):
        await _log_in(fake, "correct horse")
    assert await _log_in(fake, "battery staple")


async def test_a_blocked_account_gets_no_new_login_by_a_new_password(
    fake: FakeUserPorts, ann: Account
) -> None:
    """The end of its token may not have reached this replica yet, as while the queue is away."""
    caller = fake.caller(ann)
    fake.database.logins.clear()
    fake.database.accounts[ann.id] = replace(ann, blocked_at=NOW)
    with pytest.raises(CallingLoginEnded):
        await accounts.change_profile(fake.ports, caller, NEW_PASSWORD)
    assert not fake.database.logins


async def test_an_account_that_is_blocked_meanwhile_gets_no_new_password(
    fake: FakeUserPorts, ann: Account
) -> None:
    async def block() -> None:
        fake.database.accounts[ann.id] = replace(ann, blocked_at=NOW)

    await _log_in(fake, "correct horse")
    fake.passwords.meanwhile = block
    with pytest.raises(WrongPassword):
        await _change(fake, ann, NEW_PASSWORD)


async def test_a_password_alone_makes_no_login_fresh_that_needs_a_second_factor(
    fake: FakeUserPorts, ann: Account
) -> None:
    caller = fake.caller(ann)
    fake.database.accounts[ann.id] = replace(ann, has_second_factor=True)
    fake.clock.now += FRESH_MS + 1
    _, renewed = await accounts.change_profile(fake.ports, caller, NEW_PASSWORD)
    assert renewed is not None
    [login] = fake.database.logins.values()
    assert login.authenticated_at == NOW


async def test_no_sensitive_call_is_made_with_a_login_that_has_ended(
    fake: FakeUserPorts, ann: Account
) -> None:
    caller = fake.caller(ann)
    fake.database.logins.clear()
    key = NewApiKey(name="Timetable", scopes=["quizzes:read"])
    for call in (
        issue_api_key(fake.ports, caller, key),
        second_factors.propose_totp(fake.ports, caller),
        mailing.change_email(fake.ports, caller, "bob@example.org"),
        logins.end_other_logins(fake.ports, caller),
        accounts.delete_account(fake.ports, caller),
    ):
        with pytest.raises(CallingLoginEnded):
            await call
    assert not fake.database.api_keys
    assert ann.id in fake.database.accounts


@pytest.mark.parametrize("current", [UNSET, "wrong"])
async def test_a_new_password_wants_the_current_one(fake: FakeUserPorts, ann: Account, current: str) -> None:
    change = ProfileChange(password="battery staple", current_password=current, display_name="B")
    with pytest.raises((InvalidField, WrongPassword)):
        await _change(fake, ann, change)
    assert await accounts.read_account(fake.ports, ann.id) == ann


async def test_a_password_that_changes_meanwhile_is_not_changed_again(
    fake: FakeUserPorts, ann: Account
) -> None:
    async def another_change() -> None:
        await _change(fake, ann, NEW_PASSWORD)

    fake.passwords.meanwhile = another_change
    late = ProfileChange(password="late password", current_password="correct horse")
    with pytest.raises(WrongPassword):
        await _change(fake, ann, late)
    assert await _log_in(fake, "battery staple")


async def test_a_deleted_account_is_gone_for_every_call(fake: FakeUserPorts, ann: Account) -> None:
    login = await _log_in(fake, "correct horse")
    await accounts.delete_account(fake.ports, fake.caller(ann))
    for call in (
        accounts.read_profile(fake.ports, ann.id),
        _change(fake, ann, NEW_PASSWORD),
        accounts.delete_account(fake.ports, fake.caller(ann)),
    ):
        with pytest.raises((UnknownAccount, CallingLoginEnded)):
            await call
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.ports, login.refresh_token)
    with pytest.raises(WrongCredentials):
        await _log_in(fake, "correct horse")


async def test_deleting_an_account_wants_a_password_of_the_last_ten_minutes(
    fake: FakeUserPorts, ann: Account
) -> None:
    await _log_in(fake, "correct horse")
    caller = fake.caller(ann)
    fake.clock.now += FRESH_MS + 1
    with pytest.raises(StaleLogin):
        await accounts.delete_account(fake.ports, caller)
    assert await accounts.read_account(fake.ports, ann.id) == ann
    fake.clock.now -= 1
    await accounts.delete_account(fake.ports, caller)


async def test_deleting_an_account_ends_its_access_and_asks_for_that_to_be_announced(
    fake: FakeUserPorts, ann: Account
) -> None:
    announcements = FakeAnnouncements()
    await accounts.delete_account(fake.ports, fake.caller(ann))
    assert fake.announced == 1
    assert await announce_ended_access(fake.ended, announcements) == 1
    assert await announce_ended_access(fake.ended, announcements) == 0
    [entry] = announcements.ended
    assert entry.subject == ended_subject("account", ann.id)
    assert entry.until * 1000 > NOW + 30 * 86_400_000


async def test_optional_fields_are_kept_in_one_form_changed_and_removed(
    fake: FakeUserPorts, ann: Account
) -> None:
    change = ProfileChange(
        phone="+49 (30) 123-4567", organisation="  Gesamtschule   Nord ", locale="PT-br", avatar=7
    )
    changed, _ = await _change(fake, ann, change)
    assert (changed.phone, changed.organisation, changed.locale, changed.avatar) == (
        "+49301234567",
        "Gesamtschule Nord",
        "pt-BR",
        7,
    )
    same, _ = await _change(fake, ann, ProfileChange(display_name="B"))
    assert same.phone == "+49301234567"
    bare, _ = await _change(fake, ann, ProfileChange(phone=None, organisation="", locale=None, avatar=None))
    assert (bare.phone, bare.organisation, bare.locale, bare.avatar) == (None, None, None, None)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (ProfileChange(phone="030 1234567"), "/phone"),
        (ProfileChange(phone="+0 123 456 789"), "/phone"),
        (ProfileChange(phone="+49 30 12x"), "/phone"),
        (ProfileChange(organisation="\u202eNord"), "/organisation"),
        (ProfileChange(locale="not a tag"), "/locale"),
        (ProfileChange(locale="e"), "/locale"),
    ],
)
async def test_a_field_that_is_none_changes_nothing(
    fake: FakeUserPorts, ann: Account, change: ProfileChange, pointer: str
) -> None:
    with pytest.raises(InvalidField) as refusal:
        await _change(fake, ann, change)
    assert refusal.value.pointer == pointer
    assert await accounts.read_account(fake.ports, ann.id) == ann


async def test_the_address_of_a_deleted_account_is_free_again(fake: FakeUserPorts, ann: Account) -> None:
    await accounts.delete_account(fake.ports, fake.caller(ann))
    assert (await accounts.sign_up(fake.ports, FORM)).id != ann.id


async def test_every_departure_is_announced_once(fake: FakeUserPorts, ann: Account) -> None:
    announcements = FakeAnnouncements()
    await accounts.delete_account(fake.ports, fake.caller(ann))
    assert await announce_departures(fake.departures, announcements) == 1
    assert await announce_departures(fake.departures, announcements) == 0
    assert [event.account_id for event in announcements.told] == [ann.id]


async def test_a_departure_that_could_not_be_announced_waits(fake: FakeUserPorts, ann: Account) -> None:
    announcements = FakeAnnouncements(away=True)
    await accounts.delete_account(fake.ports, fake.caller(ann))
    with pytest.raises(UserUnavailable):
        await announce_departures(fake.departures, announcements)
    announcements.away = False
    assert await announce_departures(fake.departures, announcements) == 1


async def test_more_departures_than_one_page_are_all_announced(fake: FakeUserPorts) -> None:
    announcements = FakeAnnouncements()
    fake.database.departures = {AccountId(f"account-{number:03}"): NOW for number in range(250)}
    assert await announce_departures(fake.departures, announcements) == 250
    assert len({event.account_id for event in announcements.told}) == 250
