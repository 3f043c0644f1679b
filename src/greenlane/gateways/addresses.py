"""Addresses of the network: which are of the public internet, in whatever they are wrapped."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address

Address = IPv4Address | IPv6Address
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.ip_network("::/96")
_SITE_LOCAL = ipaddress.ip_network("fec0::/10")
_DOCUMENTATION = ipaddress.ip_network("3fff::/20")  # RFC 9637, later than the library's table
# Of protocols (RFC 6890), and relays of 6to4 (RFC 7526): nobody's public hosts.
_PROTOCOLS = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
# Never called, not even for a configured partner: here clouds tell machines their secrets.
_LINK_LOCAL = (ipaddress.ip_network("169.254.0.0/16"), ipaddress.ip_network("fe80::/10"))
_METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "100.100.100.200", "192.0.0.192",
                                                 "168.63.129.16", "fd20:ce::254")))  # fmt: skip


def counted(address: str) -> str:
    """Under what tries of an address are counted: IPv4 by itself, IPv6 by its network of 64 bits.

    One line, or one machine for rent, has all 2^64 addresses of such a network.
    """
    if ":" not in address:
        return address
    try:
        read = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    inner = read.ipv4_mapped
    return str(inner) if inner else str(ipaddress.IPv6Network((read, 64), strict=False))


def unwrapped(address: Address) -> list[Address]:
    """The address and every IPv4 address that stands in it (mapped, 6to4, Teredo, NAT64)."""
    found: list[Address] = [address]
    if isinstance(address, IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(address in network for network in (*_NAT64, _COMPATIBLE)):
            inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
        found += [each for each in inner if each is not None]
    return found


def is_public(address: Address) -> bool:
    """True when the address, and all that stands in it, belongs to the public internet."""
    return all(_is_public(each) for each in unwrapped(address))


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped or address in _SITE_LOCAL or address in _DOCUMENTATION:
            return False
        if any(address in network for network in (*_NAT64, _COMPATIBLE)):
            return False
    if isinstance(address, IPv4Address) and any(address in each for each in _PROTOCOLS):
        return False
    closed = (
        address.is_private, address.is_loopback, address.is_link_local, address.is_multicast,
        address.is_reserved, address.is_unspecified, not address.is_global, address in _METADATA,
    )  # fmt: skip
    return not any(closed)


def is_never_called(address: Address) -> bool:
    """True for link-local, metadata, multicast and unspecified addresses, also wrapped ones."""
    return any(
        each.is_link_local or each.is_multicast or each.is_unspecified or each in _METADATA
        or any(each in network for network in _LINK_LOCAL if network.version == each.version)
        for each in unwrapped(address)
    )  # fmt: skip
