"""Calls to the outside: the only way to ask for a URL, to public addresses and known partners only.

A name is resolved once, when the connection is made, every address it has is checked, and the
connection goes to a checked one: a name that answers otherwise a moment later gains nothing. The
same happens at each redirect.
"""

import functools
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from greenlane.gateways import addresses
from greenlane.gateways.addresses import Address

Resolver = Callable[[str, int], list[str]]


class OutgoingRefusedError(Exception):
    """The address may not be called; `code` is stable (OUT-0xx)."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class OutgoingFailedError(OSError):
    """The other side did not answer as it should: away, too slow, too much."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What may be called and how much is taken.

    `partners` are configured hosts with their ports, which may lie inside and speak plain HTTP;
    `seconds` is the time for a whole call with its redirects.
    """

    partners: frozenset[tuple[str, int]] = frozenset()
    most_bytes: int = 5_000_000
    seconds: float = 10.0
    redirects: int = 3

    def knows(self, host: str, port: int) -> bool:
        """True for a configured partner."""
        return (host.lower().rstrip("."), port) in self.partners


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


def partners(setting: str) -> frozenset[tuple[str, int]]:
    """The partners of a setting, `host:port` with blanks between. Raises ValueError."""
    found = set()
    for each in setting.split():
        host, _, port = each.rpartition(":")
        if not host or not port.isdecimal():
            raise ValueError(f"GREENLANE_PARTNERS names host:port, not {each!r}")
        found.add((host.lower().strip("[]"), int(port)))
    return frozenset(found)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def checked_address(host: str, port: int, policy: Policy, resolver: Resolver) -> str:
    """One address of the host that may be called; if one of them may not, none may.

    Raises OutgoingRefusedError and OSError.
    """
    found = [_parsed(each) for each in resolver(host, port)]
    if not found:
        raise OutgoingFailedError(f"the name {host} has no address")
    partner = policy.knows(host, port)
    for address in found:
        if addresses.is_never_called(address) or not (partner or addresses.is_public(address)):
            raise OutgoingRefusedError("OUT-003", f"{host} leads to {address}, which is not public")
    return str(found[0])


def _parsed(text: str) -> Address:
    """An address; one with a zone (fe80::1%eth0) is of this machine's own network."""
    if "%" in text:
        raise OutgoingRefusedError("OUT-003", f"{text} is of a network of this machine")
    return ipaddress.ip_address(text)


class _Backend(httpcore.NetworkBackend):
    """Connects to checked addresses; certificates are still checked against the name."""

    def __init__(self, policy: Policy, resolver: Resolver) -> None:
        self._policy, self._resolver = policy, resolver
        self._under = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check, connect to what was checked."""
        try:
            address = checked_address(host, port, self._policy, self._resolver)
        except OutgoingFailedError:
            raise
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        return self._under.connect_tcp(address, port, timeout, local_address, socket_options)

    def connect_unix_socket(self, path: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """No program of this machine is called."""
        raise OutgoingRefusedError("OUT-001", f"a socket of this machine: {path}")


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted, read once: reading them takes longer than most calls."""
    return ssl.create_default_context()


class _Transport(httpx.HTTPTransport):
    """Checks the address of every request, redirected ones too, before it is connected."""

    def __init__(self, policy: Policy, resolver: Resolver) -> None:
        super().__init__(verify=_trusted(), trust_env=False)
        self._policy = policy
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trusted(), network_backend=_Backend(policy, resolver)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Refuse by the address, then ask."""
        check_url(request.url, self._policy)
        return super().handle_request(request)


def check_url(url: httpx.URL, policy: Policy) -> None:
    """Refuse an address by how it is written. Raises OutgoingRefusedError OUT-001, OUT-002."""
    port = url.port or {"https": 443, "http": 80}.get(url.scheme, 0)
    if url.scheme not in ("https", "http") or not url.host:
        raise OutgoingRefusedError("OUT-001", f"{url.scheme!r} is not a way that is called")
    if url.userinfo:
        raise OutgoingRefusedError("OUT-002", "an address with a name and password in it")
    partner = policy.knows(url.host, port)
    if not partner and (url.scheme != "https" or port != 443):
        raise OutgoingRefusedError("OUT-002", "only https on its own port, or a known partner")


def check_text(url: str, policy: Policy) -> None:
    """As `check_url`, for an address as somebody wrote it."""
    try:
        check_url(httpx.URL(url), policy)
    except httpx.InvalidURL as error:
        raise OutgoingRefusedError("OUT-001", f"this is no address: {error}") from error


def check_strangers(url: str, known: frozenset[tuple[str, int]]) -> None:
    """Raise ValueError for an address that somebody outside may not name.

    The configured partners, which may lie inside, are the administrator's alone to name.
    """
    try:
        check_text(url, Policy())
    except OutgoingRefusedError as error:
        raise ValueError(f"{error.code}: {error}") from error
    told = httpx.URL(url)
    literal = _literal(told.host)
    if literal is not None and not addresses.is_public(literal):
        raise ValueError(f"OUT-003: {told.host} is not public")
    if Policy(partners=known).knows(told.host, told.port or 443):
        raise ValueError(f"OUT-003: {told.host} is named by the administrator only")


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None  # a name: its addresses are looked at when it is called


class Outgoing:
    """Calls URLs under a policy."""

    def __init__(self, policy: Policy, resolver: Resolver = resolve) -> None:
        self._policy, self._resolver = policy, resolver

    def call(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes = b"",
        reads: bool = True,
    ) -> Answer:  # fmt: skip
        """Ask once; without `reads` only status and headers are taken.

        Raises OutgoingRefusedError and OutgoingFailedError.
        """
        policy = self._policy
        until = time.monotonic() + policy.seconds
        told = {"Accept-Encoding": "identity", **(headers or {})}
        try:
            with (
                httpx.Client(
                    transport=_Transport(policy, self._resolver),
                    trust_env=False,
                    timeout=policy.seconds / 2,
                    follow_redirects=True,
                    max_redirects=policy.redirects,
                ) as client,
                client.stream(method, url, headers=told, content=body) as response,
            ):
                taken = _taken(response, policy.most_bytes, until) if reads else b""
                return Answer(
                    response.status_code, dict(response.headers), taken, str(response.url)
                )  # fmt: skip
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
            raise OutgoingRefusedError("OUT-001", f"this is no address: {error}") from error
        except (httpx.HTTPError, httpcore.ProtocolError) as error:
            raise OutgoingFailedError(f"{type(error).__name__}: {error}") from error


def _taken(response: httpx.Response, most: int, until: float) -> bytes:
    """The body as it came, counted and timed; a packed one was not asked for."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise OutgoingFailedError("the answer is packed, which was not asked for")
    taken = bytearray()
    for part in response.iter_raw(1 << 14):
        taken += part
        if len(taken) > most:
            raise OutgoingFailedError(f"the answer has more than {most} bytes")
        if time.monotonic() > until:
            raise OutgoingFailedError("the answer takes too long")
    return bytes(taken)
