"""Cookie of a refresh token, which scripts cannot read and which is sent to this origin only."""

from dataclasses import dataclass

from litestar.datastructures import Cookie


@dataclass(frozen=True, slots=True)
class RefreshCookie:
    """Cookie as the public address allows it.

    Behind HTTPS it is `Secure` and has the prefix `__Host-`, so that no sibling domain can set or read it.
    Browsers reject such a cookie on plain HTTP, where it is therefore limited to the path of the calls that
    need it.
    """

    is_secure: bool

    @property
    def name(self) -> str:
        return "__Host-wordrally_refresh" if self.is_secure else "wordrally_refresh"

    def remember(self, token: str, lifetime_s: int) -> str:
        """Return a `Set-Cookie` for a token."""
        return f"{self.name}={token}; Max-Age={lifetime_s}; {self._attributes}"

    def forget(self) -> str:
        """Return a `Set-Cookie` that removes the token."""
        return f"{self.name}=; Max-Age=0; {self._attributes}"

    @property
    def _attributes(self) -> str:
        place = "Path=/; Secure" if self.is_secure else "Path=/api/v1/auth"
        return f"{place}; HttpOnly; SameSite=Strict"


def cookie_for(public_url: str) -> RefreshCookie:
    """Return the cookie of a site with that address, regardless of the scheme between proxy and service."""
    return RefreshCookie(is_secure=public_url.startswith("https://"))


DEVICE_LIFETIME_S = 365 * 86_400


def device_cookie_name(refresh: RefreshCookie) -> str:
    """Return the name of the cookie that recognises a device by an earlier login."""
    return "__Host-wordrally_device" if refresh.is_secure else "wordrally_device"


def device_cookie(refresh: RefreshCookie, token: str) -> Cookie:
    """Return the cookie that recognises a device. It is no credential: the password is needed as well."""
    return Cookie(
        key=device_cookie_name(refresh),
        value=token,
        max_age=DEVICE_LIFETIME_S,
        path="/" if refresh.is_secure else "/api/v1/auth",
        secure=refresh.is_secure,
        httponly=True,
        samesite="strict",
        documentation_only=False,
    )
