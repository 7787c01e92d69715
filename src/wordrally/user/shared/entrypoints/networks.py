"""Networks of callers, as the gateway states them."""

from ipaddress import IPv6Address, ip_address, ip_network

from wordrally.user.shared.entrypoints.dependencies import AnyRequest


def network_of(request: AnyRequest) -> str:
    """Return the client's IPv4 address, or its IPv6 network (/64), as the gateway states it."""
    stated = request.headers.get("x-forwarded-for", "")
    try:
        address = ip_address(stated.rpartition(",")[2].strip())
    except ValueError:
        return request.client.host if request.client else ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)
