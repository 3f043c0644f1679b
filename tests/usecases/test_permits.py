"""Issued permits: what is issued, taken by declarations, written off, returned, ended."""

from datetime import date
from decimal import Decimal

import pytest
from tests.support import seed
from tests.support.declarations import TRADER
from tests.support.issued import MED, TODAY, at_noon, grant, issued

pytestmark = pytest.mark.db
D = Decimal


@pytest.fixture
def at(db, desk):
    seed.run()
    return at_noon(desk)


def test_a_permit_is_issued_with_its_books_and_a_number_of_its_agency(at):
    from greenlane.rules.issued_permit import Amount
    from greenlane.store import permits
    from greenlane.store.models import JournalRow

    row = issued(at, "1000", control="both", tolerance=D(5), application="APP-1",
                 value=Amount(amount=D(90000), unit="QTC"))  # fmt: skip
    assert row.number.startswith("MED-26-")
    books = {
        b.measure: (b.granted, b.margin, b.available) for b in permits.by_numbers([row.number])
    }
    assert books == {"quantity": (1000, 50, 1050), "value": (90000, 4500, 94500)}
    assert permits.disagreements() == []
    assert JournalRow.objects.filter(kind="permit.issued").count() == 1


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("PMT-001", {"until": date(2025, 1, 1)}),
        ("PMT-002", {"document": "X999"}),
        ("PMT-003", {"origins": frozenset({"ZZ"})}),
        ("PMT-004", {"holder": "QT9999999999"}),
    ],
)
def test_a_grant_that_is_not_whole_is_not_issued(at, code, wrong):
    from greenlane.usecases.permits import PermitError, issue

    with pytest.raises(PermitError) as refused:
        issue(grant(**wrong), MED, at)
    assert refused.value.code == code


def test_only_the_agency_itself_issues_its_permits(at):
    from greenlane.lifecycle.event import Actor
    from greenlane.usecases.permissions import ForbiddenError
    from greenlane.usecases.permits import issue

    for actor in (Actor("f", "agency", "FOOD"), Actor("t", "trader", TRADER)):
        with pytest.raises(ForbiddenError):
            issue(grant(), actor, at)


def test_an_issued_permit_and_its_history_are_not_changed(at):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import PermitPosting, PermitRow

    row = issued(at)
    for attempt in (
        lambda: PermitRow.objects.filter(pk=row.pk).update(until=TODAY),
        lambda: PermitPosting.objects.update(amount=5),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert PermitRow.objects.filter(pk=row.pk).update(state="suspended") == 1
