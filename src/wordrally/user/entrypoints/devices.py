"""Names of devices, as the list of logins shows them."""

from ua_parser import parse

from wordrally.user.entrypoints.dependencies import AnyRequest

MAX_AGENT = 256
MAX_NAME = 60
UNKNOWN = "Unknown device"


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
