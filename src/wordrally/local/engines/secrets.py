"""Secrets of a stack on one machine, so that other users of the machine reach nothing past the gateway."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from wordrally.contracts.queue.permissions import OPERATOR, PERMISSIONS

HEALTH = "health"
"""User of the queue's system account, which may ask how the server is and see no message."""

METRICS_TOKEN = "metrics.token"
_BYTES = 32


def new_secret() -> str:
    """Return 256 random bits that need no escapes in a URL."""
    return secrets.token_urlsafe(_BYTES)


def without_login(url: str) -> str:
    """Return a URL without user and password, for messages."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


@dataclass(frozen=True, slots=True)
class QueueSecrets:
    """Password of each user of the queue.

    They are made anew at each start and stand in its configuration only.
    """

    passwords: Mapping[str, str]

    @classmethod
    def make(cls) -> "QueueSecrets":
        return cls({user: new_secret() for user in (*PERMISSIONS, OPERATOR, HEALTH)})

    def url(self, user: str, address: str) -> str:
        """Return the URL of the queue at `nats://host:port` for a user.

        One without permissions gets no password.
        """
        if user not in self.passwords:
            return address
        url = urlsplit(address)
        return urlunsplit(url._replace(netloc=f"{user}:{self.passwords[user]}@{url.netloc}"))


def metrics_token(keys: Path) -> str:
    """Return the token that Prometheus shows, made at the first start (mode 600)."""
    path = keys / METRICS_TOKEN
    with suppress(FileNotFoundError):
        if token := path.read_text("ascii").strip():
            return token
    token = new_secret()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(token + "\n")
    draft.replace(path)
    return token
