"""Queued mails. The queue carries ids only, so that streams hold neither addresses nor tokens."""

import msgspec


class MailQueued(msgspec.Struct, frozen=True, kw_only=True):
    """Payload of `mail.{id}`: a mail in the user database is to be sent."""

    mail_id: str
