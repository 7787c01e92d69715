"""URLs of a store that Sentinels watch: redis+sentinel://[user:password@]host:port,host:port/service?database=0."""

from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from wordrally.chassis.settings import BadSetting

SCHEMES = {"redis+sentinel": False, "rediss+sentinel": True}
SENTINEL_PORT = 26_379


class SentinelUrl(NamedTuple):
    """Addresses of the Sentinels, their name for the store, and the credentials for both."""

    sentinels: list[tuple[str, int]]
    service: str
    tls: bool
    login: dict[str, str | int]
    sentinel_login: dict[str, str | bool]


def parse_sentinel_url(url: str) -> SentinelUrl | None:
    """None for a URL of another kind. Raises `BadSetting`."""
    scheme, _, rest = url.partition("://")
    if scheme not in SCHEMES:
        return None
    who, _, where = rest.rpartition("@")
    places, _, path = where.partition("/")
    parts = urlsplit(path)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if not parts.path:
        raise BadSetting(
            f"WORDRALLY_STORE_URL is wrong: it has no service, as in {scheme}://HOST:PORT,HOST:PORT/SERVICE."
        )
    user, _, password = who.rpartition(":")
    login: dict[str, str | int] = {"db": int(options.get("database", "0"))}
    login |= {"username": unquote(user)} if user else {}
    login |= {"password": unquote(password)} if password else {}
    sentinel_login: dict[str, str | bool] = {"ssl": True} if SCHEMES[scheme] else {}
    if secret := options.get("sentinel_password"):
        sentinel_login["password"] = secret
    sentinels = [_place(text.strip()) for text in places.split(",")]
    return SentinelUrl(sentinels, parts.path, SCHEMES[scheme], login, sentinel_login)


def _place(text: str) -> tuple[str, int]:
    host, colon, port = text.partition(":")
    if not host or (colon and not port.isdigit()):
        raise BadSetting(f"WORDRALLY_STORE_URL is wrong: {text!r} is not HOST:PORT.")
    return host, int(port or SENTINEL_PORT)
