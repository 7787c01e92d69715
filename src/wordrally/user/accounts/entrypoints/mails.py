"""Mail worker: takes ids of mails from the stream MAILS and sends them. Runs in the history process."""

import asyncio
from functools import partial

import msgspec

from wordrally.chassis.queue.consuming import ConsumerSpec, Delivery, PoisonMessage, TryLater, consume
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue.mails import MailQueued
from wordrally.contracts.queue.subjects import MAILS
from wordrally.user.accounts.application.mail_ports import MailOutbox, MailRefused, MailSender
from wordrally.user.accounts.application.mailing import deliver_mail
from wordrally.user.shared.application.ports import UserUnavailable

CONSUMER = ConsumerSpec(stream=MAILS, durable="mails", filters=["mail.*"], batch=1, ack_wait_s=30.0)

_queued = msgspec.msgpack.Decoder(MailQueued)


async def consume_mails(jet: JetStream, outbox: MailOutbox, sender: MailSender, stop: asyncio.Event) -> None:
    """Send mails from the stream until `stop` is set.

    A message is acknowledged once its mail is handed over.
    """
    await consume(jet, CONSUMER, partial(send_one, outbox, sender), stop)


async def send_one(outbox: MailOutbox, sender: MailSender, delivery: Delivery) -> None:
    """Send one mail. Raises `TryLater` while the server is away, `PoisonMessage` for a final refusal."""
    try:
        await deliver_mail(outbox, sender, _queued.decode(delivery.payload).mail_id)
    except UserUnavailable as error:
        raise TryLater(str(error)) from error
    except MailRefused as error:
        raise PoisonMessage(str(error)) from error
