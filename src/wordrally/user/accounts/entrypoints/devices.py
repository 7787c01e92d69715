"""Devices of logins: names, as the list of logins shows them, earlier logins, and networks."""

import re

from ua_parser import parse

from wordrally.user.accounts.application.passwords import Device
from wordrally.user.accounts.entrypoints.cookies import device_cookie_name
from wordrally.user.accounts.entrypoints.dependencies import cookie_of, shown_token
from wordrally.user.shared.entrypoints.dependencies import AnyRequest
from wordrally.user.shared.entrypoints.networks import network_of

MAX_AGENT = 256
MAX_NAME = 60
UNKNOWN = "Unknown device"

_DEVICE_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def visiting_device(request: AnyRequest) -> Device:
    """Return the device that logs in. Raises 403 for a page of another site."""
    shown = request.cookies.get(device_cookie_name(cookie_of(request)), "")
    token = shown if _DEVICE_TOKEN.fullmatch(shown) else ""
    return Device(device_of(request), shown_token(request), token, network_of(request))


def device_of(request: AnyRequest) -> str:
    """Name the caller's device by its `User-Agent`."""
    return device_name(request.headers.get("user-agent", ""))


def device_name(user_agent: str) -> str:
    """Return browser and system, such as "Firefox on Windows", or a program's own name."""
    agent = user_agent[:MAX_AGENT]
    known = parse(agent)
    browser = known.user_agent.family if known.user_agent else None
    system = known.os.family if known.os else None
    if browser and system:
        return f"{browser} on {system}"[:MAX_NAME]
    program = "".join(filter(str.isprintable, agent.partition("/")[0])).strip()
    return (browser or program)[:MAX_NAME] or UNKNOWN
