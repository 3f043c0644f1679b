"""Partners under test: a clock turned by hand, a worker that looks, declarations that wait."""

import json
from dataclasses import replace
from datetime import timedelta

from greenlane.lifecycle.event import Actor
from tests.support import seed
from tests.support.declarations import BROKER, body
from tests.support.partners import answer
from tests.support.permits import needing

BROKER_ACTOR = Actor("broker", "broker", BROKER)
ADMIN = Actor("admin", "administrator")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def seeded(desk, clock):
    """The desk at that clock, where nothing but permits holds goods, with operators in it."""
    from greenlane.risk.profile_set import ProfileSet

    seed.run()
    random = {"share": "0.000001", "lane": "yellow", "instruction": "Look.", "basis": "x"}
    return replace(desk, now=clock, profiles=ProfileSet.read({"random": random}))


def registered(here, code, **told):
    from greenlane.usecases import partner_register

    wanted = partner_register.NewPartner(code=code, url="https://partner.example/in", **told)
    return partner_register.register(wanted, ADMIN, here)[1]


def lodged(here, lrn, permit=True):
    from greenlane.usecases.lodge import lodge

    content = needing(here.book, "FOOD", lrn) if permit else body(lrn)
    told = json.loads(lodge(content, "json", BROKER_ACTOR, here).body)
    assert told["state"] != "rejected", told["findings"]
    return told["mrn"]


def state(mrn):
    from greenlane.store import declarations

    return declarations.by_mrn(mrn).state


def go_on(here, clock, stubs, until, step=10):
    """Let the worker look every `step` seconds until then; gives the alarms with their moments."""
    from greenlane.store import partners
    from greenlane.usecases import partner_delivery, partner_queues

    alarms = []
    while clock.moment < until:
        partner_queues.fan_out(here)
        for partner in partners.ready(clock.moment):
            if partner.code in stubs:
                partner_delivery.turn(partner.code, stubs[partner.code].send, here)
        alarms += [(each.code, clock.moment) for each in partner_delivery.watch(here)]
        clock.moment += timedelta(seconds=step)
    return alarms


def queued(code, state):
    from greenlane.store.models import PartnerMessage

    return PartnerMessage.objects.filter(partner__code=code, state=state).count()


def decide(here, secret, mrns, first=1, **told):
    from greenlane.usecases import partner_answers

    return [
        partner_answers.take(
            "food", answer(secret, n, mrn, "FOOD", here.now().timestamp(), **told), here
        )
        for n, mrn in enumerate(mrns, start=first)
    ]
