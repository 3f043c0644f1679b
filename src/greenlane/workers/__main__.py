"""The worker as a program of its own: `python -m greenlane.workers [--once]`."""

import sys

import django

django.setup()

from greenlane.workers import loop  # noqa: E402 - models need Django ready

loop.run(once="--once" in sys.argv)
