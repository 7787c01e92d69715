"""RFC 9457 problem documents, the form of every HTTP error."""

from typing import Literal

import msgspec

Place = Literal["body", "query", "path", "header"]


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """A refused field. `field` is a JSON pointer (RFC 6901) into the part of the request named by `in`.

    `code` and `values` are what a translation of `message` needs.
    """

    where: Place = msgspec.field(name="in", default="body")
    field: str
    message: str
    code: str = "invalid"
    values: dict[str, str | int] = {}


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An error as `application/problem+json`. `type` is a stable URI reference, as `/problems/stale-quiz`.

    `code` is the last part of `type`. A translation of `detail` needs `code` and `values`.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str = ""
    values: dict[str, str | int | list[str]] = {}
    errors: list[FieldError] = []
    request_id: str | None = None

    def __post_init__(self) -> None:
        if not self.code:
            msgspec.structs.force_setattr(self, "code", self.type.rpartition("/")[2])
