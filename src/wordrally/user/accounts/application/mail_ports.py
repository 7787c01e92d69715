"""Ports of mails. Every method is one atomic step: it happens whole or not at all."""

from collections.abc import Sequence
from typing import Protocol

from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.domain.mails import Mail, MailToken, Purpose


class MailTokens(Protocol):
    """One-time tokens of mailed links, and unsent mails."""

    async def issue(self, token: MailToken | None, waiting: Sequence[Mail]) -> None:
        """Store a token and mails in one step."""
        ...

    async def find(self, secret_hash: str, purpose: Purpose, now: int) -> MailToken | None:
        """Return the token, unless it has expired."""
        ...

    async def count(self, account_id: AccountId, purpose: Purpose, now: int) -> int:
        """Return how many tokens of this purpose the account has that have not expired."""
        ...

    async def confirm_address(self, token: MailToken) -> bool:
        """Confirm the token's address as the account's and use the token up.

        Return false when it was used meanwhile. Raises `AddressTaken`.
        """
        ...

    async def reset_password(self, token: MailToken, password_hash: str, now: int) -> bool:
        """Set the password, end every login and use up every token of the account.

        Return false when the token was used meanwhile.
        """
        ...

    async def sweep(self, now: int) -> int:
        """Delete the expired tokens and the mails that could not be sent in time. Return how many tokens."""
        ...


class MailOutbox(Protocol):
    """Mails until they are sent."""

    async def unqueued(self) -> list[str]:
        """Return the ids of up to 100 mails that have no message in the queue."""
        ...

    async def mark_queued(self, mail_id: str) -> None: ...

    async def get(self, mail_id: str) -> Mail | None: ...

    async def delete(self, mail_id: str) -> None: ...


class MailQueue(Protocol):
    """Stream through which mails are sent."""

    async def mail_queued(self, mail_id: str) -> None:
        """Return when the message is stored durably."""
        ...


class MailSender(Protocol):
    """Sender that hands mails to a server, or keeps them for the operator."""

    async def send(self, mail: Mail) -> None:
        """Send a mail.

        Raises `UserUnavailable` while the server is away, `MailRefused` for a final refusal.
        """
        ...


class MailRefused(Exception):
    """The mail server refuses the mail for good."""
