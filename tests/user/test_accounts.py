"""Signing up, changing and leaving, on fakes."""

import pytest
from msgspec import UNSET

from tests.user.fakes import NOW, FakeAnnouncements, FakeDesk
from wordrally.contracts.accounts import Credentials, ProfileChange, SignUp
from wordrally.contracts.ids import AccountId
from wordrally.user.application import accounts, logins
from wordrally.user.application.departures import announce_departures
from wordrally.user.application.ports import UserUnavailable
from wordrally.user.domain.accounts import Account
from wordrally.user.domain.refusals import (
    AddressTaken,
    InvalidField,
    LoginEnded,
    UnknownAccount,
    WrongCredentials,
    WrongPassword,
)

FORM = SignUp(email=" Ann@Example.org ", password="correct horse", display_name=" Ann ")
NEW_PASSWORD = ProfileChange(password="battery staple", current_password="correct horse")


@pytest.fixture
def fake() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
async def ann(fake: FakeDesk) -> Account:
    return await accounts.sign_up(fake.desk, FORM)


async def _log_in(fake: FakeDesk, password: str) -> logins.SignedIn:
    return await logins.log_in(fake.desk, Credentials(email="ann@example.org", password=password))


async def test_signing_up_keeps_the_account_and_no_password(fake: FakeDesk, ann: Account) -> None:
    assert (ann.email, ann.display_name, ann.created_at) == ("Ann@example.org", "Ann", NOW)
    assert await accounts.read_profile(fake.desk, ann.id) == ann
    assert ann.password_hash == "1:correct horse"


async def test_a_taken_address_is_refused(fake: FakeDesk, ann: Account) -> None:
    with pytest.raises(AddressTaken):
        await accounts.sign_up(fake.desk, FORM)


@pytest.mark.parametrize(("field", "value"), [("email", "ann@.org"), ("display_name", "\u202e")])
async def test_signing_up_with_a_bad_field_makes_no_account(fake: FakeDesk, field: str, value: str) -> None:
    form = {"email": "a@b.org", "password": "correct horse", "display_name": "A", field: value}
    with pytest.raises(InvalidField) as refusal:
        await accounts.sign_up(fake.desk, SignUp(**form))
    assert refusal.value.pointer == f"/{field}"
    assert not fake.database.accounts


async def test_a_change_leaves_out_what_the_form_leaves_out(fake: FakeDesk, ann: Account) -> None:
    same, login = await accounts.change_profile(fake.desk, ann.id, ProfileChange())
    assert (same, login) == (ann, None)
    renamed, login = await accounts.change_profile(fake.desk, ann.id, ProfileChange(display_name=" B "))
    assert (renamed.display_name, renamed.password_hash, login) == ("B", ann.password_hash, None)


async def test_a_new_password_ends_the_logins_there_are_and_begins_one(fake: FakeDesk, ann: Account) -> None:
    phone = await _log_in(fake, "correct horse")
    _, laptop = await accounts.change_profile(fake.desk, ann.id, NEW_PASSWORD)
    assert laptop is not None
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.desk, phone.refresh_token)
    assert await logins.refresh(fake.desk, laptop.refresh_token)
    with pytest.raises(WrongCredentials):
        await _log_in(fake, "correct horse")
    assert await _log_in(fake, "battery staple")


@pytest.mark.parametrize("current", [UNSET, "wrong"])
async def test_a_new_password_wants_the_current_one(fake: FakeDesk, ann: Account, current: str) -> None:
    change = ProfileChange(password="battery staple", current_password=current, display_name="B")
    with pytest.raises((InvalidField, WrongPassword)):
        await accounts.change_profile(fake.desk, ann.id, change)
    assert await accounts.read_profile(fake.desk, ann.id) == ann


async def test_a_password_that_changes_meanwhile_is_not_changed_again(fake: FakeDesk, ann: Account) -> None:
    async def another_change() -> None:
        await accounts.change_profile(fake.desk, ann.id, NEW_PASSWORD)

    fake.passwords.meanwhile = another_change
    late = ProfileChange(password="late password", current_password="correct horse")
    with pytest.raises(WrongPassword):
        await accounts.change_profile(fake.desk, ann.id, late)
    assert await _log_in(fake, "battery staple")


async def test_a_deleted_account_is_gone_for_every_call(fake: FakeDesk, ann: Account) -> None:
    login = await _log_in(fake, "correct horse")
    await accounts.delete_account(fake.desk, ann.id)
    for call in (
        accounts.read_profile(fake.desk, ann.id),
        accounts.change_profile(fake.desk, ann.id, NEW_PASSWORD),
        accounts.delete_account(fake.desk, ann.id),
    ):
        with pytest.raises(UnknownAccount):
            await call
    with pytest.raises(LoginEnded):
        await logins.refresh(fake.desk, login.refresh_token)
    with pytest.raises(WrongCredentials):
        await _log_in(fake, "correct horse")


async def test_the_address_of_a_deleted_account_is_free_again(fake: FakeDesk, ann: Account) -> None:
    await accounts.delete_account(fake.desk, ann.id)
    assert (await accounts.sign_up(fake.desk, FORM)).id != ann.id


async def test_every_departure_is_announced_once(fake: FakeDesk, ann: Account) -> None:
    announcements = FakeAnnouncements()
    await accounts.delete_account(fake.desk, ann.id)
    assert await announce_departures(fake.departures, announcements) == 1
    assert await announce_departures(fake.departures, announcements) == 0
    assert [event.account_id for event in announcements.told] == [ann.id]


async def test_a_departure_that_could_not_be_announced_waits(fake: FakeDesk, ann: Account) -> None:
    announcements = FakeAnnouncements(away=True)
    await accounts.delete_account(fake.desk, ann.id)
    with pytest.raises(UserUnavailable):
        await announce_departures(fake.departures, announcements)
    announcements.away = False
    assert await announce_departures(fake.departures, announcements) == 1


async def test_more_departures_than_one_page_are_all_announced(fake: FakeDesk) -> None:
    announcements = FakeAnnouncements()
    fake.database.departures = {AccountId(f"account-{number:03}"): NOW for number in range(250)}
    assert await announce_departures(fake.departures, announcements) == 250
    assert len({event.account_id for event in announcements.told}) == 250
