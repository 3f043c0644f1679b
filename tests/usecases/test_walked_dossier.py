"""What a stranger found filling one form for three agencies and lodging it."""

import json
import re

import pytest
from tests.support import signing_in
from tests.support.declarations import TRADER
from tests.support.dossiers import ME, PHONES, TUNA, answered, begun, draft

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    begun()
    return desk


@pytest.fixture
def trader(here):
    from django.test import Client

    from greenlane.store.models import Account

    return signing_in.enter(Client(SERVER_NAME="localhost"), Account.objects.get(username="trader"))


def text(answer):
    return answer.content.decode()


def test_what_is_written_wrong_is_told_in_words_once_for_each_field(trader):
    made = draft({**TUNA, "price": "9,000.00", "packages": "-2", "net": "many"})
    told = trader.post(f"/drafts/{made.pk}/item-1", {**TUNA, "price": "9,000.00",
                                                     "packages": "-2", "net": "many"})  # fmt: skip
    assert told.status_code == 422
    texts = re.findall(r'<a href="#(?:price|net|packages)">([^<]+)</a>', text(told))
    assert sorted(texts) == [
        "Net mass: write a number with a point, such as 14100.00.",
        "Number of packages: write a whole number, such as 12.",
        "Price of this item: write a number with a point, such as 14100.00.",
    ]
    checked = text(trader.get(f"/drafts/{made.pk}/check"))
    assert "/goodsShipment/" not in checked
    assert "without exponent" not in checked


def test_goods_are_declared_at_one_s_own_authorised_place_in_the_form(trader, here):
    from greenlane.lifecycle.event import Actor
    from greenlane.store import operators, parties
    from greenlane.store.models import Authorisation
    from greenlane.usecases import drafts

    today = here.day_of(here.now())
    made = draft(TUNA, location="QTWH-7", office="QT000101")

    def kind(actor=ME):
        told = json.loads(drafts.as_declaration(made, actor))
        return told["goodsShipment"]["consignment"]["goodsLocation"]["typeCode"]

    assert kind() == "A"
    Authorisation.objects.create(operator_id=TRADER, tier="full", state="granted",
                                 begun=here.now(), since=today, places=["QTWH-7"])  # fmt: skip
    parties.renew_powers(TRADER)
    operators.forget()
    assert kind() == "B"
    made.body["fields"]["client_id"] = TRADER
    made.operator_id = "QT0000000101"
    made.operator.refresh_from_db()
    assert kind(Actor("broker", "broker", "QT0000000101")) == "B"  # the owner's counts
    made.body["fields"]["location"] = "QTWH-8"
    assert kind() == "A"


def test_a_permit_that_is_missing_leads_to_applying_and_one_applied_for_says_so(trader, here):
    made = draft(TUNA, arrived="yes", loading="GBLON", containers="CSQU3054383", nationality="PA")
    checked = text(trader.get(f"/drafts/{made.pk}/check"))
    assert f'href="/drafts/{made.pk}/permits"' in checked
    assert "Apply for it in one step with all the others." in checked
    answered(made, here, catch_area="fao87")
    trader.post(f"/drafts/{made.pk}/permits/apply")
    checked = text(trader.get(f"/drafts/{made.pk}/check"))
    assert "You have applied for it. The agency works on it." in checked
    place = trader.post(f"/drafts/{made.pk}/lodge", {"lrn": made.lrn})["Location"]
    page = text(trader.get(place))
    assert "The agency works on your application. The goods wait until it agrees." in page
    assert "A permit is missing. Get it from the agency" not in page
    assert 'href="/applications/FIS-A-' in page


def test_the_way_back_after_lodging_leads_to_the_declaration(trader, here):
    made = draft(TUNA, arrived="yes", loading="GBLON", containers="CSQU3054383", nationality="PA")
    number = made.pk
    place = trader.post(f"/drafts/{number}/lodge", {"lrn": made.lrn})["Location"]
    for way in ("", "/check", "/item-1", "/permits"):
        back = trader.get(f"/drafts/{number}{way}")
        assert (back.status_code, back.get("Location")) == (302, place), way
    assert trader.get(f"/drafts/{number + 1}").status_code == 404  # the control


def test_applying_twice_does_not_tell_of_applications_that_were_not_made(trader, here):
    made = draft(TUNA)
    answered(made, here)
    trader.post(f"/drafts/{made.pk}/permits/apply")
    told = text(trader.post(f"/drafts/{made.pk}/permits/apply", follow=True))
    assert "0 applications" not in told
    assert "Nothing is left to apply for." in told


def test_a_number_is_written_in_figures(trader):
    made = draft(PHONES)
    told = trader.post(f"/drafts/{made.pk}/permits", {"radiated_power|1": "1e5"})
    assert told.status_code == 422
    assert "1e5: write a number" in text(told)


def test_the_reference_proposed_has_the_country_s_day(trader, here):
    page = text(trader.get("/drafts/new/import"))
    assert f'value="IM-{here.day_of(here.now()):%y%m%d}-' in page


def test_answers_to_agencies_are_kept_as_one_goes_like_the_rest_of_the_form(trader):
    made = draft(TUNA)
    page = text(trader.get(f"/drafts/{made.pk}/permits"))
    place = re.search(r'data-autosave hx-post="([^"]+)"', page)[1]
    told = trader.post(place, {"fishing_vessel|1": "Blue Fin", "storage_temperature|1": "cold"})
    assert (told.status_code, "Saved" in text(told)) == (200, True)
    page = text(trader.get(f"/drafts/{made.pk}/permits"))
    assert 'value="Blue Fin"' in page
    assert "cold" not in page  # what is no number is not kept


def test_an_order_that_was_paid_still_says_what_each_line_was(trader, here):
    from tests.support.money import CASHIER, received

    from greenlane.usecases import payment_orders, payments

    made = draft(TUNA)
    answered(made, here)
    trader.post(f"/drafts/{made.pk}/permits/apply")
    order = payment_orders.make(TRADER, (), ME, here)
    payments.receive(received(order, order.amount), CASHIER, here)
    page = text(trader.get(f"/payments/{order.reference}"))
    assert order.lines.count() > 1
    assert all(f"{line.amount:,.2f}" in page for line in order.lines.all())
