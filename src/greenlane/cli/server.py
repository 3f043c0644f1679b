"""The HTTP server: Granian over the WSGI application."""

import os
import socket
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from greenlane.gateways import metrics


class PortTakenError(OSError):
    """Something else listens on the port; the text says what to do."""


def check_port(host: str, port: int) -> None:
    """Raise PortTakenError when the port cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTakenError(
                f"cannot listen on {host} port {port} ({error.strerror}); name another with --port"
            ) from error


class _Never(dict[int, float]):
    """When each worker was replaced last: never, so that Granian does not call it a crash loop.

    Granian ends the whole server when one worker dies twice within 5.5 s; two requests that kill a
    worker would so shut out everybody.
    """

    def get(self, key: int, default: float = 0.0) -> float:  # type: ignore[override]
        del key
        return default


def run(host: str, port: int, workers: int, threads: int = 4) -> None:
    """Serve until a signal ends it; running requests are finished first."""
    server = Server(
        "greenlane.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        workers_kill_timeout=30,
        respawn_failed_workers=True,  # a worker that dies is replaced, not the end of all
        respawn_interval=0.2,
        log_level=LogLevels.warning,
        websockets=False,
        http=HTTPModes.http1,  # a proxy speaks the newer ones; telling them apart costs CPU here
    )
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        metrics.forget_the_dead(Path(folder))
    server.respawned_wrks = _Never()
    server.serve()
