"""The cookie that holds a refresh token: out of scripts' reach, and sent to this origin only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RefreshCookie:
    """The cookie as the public address allows it.

    Behind HTTPS it is `Secure` and has the prefix `__Host-`, so that no sibling domain can set or read it. Plain HTTP
    would not keep such a cookie; there it is sent to the calls that need it only.
    """

    is_secure: bool

    @property
    def name(self) -> str:
        return "__Host-wordrally_refresh" if self.is_secure else "wordrally_refresh"

    def remember(self, token: str, lifetime_s: int) -> str:
        """A `Set-Cookie` for a token."""
        return f"{self.name}={token}; Max-Age={lifetime_s}; {self._attributes}"

    def forget(self) -> str:
        """A `Set-Cookie` that takes the token away."""
        return f"{self.name}=; Max-Age=0; {self._attributes}"

    @property
    def _attributes(self) -> str:
        place = "Path=/; Secure" if self.is_secure else "Path=/api/v1/auth"
        return f"{place}; HttpOnly; SameSite=Strict"


def cookie_for(public_url: str) -> RefreshCookie:
    """The cookie of a site with that address, whatever scheme a proxy speaks to us."""
    return RefreshCookie(is_secure=public_url.startswith("https://"))
