"""Mails on their way: the queue carries ids only, so that neither addresses nor tokens stand in a stream."""

import msgspec


class MailQueued(msgspec.Struct, frozen=True, kw_only=True):
    """Payload of `mail.{id}`: a mail in the user database waits to be sent."""

    mail_id: str
