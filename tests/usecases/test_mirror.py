"""Mirror data at its doors: taken in with a note in the journal, shown, exported, drawn."""

import re
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


HEAD = "period,flowCode,cmdCode,primaryValue,netWgt\n"


def sent(page, text, partner="TR"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("exports.csv", text.encode(), "text/csv")
    return page.post("/mirror/new", {"partner": partner, "file": file})


def test_a_file_is_taken_in_at_the_page_once_and_its_gaps_are_told(analyst, home):
    from greenlane.store import journal

    text = f"{HEAD}2026-03,X,640411,500,20\n2026-03,M,640411,9,9\n2026-03,RX,640411,5,1\n"
    told = sent(analyst, text).content.decode()
    assert "The file was taken in" in told
    assert re.search(r"Rows of subheadings</dt><dd[^>]*>2<", told)
    assert re.search(r"by mode</dt><dd>1<", told)
    assert "640411" in analyst.get("/mirror?partner=TR").content.decode()
    again = sent(analyst, text).content.decode()
    assert "held already" in again
    entries = [e for e in journal.entries(kind="mirror.taken-in") if "mirror:TR" in repr(e)]
    assert len(entries) == 1
    changed = sent(analyst, text.replace("500", "600")).content.decode()
    assert re.search(r"Rows they replace</dt><dd>2<", changed)


def test_a_bad_file_changes_nothing_and_every_fault_is_told_with_its_line(analyst, home):
    bad = f"{HEAD}2026,X,610910,1,1\n2026,X,610910,much,1\n26,X,640411,-5,1\n2026,X,610910,2,1\n"
    answer = sent(analyst, bad)
    told = answer.content.decode()
    assert answer.status_code == 422
    rows = re.findall(r">(MIR-\d+)</[^<]*</th><td[^>]*>(\d+)<", told)
    assert rows == [("MIR-010", "3"), ("MIR-010", "4"), ("MIR-011", "4"), ("MIR-012", "5")]
    assert "much" in told
    assert not (home / "mirror" / "TR.parquet").exists()
    cookies = analyst.cookies
    cookies["language"] = "ar"
    assert "هذا ليس عددًا" in sent(analyst, bad).content.decode()


@pytest.mark.parametrize(("text", "code"), [
    (" \n", "MIR-001"), ("\0\1\2", "MIR-002"), ("a,b\n1,2\n", "MIR-003"),
    (f"{HEAD}2026,M,610910,1,1\n", "MIR-004"),
    ("reporterISO,period,flowCode,cmdCode,primaryValue\nCHN,2026,X,610910,1\n"
     "TUR,2026,X,610990,1\n", "MIR-005"),
    ("partnerISO,period,flowCode,cmdCode,primaryValue\nTAV,2026,X,610910,1\n"
     "W00,2026,X,610990,1\n", "MIR-006"),
    (f"{HEAD}2026,X,610910,nan,1\n", "MIR-010"),
])  # fmt: skip
def test_what_is_no_statistics_of_one_partner_is_refused_with_its_code(text, code):
    from greenlane.gateways import mirror_files
    from greenlane.web.show import mirror as shown

    found = mirror_files.told(text.encode(), "TR")
    assert [fault.code for fault in found.faults] == [code]
    assert found.rows == []
    assert shown.FAULTS.keys() == mirror_files.FAULTS.keys()


def test_the_form_asks_for_partner_and_file_and_others_are_turned_away(analyst):
    from django.test import Client

    from greenlane.store.models import Account

    empty = analyst.post("/mirror/new", {"partner": "??"})
    assert empty.status_code == 422
    assert "Choose a file." in empty.content.decode()
    assert "Choose the partner." in empty.content.decode()
    answers = {}
    for role in ("officer", "director", "broker"):
        account = Account.objects.filter(role=role).first() or Account.objects.create(
            username=role, name=role, role=role)  # fmt: skip
        page = signing_in.enter(Client(headers={"host": "localhost"}), account)
        answers[role] = page.get("/mirror/new").status_code
    assert answers == {"officer": 200, "director": 403, "broker": 403}


def test_statistics_come_in_backups_and_back_again(tmp_path):
    from greenlane.gateways import home_copy

    kept = MirrorFiles(tmp_path / "home" / "mirror")
    kept.put("CN", [{**ROW, "code": "610910", "period": "2026", "value": 5.0}])
    (tmp_path / "set").mkdir()
    home_copy.copy(tmp_path / "home", tmp_path / "set", None)
    home_copy.put_back(tmp_path / "set", {}, tmp_path / "new")
    back = MirrorFiles(tmp_path / "new" / "mirror").read()
    assert back == kept.read() != []


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
