"""Which addresses are called at all: none of our own house, whatever name leads there.

A name is looked up as the connection is made, and that connection goes to what was checked: a name that is made to lead
elsewhere between a check and a call gains nothing.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from campaigns.core.errors import Refused
from campaigns.core.words import mark

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
"""(name, port) → the addresses it has now, or OSError."""

PORTS = (443, 8443)
LONGEST = 2_000
STANDARD = {"http": 80, "https": 443}
HOSTS_OF_CLOUDS = ("168.63.129.16/32", "192.0.0.0/24")
"""Public by their number, and yet answered by what the machine runs on."""
WRAPPED = ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
"""IPv6 that carries an IPv4 address on to where it leads."""
NEVER = tuple(map(ip_network, (*HOSTS_OF_CLOUDS, *WRAPPED)))


class BadAddress(Refused):
    sentence = mark("This is no address that can be called: it begins with https:// and has a host.")
    status = 422


class BadPort(Refused):
    sentence = mark("Only the ports %(ports)s can be called.")
    status = 422


class HasCredentials(Refused):
    sentence = mark("An address holds no name and password; receivers check the signature instead.")
    status = 422


class ForbiddenAddress(Refused):
    sentence = mark("This leads into our own network (%(address)s), which is never called.")
    status = 422


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call goes. `private` allows addresses of our own network, and only those without TLS."""

    scheme: str
    host: str
    port: int
    path: str
    private: bool

    @property
    def named(self) -> str:
        """As the header Host says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == STANDARD[self.scheme] else f"{host}:{self.port}"


def read_place(url: str, *, private: bool) -> Place:
    """Raises BadAddress, BadPort, HasCredentials, or ForbiddenAddress where the host is a number."""
    parts = _split(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in (("https", "http") if private else ("https",)) or not host:
        raise BadAddress
    if "@" in parts.netloc:
        raise HasCredentials
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    place = Place(parts.scheme, host, _port(parts, private=private), path, private)
    number = _as_number(host)
    if number is not None and not may_call(number, place):
        raise ForbiddenAddress(address=host)
    return place


def resolve(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def addresses_of(place: Place, look_up: Resolve) -> Sequence[str]:
    """Where the place is now. Raises ForbiddenAddress when any of it must not be called, OSError without any."""
    found = look_up(place.host, place.port)
    for each in found:
        if not may_call(ip_address(each.partition("%")[0]), place):
            raise ForbiddenAddress(address=each)
    if not found:
        raise OSError(f"{place.host} has no address")
    return found


def may_call(address: Address, place: Place) -> bool:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_loopback:
        return place.private
    if _is_nowhere(address):
        return False
    if address.is_private:
        return place.private
    return address.is_global and place.scheme == "https" and place.port in PORTS


def _is_nowhere(address: Address) -> bool:
    kept = address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved
    return kept or any(address in network for network in NEVER)


def _split(url: str) -> SplitResult:
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST or "\\" in url or "#" in url:
        raise BadAddress
    try:
        return urlsplit(url)
    except ValueError as fault:
        raise BadAddress from fault


def _port(parts: SplitResult, *, private: bool) -> int:
    try:
        port = parts.port or STANDARD[parts.scheme]
    except ValueError as fault:
        raise BadAddress from fault
    if not private and port not in PORTS:
        raise BadPort(ports=", ".join(map(str, PORTS)))
    return port


def _as_number(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
