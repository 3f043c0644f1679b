"""One fault tried: goods that need the agency's permit, its ways by the hour, what came of it."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.test import Client

from greenlane.evidence import webhook
from greenlane.lifecycle.event import Actor
from tests.support import partner_life
from tests.support.clock import Clock
from tests.support.declarations import TRADER
from tests.support.http_agency import HttpAgency
from tests.support.partner_life import ADMIN, MINUTE
from tests.support.partners import answer

SHORT, LONG = 8.0, 60.0  # seconds for a call: to one that is late, and to all others
SECOND = timedelta(seconds=1)
_FORGER = webhook.told(webhook.SHARED, bytes(32))


def stage(desk: Any) -> tuple[Any, Clock, HttpAgency]:
    """The desk at a clock turned by hand, for every thread; and a stranger who listens."""
    from greenlane.usecases import desk as desks

    clock = Clock()
    here = partner_life.seeded(desk, clock)
    desks.install(here)
    return here, clock, HttpAgency(way="500").open()


class Trial:
    """An agency with its fault, a trader's healthy endpoint, the couriers between."""

    over = False  # the fault

    def __init__(
        self, here: Any, clock: Clock, stranger: HttpAgency, fault: Any, name: str, *,
        honest: bool = True,
    ) -> None:  # fmt: skip
        self.here, self.clock, self.stranger, self.fault = here, clock, stranger, fault
        self.codes = f"food-{name}", f"firm-{name}"
        self.name, self.sequence = name, 0
        self.told = {"taken": 0, "again": 0, "apart": 0, "early": 0, "waited": 0}
        self.word: dict[str, str] = {}  # the agency's own last word on each
        self.mrns: list[str] = []
        self.decided = 0
        self.agency = HttpAgency(drops_repeats=honest or fault.drops_repeats, wait=fault.wait)
        self.firm = HttpAgency()
        self.before = stranger.calls

    def run(self, many: int) -> dict[str, Any]:
        """Lodge, let the fault last, let it end, let all be mended; gives the figures."""
        self._open()
        self.mrns = [partner_life.lodged(self.here, f"F{self.name}-{n}") for n in range(many)]
        self._go_on(self.fault.lasts)
        self._mend()
        self._go_on(MINUTE)
        for _ in range(60):
            if any(partner_life.queued(code, "waiting") for code in self.codes):
                self._go_on(MINUTE)
        figures = self._figures()
        self._close()
        return figures

    def _open(self) -> None:
        from greenlane.gateways.partner_lines import HttpLine
        from greenlane.store.models import Partner
        from greenlane.workers.partners import Couriers

        asked = ({"agency": "FOOD"}, {"operator": TRADER})
        for code, who, told in zip(self.codes, (self.agency, self.firm), asked, strict=True):
            who.key = partner_life.registered(self.here, code, **told)
            Partner.objects.filter(code=code).update(url=f"http://127.0.0.1:{who.open().port}/in")
        self.agency.way = self.fault.way
        self.agency.elsewhere = f"http://127.0.0.1:{self.stranger.port}/in"
        if self.fault.way == "away":
            self.agency.close()
        known = frozenset({("127.0.0.1", self.agency.port), ("127.0.0.1", self.firm.port)})
        self.couriers = Couriers(HttpLine(known, SHORT if self.fault.way == "late" else LONG))

    def _mend(self) -> None:
        """The fault is over; what was given up meanwhile is sent again by a person."""
        from greenlane.usecases import partner_register

        if self.fault.way == "away":
            self.agency.open()
        self.agency.way, self.over = "well", True
        self.told["dead"] = partner_life.queued(self.codes[0], "dead")
        if self.fault.replayed:
            partner_register.replay(self.codes[0], ADMIN, self.here)

    def _go_on(self, span: timedelta) -> None:
        """Look ten times, or each quarter of a minute, until the span is over."""
        until = self.clock.moment + span
        while self.clock.moment < until:
            self._look()
            self.clock.moment += 15 * SECOND if span <= MINUTE else span / 10

    def _look(self) -> None:
        """One look of the worker, then the agency sends what it decided."""
        from greenlane.usecases import partner_delivery, partner_queues

        partner_queues.fan_out(self.here)
        came = len(self.firm.stamps)
        self.couriers.start()
        self.couriers.join(30.0)
        partner_delivery.watch(self.here)
        self.told["waited"] += partner_life.queued(self.codes[1], "waiting")
        if came == 0 and self.agency.hung_up:  # served while the late one kept us hanging?
            self.told["waited"] += sum(at > self.agency.hung_up[0] for at in self.firm.stamps)
        self._check()
        self._decide()
        self._check()

    def _check(self) -> None:
        """Goods that went although the agency's last word is no grant."""
        for mrn in self.mrns:
            if partner_life.state(mrn) == "cleared" and self.word.get(mrn) != "granted":
                self.word[mrn] = "granted"  # counted once
                self.told["early"] += 1

    def _decide(self) -> None:
        """The agency decides on what it acted on and has not decided, in its manner."""
        if self.over and self.fault.manner in ("garbage", "forged", "reversed"):
            self.decided, self.fault = 0, replace(self.fault, manner="well")
        fresh, self.decided = self.agency.kept[self.decided :], len(self.agency.kept)
        for each in fresh:
            if each["type"] == "permit.wanted":
                getattr(self, f"_{self.fault.manner}")(each["data"]["mrn"])

    def _well(self, mrn: str) -> None:
        self.word[mrn] = "granted"
        self._post(self._message(mrn))

    def _thrice(self, mrn: str) -> None:
        self.word[mrn] = "granted"
        message = self._message(mrn)
        for _ in range(3):
            self._post(message)

    def _reversed(self, mrn: str) -> None:
        self.word[mrn] = "refused"
        granted, refused = self._message(mrn), self._message(mrn, decision="refused")
        self._post(refused)
        self._post(granted)

    def _forged(self, mrn: str) -> None:
        self._post(self._message(mrn, key=_FORGER))

    def _garbage(self, mrn: str) -> None:
        self._post(self._message(mrn, body=b"\xff\x00{]<html>"))
        half = json.dumps({"type": "permit.decided", "data": {"mrn": mrn, "decision": "maybe"}})
        self._post(self._message(mrn, body=half.encode()))

    def _message(self, mrn: str, key: str = "", **told: Any) -> Any:
        self.sequence += 1
        moment = self.clock.moment.timestamp()
        return answer(key or self.agency.key, self.sequence, mrn, "FOOD", moment, **told)

    def _post(self, message: Any) -> None:
        """Through the door of the API, as it comes over the line."""
        said = Client(SERVER_NAME="localhost").post(
            f"/api/v1/partners/{self.codes[0]}/answers", message.body, "application/json",
            headers={"webhook-id": message.message_id, "webhook-timestamp": message.timestamp,
                     "webhook-signature": message.signature},
        )  # fmt: skip
        again = said.headers.get("Idempotent-Replay")
        self.told["again" if again else "taken" if said.status_code == 200 else "apart"] += 1

    def _figures(self) -> dict[str, Any]:
        from greenlane.store.models import PartnerMessage

        made = PartnerMessage.objects.filter(partner__code=self.codes[0])
        names = {each.message_id for each in made.select_related("partner")}
        agency = self.agency
        return self.told | {
            "messages": len(names), "lost": len(names - agency.seen), "doubled": agency.doubled,
            "repeats": len(agency.every) - len(agency.seen), "calls": agency.calls,
            "released": sum(partner_life.state(mrn) == "cleared" for mrn in self.mrns),
            "in_order": agency.in_order, "stranger": self.stranger.calls - self.before,
        }  # fmt: skip

    def _close(self) -> None:
        """Leave nothing to the next one."""
        from greenlane.usecases import conduct, partner_queues, partner_register

        for mrn in self.mrns:
            if partner_life.state(mrn) != "cleared":
                conduct.lift(mrn, "agency:FOOD", "x", Actor("x", "agency", "FOOD"), self.here)
        partner_queues.fan_out(self.here)
        for code, who in zip(self.codes, (self.agency, self.firm), strict=True):
            partner_register.close(code, ADMIN, self.here)
            who.close()
