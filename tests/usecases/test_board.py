"""The live board: what came stands after a look of the worker, filtered, without names."""

import pytest
from tests.support import signing_in
from tests.support.clock import standing
from tests.support.profiles import people
from tests.usecases.test_life import RED, lane, lodged

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk, monkeypatch):
    return standing(desk, monkeypatch, prepared=lambda held: lane(held, RED))


@pytest.fixture
def ines(here):
    from django.test import Client

    return signing_in.enter(Client(SERVER_NAME="localhost"), people()["ines"])


def test_what_was_lodged_is_on_the_board_with_its_way_and_a_pseudonym(here, ines):
    from greenlane.usecases import glances
    from greenlane.web.show.one import alias

    assert "No declaration of the last 24 hours fits." in ines.get("/board").content.decode()
    mrn = lodged(here)["mrn"]
    assert glances.look(here) == 1
    assert glances.look(here) == 0
    told = ines.get("/board").content.decode()
    assert mrn in told
    assert "At random" in told
    assert "Examine the goods" in told
    assert alias("QT0000000102") in told
    for name in ("Amara Textiles", "QT0000000102", "Harbour Brokers", "LRN-1"):
        assert name not in told
    assert "<svg" in told
    assert 'hx-trigger="every 4s"' in told
    assert 'hx-trigger="every' not in ines.get("/board?live=off").content.decode()
    part = ines.get("/board", headers={"HX-Request": "true"}).content.decode()
    assert mrn in part
    assert "<html" not in part
    assert f",{mrn}," in ines.get("/board?format=csv").content.decode()


@pytest.mark.parametrize(("query", "there"), [
    ("lane=red", True), ("lane=green", False), ("origin=bd", True), ("origin=CN", False),
    ("chapter=61", True), ("chapter=64", False), ("office=QT000101", True),
    ("office=QT000201", False), ("method=random", True), ("method=profile", False),
])  # fmt: skip
def test_the_board_is_filtered(here, ines, query, there):
    from greenlane.usecases import glances

    mrn = lodged(here)["mrn"]
    glances.look(here)
    assert (mrn in ines.get(f"/board?{query}").content.decode()) is there


def test_a_director_reads_counts_and_no_single_declaration(here, ines):
    from django.test import Client

    from greenlane.store.models import Account
    from greenlane.usecases import glances

    mrns = [lodged(here, f"LRN-{n}")["mrn"] for n in range(4)]
    glances.look(here)
    dara = signing_in.enter(Client(SERVER_NAME="localhost"), Account.objects.get(username="dara"))
    told = dara.get("/board").content.decode()
    assert not [mrn for mrn in mrns if mrn in told]
    assert "Ways that count few are not told" in told
    assert "mrn" not in dara.get("/board?format=csv").content.decode()[:40]
    lodged(here, "LRN-4")
    glances.look(here)
    assert "BD" in dara.get("/board").content.decode()  # the control: five may be told
