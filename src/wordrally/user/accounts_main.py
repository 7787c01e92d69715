"""Composition root of the operator's commands on accounts."""

import asyncio
import getpass
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import msgspec
from joserfc.jwk import ECKey
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis import logging, settings, sql
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.settings import BadSetting
from wordrally.chassis.tokens.signing import Issuer
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.cache import Cache
from wordrally.contracts.claims import ACCOUNT_ISSUER, KEY_ISSUER
from wordrally.user.accounts.adapters.argon2_passwords import Argon2Passwords
from wordrally.user.accounts.adapters.audit_files import AuditFiles
from wordrally.user.accounts.adapters.jet_announcements import JetAnnouncements
from wordrally.user.accounts.adapters.sealed_secrets import SecretBox
from wordrally.user.accounts.adapters.sql_operated_accounts import SqlOperatedAccounts
from wordrally.user.accounts.application.announcing import announce_ended_access
from wordrally.user.accounts.application.operating import OperatorPorts
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.settings import Replicas
from wordrally.user.shared.adapters.sql_ended_access import SqlEndedAccess
from wordrally.user.shared.application.ports import UserUnavailable
from wordrally.user.wiring import PROFILES, ServiceKeys, UserProcess, user_ports

R = TypeVar("R")


class AccountsSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Engines of the stack whose accounts are looked after. The database is the user service's.

    A change also invalidates the copy of a profile in the store of `store_url`.
    """

    nats_url: str
    user_database_url: str
    public_url: str = "http://127.0.0.1:8080"
    store_url: str = ""
    audit_folder: str = ""
    nats_folder: str = ""
    stream_replicas: Replicas = 1


def run(environ: Mapping[str, str], work: Callable[[OperatorPorts], Awaitable[R]]) -> R:
    """Return the result of a command on accounts. Raises `ServiceCannotStart`."""
    logging.configure("operator", "operator", "warning", sys.stderr)
    try:
        return asyncio.run(_run(settings.load(AccountsSettings, environ), work))
    except BadSetting as wrong:
        raise ServiceCannotStart(str(wrong)) from None
    except (JetStreamUnavailable, UserUnavailable) as outage:
        raise ServiceCannotStart(
            f"an engine does not answer ({outage}); is the stack up, with room on its disk?"
        ) from None


async def _run(chosen: AccountsSettings, work: Callable[[OperatorPorts], Awaitable[R]]) -> R:
    database, passwords = sql.engine(chosen.user_database_url), Argon2Passwords(1, 1)
    valkey = store.connect(chosen.store_url) if chosen.store_url else None
    profiles = Cache(valkey, PROFILES) if valkey else None
    try:
        async with await jetstream.connect(QueueAccess.of(chosen), "operator") as jet:
            process = _process(chosen, profiles)
            user = user_ports(database, _no_keys(), passwords, process)
            return await _announcing(user, database, jet, work)
    finally:
        passwords.close()
        if valkey:
            await valkey.aclose()
        await database.dispose()


async def _announcing(
    user: UserPorts, database: AsyncEngine, jet: JetStream, work: Callable[[OperatorPorts], Awaitable[R]]
) -> R:
    """Do the work and announce at once which access it ended, so that it holds everywhere within seconds."""
    ports = OperatorPorts(user, SqlOperatedAccounts(database), user.audit, _actor(), now_ms)
    result = await work(ports)
    await announce_ended_access(SqlEndedAccess(database), JetAnnouncements(jet, now_ms))
    return result


def _process(chosen: AccountsSettings, profiles: Cache | None) -> UserProcess:
    audit = AuditFiles(chosen.audit_folder)
    return UserProcess(lambda: None, chosen.public_url, audit, profiles=profiles)


def _no_keys() -> ServiceKeys:
    """Return temporary keys: a command issues no token and reads no secret."""
    signers = (Issuer(name, ECKey.generate_key("P-256")) for name in (ACCOUNT_ISSUER, KEY_ISSUER))
    return ServiceKeys(*signers, secrets=SecretBox.without_file())


def now_ms() -> int:
    """Return the present time in Unix milliseconds."""
    return time.time_ns() // 1_000_000


def _actor() -> str:
    """Return who runs the command, as the system knows them."""
    return os.environ.get("SUDO_USER") or getpass.getuser()
