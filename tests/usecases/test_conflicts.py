"""S4: an official opens the file of a party he is related to; the control is an unrelated one."""

import json
from datetime import UTC, date, datetime

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, TRADER, changed, declaration
from tests.support.two_persons import walls_down

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
OFFICE = seed.OFFICE


class World:
    def __init__(self, desk):
        from greenlane.store.models import Account, Operator

        seed.run()
        self.desk = desk
        Operator.objects.filter(pk=TRADER).update(
            address={"line": "12 Harbour Street", "postcode": "QT-1001", "city": "Selmar"},
            name="Okonjo Textiles",
        )
        for name in ("mara", "idris"):
            Account.objects.create(username=name, name=f"{name.title()} Okonjo", role="officer",
                                   office=OFFICE)  # fmt: skip
        self.mara = Account.objects.get(username="mara")

    def lodged(self, sent="CON-1"):
        from greenlane.usecases.lodge import lodge

        sent = declaration(sent) if isinstance(sent, str) else sent
        told = lodge(json.dumps(sent).encode(), "json", Actor("b", "broker", BROKER), self.desk)
        return json.loads(told.body)["mrn"]

    def visitor(self, username):
        from django.test import Client

        from greenlane.store.models import Account

        account = Account.objects.get(username=username)
        return signing_in.enter(Client(SERVER_NAME="localhost"), account)

    def states(self, **told):
        from greenlane.usecases import interests

        me = Actor("mara", "officer", OFFICE)
        return interests.state(self.mara, interests.Statement(**told), me, self.desk)

    def held(self, mrn):
        """Let an officer's hold bring the declaration into the queue."""
        from greenlane.store.models import DeclarationRow, HoldRow

        row = DeclarationRow.objects.get(mrn=mrn)
        return HoldRow.objects.create(declaration=row, name="documents", kind="documents",
                                      owner=OFFICE, reason="r", basis="b", opened=NOON)  # fmt: skip


@pytest.fixture
def world(db, desk):
    return World(desk)


def _own(world):
    world.states(kind="operator", relation="own", operator=TRADER)


def _spouse(world):
    world.states(kind="operator", relation="spouse", operator=TRADER, since=date(2020, 1, 1))


def _former(world):
    world.states(kind="operator", relation="former-employer", operator=TRADER,
                 since=date(2020, 1, 1), until=world.desk.day_of(world.desk.now()))  # fmt: skip


def _broker(world):
    world.states(kind="operator", relation="family", operator=BROKER)


def _address(world):
    from greenlane.access.conflict import Place

    place = Place(line="Harbour st. 12", postcode="QT1001", town="Selmar")
    world.states(kind="address", place=place)


def _surname(world):
    from greenlane.access.conflict import Place

    place = Place(line="3 Hill Road", postcode="QT 1001", town="selmar")
    world.states(kind="address", place=place)


def _phone(world):
    from greenlane.store import interests

    interests.add_detail(TRADER, "phone", "+960 333-1234", "x", date(2020, 1, 1))
    world.states(kind="phone", value="00960 333 12 34")


def _account(world):
    from greenlane.store import interests

    interests.add_detail(TRADER, "bank-account", "QT12 BANK 0001", "x", date(2020, 1, 1))
    world.states(kind="bank-account", value="qt12bank0001")


RELATIONS = {"interest": (_own, _spouse, _former, _broker), "address": (_address,),
             "surname": (_surname,), "telephone": (_phone,), "account": (_account,)}  # fmt: skip
PLANTED = [(code, plant) for code, plants in RELATIONS.items() for plant in plants]
PLACES = ("/cases/{}", "/declarations/{}", "/declarations/{}/items", "/declarations/{}/print",
          "/declarations/{}/attachments")  # fmt: skip


@pytest.mark.parametrize(("code", "plant"), PLANTED, ids=lambda v: getattr(v, "__name__", v))
def test_a_related_official_neither_opens_nor_decides_and_the_supervisor_is_told(
    world, code, plant
):
    from greenlane.store import journal
    from greenlane.web.show.supervision import REASONS

    mrn = world.lodged()
    world.held(mrn)
    plant(world)
    mara = world.visitor("mara")
    for place in PLACES:
        answer = mara.get(place.format(mrn))
        assert answer.status_code == 403, place
        page = answer.content.decode()
        assert "A colleague must take this file" in page
        assert "Okonjo Textiles" not in page
        assert not any(str(text) in page for text in REASONS.values())  # no more than that
    assert mara.post(f"/cases/{mrn}/claim").status_code == 403
    entries = journal.entries(kind="conflict.refused", subject=f"declaration:{mrn}")
    assert len(entries) == len(PLACES) + 1
    assert {reason["code"] for reason in entries[0].details["reasons"]} == {code}
    told = world.visitor("supervisor").get("/supervision").content.decode()
    assert mrn in told
    assert "mara" in told


def test_the_control_without_a_stated_relation_the_same_official_opens_and_claims(world):
    """The same attack with nothing planted: a colleague of the same surname takes the file."""
    from greenlane.store import journal

    mrn = world.lodged()
    world.held(mrn)
    _own(world)
    idris = world.visitor("idris")
    assert idris.get(f"/cases/{mrn}").status_code == 200
    assert idris.post(f"/cases/{mrn}/claim").status_code == 302
    assert journal.entries(kind="conflict.refused") == []


def test_the_control_without_the_check_the_related_official_opens_the_file(world, monkeypatch):
    from greenlane.usecases import conflicts

    mrn = world.lodged()
    _own(world)
    monkeypatch.setattr(conflicts, "check", lambda *_: None)
    answer = signing_in.says_why(world.visitor("mara"), mrn).get(f"/cases/{mrn}")
    assert answer.status_code == 200
    assert mrn in answer.content.decode()


def test_no_act_on_the_file_passes_beside_the_pages(world):
    """The use cases refuse by themselves, whatever door is used."""
    from greenlane.store import declarations
    from greenlane.usecases import arrive, attachments, claims, conduct, conflicts

    mrn = world.lodged()
    world.held(mrn)
    _own(world)
    me, here = Actor("mara", "officer", OFFICE), world.desk
    row = declarations.by_mrn(mrn)
    upload = attachments.Upload(name="x.pdf", declared="application/pdf", data=b"%PDF")
    acts = (
        lambda: claims.claim(mrn, me, here),
        lambda: conduct.lift(mrn, "documents", "r", me, here),
        lambda: conduct.examine(mrn, "documents", "r", True, me, here),
        lambda: conduct.query(mrn, "?", me, here),
        lambda: conduct.pay(mrn, me, here),
        lambda: arrive.arrive(mrn, me, here),
        lambda: attachments.attach(row, upload, me, here),
    )
    for act in acts:
        with pytest.raises(conflicts.ConflictError):
            act()


def test_the_queue_gives_the_next_case_that_is_not_related(world):
    from greenlane.store.models import DeclarationRow

    closed, free = world.lodged("CON-1"), world.lodged("CON-2")
    for mrn in (closed, free):
        world.held(mrn)
    other = "QT0000000199"
    with walls_down():
        DeclarationRow.objects.filter(mrn=free).update(trader=other, declarant=other)
    _own(world)
    mara = world.visitor("mara")
    page = mara.get("/queue").content.decode()
    assert "A colleague must take this case" in page
    assert f"/cases/{closed}" not in page
    assert "Okonjo Textiles" not in page
    answer = mara.post("/queue/next")
    assert answer["Location"] in (f"/cases/{free}", "/queue")
    assert DeclarationRow.objects.get(mrn=closed).claimed_by == ""


def test_a_case_claimed_before_the_relation_was_stated_becomes_free(world):
    from greenlane.store import journal
    from greenlane.store.models import DeclarationRow

    mrn = world.lodged()
    world.held(mrn)
    mara = world.visitor("mara")
    mara.post(f"/cases/{mrn}/claim")
    assert DeclarationRow.objects.get(mrn=mrn).claimed_by == "mara"
    _spouse(world)
    assert mara.get(f"/cases/{mrn}").status_code == 403
    assert DeclarationRow.objects.get(mrn=mrn).claimed_by == ""
    (entry,) = journal.entries(kind="conflict.refused")
    assert entry.details["freed"] is True


def test_a_party_that_only_the_document_names_closes_the_file_too(world):
    from greenlane.access.conflict import Place

    there = {"line": "7 Quay Road", "cityName": "Dhaka", "countryCode": "BD"}
    mrn = world.lodged(changed(declaration("CON-1"), "/goodsShipment/seller/address", there))
    world.states(kind="address", place=Place(line="Quay rd 7", town="DHAKA"))
    answer = world.visitor("mara").get(f"/cases/{mrn}")
    assert answer.status_code == 403


def test_a_permit_of_a_second_person_opens_the_seam(world, monkeypatch):
    from greenlane.usecases import conflicts

    mrn = world.lodged()
    _own(world)
    asked = []

    def permit(who, subject):
        asked.append((who.name, subject))
        return True

    monkeypatch.setattr(conflicts, "_permits", [permit])
    mara = signing_in.says_why(world.visitor("mara"), mrn)
    assert mara.get(f"/cases/{mrn}").status_code == 200
    assert ("mara", f"declaration:{mrn}") in asked


def test_an_official_states_interests_on_his_page_and_cannot_end_them(world):
    from greenlane.store.models import InterestRow

    mara = world.visitor("mara")
    assert "Nothing stated" in mara.get("/account/interests").content.decode()
    wrong = mara.post("/account/interests", {"kind": "operator", "relation": "cousin"})
    assert wrong.status_code == 422
    sent = {"kind": "operator", "relation": "spouse", "operator": TRADER.lower()}
    assert mara.post("/account/interests", sent).status_code == 302
    mara.post("/account/interests", {"kind": "phone", "value": "+960 333 1234"})
    page = mara.get("/account/interests").content.decode()
    assert "Okonjo Textiles" in page
    assert "+960 333 1234" in page
    number = InterestRow.objects.get(kind="operator").pk
    assert mara.post(f"/people/mara/interests/{number}/end").status_code == 403
    admin = world.visitor("administrator")
    page = admin.get("/people/mara/interests").content.decode()
    assert "+960 333 1234" not in page  # the administrator sees that there is one, and its end
    assert "234" in page
    assert admin.post(f"/people/mara/interests/{number}/end").status_code in (302, 403)
    assert admin.get("/people/trader/interests").status_code == 403


def test_numbers_and_addresses_lie_sealed(world):
    from django.db import connection

    world.states(kind="phone", value="+960 333 1234")
    with connection.cursor() as cursor:
        cursor.execute("select value, look_up from interest")
        value, mark = cursor.fetchone()
    assert value.startswith("gl1.interest.")
    assert "333" not in value
    assert len(mark) == 64


@pytest.mark.parametrize("told", [
    {"kind": "operator", "relation": "cousin", "operator": TRADER},
    {"kind": "operator", "relation": "own"}, {"kind": "phone", "value": "112"},
    {"kind": "address"}, {"kind": "else"},
    {"kind": "operator", "relation": "own", "operator": TRADER, "since": date(2026, 2, 1),
     "until": date(2026, 1, 1)},
])  # fmt: skip
def test_a_statement_that_is_not_whole_is_not_taken(world, told):
    with pytest.raises(ValueError, match=r"^[a-z, ]+$"):
        world.states(**told)
