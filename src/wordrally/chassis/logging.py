"""Structured logs: one JSON object a line on standard output, with the id of the request that caused it."""

import logging
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TextIO, cast

import msgspec
import structlog
from structlog.typing import Processor

REQUEST_ID = "request_id"


class LogStream:
    """File of the log lines. On a full disk they are lost: one that cannot be written fails no request."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write a line, or drop it."""
        with suppress(OSError):
            self._file.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand over what was written, or keep it until there is room."""
        with suppress(OSError):
            self._file.flush()


def configure(service: str, instance: str, level: str = "info", file: TextIO | None = None) -> None:
    """Route structlog and the standard library's loggers to the same lines, each naming service and instance.

    Lines go to standard output unless `file` is given. A command uses `file`, because it prints its results
    to standard output.
    """
    out = LogStream(sys.stdout if file is None else file)

    def name_process(_logger: Any, _method: str, event: Any) -> Any:
        event["service"], event["instance"] = service, instance
        return event

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_process,
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(_level(level)),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, out)),
        cache_logger_on_first_use=True,
    )
    _route_standard_logging(shared, level, cast(TextIO, out))


def _route_standard_logging(shared: list[Processor], level: str, file: TextIO) -> None:
    handler = logging.StreamHandler(file)
    render = structlog.processors.JSONRenderer(serializer=_dumps)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=render, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Below a warning, libraries log little that an operator needs.
    root.setLevel(max(_level(level), logging.WARNING))


def _level(name: str) -> int:
    return logging.getLevelNamesMapping()[name.upper()]


def _dumps(event: object, **_options: object) -> str:
    return msgspec.json.encode(event, enc_hook=repr).decode()


def bind_request(headers: Mapping[str, str] | None) -> None:
    """Bind the logs of this task to the request that caused it, by the header `x-request-id`."""
    request_id = (headers or {}).get("x-request-id")
    structlog.contextvars.clear_contextvars()
    if request_id:
        structlog.contextvars.bind_contextvars(**{REQUEST_ID: request_id})


def request_id() -> str | None:
    """Return the id of the request under way in this task, for the headers of a message."""
    return cast("str | None", structlog.contextvars.get_contextvars().get(REQUEST_ID))
