"""Behind proxies: whose address a request has, and that it came by TLS."""

import ipaddress
from collections.abc import Iterable
from typing import Any

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Proxies:
    """The proxies of the installation; what others forward is not believed."""

    def __init__(self, known: Iterable[str], *, https: bool) -> None:
        """`known` are addresses or networks. Raises ValueError for anything else."""
        self._known: list[Network] = [ipaddress.ip_network(each) for each in known]
        self._https = https

    def correct(self, environ: dict[str, Any]) -> None:
        """Put the client's own address in the place of the proxy's, and the scheme it used.

        The last address that no proxy of ours has is the client's: what stands before it in the
        header was sent by the client himself.
        """
        if self._https:
            environ["wsgi.url_scheme"] = "https"
        address = environ.get("REMOTE_ADDR", "")
        for told in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            if not self._is_ours(address) or _read(told) is None:
                break
            address = told.strip()
        environ["REMOTE_ADDR"] = address

    def _is_ours(self, address: str) -> bool:
        read = _read(address)
        return read is not None and any(read in network for network in self._known)


def _read(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None
