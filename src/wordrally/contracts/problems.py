"""RFC 9457 problem documents: how every HTTP error is told."""

import msgspec


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """One field that was refused; `field` is a JSON pointer (RFC 6901) into the request body."""

    field: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error as `application/problem+json`; `type` is a stable URI reference such as `/problems/stale-quiz`."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []
    request_id: str | None = None
