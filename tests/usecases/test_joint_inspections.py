"""Joint inspections: one appointment for all, no slot twice, one record, the goods go last."""

import json
import threading
from dataclasses import replace

import pytest
from tests.support import seed
from tests.support.declarations import OFFICE
from tests.support.issued import NOON, TRADING, citing, codes, sent
from tests.usecases.test_permits import at_once

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
OFFICER = Actor("o", "officer", OFFICE)
MED, FOOD = Actor("m", "agency", "MED"), Actor("f", "agency", "FOOD")


@pytest.fixture
def here(db, desk):
    """Everything goes to the red lane, and medicines without a permit wait for their agency."""
    from greenlane.risk.profile_set import ProfileSet

    seed.run()
    told = {"share": "0.999999", "lane": "red", "instruction": "Look.", "basis": "x"}
    return replace(desk, now=lambda: NOON, profiles=ProfileSet.read({"random": told}))


def held(here, lrn="LRN-1"):
    """A declaration that customs and the medicines' authority want to see."""
    status, told = sent(citing(here.book, lrn, "100"), here)
    assert (status, codes(told)) == (201, ["PRM-001"])
    return told["mrn"]


def slot(here):
    from greenlane.usecases import joint_inspections

    return joint_inspections.free(OFFICE, here)[0]


def booked(here, mrn, actor=OFFICER):
    from greenlane.usecases import joint_inspections

    wanted = slot(here)
    return joint_inspections.book(mrn, wanted.bay, wanted.begins, actor, here)


def state(mrn):
    from greenlane.store import declarations

    return declarations.by_mrn(mrn).state


def test_one_appointment_one_record_and_the_goods_go_when_the_last_has_found(here):
    from greenlane.usecases import joint_inspections as use

    mrn = held(here)
    made = booked(here, mrn)
    assert {p.owner for p in use.values(made)} == {OFFICE, "MED"}
    use.find(made.pk, "Ten cartons, as declared.", True, OFFICER, here)
    assert state(mrn) == "accepted"
    assert [p.owner for p in use.values(made) if p.state == "invited"] == ["MED"]
    done = use.find(made.pk, "Registered medicines.", True, MED, here)
    assert (done.state, state(mrn)) == ("recorded", "cleared")
    seen = use.openings(NOON, NOON.replace(hour=23))
    assert (seen.consignments, seen.apart, seen.together) == (1, 2, 1)


def test_apart_the_same_goods_are_opened_twice(here):
    from greenlane.usecases import conduct
    from greenlane.usecases import joint_inspections as use

    mrn = held(here)
    conduct.examine(mrn, "physical", "As declared.", True, OFFICER, here)
    conduct.examine(mrn, "agency:MED", "In order.", True, MED, here)
    assert use.openings(NOON, NOON.replace(hour=23)).together == 2


def test_what_is_not_in_order_stays_held_and_an_agency_may_be_excused(here):
    from greenlane.lifecycle.refusal import NotAllowedError
    from greenlane.usecases import joint_inspections as use

    mrn = held(here)
    made = booked(here, mrn, MED)
    use.find(made.pk, "No leaflet.", False, MED, here)
    with pytest.raises(NotAllowedError, match="nothing is asked"):
        use.find(made.pk, "Again.", True, MED, here)
    assert use.excuse(made.pk, "The scan is enough.", OFFICER, here).state == "recorded"
    assert state(mrn) == "accepted"


def test_who_has_no_hold_of_it_books_nothing_and_an_appointment_is_one_at_a_time(here):
    from greenlane.lifecycle.refusal import NotAllowedError
    from greenlane.usecases import joint_inspections as use
    from greenlane.usecases.permissions import ForbiddenError

    mrn = held(here)
    for actor in (FOOD, TRADING, Actor("x", "officer", "QT000202")):
        with pytest.raises(ForbiddenError):
            booked(here, mrn, actor)
    made = booked(here, mrn)
    with pytest.raises(NotAllowedError, match="appointment already"):
        booked(here, mrn)
    use.cancel(made.pk, "The yard is closed.", MED, here)
    assert booked(here, mrn).begins == made.begins


def race(here, monkeypatch):
    """Two consignments that have both seen the same free slot; what became of each."""
    from greenlane.lifecycle.refusal import NotAllowedError
    from greenlane.usecases import joint_inspections as use

    numbers, wanted = [held(here, f"LRN-{n}") for n in range(2)], slot(here)
    seen, real = threading.Barrier(2, timeout=30), use.free

    def together(*args):
        found = real(*args)
        seen.wait()
        return found

    monkeypatch.setattr(use, "free", together)

    def one(mrn):
        try:
            return use.book(mrn, wanted.bay, wanted.begins, OFFICER, here).state
        except NotAllowedError:
            return "refused"

    return sorted(at_once([lambda m=mrn: one(m) for mrn in numbers]))


def test_two_consignments_race_for_one_slot_and_exactly_one_has_it(here, monkeypatch):
    assert race(here, monkeypatch) == ["booked", "refused"]


def test_without_the_constraint_both_have_it(here, monkeypatch):
    """The control."""
    from django.db import connection

    rule = ("exclude using gist (office with =, bay with =, tstzrange(begins, ends) with &&)"
            " where (state in ('booked', 'recorded'))")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("alter table joint_inspection drop constraint joint_bay_once")
    try:
        assert race(here, monkeypatch) == ["booked", "booked"]
    finally:
        from greenlane.store.models import JointInspection, JointParty

        JointParty.objects.all().delete()
        JointInspection.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f"alter table joint_inspection add constraint joint_bay_once {rule}")


def test_an_agency_with_a_system_of_its_own_is_invited_in_its_queue(here):
    from tests.support.partner_life import registered

    from greenlane.store.models import PartnerMessage

    registered(here, "med", agency="MED")
    mrn = held(here)
    booked(here, mrn)
    (message,) = PartnerMessage.objects.filter(topic="inspection.invited")
    assert json.loads(message.body)["data"]["bay"] == "North 1"


def test_an_officer_books_on_the_page_both_find_and_the_trader_reads_who_is_waited_for(
    here, monkeypatch
):
    from tests.usecases.test_permit_pages import officer, signed_in

    from greenlane.store.models import JointInspection
    from greenlane.usecases import desk as desks

    monkeypatch.setattr(desks, "current", lambda: here)
    mrn, wanted = held(here), slot(here)
    customs, agency, trader = signed_in("officer"), signed_in(officer()), signed_in("trader")
    assert "North 1" in customs.get(f"/joint-inspections/new/{mrn}").content.decode()
    chosen = {"slot": f"{wanted.begins.isoformat()}|{wanted.bay}"}
    assert customs.post(f"/joint-inspections/new/{mrn}/book", chosen).status_code == 302
    href = f"/joint-inspections/{JointInspection.objects.get().pk}"
    customs.post(f"{href}/find", {"outcome": "conform", "text": "Ten cartons."})
    page = trader.get(f"/declarations/{mrn}").content.decode()
    assert "The goods are looked at on" in page
    assert "Medicines and Chemicals Authority" in page
    agency.post(f"{href}/find", {"outcome": "conform", "text": "Registered."})
    page = trader.get(href).content.decode()
    assert "Ten cartons." in page
    assert "med-1" not in page
    board = agency.get("/joint-inspections").content.decode()
    assert "Openings if each had come alone" in board
    assert "recorded" in agency.get("/joint-inspections?format=csv").content.decode()
    assert signed_in(officer(agency="FOOD")).get(href).status_code == 404


def test_an_agency_whose_permit_is_not_decided_is_told_before_it_frees_the_goods(here):
    from django.test import Client
    from tests.support import signing_in
    from tests.support.declarations import BROKER

    from greenlane.store.models import Account, ApplicationRow

    made = booked(here, held(here))
    row = ApplicationRow.objects.create(
        number="MED-A-1", operator_id=BROKER, holder=BROKER, author="b", lrn="LRN-1", permit="x",
        agency="MED", document="L001", trade="import", state="submitted", days=3,
        created=NOON,
    )  # fmt: skip
    account = Account.objects.create(username="med", name="Med", role="agency", agency="MED")
    client = signing_in.enter(Client(SERVER_NAME="localhost"), account)

    def page():
        return client.get(f"/joint-inspections/{made.pk}").content.decode()

    assert "The permit is not decided yet" in page()
    assert 'href="/applications/MED-A-1"' in page()
    row.delete()
    assert "The permit is not decided yet" not in page()  # the control
