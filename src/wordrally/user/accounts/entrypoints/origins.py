"""Origin check for calls that a cookie authenticates: a foreign page must not refresh or end a login."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from litestar.datastructures import Headers

from wordrally.chassis.http.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Origins:
    """Origins whose pages may call, in addition to the called one."""

    allowed: frozenset[str]

    def check(self, headers: Headers) -> None:
        """Raise 403 for a page of another site.

        Programs send neither header, and hold no cookie of a person.
        """
        origin = headers.get("origin")
        if origin is None:
            is_foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        else:
            is_own = urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
            is_foreign = origin not in self.allowed and not is_own
        if is_foreign:
            raise ProblemError(403, "foreign-origin", "Pages of that origin may not make this call.")
