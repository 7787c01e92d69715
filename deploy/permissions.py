"""Writes the users of NATS with their permissions for containers: python -m deploy.permissions [--check].

Both files follow from `wordrally.contracts.queue.permissions`. Passwords come from the environment of the
server.
"""

import sys
from pathlib import Path
from typing import Any

import yaml

from wordrally.contracts.queue.permissions import OPERATOR, PERMISSIONS, denials, publishes, subscribes
from wordrally.local.engines.queue_configuration import authorization

HERE = Path(__file__).parent
COMPOSE = HERE / "nats-users.conf"
KUBERNETES = HERE / "engines" / "nats-users.yaml"
USERS = (*PERMISSIONS, OPERATOR)
HEAD = """\
# Made by: python -m deploy.permissions. What each service may do in NATS stands in
# src/wordrally/contracts/queue/permissions.py.
"""


def variable(user: str) -> str:
    """Return the name of the variable with a user's password."""
    return f"NATS_{user.upper()}_PASSWORD"


def compose() -> str:
    """Return the file that `nats.conf` includes."""
    return HEAD + authorization(lambda user: f"${variable(user)}")


def kubernetes() -> str:
    """Return values for the chart of NATS, which takes each password from the Secret `nats-users`."""
    users = [_user(name) for name in USERS]
    values: dict[str, Any] = {
        "config": {"merge": {"authorization": {"users": users}}},
        "container": {"env": {variable(user): _from_secret(user) for user in USERS}},
    }
    return HEAD + yaml.safe_dump(values, sort_keys=False, width=120)


def _user(name: str) -> dict[str, Any]:
    login = {"user": name, "password": f"<< ${variable(name)} >>"}
    if name == OPERATOR:
        return login
    one = PERMISSIONS[name]
    publish = {"allow": publishes(one), "deny": denials(name)} if denials(name) else publishes(one)
    permissions = {"publish": publish, "subscribe": subscribes(name, one), "allow_responses": True}
    return {**login, "permissions": permissions}


def _from_secret(user: str) -> dict[str, Any]:
    return {"valueFrom": {"secretKeyRef": {"name": "nats-users", "key": user}}}


FILES = {COMPOSE: compose, KUBERNETES: kubernetes}


def main(arguments: list[str]) -> int:
    """Write both files, or say whether one is stale."""
    stale = [path for path, text in FILES.items() if not path.exists() or path.read_text("utf-8") != text()]
    if "--check" not in arguments:
        for path in stale:
            path.write_text(FILES[path](), "utf-8")
    elif stale:
        print(f"stale: {', '.join(path.name for path in stale)}; run python -m deploy.permissions")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
