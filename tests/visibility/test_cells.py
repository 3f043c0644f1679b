"""The visibility matrix, cell by cell: planted markers against every page a role can open."""

import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from greenlane.lifecycle.event import Actor
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, TRADER, declaration

pytestmark = pytest.mark.db
FILE = tomllib.loads((Path(__file__).parent / "cells.toml").read_text("utf-8"))
CELLS = FILE["roles"]
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
OTHER = "QT0000000199"
PHONE = "+960 333 1234"
MARKERS = {
    "party": TRADER, "risk": "Open every carton.", "inspection": "seal-photo.png",
    "permit": "PERMIT-77", "contact": PHONE, "log": "planted-actor",
}  # fmt: skip


@pytest.fixture
def mrn(db, desk):
    """A declaration of the broker for the trader, selected, photographed, before its office."""
    from greenlane.evidence import log
    from greenlane.risk.selection import Hit, Selection
    from greenlane.store import interests, journal
    from greenlane.store.models import Attachment, DeclarationRow, DeclarationVersion, HoldRow
    from greenlane.usecases import seeding
    from greenlane.usecases.lodge import lodge

    seed.run()
    seeding.register([seeding.NewOperator(id=OTHER, name="Somebody Else", kind="trader",
                                          since=date(2020, 1, 1))])  # fmt: skip
    sent = declaration("SEEN-1")
    sent["declarant"]["communication"] = {"id": PHONE, "typeCode": "TE"}
    item = sent["goodsShipment"]["governmentAgencyGoodsItem"][0]
    item["additionalDocument"].append({"categoryCode": "N", "typeCode": "853", "id": "PERMIT-77"})
    told = json.loads(
        lodge(json.dumps(sent).encode(), "json", Actor("b", "broker", BROKER), desk).body
    )
    row = DeclarationRow.objects.get(mrn=told["mrn"])
    hit = Hit(profile="random", sequence=1, lane="red", instruction={"en": MARKERS["risk"]})
    chosen = Selection(lane="red", method="random", hits=(hit,))
    DeclarationVersion.objects.filter(declaration=row).update(
        selection=log.canonical(chosen).decode()
    )
    HoldRow.objects.create(declaration=row, name="documents", kind="documents", owner=seed.OFFICE,
                           reason="r", basis="b", opened=NOON)  # fmt: skip
    Attachment.objects.create(
        sha256="0" * 64, received="0" * 64, size=1, media="image/png", name=MARKERS["inspection"],
        purpose="inspection", declaration=row, state="clean", scanned=NOON, uploaded=NOON,
        uploader="officer", role="officer",
    )  # fmt: skip
    interests.add_detail(TRADER, "phone", PHONE, "x", date(2020, 1, 1))
    journal.note("conflict.refused", Actor(MARKERS["log"], "officer", seed.OFFICE), "ruling:7",
                 NOON, reasons=[])  # fmt: skip
    return row.mrn


SECTIONS = ("items", "duties", "documents", "timeline")
UNITS = {"trader": {"operator_id": OTHER}, "integrator": {"operator_id": OTHER}}


def visitor(name):
    from django.test import Client

    from greenlane.store.models import Account

    role = name.split("-with")[0]
    if role in UNITS:  # of another operator than the declaration's
        account = Account.objects.create(username=f"other-{role}", role=role, **UNITS[role])
    else:
        account = Account.objects.get(username=role)
    return signing_in.enter(Client(SERVER_NAME="localhost"), account)


def pages(mrn):
    """Every page with a number of a declaration that is read, and the lists, by the URL table."""
    from greenlane.web import urls

    made = []
    for door in urls.urlpatterns:
        route = str(door.pattern)
        if "<mrn>" in route and "<int:" not in route and "purpose" not in route:
            path = "/" + route.replace("<mrn>", mrn)
            made += [path.replace("<section>", section) for section in SECTIONS]
    lists = ["/declarations", "/declarations.csv", "/queue", "/supervision", "/figures"]
    return list(dict.fromkeys(made)) + lists


def read(client, mrn):
    text = ""
    for page in pages(mrn):
        answer = client.get(page)
        if answer.status_code == 200:
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text += content.decode(errors="replace")
    return text


def cells(client, mrn):
    text = read(client, mrn)
    return {name: "shown" if marker in text else "hidden" for name, marker in MARKERS.items()}


@pytest.mark.parametrize("name", CELLS)
def test_a_role_sees_what_its_cells_say_and_nothing_else(mrn, name):
    client = visitor(name)
    if CELLS[name].get("says_why", True):
        signing_in.says_why(client, mrn, reference="ENG-2026-7")
    assert cells(client, mrn) == CELLS[name]["cells"]


def test_every_role_of_the_matrix_has_its_cells(django_ready):
    from greenlane.usecases.seeding import ROLES

    assert {name.split("-with")[0] for name in CELLS} == set(ROLES)
    assert {len(told["cells"]) for told in CELLS.values()} == {len(MARKERS)}


def test_the_control_without_pseudonyms_the_analyst_s_cell_is_wrong(mrn, monkeypatch):
    from greenlane.usecases import reading

    monkeypatch.setattr(reading, "identifies", lambda _: False)
    monkeypatch.setattr(reading, "needs_purpose", lambda *_: False)
    assert cells(visitor("analyst"), mrn)["party"] == "shown"


def test_a_director_reads_figures_without_small_cells(mrn):
    from greenlane.store.models import DeclarationRow

    row = DeclarationRow.objects.get(mrn=mrn)
    for office, state, many in (("QT000101", "cleared", 12), ("QT000101", "rejected", 7),
                                ("QT000102", "cleared", 30), ("QT000102", "rejected", 3),
                                ("QT000102", "released", 9),
                                ("QT000201", "cleared", 50),
                                ("QT000201", "rejected", 8)):  # fmt: skip
        for n in range(many):
            row.pk, row.mrn, row.lrn = None, None, f"{office}-{state}-{n}"
            row.office, row.state, row.lane = office, state, None
            row.save(force_insert=True)
    page = visitor("director").get("/figures").content.decode()
    assert '<td class="end">50</td>' in page
    assert '<td class="end">3</td>' not in page
    assert page.count("not told") >= 2  # the small one, and what would tell it
    assert mrn not in page
