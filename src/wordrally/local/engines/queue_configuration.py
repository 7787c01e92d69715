"""Configuration of the queue: what it keeps, and who may do what in it."""

import json
from collections.abc import Callable
from pathlib import Path

from wordrally.contracts.queue.permissions import (
    OPERATOR,
    PERMISSIONS,
    Permissions,
    denials,
    publishes,
    subscribes,
)
from wordrally.local.engines.secrets import HEALTH, QueueSecrets
from wordrally.local.network import LOOPBACK

MAX_PAYLOAD_BYTES = 4 * 1024 * 1024
"""Largest message: a frozen quiz of 200 long questions fits, which exceeds the default of 1 MiB."""

Password = Callable[[str], str]
"""Text of a user's password in the configuration: the quoted password, or the name of a variable."""


def nats_config(store: Path, *, port: int, secrets: QueueSecrets) -> str:
    """Return a configuration for one machine: synced before each answer, reachable from this machine only.

    It has no port for monitoring, which needs no password and shows what is subscribed to.
    """
    return f"""\
listen: {LOOPBACK}:{port}
max_payload: {MAX_PAYLOAD_BYTES}
jetstream {{
  store_dir: {json.dumps(str(store), ensure_ascii=False)}
  # An acknowledged message survives a power cut; the default may lose the last two minutes.
  sync_interval: always
  # The disk is the limit. The default is three quarters of the space that was free at the start.
  max_file_store: 1PB
}}
system_account: SYS
accounts {{ SYS {{ users: [ {{ user: {HEALTH}, password: {_quoted(secrets)(HEALTH)} }} ] }} }}
{authorization(_quoted(secrets))}"""


def authorization(password: Password) -> str:
    """Return the block with all users and their permissions; whoever names none is refused."""
    users = [_user(name, one, password(name)) for name, one in PERMISSIONS.items()]
    users.append(f"    {{ user: {OPERATOR}, password: {password(OPERATOR)} }}  # it may do everything")
    return "authorization {\n  users: [\n" + "\n".join(users) + "\n  ]\n}\n"


def _user(name: str, one: Permissions, password: str) -> str:
    return f"""\
    {{
      user: {name}, password: {password}
      permissions: {{
        publish: {_publish(name, one)}
        subscribe: {_listed(subscribes(name, one))}
        # A reply to what it was asked.
        allow_responses: true
      }}
    }}"""


def _publish(name: str, one: Permissions) -> str:
    allowed, denied = _listed(publishes(one)), denials(name)
    return f"{{ allow: {allowed}, deny: {_listed(denied)} }}" if denied else allowed


def _listed(subjects: list[str]) -> str:
    return "[\n" + "".join(f'          "{subject}"\n' for subject in subjects) + "        ]"


def _quoted(secrets: QueueSecrets) -> Password:
    return lambda user: json.dumps(secrets.passwords[user])
