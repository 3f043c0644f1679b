"""Anomalies of declarations as they come: one alert each, with sentences, told once a month."""

from dataclasses import replace
from datetime import timedelta

import polars
import pytest
from tests.support import seed, signing_in
from tests.usecases.test_life import NOON
from tests.usecases.test_profile_desk import lodged, newest

from greenlane.risk.history import SCHEMA

pytestmark = pytest.mark.db


class Copy:
    """History of thirty such goods of the same trader, each so many times dearer."""

    def __init__(self, goods, times):
        rows = [
            dict.fromkeys(SCHEMA) | {
                "day": goods.day - timedelta(days=1 + n), "declaration.trader": goods.trader,
                "declaration.trade": goods.trade, "item.code": goods.code,
                "item.origin": goods.origin, "departure": goods.departure,
                "item.customs_value": goods.value * times, "item.net_mass": goods.mass,
            }
            for n in range(30)
        ]  # fmt: skip
        self.table = polars.DataFrame(rows, schema=SCHEMA)

    def read(self):
        return self.table


@pytest.fixture
def here(db, desk, monkeypatch):
    from greenlane.usecases import anomalies
    from greenlane.usecases import desk as desks

    seed.run()
    anomalies.forget()
    held = replace(desk, now=lambda: NOON)
    monkeypatch.setattr(desks, "current", lambda: newest(held))
    yield held
    anomalies.forget()


def goods(row, desk):
    from greenlane.usecases.standing import document
    from greenlane.usecases.traded_goods import goods_of

    return goods_of(document(row, 1), desk.book.on(row.law_day), row.law_day)[0]


def test_a_cheap_declaration_raises_one_alert_that_tells_number_and_baseline(here):
    from django.test import Client

    from greenlane.store.models import Account, AlertRow, DeclarationRow
    from greenlane.usecases import anomalies

    lodged("AN-1", here)
    row = DeclarationRow.objects.get(lrn="AN-1")
    copy = Copy(goods(row, here), 4)
    later = replace(newest(here), now=lambda: NOON + timedelta(seconds=5))
    assert anomalies.look(copy, later) == 1
    alert = AlertRow.objects.get(kind="anomaly")
    told = alert.facts["anomalies"][0]
    assert (told["kind"], told["count"]) == ("own-value", 30)
    assert told["usual"] == pytest.approx(4 * told["number"])
    assert "this trader's own past" in told["words"]["en"]
    assert anomalies.look(copy, later) == 0  # the same declaration is told once
    account = Account.objects.filter(role="analyst").first()
    page = signing_in.enter(Client(headers={"host": "localhost"}), account).get(
        f"/alerts/{alert.pk}"
    )
    assert b"own past" in page.content

    lodged("AN-2", here)  # the same goods of the same trader, the same month
    assert anomalies.look(copy, later) == 0
    assert AlertRow.objects.filter(kind="anomaly").count() == 1


def test_an_ordinary_declaration_raises_nothing_and_the_mark_moves_on(here):
    from greenlane.store import alerts
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import anomalies

    lodged("AN-1", here)
    copy = Copy(goods(DeclarationRow.objects.get(lrn="AN-1"), here), 1)
    much_later = replace(newest(here), now=lambda: NOON + timedelta(minutes=5))
    assert anomalies.look(copy, much_later) == 0
    assert alerts.mark("anomalies") > 0


def test_history_keeps_how_many_packages_an_item_has(here):
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import trade_history

    lodged("AN-1", here)
    row = DeclarationRow.objects.get(lrn="AN-1")
    (made, *_) = trade_history.told_of([row.pk], here)
    assert made["packages"] == goods(row, here).packages
    assert made["packages"]


def test_a_profile_asks_how_unusual_goods_are_and_the_selection_is_made_again_byte_for_byte(
    here, tmp_path
):
    import json

    from tests.support.profiles import people, publish

    from greenlane.gateways.history_files import HistoryFiles
    from greenlane.risk.learning.snapshot import Snapshot
    from greenlane.risk.learning.snapshot_making import made
    from greenlane.store import declarations
    from greenlane.store.models import DeclarationRow, RiskSnapshotRow
    from greenlane.usecases import trade_history, unusual
    from greenlane.usecases.models_in_force import renewed
    from greenlane.usecases.replaying import replayed

    def at():
        return renewed(newest(here))

    def selection(lrn):
        row = DeclarationRow.objects.get(lrn=lrn)
        return row, json.loads(declarations.version(row, 1).selection)

    lodged("AN-1", at())
    row, before = selection("AN-1")
    assert "unusual" not in before  # nobody asks: nothing is worked out
    copy = Copy(goods(row, here), 4)
    who = people()
    publish("RP-900", here, who["ines"], who["omar"], text="item.value_away < -3.0")
    lodged("AN-2", at())
    _row, blind = selection("AN-2")  # the control: no past, so it is unknown and does not fire
    assert "RP-900" not in {hit["profile"] for hit in blind.get("hits", ())}
    assert "past" not in blind["unusual"]

    data = made(copy.table, row.law_day)
    version = Snapshot(data).version
    RiskSnapshotRow.objects.create(until=row.law_day, mark=1, digest=version, items=30,
                                   made=here.now(), data=data)  # fmt: skip
    lodged("AN-3", at())
    found, told = selection("AN-3")
    assert "RP-900" in {hit["profile"] for hit in told["hits"]}
    assert told["unusual"]["past"] == version
    RiskSnapshotRow.objects.all().delete()
    for each in DeclarationRow.objects.all():
        assert replayed(each, 1, at()).same

    kept = HistoryFiles(tmp_path)
    kept.put([1], [{**each, "pk": 1, "mrn": "old"} for each in copy.table.to_dicts()], 0, 0)
    later = replace(at(), now=lambda: NOON + timedelta(minutes=5))
    trade_history.catch_up(kept, later)
    unusual.forget()
    while unusual.fill(kept):
        pass
    unusual.forget()
    frame = kept.read().filter(polars.col("pk") != 1).sort("pk")
    assert frame["past"].unique(maintain_order=True).to_list() == [f"{row.law_day:%Y-%m}", version]
    measured = float(told["unusual"]["items"][0]["value_away"])
    assert frame.filter(polars.col("pk") == found.pk)["item.value_away"][0] == measured < -3
    assert frame["item.value_away"].max() < -3  # filled in for those that were not measured
