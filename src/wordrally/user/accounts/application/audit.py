"""Audit log: events of authentication and administration, apart from all other logs."""

from typing import Protocol

import msgspec


class AuditEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Event of the audit log.

    `account` is the id of the account that it concerns, `actor` who caused it when that is somebody else, and
    `address` a hash of the e-mail address that a failed login named. `network` is shortened: /24 for IPv4,
    /48 for IPv6. `status` is the HTTP status of the answer.
    """

    at: int
    event: str
    account: str = ""
    actor: str = ""
    address: str = ""
    network: str = ""
    device: str = ""
    status: int = 0
    detail: str = ""


class AuditLog(Protocol):
    """Sink of events. A call returns when the event is written."""

    def record(self, event: AuditEvent) -> None: ...
