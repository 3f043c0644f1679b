"""A clock turned by hand, and the desk of every request standing still at noon."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)


@dataclass
class Clock:
    """Tells the moment it was set to."""

    moment: datetime = NOON

    def __call__(self):
        return self.moment

    def on(self, **delta):
        self.moment += timedelta(**delta)
        return self.moment


def standing(desk, monkeypatch, prepared=lambda held: held, renewed=lambda held: held):
    """A seeded desk at noon, which `prepared` makes ready and every request gets `renewed`."""
    from greenlane.usecases import desk as desks
    from tests.support import seed

    seed.run()
    held = prepared(replace(desk, now=lambda: NOON))
    monkeypatch.setattr(desks, "current", lambda: renewed(held))
    return held
