"""Use cases of mails: confirming an address, and resetting a forgotten password."""

from collections.abc import Sequence

from wordrally.contracts.http.accounts import PasswordReset
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.application.audit import AuditEvent
from wordrally.user.accounts.application.calling import require_fresh_login
from wordrally.user.accounts.application.mail_ports import MailOutbox, MailQueue, MailSender
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain import mails
from wordrally.user.accounts.domain.accounts import Account, address_key, normalise_email, prepare_password
from wordrally.user.accounts.domain.mails import MAX_TOKENS, Mail, MailToken, Purpose, hash_token, mail_token
from wordrally.user.accounts.domain.passwords import refuse_weak_password
from wordrally.user.accounts.domain.refusals import BadMailToken
from wordrally.user.shared.domain.callers import Caller
from wordrally.user.shared.domain.refusals import UnknownAccount

VERIFY_PATH = "/confirm-email"
RESET_PATH = "/reset-password"


async def change_email(ports: UserPorts, caller: Caller, email: str) -> None:
    """Mail a link to a new address, and a notice to the present one.

    The caller does not learn whether another account has the address. Raises `StaleLogin`, `InvalidField`.
    """
    await require_fresh_login(ports, caller)
    address = normalise_email(email)
    account = await ports.accounts.by_id(caller.account_id)
    if account is None:
        raise UnknownAccount
    holder = await ports.accounts.by_address(address_key(address))
    notice = _mail(ports, account, account.email, mails.change_notice_text(account, address))
    if holder is not None and holder.id != account.id:
        known = _mail(ports, holder, holder.email, mails.address_in_use_text(holder))
        await _store(ports, None, [known, notice])
    elif holder is not None and holder.email == address:
        await send_confirmation(ports, account, address)
    else:
        await send_confirmation(ports, account, address, notice)


async def send_confirmation(ports: UserPorts, account: Account, address: str, *others: Mail) -> None:
    """Mail a link that confirms an address; nothing when the account has too many links already."""
    if await ports.mail_tokens.count(account.id, Purpose.EMAIL, ports.clock()) >= MAX_TOKENS:
        return
    secret = ports.dice.secret()
    token = mail_token(account, Purpose.EMAIL, address, secret, ports.clock())
    text = mails.confirmation_text(account, address, _link(ports, VERIFY_PATH, secret))
    await _store(ports, token, [_mail(ports, account, address, text), *others])


async def send_notice(ports: UserPorts, account: Account, message: tuple[str, str]) -> None:
    """Mail subject and text to the account's address."""
    await _store(ports, None, [_mail(ports, account, account.email, message)])


async def confirm_email(ports: UserPorts, secret: str) -> AccountId:
    """Make a confirmed address its account's, and return the account.

    Raises `BadMailToken`, `AddressTaken`.
    """
    token = await ports.mail_tokens.find(hash_token(secret), Purpose.EMAIL, ports.clock())
    if token is None or not await ports.mail_tokens.confirm_address(token):
        raise BadMailToken
    return token.account_id


async def send_reset_link(ports: UserPorts, email: str) -> None:
    """Mail a link for setting a new password, if the address has an account."""
    account = await ports.accounts.by_address(address_key(email))
    if account is None:
        return
    if await ports.mail_tokens.count(account.id, Purpose.RESET, ports.clock()) >= MAX_TOKENS:
        return
    link, token = new_reset_link(ports, account)
    await _store(ports, token, [_mail(ports, account, account.email, mails.reset_text(account, link))])
    ports.audit.record(AuditEvent(at=ports.clock(), event="reset link mailed", account=account.id))


def new_reset_link(ports: UserPorts, account: Account) -> tuple[str, MailToken]:
    """Return a link, and the token that must be stored for it."""
    secret = ports.dice.secret()
    token = mail_token(account, Purpose.RESET, account.email, secret, ports.clock())
    return _link(ports, RESET_PATH, secret), token


async def reset_password(ports: UserPorts, form: PasswordReset) -> AccountId:
    """Set a new password by a mailed link, end every login, and return the account.

    Raises `BadMailToken`, `InvalidField`.
    """
    token = await ports.mail_tokens.find(hash_token(form.token), Purpose.RESET, ports.clock())
    account = await ports.accounts.by_id(token.account_id) if token else None
    if token is None or account is None:
        raise BadMailToken
    refuse_weak_password(form.password, (account.email, account.display_name, account.organisation or ""))
    password_hash = await ports.passwords.hash(prepare_password(form.password))
    if not await ports.mail_tokens.reset_password(token, password_hash, ports.clock()):
        raise BadMailToken
    await ports.failed_logins.forget_all(address_key(token.address))
    ports.announce()
    return account.id


async def queue_mails(outbox: MailOutbox, queue: MailQueue) -> int:
    """Put every new mail into the queue, and return how many."""
    queued = 0
    while waiting := await outbox.unqueued():
        for mail_id in waiting:
            await queue.mail_queued(mail_id)
            await outbox.mark_queued(mail_id)
            queued += 1
    return queued


async def deliver_mail(outbox: MailOutbox, sender: MailSender, mail_id: str) -> None:
    """Send a mail and delete it. Do nothing when it was sent before or its account is gone.

    A crash in between may send it twice, but never loses it.
    """
    mail = await outbox.get(mail_id)
    if mail is None:
        return
    await sender.send(mail)
    await outbox.delete(mail_id)


def _link(ports: UserPorts, path: str, secret: str) -> str:
    """Return a link with the secret behind the `#`, which is not sent to any server and thus in no log."""
    return f"{ports.public_url}{path}#token={secret}"


def _mail(ports: UserPorts, account: Account, recipient: str, message: tuple[str, str]) -> Mail:
    subject, text = message
    return Mail(ports.dice.identifier(), account.id, recipient, subject, text, ports.clock())


async def _store(ports: UserPorts, token: MailToken | None, waiting: Sequence[Mail]) -> None:
    await ports.mail_tokens.issue(token, waiting)
    ports.announce()
