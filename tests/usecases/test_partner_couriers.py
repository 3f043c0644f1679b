"""The couriers (M7): a partner that takes its time keeps only others of its kind waiting."""

import threading

import pytest
from tests.support.clock import NOON, Clock
from tests.support.declarations import TRADER
from tests.support.partner_life import (
    lodged,
    queued,
    registered,
    seeded,
)
from tests.support.partners import StubPartner

pytestmark = pytest.mark.db
PATIENCE = 30.0  # how long a test waits before it fails; what is asserted is an order, not a time


class Line:
    """Posts to the stub of the URL; the slow ones answer when they are let go."""

    def __init__(self, stubs, slow):
        self.stubs, self.slow, self.go = stubs, slow, threading.Event()
        self.entered = threading.Semaphore(0)

    def send(self, url, headers, body):
        code = url.rpartition("/")[2]
        if code in self.slow:
            self.entered.release()
            self.go.wait(PATIENCE)
        return self.stubs[code].send(url, headers, body)


@pytest.fixture
def trade(db, desk):
    """Three slow partners and a quick one, each with three messages; gives desk, line."""
    from greenlane.store.models import Partner
    from greenlane.usecases import desk as desks
    from greenlane.usecases import partner_queues

    here = seeded(desk, Clock(NOON))
    kept = desks.current()
    desks.install(here)
    codes = ("slow-1", "slow-2", "slow-3", "quick")
    stubs = {code: StubPartner(registered(here, code, operator=TRADER)) for code in codes}
    for code in codes:
        Partner.objects.filter(code=code).update(url=f"https://partner.example/{code}",
                                                 slow=code != "quick")  # fmt: skip
    for n in range(3):
        lodged(here, f"LRN-{n}", permit=False)
    partner_queues.fan_out(here)
    line = Line(stubs, codes[:3])
    yield line
    line.go.set()
    desks.install(kept)


def test_quick_partners_are_served_while_all_slow_ones_hang(trade):
    from greenlane.workers.partners import Couriers

    couriers = Couriers(trade, quick=2, slow=2)
    assert couriers.start() == 3  # two of the slow, and the quick one
    for _ in range(2):
        assert trade.entered.acquire(timeout=PATIENCE)
    couriers._busy["quick"][1].join(PATIENCE)
    assert (queued("quick", "sent"), len(trade.stubs["quick"].kept)) == (3, 3)
    assert [queued(f"slow-{n}", "sent") for n in (1, 2, 3)] == [0, 0, 0]
    trade.go.set()
    assert couriers.join(PATIENCE)
    assert couriers.start() == 1
    assert couriers.join(PATIENCE)
    assert [queued(f"slow-{n}", "sent") for n in (1, 2, 3)] == [3, 3, 3]


def test_control_with_one_room_for_all_the_slow_ones_take_every_thread(trade, monkeypatch):
    from greenlane.workers import partners

    monkeypatch.setattr(partners, "is_slow", lambda _: False)
    couriers = partners.Couriers(trade, quick=2, slow=2)
    assert couriers.start() == 2
    for _ in range(2):
        assert trade.entered.acquire(timeout=PATIENCE)
    assert queued("quick", "sent") == 0
    trade.go.set()
    assert couriers.join(PATIENCE)


def test_when_the_worker_ends_a_turn_ends_after_the_message_under_way(trade):
    from greenlane.workers.partners import Couriers

    couriers = Couriers(trade, quick=2, slow=2)
    couriers.start()
    for _ in range(2):
        assert trade.entered.acquire(timeout=PATIENCE)
    couriers._ending.set()
    trade.go.set()
    couriers.end()
    assert [queued(f"slow-{n}", "sent") for n in (1, 2)] == [1, 1]
    assert [queued(f"slow-{n}", "waiting") for n in (1, 2)] == [2, 2]


def test_a_partner_of_whom_nothing_is_known_counts_as_slow_while_it_hangs(trade, monkeypatch):
    from greenlane.store.models import Partner
    from greenlane.workers import partners

    Partner.objects.exclude(code="quick").update(state="closed")
    Partner.objects.filter(code="slow-1").update(state="active", slow=False)
    couriers = partners.Couriers(trade, quick=1, slow=1)
    assert couriers.start() == 1
    assert trade.entered.acquire(timeout=PATIENCE)
    assert couriers.start() == 0
    monkeypatch.setattr(partners, "HANGS_SECONDS", -1.0)
    assert couriers.start() == 1
    couriers._busy["quick"][1].join(PATIENCE)
    assert (queued("quick", "sent"), queued("slow-1", "sent")) == (3, 0)
    trade.go.set()
    assert couriers.join(PATIENCE)
    assert Partner.objects.get(code="slow-1").state == "active"
