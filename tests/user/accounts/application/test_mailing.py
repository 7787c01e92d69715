"""Mailed links and how mails are sent, on fakes and on a mail server of our own."""

import asyncio
import os
import re
import stat
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.user import examples
from tests.user.fakes.announcements import FakeAnnouncements
from tests.user.fakes.mails import FakeMailSender
from tests.user.fakes.ports import FakeUserPorts
from wordrally.contracts.http.accounts import Credentials, PasswordReset, SignUp
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.adapters.kept_mails import kept_name, sweep_mails
from wordrally.user.accounts.adapters.mail_senders import FolderSender, SmtpSender, sender_of
from wordrally.user.accounts.application import accounts, logins, mailing
from wordrally.user.accounts.application.mail_ports import MailRefused
from wordrally.user.accounts.domain.accounts import Account
from wordrally.user.accounts.domain.mails import EMAIL_TOKEN_MS, MAX_TOKENS, RESET_TOKEN_MS, Mail
from wordrally.user.accounts.domain.refusals import AddressTaken, BadMailToken
from wordrally.user.shared.application.ports import UserUnavailable
from wordrally.user.shared.domain.callers import FRESH_MS
from wordrally.user.shared.domain.refusals import StaleLogin

SENDER = "Wordrally <quiz@school.example>"
MAIL = Mail("m1", examples.account().id, "ann@example.org", "Straße ☔", "Grüße\n", examples.NOW)


@pytest.fixture
def fake() -> FakeUserPorts:
    return FakeUserPorts()


@pytest.fixture
async def ann(fake: FakeUserPorts) -> Account:
    form = SignUp(email="ann@example.org", password="correct horse", display_name="Ann")
    account = await accounts.sign_up(fake.ports, form)
    fake.announced = 0
    return account


def _mails_to(fake: FakeUserPorts, address: str) -> list[Mail]:
    return [mail for mail in fake.database.mails.values() if mail.recipient == address]


def _secret(mail: Mail) -> str:
    link = re.search(r"https://quiz\.example/[a-z-]+#token=(\S+)", mail.text)
    assert link is not None
    return link[1]


async def test_signing_up_mails_a_link_that_confirms_the_address(fake: FakeUserPorts, ann: Account) -> None:
    [mail] = _mails_to(fake, ann.email)
    assert not ann.email_verified
    await mailing.confirm_email(fake.ports, _secret(mail))
    assert (await accounts.read_profile(fake.ports, ann.id)).email_verified
    with pytest.raises(BadMailToken):
        await mailing.confirm_email(fake.ports, _secret(mail))


async def test_changing_the_address_tells_the_present_one(fake: FakeUserPorts, ann: Account) -> None:
    fake.database.mails.clear()
    await mailing.change_email(fake.ports, fake.caller(ann), " ann@School.example ")
    [link], [notice] = _mails_to(fake, "ann@school.example"), _mails_to(fake, ann.email)
    assert "#token" not in notice.text
    assert "ann@school.example" in notice.text
    assert (await accounts.read_profile(fake.ports, ann.id)).email == ann.email
    await mailing.confirm_email(fake.ports, _secret(link))
    assert (await accounts.read_profile(fake.ports, ann.id)).email == "ann@school.example"


async def test_an_address_of_somebody_else_is_not_given_away(fake: FakeUserPorts, ann: Account) -> None:
    await accounts.sign_up(
        fake.ports, SignUp(email="bob@example.org", password="correct horse", display_name="Bob")
    )
    fake.database.mails.clear()
    await mailing.change_email(fake.ports, fake.caller(ann), "BOB@example.org")
    assert len(_mails_to(fake, ann.email)) == 1
    [told] = _mails_to(fake, "bob@example.org")
    assert "#token" not in told.text


async def test_of_two_who_confirm_one_address_the_second_is_refused(
    fake: FakeUserPorts, ann: Account
) -> None:
    await mailing.change_email(fake.ports, fake.caller(ann), "bob@example.org")
    [link] = _mails_to(fake, "bob@example.org")
    await accounts.sign_up(
        fake.ports, SignUp(email="bob@example.org", password="correct horse", display_name="Bob")
    )
    with pytest.raises(AddressTaken):
        await mailing.confirm_email(fake.ports, _secret(link))


async def test_changing_the_address_wants_a_fresh_login(fake: FakeUserPorts, ann: Account) -> None:
    caller = fake.caller(ann)
    fake.clock.now += FRESH_MS + 1
    with pytest.raises(StaleLogin):
        await mailing.change_email(fake.ports, caller, "ann@school.example")


async def test_a_link_expires(fake: FakeUserPorts, ann: Account) -> None:
    [confirmation] = _mails_to(fake, ann.email)
    fake.database.mails.clear()
    await mailing.send_reset_link(fake.ports, ann.email)
    [reset] = _mails_to(fake, ann.email)
    fake.clock.now += RESET_TOKEN_MS
    with pytest.raises(BadMailToken):
        await mailing.reset_password(
            fake.ports, PasswordReset(token=_secret(reset), password="battery staple")
        )
    fake.clock.now += EMAIL_TOKEN_MS
    with pytest.raises(BadMailToken):
        await mailing.confirm_email(fake.ports, _secret(confirmation))


async def test_a_link_is_good_for_its_own_purpose_only(fake: FakeUserPorts, ann: Account) -> None:
    [confirmation] = _mails_to(fake, ann.email)
    form = PasswordReset(token=_secret(confirmation), password="battery staple")
    with pytest.raises(BadMailToken):
        await mailing.reset_password(fake.ports, form)


async def test_a_reset_ends_every_login_and_forgives_failed_ones(fake: FakeUserPorts, ann: Account) -> None:
    right = Credentials(email=ann.email, password="correct horse")
    await logins.log_in(fake.ports, right, logins.Device("Firefox"))
    fake.database.mails.clear()
    await mailing.send_reset_link(fake.ports, "ANN@example.org")
    [mail] = _mails_to(fake, ann.email)
    await mailing.reset_password(fake.ports, PasswordReset(token=_secret(mail), password="battery staple"))
    assert not fake.database.logins
    assert len(fake.database.ended) == 1
    assert await logins.log_in(
        fake.ports, Credentials(email=ann.email, password="battery staple"), logins.Device("Firefox")
    )


async def test_an_unknown_address_and_too_many_requests_send_nothing(
    fake: FakeUserPorts, ann: Account
) -> None:
    fake.database.mails.clear()
    await mailing.send_reset_link(fake.ports, "nobody@example.org")
    assert not fake.database.mails
    for _ in range(MAX_TOKENS + 2):
        await mailing.send_reset_link(fake.ports, ann.email)
    assert len(fake.database.mails) == MAX_TOKENS


async def test_every_mail_is_queued_once_and_waits_while_the_queue_is_away(
    fake: FakeUserPorts, ann: Account
) -> None:
    queue = FakeAnnouncements(away=True)
    with pytest.raises(UserUnavailable):
        await mailing.queue_mails(fake.mails, queue)
    queue.away = False
    assert await mailing.queue_mails(fake.mails, queue) == 1
    assert await mailing.queue_mails(fake.mails, queue) == 0
    assert queue.queued == list(fake.database.mails)


async def test_a_mail_is_deleted_once_it_was_sent_and_not_before(fake: FakeUserPorts, ann: Account) -> None:
    [mail] = fake.database.mails.values()
    sender = FakeMailSender(trouble=UserUnavailable("away"))
    with pytest.raises(UserUnavailable):
        await mailing.deliver_mail(fake.mails, sender, mail.id)
    sender.trouble = None
    await mailing.deliver_mail(fake.mails, sender, mail.id)
    await mailing.deliver_mail(fake.mails, sender, mail.id)
    assert sender.sent == [mail]


async def test_without_a_server_a_mail_is_a_private_file(tmp_path: Path) -> None:
    sender = sender_of("", str(tmp_path / "mail"), SENDER)
    assert isinstance(sender, FolderSender)
    await sender.send(MAIL)
    [file] = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert (message["To"], message["From"], message["Subject"]) == (MAIL.recipient, SENDER, MAIL.subject)
    assert message.get_content() == MAIL.text


@asynccontextmanager
async def _server(recipient_answer: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A mail server that answers so to each recipient: its port, and the mails that it took."""
    taken: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                writer.write(recipient_answer + b"\r\n")
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                taken.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 taken\r\n")
            else:
                writer.write(b"250 fine\r\n")
            if verb == b"QUIT":
                break
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], taken


async def test_a_mail_reaches_the_server() -> None:
    async with _server(b"250 fine") as (port, taken):
        await SmtpSender(f"smtp://127.0.0.1:{port}", SENDER).send(MAIL)
    message = message_from_bytes(taken[0], policy=default)
    assert (message["To"], message["Subject"]) == (MAIL.recipient, MAIL.subject)


@pytest.mark.parametrize(
    ("answer", "raised"), [(b"550 nobody here", MailRefused), (b"451 later", UserUnavailable)]
)
async def test_a_refusal_is_final_or_for_now(answer: bytes, raised: type[Exception]) -> None:
    async with _server(answer) as (port, taken):
        with pytest.raises(raised):
            await SmtpSender(f"smtp://127.0.0.1:{port}", SENDER).send(MAIL)
    assert not taken


async def test_a_server_that_is_away_is_waited_for(unused_tcp_port: int) -> None:
    with pytest.raises(UserUnavailable):
        await SmtpSender(f"smtp://127.0.0.1:{unused_tcp_port}", SENDER).send(MAIL)


async def test_kept_mails_are_deleted_with_their_account_and_after_three_days(tmp_path: Path) -> None:
    async def existing(asked: Iterable[AccountId]) -> set[AccountId]:
        return set(asked) & {AccountId("ann")}

    day = 86_400_000
    for at, account in ((examples.NOW, "ann"), (examples.NOW - 3 * day, "ann"), (examples.NOW, "gone")):
        (tmp_path / kept_name(at, AccountId(account), "m1")).write_text("secret")
    (tmp_path / "notes.eml").write_text("of the operator")
    assert await sweep_mails(tmp_path, existing, examples.NOW) == 2
    assert set(os.listdir(tmp_path)) == {f"{examples.NOW}-ann-m1.eml", "notes.eml"}
    assert await sweep_mails(tmp_path / "absent", existing, examples.NOW) == 0
