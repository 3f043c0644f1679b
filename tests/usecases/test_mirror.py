"""Mirror data at its doors: taken in with a note in the journal, shown, exported, drawn."""

from datetime import date

import polars
import pytest
from tests.support import seed, signing_in

from greenlane.gateways.history_files import HistoryFiles
from greenlane.gateways.mirror_files import MirrorFiles
from greenlane.lifecycle.event import SYSTEM
from greenlane.risk.history import SCHEMA

pytestmark = pytest.mark.db
ROW = {"partner": "CN", "flow": "X", "mass": 50.0}


@pytest.fixture
def home(db, desk, monkeypatch, tmp_path):
    """A home with a small history of imports and the statistics of one partner."""
    from django.conf import settings

    from greenlane.usecases import mirror

    seed.run()
    monkeypatch.setattr(settings, "GREENLANE_HOME", tmp_path)
    rows = [
        dict.fromkeys(SCHEMA) | {
            "pk": n, "day": date(2026, 3, 1), "declaration.trade": "import", "item.origin": "CN",
            "departure": "CN", "item.code": "61091000", "item.customs_value": 1_000.0,
            "item.net_mass": 20.0,
        }
        for n in range(3)
    ]  # fmt: skip
    HistoryFiles(tmp_path / "history").put(range(3), rows, 1, 0)
    statistics = [{**ROW, "code": "610910", "period": "2026-03", "value": 100_000.0},
                  {**ROW, "code": "640411", "period": "2026-03", "value": 1.0}]  # fmt: skip
    mirror.take_in(MirrorFiles(tmp_path / "mirror"), "CN", statistics, SYSTEM, desk)
    return tmp_path


@pytest.fixture
def analyst(home):
    from django.test import Client

    from greenlane.store.models import Account

    account = Account.objects.filter(role="analyst").first()
    return signing_in.enter(Client(headers={"host": "localhost"}), account)


def test_the_page_tells_the_largest_gap_first_with_its_parts_in_words(analyst):
    page = analyst.get("/mirror").content.decode()
    first = page.index('href="/tariff/610910"')
    assert first < page.index('href="/tariff/640411"')
    assert "unexplained:" in page
    assert "3,000" in page
    months = analyst.get("/mirror?by=month&partner=CN&period=2026-03&code=6109").content.decode()
    assert "2026-03" in months
    assert "640411" not in months
    assert "No gap answers this" in analyst.get("/mirror?period=1999").content.decode()


def test_the_sheet_and_the_picture_say_the_same(analyst):
    sheet = analyst.get("/mirror?format=csv").content.decode("utf-8-sig").splitlines()
    assert sheet[0].startswith("partner,code,period,exported,imported,gap,margin")
    assert len(sheet) == 3
    picture = analyst.get("/mirror/chart.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    assert analyst.get("/mirror/chart.svg?period=1999").status_code == 404


def test_what_is_taken_in_stands_in_the_journal_and_a_strange_partner_is_refused(home, desk):
    from greenlane.store import journal
    from greenlane.usecases import mirror

    (entry,) = journal.entries(kind="mirror.taken-in")
    assert "mirror:CN" in repr(entry)
    with pytest.raises(ValueError, match="no country"):
        mirror.take_in(MirrorFiles(home / "mirror"), "??", [], SYSTEM, desk)


def test_an_installation_without_statistics_says_how_to_take_some_in(analyst, home):
    (home / "mirror" / "CN.parquet").unlink()
    assert "greenlane mirror import" in analyst.get("/mirror").content.decode()


def test_our_side_is_by_origin_and_tells_what_came_through_elsewhere():
    from greenlane.risk.mirror.sides import imports, sides

    rows = [dict.fromkeys(SCHEMA) | {"day": date(2026, 3, 1), "declaration.trade": "import",
            "item.origin": "CN", "departure": departure, "item.code": "61091000",
            "item.customs_value": 10.0, "item.net_mass": 1.0}
            for departure in ("CN", "AE")]  # fmt: skip
    ours = imports(polars.DataFrame(rows, schema=SCHEMA), monthly=False)
    told = {**ROW, "period": "2026", "value": 5.0}
    statistics = [{**told, "code": "610910"}, {**told, "partner": "AE", "code": "080410"}]
    both = sides(statistics, ours, lambda _: 1.0, monthly=False)
    china, emirates = both["CN", "610910", "2026"], both["AE", "610910", "2026"]
    assert (china.exported, china.imported, china.via, china.imported_mass) == (5, 20, 10, 2)
    assert (emirates.imported, emirates.consigned) == (0, 10)
