"""Networks of addresses, too large to identify a person."""

from ipaddress import ip_address, ip_network


def wide_network(address: str) -> str | None:
    """Return the network of an address, /24 for IPv4 and /48 for IPv6, or None for another text."""
    try:
        known = ip_address(address)
    except ValueError:
        return None
    return str(ip_network((known, 24 if known.version == 4 else 48), strict=False))
