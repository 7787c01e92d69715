"""Settings from the environment, read once and validated before anything starts."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import msgspec
from msgspec import Meta

PREFIX = "WORDRALLY_"

Port = Annotated[int, Meta(ge=0, le=65_535)]
LogLevel = Annotated[str, Meta(pattern="^(?i:debug|info|warning|error)$")]
Origin = Annotated[str, Meta(pattern=r"^https?://[^/]+$")]
DatabaseUrl = Annotated[str, Meta(pattern=r"^(sqlite\+aiosqlite|postgresql\+asyncpg)://")]

S = TypeVar("S", bound=msgspec.Struct)


class BadSetting(Exception):
    """A setting is missing or malformed. The message is a sentence for the person who starts the process."""


def load(cls: type[S], environ: Mapping[str, str]) -> S:
    """Read each field of `cls` from `WORDRALLY_<FIELD>`. Raises `BadSetting`.

    Lists are separated by commas.
    """
    given: dict[str, Any] = {}
    for field in msgspec.structs.fields(cls):
        text = environ.get(PREFIX + field.name.upper())
        if text is not None:
            given[field.name] = _parts(text) if _is_list(field.type) else text
    try:
        return msgspec.convert(given, cls, strict=False)
    except msgspec.ValidationError as error:
        raise BadSetting(_sentence(str(error))) from None


def of_part(environ: Mapping[str, str], part: str) -> dict[str, str]:
    """Return the environment of a part that runs inside another process.

    Its own `WORDRALLY_<PART>_<FIELD>` replaces the `WORDRALLY_<FIELD>` of that process.
    """
    prefix = f"{PREFIX}{part.upper()}_"
    own = {name: text for name, text in environ.items() if name.startswith(prefix)}
    return {**environ, **{PREFIX + name.removeprefix(prefix): text for name, text in own.items()}}


def redacted(settings: msgspec.Struct) -> dict[str, Any]:
    """Return the settings for the log, without keys, tokens and the passwords of URLs."""
    return {
        name: _redacted(name, value) if isinstance(value, str) else value
        for name, value in msgspec.structs.asdict(settings).items()
    }


def _redacted(name: str, value: str) -> str:
    is_secret = name.endswith(("_key", "_token"))
    return "***" if is_secret and value else hide_passwords(value)


def _is_list(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", annotation) is list


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _sentence(error: str) -> str:
    message, _, path = error.partition(" - at `$.")
    if path:
        return f"{PREFIX}{path.rstrip('`').upper()} is wrong: {message}."
    if "missing required field" in message:
        name = message.rsplit("`", 2)[-2]
        return f"{PREFIX}{name.upper()} is not set; this process needs it."
    return message


def hide_passwords(text: str) -> str:
    """Return a URL, or several separated by commas, for the log."""
    return ",".join(_hide_password(part) for part in text.split(","))


def _hide_password(text: str) -> str:
    if "://" not in text:
        return text
    url = urlsplit(text)
    if "@" not in url.netloc:
        return text
    who, _, where = url.netloc.rpartition("@")
    name, colon, _ = who.partition(":")
    # A single word before the @ is a NATS token.
    return urlunsplit(url._replace(netloc=f"{name}:***@{where}" if colon else f"***@{where}"))
