"""The HTTP server: Granian over the WSGI application."""

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server


def run(host: str, port: int, workers: int) -> None:
    """Serve until a signal ends it; running requests are finished first."""
    Server(
        "greenlane.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        workers_kill_timeout=30,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
