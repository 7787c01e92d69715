"""Access to NATS: servers, credentials and TLS."""

import asyncio
import ssl
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self
from urllib.parse import unquote, urlsplit

import nats.errors
import structlog
from nats.aio.client import Client

from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.settings import hide_passwords
from wordrally.contracts.queue.permissions import PERMISSIONS, inbox_of

CONNECT_TIMEOUT_S = 10.0
NOTICED_S = 2
"""Interval of pings when there are several servers. After two lost ones, another server is tried."""
PATIENT_S = 5
"""The same for a lone server, which nobody can replace: it may be busy."""

NATS_FOLDER = "WORDRALLY_NATS_FOLDER"
"""The variable of the folder with credentials and certificates."""

log = structlog.get_logger()


class QueueSettings(Protocol):
    """The settings of every service that speaks to NATS."""

    @property
    def nats_url(self) -> str: ...

    @property
    def nats_folder(self) -> str: ...

    @property
    def stream_replicas(self) -> int: ...


class QueueAccess(NamedTuple):
    """Addresses (separated by commas) and credentials of NATS, and the number of copies of each stream.

    `folder` may hold `user.creds` (a NATS credentials file), `ca.crt` (the authority that signed the servers'
    certificates), `tls.crt` and `tls.key` (this client's certificate).
    """

    urls: str
    folder: str = ""
    replicas: int = 1

    @classmethod
    def of(cls, settings: QueueSettings) -> Self:
        """Take the access from the settings of a service."""
        return cls(settings.nats_url, settings.nats_folder, settings.stream_replicas)

    @property
    def servers(self) -> list[str]:
        return [url.strip() for url in self.urls.split(",") if url.strip()]

    @property
    def user(self) -> str | None:
        """Return the user of the URL, whose permissions `contracts.permissions` may state."""
        return unquote(urlsplit(self.servers[0]).username or "") or None

    @property
    def wants_tls(self) -> bool:
        return any(url.startswith("tls://") for url in self.servers)


class PlainText(nats.errors.Error):
    """TLS was asked for, and the server offers none."""

    def __str__(self) -> str:
        return "the server does not speak TLS"


class SecureClient(Client):
    """A client that sends nothing in plain text, credentials included, when TLS is asked for."""

    def __init__(self, *, wants_tls: bool) -> None:
        super().__init__()
        self._wants_tls = wants_tls

    async def _process_info(self, info: dict[str, Any], initial_connection: bool = False) -> None:
        """See the base class: called for a server's first line, before anything is sent."""
        if self._wants_tls and initial_connection and not info.get("tls_required", False):
            raise PlainText
        await super()._process_info(info, initial_connection)


async def connect_client(access: QueueAccess, name: str, on_reconnect: Callable[[], None] | None) -> Client:
    """Connect to the first server that answers; later outages are ridden out. Raises `ServiceCannotStart`."""

    async def disconnected() -> None:
        if not client.is_closed:  # otherwise this process closed the connection itself
            log.warning("queue away")

    async def reconnected() -> None:
        log.info("queue back")
        if on_reconnect is not None:
            on_reconnect()

    refusals = _Refusals(len(access.servers))

    async def on_error(error: Exception) -> None:
        refusals.note(error)
        if "permissions violation" in str(error).lower():
            log.error("queue refuses what the table of permissions does not hold", error=str(error))
        elif client.is_connected:  # otherwise the outage is logged already
            log.warning("queue connection", error=repr(error))

    client = SecureClient(wants_tls=access.wants_tls)
    connecting = client.connect(
        access.servers,
        name=name,
        error_cb=on_error,
        disconnected_cb=disconnected,
        reconnected_cb=reconnected,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.2,  # pyright: ignore[reportArgumentType]  (it is only slept for)
        connect_timeout=2,
        ping_interval=NOTICED_S if access.replicas > 1 else PATIENT_S,
        max_outstanding_pings=2,
        **_credentials(access),
    )
    error = await refusals.unless(connecting)
    if error is not None:
        await client.close()
        raise ServiceCannotStart(_sentence(access, error))
    return client


class _Refusals:
    """Errors that another attempt would not mend, one from each server."""

    def __init__(self, servers: int) -> None:
        self._servers = servers
        self._seen: list[Exception] = []
        self._complete = asyncio.Event()

    def note(self, error: Exception) -> None:
        if isinstance(error, PlainText | ssl.SSLError) or _is_about_credentials(error):
            self._seen.append(error)
        if len(self._seen) >= self._servers:
            self._complete.set()

    async def unless(self, connecting: Coroutine[Any, Any, None]) -> BaseException | None:
        """Wait until connected, and return None or the error."""
        tasks = (asyncio.create_task(connecting), asyncio.create_task(self._complete.wait()))
        await asyncio.wait(tasks, timeout=CONNECT_TIMEOUT_S, return_when=asyncio.FIRST_COMPLETED)
        attempt = tasks[0]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        if not attempt.cancelled() and attempt.exception() is None:
            return None
        if self._seen:
            return self._seen[-1]
        return TimeoutError() if attempt.cancelled() else attempt.exception()


def _is_about_credentials(error: BaseException) -> bool:
    return isinstance(error, nats.errors.Error) and "authorization" in str(error).lower()


def _credentials(access: QueueAccess) -> dict[str, Any]:
    """Return the client options for the files of the folder.

    Raises `ServiceCannotStart` if one cannot be read.
    """
    options: dict[str, Any] = {}
    folder = Path(access.folder) if access.folder else None
    if folder is not None and not folder.is_dir():
        raise ServiceCannotStart(f"{NATS_FOLDER} is wrong: there is no folder {folder}.")
    if folder is not None and (folder / "user.creds").exists():
        options["user_credentials"] = str(folder / "user.creds")
    login = urlsplit(access.servers[0])
    if login.username and login.password is None:
        options["token"] = unquote(login.username)
    elif login.username:  # for servers announced by other servers, whose URLs have no credentials
        options |= {"user": unquote(login.username), "password": unquote(login.password or "")}
    if access.user in PERMISSIONS:
        options["inbox_prefix"] = inbox_of(access.user)  # replies are for this user alone
    if access.wants_tls:
        options["tls"] = _tls(folder)
    return options


def _tls(folder: Path | None) -> ssl.SSLContext:
    """Verify servers by `ca.crt`, or by the system's authorities; show a certificate when there is one."""
    try:
        authority = folder / "ca.crt" if folder is not None else None
        made = ssl.create_default_context(
            cafile=str(authority) if authority is not None and authority.exists() else None
        )
        if folder is not None and (folder / "tls.crt").exists():
            made.load_cert_chain(folder / "tls.crt", folder / "tls.key")
    except (OSError, ssl.SSLError) as error:
        raise ServiceCannotStart(f"the certificates in {folder} cannot be used: {error}") from None
    return made


def _sentence(access: QueueAccess, error: BaseException) -> str:
    where = hide_passwords(access.urls)
    said = str(error)
    match error:
        case PlainText():
            return f"NATS at {where} does not speak TLS, and tls:// asks for it; nothing was sent."
        case ssl.SSLError():
            return f"NATS at {where} cannot be trusted: {said}"
        case _ if _is_about_credentials(error):
            return f"NATS at {where} refuses these credentials."
        case _:
            return f"NATS does not answer at {where}; is it running?"
