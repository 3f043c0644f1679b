"""Permits at a border post: it holds under any number; the centre looks, takes and lifts."""

import json
from types import SimpleNamespace

import pytest
from tests.support import seed
from tests.support.declarations import OFFICE
from tests.support.issued import TODAY, TRADING, at_noon, citing, issued

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    seed.run()
    return at_noon(desk)


def lodged(here, lrn, number, monkeypatch=None):
    from greenlane.store import border
    from greenlane.usecases.lodge import lodge

    body = json.dumps(citing(here.book, lrn, "400", number)).encode()
    if monkeypatch is None:
        return json.loads(lodge(body, "json", TRADING, here).body)
    post = SimpleNamespace(node="B7", closed=False, since=TODAY, until=TODAY, offices=[OFFICE])
    with monkeypatch.context() as patched:
        patched.setattr(border, "own", lambda: post)
        return json.loads(lodge(body, "json", TRADING, here).body)


def told_to_the_centre(mrn):
    """The declaration as the centre has it once the bundle of the post has come."""
    from greenlane.store.models import DeclarationRow

    DeclarationRow.objects.filter(mrn=mrn).update(node="B7")
    return DeclarationRow.objects.get(mrn=mrn)


def books(number):
    from greenlane.store.models import PermitBalance

    book = PermitBalance.objects.get(permit__number=number)
    return book.available, book.reserved + book.used


def holds(row):
    from greenlane.store import declarations

    return {h.name: h.reason for h in declarations.life(row).holds}


def test_a_post_holds_goods_under_any_number_and_the_centre_frees_those_in_order(here, monkeypatch):
    from greenlane.usecases import border_permits

    number = issued(here, "1000").number
    for lrn, stated, in_order in (("LRN-1", number, True), ("LRN-2", "MED-26-INVENTED", False)):
        told = lodged(here, lrn, stated, monkeypatch)
        assert told["state"] == "accepted", told["findings"]
        row = told_to_the_centre(told["mrn"])
        assert "cannot look up" in holds(row)["agency:MED"]
        assert books(number) == ((1000, 0) if in_order else (600, 400))  # the post takes nothing
        assert border_permits.confirm(row, here) is in_order
        assert ("agency:MED" in holds(row)) is not in_order
        assert books(number) == (600, 400)
    # The control: where there is a register, the invented number is no permit at all.
    refused = lodged(here, "LRN-3", "MED-26-INVENTED")
    assert "PRM-010" in {f["code"] for f in refused["findings"]}


def test_the_goods_go_at_the_post_when_the_centre_has_lifted_the_hold_and_not_before(
    here, monkeypatch
):
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import border_permits

    number = issued(here, "1000").number
    mrn = lodged(here, "LRN-1", number, monkeypatch)["mrn"]
    row = told_to_the_centre(mrn)
    assert set(holds(row)) == {"agency:MED"}
    assert not border_permits.go_on(row, here)
    assert border_permits.confirm(row, here)
    assert border_permits.go_on(DeclarationRow.objects.get(mrn=mrn), here)
    assert DeclarationRow.objects.get(mrn=mrn).state in ("released", "cleared")
