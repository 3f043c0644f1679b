"""The worker's part of attachments: ask the scanner about what waits, sweep the rest."""

from greenlane.usecases import attachments, desk

_SWEEP_EVERY = 300  # steps of the loop, about ten minutes
_steps = [0]


def work() -> int:
    """Scan what waits, now and then sweep; gives how many things were done."""
    here = desk.current()
    done = attachments.scan_waiting(here)
    _steps[0] += 1
    if _steps[0] % _SWEEP_EVERY == 1:
        done += attachments.sweep(here)
    return done
