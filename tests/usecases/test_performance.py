"""The page of those who steer: medians, shares and sums are exact, and few are never told."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, body

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
FEW, MANY = "QT000102", "QT000101"
BACK = timedelta(days=40)


@pytest.fixture
def director(db, desk):
    from django.test import Client

    from greenlane.store.models import Account

    seed.run()
    account = Account.objects.get(username="director")
    return signing_in.enter(Client(SERVER_NAME="localhost"), account)


@pytest.fixture
def trade(director, desk):
    """Twelve of one office that took 1 to 12 hours, three of another, one posting of revenue."""
    import json

    from greenlane.store.models import DeclarationRow, HoldRow, PostingRow
    from greenlane.usecases.lodge import lodge

    told = json.loads(lodge(body("STEER-0"), "json", Actor("b", "broker", BROKER), desk).body)
    row = DeclarationRow.objects.get(mrn=told["mrn"])
    HoldRow.objects.filter(declaration=row).delete()
    now = desk.now() - BACK  # when nothing else happened
    for number in range(15):
        row.pk, row.mrn, row.lrn = None, None, f"STEER-{number + 1}"
        row.office, row.lane = (MANY if number < 12 else FEW), "green"
        row.accepted = now
        row.released = row.accepted + timedelta(hours=number + 1)
        row.state = "released"
        row.save(force_insert=True)
        if number < 3:
            HoldRow.objects.create(declaration=row, name="documents", kind="documents", owner=MANY,
                                   reason="", basis="", opened=now, lifted=now)  # fmt: skip
    for debit, credit, amount in (("debtor:X", "revenue:vat", 100), ("revenue:vat", "debtor:X", 30),
                                  ("cash", "debtor:X", 55), ("cash", "deposits", 9)):  # fmt: skip
        PostingRow.objects.create(declaration=row, charge="B00", debit=debit, credit=credit,
                                  amount=Decimal(amount), currency="QTC", moment=now)  # fmt: skip
    return director


def days(desk):
    then = desk.day_of(desk.now() - BACK)
    return {"first": then - timedelta(days=1), "last": then + timedelta(days=1)}


def table(client, desk, **asked):
    asked = {**days(desk), **asked, "format": "csv"}
    text = client.get("/performance", asked).content.decode()
    return {(row["table"], row["name"]): row for row in csv.DictReader(io.StringIO(text))}


def test_the_figures_are_exact_and_an_office_with_few_is_not_told(trade, desk):
    told = table(trade, desk)
    whole = told["whole", ""]
    assert (whole["accepted"], whole["half_hours"], whole["p90_hours"]) == ("15", "8.0", "13.6")
    assert whole["without_control"] == "0.8"  # twelve of fifteen
    assert told["office", FEW]["accepted"] == told["office", FEW]["half_hours"] == ""
    assert told["office", MANY]["accepted"] == ""  # it would tell the other by subtraction
    sums = next(row for key, row in told.items() if key[0] == "revenue")
    assert (Decimal(sums["assessed"]), Decimal(sums["paid_in"])) == (70, 55)


def test_control_an_office_of_many_is_told_when_nothing_is_hidden_behind_it(trade, desk):
    told = table(trade, desk, office=MANY)
    assert (told["office", MANY]["accepted"], told["office", MANY]["half_hours"]) == ("12", "6.5")
    assert told["whole", ""]["without_control"] == "0.75"


def test_the_page_says_the_figures_and_takes_nonsense_for_the_usual_days(trade, desk):
    text = trade.get("/performance", days(desk)).content.decode()
    assert "8 h 0 min" in text
    assert text.count("not told") >= 2
    page = trade.get("/performance", {"first": "x", "last": "2020-13-01", "step": "century"})
    assert page.status_code == 200
    assert trade.get("/performance?first=2001-01-01&last=2001-02-01").status_code == 200
