"""S8: odd hours, new devices, two places or much at once are seen, told and asked about."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed, signing_in

from greenlane.lifecycle.event import Actor

NOW = datetime(2026, 7, 1, 15, tzinfo=UTC)  # 11:00 on a Wednesday in Tavora
NIGHT = datetime(2026, 7, 1, 5, tzinfo=UTC)


def deed(kind="sign-in", moment=NOW, **more):
    from greenlane.access.watching import Deed

    told = {"person": "officer", "role": "officer", "unit": "QT000401"}
    return Deed(kind=kind, moment=moment, **{**told, **more})


@pytest.fixture(scope="module")
def terms():
    import msgspec

    from greenlane.access.watching import Terms
    from greenlane.gateways.country_packages import country_package

    return msgspec.convert(country_package("tavora").toml("watching.toml"), Terms)


def rules(deeds, terms):
    from zoneinfo import ZoneInfo

    from greenlane.access.watching import seen
    from greenlane.law.calendar import WorkingDays

    days = WorkingDays(rest=frozenset((5, 6)))
    return [s.rule for s in seen(deeds, terms, days, ZoneInfo("Etc/GMT+4"))]


FORMER = {"before": NOW - timedelta(minutes=40), "address_before": "10.10.0.4"}
SATURDAY = datetime(2026, 7, 4, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("deeds", "expected"),
    [
        ([deed(address="198.51.100.7", **FORMER)], ["impossible-travel"]),
        ([deed(address="10.10.9.9", **FORMER)], []),
        ([deed(address="192.0.2.1", **FORMER)], []),  # nobody knows where that is
        ([deed(address="198.51.100.7", **{**FORMER, "before": NOW - timedelta(hours=6)})], []),
        ([deed(moment=NIGHT)], ["odd-hours"]),
        ([deed(moment=SATURDAY)], ["odd-hours"]),
        ([deed(moment=NIGHT, unit="QT000201")], []),  # the airport never sleeps
        ([deed(moment=NIGHT, role="trader")], []),
        ([deed("release", moment=NIGHT)], ["odd-hours"]),
        ([deed(new_device=True, **FORMER)], ["new-device"]),
        ([deed(new_device=True)], []),  # the first sign-in of all
        ([deed(before=NOW - timedelta(days=30))], ["long-pause"]),
        ([deed("look-up", NOW + timedelta(seconds=n)) for n in range(61)], ["mass-look-ups"]),
        ([deed("look-up", NOW + timedelta(seconds=n)) for n in range(60)], []),
        ([deed("look-up", NOW + timedelta(minutes=2 * n)) for n in range(61)], []),
        ([deed("release", NOW + timedelta(seconds=n)) for n in range(13)], ["release-velocity"]),
        ([deed("refusal", NOW + timedelta(minutes=n)) for n in range(6)], ["many-refusals"]),
        ([deed("joint", NOW + timedelta(days=n), partner="b") for n in range(5)], ["same-pair"]),
        ([deed("joint", NOW + timedelta(days=n), partner=f"b{n % 2}") for n in range(12)], []),
    ],
)  # fmt: skip
def test_each_rule_meets_what_it_is_for_and_nothing_near_it(deeds, expected, terms):
    assert rules(deeds, terms) == expected


def test_without_terms_no_rule_meets():
    from greenlane.access.watching import Terms

    deeds = [deed(moment=NIGHT), *(deed("look-up") for _ in range(500))]
    assert rules(deeds, Terms()) == []


@pytest.mark.parametrize(
    ("language", "clock"), [("en", " 1 Jul 2026, 01:00,"), ("ar", "2026، 01:00")]
)
def test_the_clock_of_an_event_is_read_in_the_language_of_the_page(django_ready, language, clock):
    from django.utils import translation

    from greenlane.store.models import SecurityEventRow
    from greenlane.web.show import security

    row = SecurityEventRow(rule="odd-hours", facts={"clock": "2026-07-01 01:00"})
    with translation.override(language):
        assert clock in security.text(row)


def test_every_rule_has_its_name_and_its_words_in_the_catalogue(django_ready):
    from greenlane.access.watching import RULES
    from greenlane.web.show import security

    assert set(security.NAMES) == set(RULES)
    assert {str(each) for each in security.PATTERNS} == set(RULES.values())


class World:
    """An officer who was here this morning; the worker's clock stands at NOW."""

    def __init__(self, desk):
        from greenlane.store import journal
        from greenlane.store.models import Account

        seed.run()
        self.desk = replace(desk, now=lambda: datetime.now(UTC))
        self.officer = Account.objects.get(username="officer")
        self.actor = Actor("officer", "officer", self.officer.office)
        self.journal = journal

    def signed_in(self, minutes_ago, address="10.10.0.4", device="known"):
        moment = datetime.now(UTC) - timedelta(minutes=minutes_ago)
        self.journal.note("account.signed-in", self.actor, "account:officer", moment,
                          factors=["totp"], address=address, device=device)  # fmt: skip

    def look(self):
        from greenlane.usecases import watching

        return watching.look(self.desk)

    def rules(self):
        from greenlane.store.models import SecurityEventRow

        return set(SecurityEventRow.objects.values_list("rule", flat=True)) - {"odd-hours"}

    def visitor(self, role, **shown):
        from django.test import Client

        from greenlane.store.models import Account

        account = Account.objects.get(username=role)
        return signing_in.enter(Client(SERVER_NAME="localhost"), account, **shown)

    def password_changed(self, visitor):
        """An act that asks for a factor shown lately: True when it was let through."""
        return visitor.post("/account/recovery-codes").status_code != 403


@pytest.fixture
def world(db, desk):
    return World(desk)


pytestmark = pytest.mark.db


def stranger(world):
    world.signed_in(50)
    world.signed_in(10, address="198.51.100.7", device="new")


def test_a_stranger_elsewhere_is_seen_told_to_owner_and_supervisor_and_asked_again(world):
    owner = world.visitor("officer", age=5.0)
    assert world.password_changed(owner)
    stranger(world)
    assert world.look() >= 2
    assert world.rules() == {"impossible-travel", "new-device"}
    assert not world.password_changed(owner)  # the factor shown before counts no more
    assert world.password_changed(world.visitor("officer", age=-1.0))  # shown again, it does
    page = owner.get("/account").content.decode()
    assert "Signed in from a device that the account was never used on." in page
    assert "It was not me" in page
    assert "Something unusual was seen" in owner.get("/declarations").content.decode()
    board = world.visitor("supervisor").get("/security").content.decode()
    assert "40 minutes after Port Amara; the way takes 300 minutes." in board


def test_the_control_without_the_rules_the_stranger_goes_on_unseen(world):
    world.desk = replace(world.desk, watching=None)
    owner = world.visitor("officer", age=5.0)
    stranger(world)
    assert world.look() == 0
    assert world.rules() == set()
    assert world.password_changed(owner)


def test_what_was_seen_once_is_noted_once(world):
    stranger(world)
    first = world.look()
    assert first >= 2
    assert world.look() == 0
    assert len(world.journal.entries(kind="security.raised")) == first


def test_the_owner_who_says_it_was_not_he_ends_the_other_sessions_and_the_board_says_so(world):
    from django.contrib.sessions.models import Session

    from greenlane.store.models import SecurityEventRow

    stranger(world)
    world.look()
    row = SecurityEventRow.objects.get(rule="new-device")
    owner = world.visitor("officer")
    assert owner.post(f"/account/noticed/{row.pk}", {"mine": "no"}).status_code == 302
    assert Session.objects.count() == 1
    assert "The owner says: not me" in world.visitor("supervisor").get("/security").content.decode()
    assert owner.post(f"/account/noticed/{row.pk}", {"mine": "yes"}).status_code == 404
    other = world.visitor("trader")
    row = SecurityEventRow.objects.get(rule="impossible-travel")
    assert other.post(f"/account/noticed/{row.pk}", {"mine": "yes"}).status_code == 404


def test_an_event_is_closed_with_words_by_somebody_else_of_the_same_office(world):
    from greenlane.store.models import SecurityEventRow

    stranger(world)
    world.look()
    row = SecurityEventRow.objects.get(rule="new-device")
    supervisor = world.visitor("supervisor")
    assert supervisor.post(f"/security/{row.pk}", {"note": "ok"}).status_code == 422
    assert (
        supervisor.post(f"/security/{row.pk}", {"note": "Rang her: a new desk"}).status_code == 302
    )
    row.refresh_from_db()
    assert (row.handled_by, row.note) == ("supervisor", "Rang her: a new desk")
    assert world.visitor("officer").get("/security").status_code == 403
    SecurityEventRow.objects.update(unit="QT000301")
    assert "never used on" not in supervisor.get("/security").content.decode()
    assert supervisor.post(f"/security/{row.pk}", {"note": "Rang her again"}).status_code == 404
    assert (
        world.visitor("administrator").get("/security?rule=new-device&sort=person").status_code
        == 200
    )


def test_nobody_closes_what_was_seen_of_himself_not_even_past_the_pages(world):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import SecurityEventRow
    from greenlane.usecases import watching
    from greenlane.usecases.permissions import ForbiddenError

    stranger(world)
    world.look()
    SecurityEventRow.objects.update(person="supervisor")
    row = SecurityEventRow.objects.first()
    with pytest.raises(ForbiddenError):
        watching.handle(row, "It was I, all is well", Actor("supervisor", "supervisor", row.unit),
                        world.desk)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SecurityEventRow.objects.update(handled=NOW, handled_by="supervisor", note="It was I")


def test_the_board_is_exported_and_the_export_is_a_disclosure(world):
    stranger(world)
    world.look()
    told = world.visitor("administrator").get("/security?format=csv")
    assert told["Content-Type"].startswith("text/csv")
    (entry,) = world.journal.entries(kind="data.disclosed")
    assert (entry.details["what"], entry.details["act"]) == ("security-events", "DP-2021")


def test_an_empty_board_says_so(world):
    assert "Nothing unusual was seen" in world.visitor("auditor").get("/security").content.decode()


def test_the_watch_gets_signed_events_and_what_it_refuses_is_tried_later(world):
    from greenlane.gateways.siem import KeptSiem
    from greenlane.store import security_events
    from greenlane.store.models import SecurityEventRow
    from greenlane.workers import watching

    class Away(KeptSiem):
        def send(self, *_):
            raise OSError("no line")

    stranger(world)
    new = world.look()
    assert watching.deliver(world.desk, Away()) == 0
    assert set(SecurityEventRow.objects.values_list("tries", flat=True)) == {1}
    kept = KeptSiem()
    assert watching.deliver(world.desk, kept) == 0  # not yet
    later = replace(world.desk, now=lambda: datetime.now(UTC) + timedelta(seconds=11))
    assert watching.deliver(later, kept) == new
    assert watching.deliver(later, kept) == 0  # once
    told = next(v for v in kept.sent.values() if v["type"] == "security.impossible-travel")
    assert told["data"]["text"].startswith("Signed in from abroad, 40 minutes after Port Amara")
    assert security_events.due(later.now()) == []


def test_the_signature_is_that_of_standard_webhooks():
    from greenlane.gateways.outgoing import Answer
    from greenlane.gateways.siem import Webhook

    heard = {}

    class Line:
        def call(self, _method, url, *, headers, body):
            heard.update(headers, body=body, url=url)
            return Answer(204, {}, b"", url)

    key = b"24 bytes of a secret key"
    secret = "whsec_" + base64.b64encode(key).decode()
    Webhook("https://watch.example/in", secret, Line()).send("e-1", NOW, {"type": "x"})
    signed = f"e-1.{heard['webhook-timestamp']}.".encode() + heard["body"]
    right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert heard["webhook-signature"] == f"v1,{right}"
    assert json.loads(heard["body"]) == {"type": "x"}
