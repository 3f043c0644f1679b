"""S9: after release a declaration changes by two persons only, and the difference is booked."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, body
from tests.support.two_persons import people, propose

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)


@pytest.fixture
def here(db, desk):
    from greenlane.risk.profile_set import ProfileSet

    seed.run()
    drawn = {
        "share": "0.000001",
        "lane": "yellow",
        "instruction": "Look.",
        "basis": "CA-2019 s. 21",
    }
    return replace(desk, now=lambda: NOON, profiles=ProfileSet.read({"random": drawn}))


@pytest.fixture
def who(here):
    return people()


@pytest.fixture
def cleared(here):
    """A declaration that was paid and cleared."""
    from greenlane.store import models, operators
    from greenlane.usecases import conduct
    from greenlane.usecases.lodge import lodge

    models.Operator.objects.update(deferment=False)
    operators.forget()
    told = json.loads(lodge(body("GONE-1"), "json", BROKER_ACTOR, here).body)
    conduct.pay(told["mrn"], BROKER_ACTOR, here)
    assert row(told["mrn"]).state == "cleared"
    return told["mrn"]


def row(mrn):
    from greenlane.store import declarations

    return declarations.by_mrn(mrn)


def corrected(price):
    """The same document with another price."""
    made = json.loads(body("GONE-1"))
    made["invoiceAmount"]["value"] = price
    (item,) = made["goodsShipment"]["governmentAgencyGoodsItem"]
    item["commodity"]["invoiceLine"]["itemChargeAmount"]["value"] = price
    return json.dumps(made).encode()


def rectified(who, here, mrn, price):
    from greenlane.usecases import two_persons

    number = propose(who["officer"], "rectify", here, mrn=mrn, payload=corrected(price),
                     reason="The invoice was another one")  # fmt: skip
    two_persons.approve(number, who["mara"], "Invoice seen", here)
    return number


@pytest.mark.parametrize("price", ["20000.00", "5000.00"])
def test_an_amendment_after_release_is_one_act_of_two_with_the_difference_booked(
    here, who, cleared, price
):
    from greenlane.ledger.posting import balances
    from greenlane.store import declarations

    before, owed = row(cleared), declarations.postings(row(cleared))
    number = rectified(who, here, cleared, price)
    after, entered = row(cleared), declarations.postings(row(cleared))
    assert (after.state, after.version) == ("cleared", before.version + 1)
    first = declarations.version(after, 1)
    assert bytes(first.body) == body("GONE-1")  # the original is readable
    assert str(before.payable) in first.answer
    (event,) = [e for e in declarations.events(after) if e.kind == "rectify"]
    assert (event.actor.name, event.second, event.version) == ("officer", "mara", 2)
    assert (event.text, event.basis) == ("The invoice was another one", "CA-2019 s. 27")
    assert declarations.first_broken_event(after) is None
    accounts = balances(entered)
    assert sum(accounts.values()) == 0
    difference = after.payable - before.payable
    assert difference != 0
    assert accounts[f"debtor:{seed.TRADER}"] == difference  # a debt above nought, else a refund
    assert len(entered) > len(owed)
    from greenlane.store.models import TwoPersonAct

    told = TwoPersonAct.objects.get(pk=number).details["after"]
    assert told["difference"] == f"{difference:+f} {after.currency}"
    assert "invoiceAmount/value" in told["places"].splitlines()


def test_what_is_owed_more_is_paid_and_closed(here, who, cleared):
    from greenlane.ledger.posting import balances
    from greenlane.store import declarations
    from greenlane.usecases import conduct

    rectified(who, here, cleared, "20000.00")
    conduct.pay(cleared, BROKER_ACTOR, here)
    assert balances(declarations.postings(row(cleared)))[f"debtor:{seed.TRADER}"] == 0
    with pytest.raises(NotAllowedError):
        conduct.pay(cleared, BROKER_ACTOR, here)


def test_the_ordinary_amendment_is_refused_after_release(here, who, cleared):
    from greenlane.usecases.amend import amend

    with pytest.raises(NotAllowedError):
        amend(cleared, corrected("1.00"), "json", "cheaper", BROKER_ACTOR, here)
    assert row(cleared).version == 1


def test_one_person_alone_changes_nothing_after_release(here, who, cleared):
    from greenlane.usecases import two_persons
    from greenlane.usecases.permissions import ForbiddenError

    number = propose(who["officer"], "rectify", here, mrn=cleared, payload=corrected("1.00"))
    assert row(cleared).version == 1
    with pytest.raises(ForbiddenError):
        two_persons.approve(number, who["officer"], "", here)
    for account in (who["trader"], who["broker"]):
        with pytest.raises(ForbiddenError):
            propose(account, "rectify", here, mrn=cleared, payload=corrected("2.00"))
    assert row(cleared).version == 1


def test_what_cannot_be_a_correction_is_not_proposed(here, who, cleared):
    for payload, why in (
        (b"{}", "cannot be read|keeps declarant"),
        (body("GONE-1"), "the same"),
        (body("OTHER-1"), "keeps declarant"),
    ):
        with pytest.raises(NotAllowedError, match=why):
            propose(who["officer"], "rectify", here, mrn=cleared, payload=payload)


CRIMES = [
    "insert into declaration_version (declaration_id, version, format, body, answer, selection,"
    " status) select id, 2, 'json', '{}', '', '', 200 from declaration",
    "update declaration set payable = 0",
    "update declaration set trader = 'QT0000000101'",
    "update declaration set version = 2",
    "update declaration set state = 'accepted'",
    "insert into event (declaration_id, sequence, kind, moment, entry, digest) select id, 99,"
    " 'rectify', now(), '{}', '' from declaration",
]


@pytest.mark.parametrize("crime", CRIMES)
def test_sql_changes_nothing_after_release(here, who, cleared, crime):
    from django.db import ProgrammingError, connection, transaction

    with (
        pytest.raises(ProgrammingError, match=r"two persons|stay so|nobody has approved"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(crime)


@pytest.mark.parametrize("crime", CRIMES)
def test_without_the_triggers_sql_would_change_it(here, who, cleared, crime):
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, trigger in (
            ("declaration", "declaration_released"),
            ("declaration_version", "version_after_release"),
            ("event", "event_of_two"),
        ):
            cursor.execute(f"alter table {table} disable trigger {trigger}")
        cursor.execute(crime)
        assert cursor.rowcount == 1
        transaction.set_rollback(True)


def test_another_document_than_the_approved_one_is_not_stored(here, who, cleared):
    """The approval is of one document: its digest stands in the act."""
    from django.db import ProgrammingError, connection, transaction

    number = propose(who["officer"], "rectify", here, mrn=cleared, payload=corrected("1.00"))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("update two_person_act set state = 'approved', decided = now(),"
                           " checker_id = %s where id = %s", [who["mara"].pk, number])  # fmt: skip
        with pytest.raises(ProgrammingError, match="two persons"):
            connection.cursor().execute(CRIMES[0])
        transaction.set_rollback(True)
