"""Senders of mails: by SMTP, or into a folder for the operator."""

import asyncio
import os
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib

from wordrally.user.accounts.adapters.kept_mails import kept_name
from wordrally.user.accounts.application.mail_ports import MailRefused, MailSender
from wordrally.user.accounts.domain.mails import Mail
from wordrally.user.shared.application.ports import UserUnavailable

TIMEOUT_S = 10.0


class SmtpSender:
    """SMTP sender: `smtp://user:password@host:587` (encrypted if the server offers it) or `smtps://…:465`."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._sender = sender
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None

    async def send(self, mail: Mail) -> None:
        try:
            await aiosmtplib.send(
                message_of(mail, self._sender),
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            if all(500 <= refused.code < 600 for refused in error.recipients):
                raise MailRefused("the server does not take the recipient") from None
            raise UserUnavailable("the mail server refuses for now") from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise UserUnavailable(f"the mail server does not take mails: {type(error).__name__}") from None


class FolderSender:
    """Folder sender: each mail is a file `….eml` that only its owner can read."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        await asyncio.to_thread(self._write, mail)

    def _write(self, mail: Mail) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._folder / kept_name(mail.created_at, mail.account_id, mail.id)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(bytes(message_of(mail, self._sender)))
        except OSError as error:
            raise UserUnavailable(f"the mail folder cannot be written: {error.strerror}") from None


def sender_of(smtp_url: str, folder: str, sender: str) -> MailSender:
    """Return the sender for the settings."""
    return SmtpSender(smtp_url, sender) if smtp_url else FolderSender(Path(folder), sender)


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """Return the message for a mail, marked as automatic so that no program answers it."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(datetime.fromtimestamp(mail.created_at / 1000, UTC))
    message["Message-ID"] = f"<{mail.id}@{sender.rpartition('@')[2].rstrip('>')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message
