"""Which network addresses a crawl may connect to."""

from __future__ import annotations

import ipaddress
import socket

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: IPAddress) -> bool:
    """Whether ``address`` belongs to the public internet: not loopback, private, link-local, multicast or reserved."""
    embedded = _embedded(address)
    if embedded is not None:
        return is_public(embedded)
    return address.is_global and not address.is_multicast and not address.is_reserved


def literal_address(host: str) -> IPAddress | None:
    """The address that ``host`` spells, however oddly (``0x7f.1``, ``2130706433``, ``[::1]``); None for a name."""
    bare = host.strip("[]").rstrip(".").partition("%")[0]
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        pass
    if not bare or not all(_is_number(part) for part in bare.split(".")):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(bare))
    except (OSError, ValueError):
        return None


def private_host(host: str) -> bool:
    """Whether ``host`` names this machine or a private network by its spelling alone, without asking the DNS."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith((".localhost", ".local", ".internal", ".localdomain")):
        return True
    address = literal_address(host)
    return address is not None and not is_public(address)


def _embedded(address: IPAddress) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside an IPv6 one (mapped, 6to4, NAT64), by which a private host might be reached."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    nat64 = ipaddress.IPv6Network("64:ff9b::/96")
    if address in nat64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_number(part: str) -> bool:
    try:
        int(part, 16 if part.lower().startswith("0x") else 10)
    except ValueError:
        return False
    return part.isascii()
