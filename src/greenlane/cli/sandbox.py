"""`greenlane sandbox`: an installation beside the real one, for trying: own home, own database."""

import os
import subprocess
import sys

from greenlane.cli import installation, server


def run(host: str, port: int, workers: int) -> None:
    """Serve the sandbox with its worker until stopped."""
    os.environ["GREENLANE_SANDBOX"] = "yes"
    os.environ.setdefault("GREENLANE_HOME", ".greenlane-sandbox")
    os.environ.setdefault("GREENLANE_CARD", "demo")  # a provider of ours: no money moves
    installation.start(database=installation.SANDBOX)
    worker = subprocess.Popen([sys.executable, "-m", "greenlane.workers"])
    try:
        server.run(host, port, workers)
    finally:
        worker.terminate()
        worker.wait(30)
