"""Quotas against the database: exact under any number of claims at once, and served once."""

import copy
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, declaration

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
D = Decimal
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
TODAY = date(2026, 7, 1)
SHIRTS = "61091000"


def book_with_quota(desk, volume="100", drawing="daily", **tables):
    """The country with a quota of shirts from Bangladesh at 2 %, counted in kilograms."""
    from greenlane.law.lawbook import LawBook
    from greenlane.law.schema import TABLES, alike

    rows = {name: list(table) for name, table in desk.package.items()}
    days, ground = {"since": "2024-01-01", "until": ""}, {"act": "CA-2019", "article": "s. 31"}
    year = {"since": "2026-01-01", "until": "2026-12-31"}

    def add(name, *more):
        rows[name] = alike(TABLES[name], [*rows.get(name, []), *more])

    add("preferences", {"preference": "120", "name_en": "Quota", "area": "ALL", "documents": "",
                        **ground})  # fmt: skip
    add("measure_types", {"type": "122", "name_en": "Quota", "charge": "A00", "trade": "import",
                          "preference": "120", "kind": "quota"})  # fmt: skip
    add("quotas", {"order_number": "094999", "mechanism": "fcfs", "drawing": drawing, "area": "ALL",
                   "name_en": "Shirts", **days, **ground})  # fmt: skip
    add("quota_definitions", {"definition": "Q26", "order_number": "094999", "volume": volume,
                              "unit": "KGM", "critical_percent": "90", "critical": "no", **year},
        *tables.get("quota_definitions", ()))  # fmt: skip
    add("measures", {"measure": "TRQ", "type": "122", "code": SHIRTS, "area": "ALL",
                     "order_number": "094999", "expression": "2 %", "known": "2023-01-01", **days,
                     **ground})  # fmt: skip
    for name in ("quota_associations", "quota_blocks"):
        add(name, *tables.get(name, ()))
    if "quotas" in tables:
        add("quotas", *tables["quotas"])
    return LawBook(desk.country, rows)


@pytest.fixture
def open_desk(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON, book=book_with_quota(desk))


def claimed(lrn, kilograms="100"):
    """A declaration of one item of shirts that claims the quota."""
    made = copy.deepcopy(declaration(lrn))
    shipment = made["goodsShipment"]
    (item,) = shipment["governmentAgencyGoodsItem"]
    item["commodity"]["dutyTaxFee"][0] |= {"dutyRegimeCode": "120", "quotaOrderId": "094999"}
    item["commodity"]["goodsMeasure"]["netNetWeightMeasure"]["value"] = kilograms
    return json.dumps(made).encode()


def lodge(desk, lrn, kilograms="100"):
    from greenlane.usecases.lodge import lodge as usecase

    outcome = usecase(claimed(lrn, kilograms), "json", Actor("b", "broker", BROKER), desk)
    assert outcome.status == 201, outcome.body
    return json.loads(outcome.body)


def requests():
    from greenlane.store.models import QuotaRequest

    return list(QuotaRequest.objects.order_by("pk"))


def check_ledger(definition="Q26"):
    """The balance is the sum of its postings; drawings and balance are the volume."""
    from greenlane.store import quotas
    from greenlane.store.models import QuotaBalance

    row = QuotaBalance.objects.get(pk=definition)
    assert quotas.posted(definition) == row.balance
    return row


def test_a_claim_of_an_accepted_entry_is_ranked_by_its_day_and_served_the_next(open_desk):
    from greenlane.usecases import quotas

    told = lodge(open_desk, "LRN-1")
    assert told["totals"]["A00"] == "132.83"  # 2 % of 2,500 USD at 2.6566
    (row,) = requests()
    assert (row.day, row.quantity, row.allocated, row.definition_id) == (TODAY, D(100), None, "Q26")
    assert quotas.allocate_day(TODAY - timedelta(days=1), open_desk) == []
    (made,) = quotas.allocate_day(TODAY, open_desk)
    assert (made.quantity, made.unmet) == (100, 0)
    assert quotas.allocate_day(TODAY, open_desk) == []
    assert check_ledger().balance == 0


def test_what_got_nothing_owes_the_full_duty_on_its_part(open_desk):
    from greenlane.usecases import quotas

    lodge(open_desk, "LRN-1", "100")
    lodge(open_desk, "LRN-2", "100")
    made = quotas.allocate_day(TODAY, open_desk)
    assert [m.quantity for m in made] == [50, 50]
    owed = requests()[0].owed
    # half of (22 % - 2 %) of 6,641.50 is 664.15; the VAT on it is 16 %
    assert owed == {"A00": "664.15", "B00": "106.26"}
    assert check_ledger().balance == 0


def test_two_hundred_claims_at_once_on_the_last_hundred_kilograms_get_exactly_them(
    open_desk, monkeypatch
):
    from django.db import connection

    from greenlane.store import quotas as store
    from greenlane.store.models import DeclarationRow, QuotaRequest
    from greenlane.usecases import quotas

    lodge(open_desk, "LRN-1", "1")
    monkeypatch.setattr(quotas, "owed_on_unmet", lambda *_: {})  # these entries have no document
    origin = DeclarationRow.objects.get()
    period = open_desk.book.quota_definitions["Q26"]
    QuotaRequest.objects.all().delete()
    rows = [DeclarationRow(**{f.name: getattr(origin, f.name) for f in origin._meta.concrete_fields
                              if f.name not in ("id", "mrn", "lrn")}, mrn=None, lrn=f"X-{n}")
            for n in range(200)]  # fmt: skip
    DeclarationRow.objects.bulk_create(rows)

    def claim(row):
        try:
            store.ask(row, 1, period, D("3.7"), TODAY)
            return len(quotas.allocate_day(TODAY, open_desk))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        served = sum(pool.map(claim, DeclarationRow.objects.filter(lrn__startswith="X-")))
    given = sum(r.allocated for r in requests())
    assert (served, given) == (200, D(100))
    assert check_ledger().balance == 0


def test_without_the_lock_the_same_race_gives_away_what_is_not_there(open_desk):
    """The control: reading the balance and writing it later loses drawings."""
    from django.db import connection

    from greenlane.store import quotas as store
    from greenlane.store.models import QuotaBalance

    store.opened(open_desk.book.quota_definitions["Q26"], NOON)
    import threading

    gate = threading.Barrier(8)

    def unsafe(_):
        try:
            left = QuotaBalance.objects.get(pk="Q26").balance
            gate.wait()
            QuotaBalance.objects.filter(pk="Q26").update(balance=left - D(20))
            return D(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        given = sum(pool.map(unsafe, range(8)))
    assert given > D(100)
    assert QuotaBalance.objects.get(pk="Q26").balance == 80


def test_two_workers_of_one_day_serve_it_once(open_desk):
    from django.db import connection

    from greenlane.usecases import quotas

    for number in range(4):
        lodge(open_desk, f"LRN-{number}", "40")

    def serve(_):
        try:
            return len(quotas.allocate_day(TODAY, open_desk))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        served = sorted(pool.map(serve, range(4)))
    assert served == [0, 0, 0, 4]
    assert [r.allocated for r in requests()] == [25, 25, 25, 25]
    assert check_ledger().balance == 0


def test_a_failure_in_the_midst_serves_nobody(open_desk, monkeypatch):
    from greenlane.store import quotas as store
    from greenlane.usecases import quotas

    lodge(open_desk, "LRN-1", "40")
    lodge(open_desk, "LRN-2", "40")
    real, calls = store.post, []

    def breaking(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("the power went")
        return real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(store, "post", breaking)
        with pytest.raises(RuntimeError):
            quotas.allocate_day(TODAY, open_desk)
    assert [r.allocated for r in requests()] == [None, None]
    assert check_ledger().balance == 100
    assert len(quotas.allocate_day(TODAY, open_desk)) == 2


def test_returns_reopen_transfers_move_and_closing_ends(open_desk):
    from greenlane.usecases import quotas

    desk = replace(open_desk, book=book_with_quota(open_desk, quota_definitions=[
        {"definition": "Q27", "order_number": "094999", "volume": "500", "unit": "KGM",
         "critical_percent": "90", "critical": "no", "since": "2027-01-01", "until": "2027-12-31"}
    ]))  # fmt: skip
    lodge(desk, "LRN-1", "100")
    quotas.allocate_day(TODAY, desk)
    (row,) = requests()
    (standing,) = quotas.balances(TODAY, desk)
    assert (standing.status, standing.balance) == ("exhausted", 0)
    quotas.give_back(row.pk, D(30), "invalidated", desk)
    assert check_ledger().balance == 30
    with pytest.raises(quotas.QuotaError, match="cannot be returned"):
        quotas.give_back(row.pk, D(71), "too much", desk)
    quotas.transfer("Q26", "Q27", D(10), "unused", desk)
    assert (check_ledger("Q26").balance, check_ledger("Q27").balance) == (20, 510)
    with pytest.raises(quotas.QuotaError):
        quotas.transfer("Q26", "Q27", D(21), "more than there is", desk)
    assert quotas.close("Q26", desk) == 20
    assert check_ledger().balance == 0
    with pytest.raises(quotas.QuotaError):
        quotas.close("Q26", desk)


def test_a_blocked_quota_keeps_its_requests_waiting(open_desk):
    from greenlane.usecases import quotas

    blocked = replace(open_desk, book=book_with_quota(open_desk, quota_blocks=[
        {"definition": "Q26", "kind": "block", "since": "2026-06-20", "until": "2026-07-10",
         "reason": "published late"}
    ]))  # fmt: skip
    lodge(blocked, "LRN-1", "100")
    assert quotas.allocate_day(TODAY, blocked) == []
    assert quotas.balances(TODAY, blocked)[0].status == "blocked"
    assert len(quotas.allocate_day(date(2026, 7, 11), blocked)) == 1


def test_a_sub_quota_draws_on_its_main_quota_by_the_coefficient(open_desk):
    from greenlane.usecases import quotas

    ground = {"act": "CA-2019", "article": "s. 31"}
    days = {"since": "2026-01-01", "until": "2026-12-31"}
    main = {"definition": "M26", "order_number": "094998", "volume": "90", "unit": "KGM",
            "critical_percent": "90", "critical": "no", **days}  # fmt: skip
    desk = replace(open_desk, book=book_with_quota(
        open_desk, quota_definitions=[main],
        quotas=[{"order_number": "094998", "mechanism": "fcfs", "area": "ALL", "name_en": "All",
                 "since": "2024-01-01", **ground}],
        quota_associations=[{"main": "M26", "sub": "Q26", "relation": "EQ", "coefficient": "1.5"}],
    ))  # fmt: skip
    lodge(desk, "LRN-1", "100")
    (made,) = quotas.allocate_day(TODAY, desk)
    assert (made.quantity, made.unmet) == (60, 40)
    assert (check_ledger("Q26").balance, check_ledger("M26").balance) == (40, 0)


def test_the_worker_serves_the_days_that_are_over(open_desk, monkeypatch):
    from greenlane.usecases import desk as desks
    from greenlane.workers import loop

    lodge(open_desk, "LRN-1", "100")
    monkeypatch.setattr(desks, "_installed", [open_desk])
    assert loop.serve_quotas() == 0
    later = replace(open_desk, now=lambda: NOON + timedelta(days=1))
    monkeypatch.setattr(desks, "_installed", [later])
    assert loop.serve_quotas() == 1


def test_an_immediate_quota_is_served_on_its_day(open_desk, monkeypatch):
    from greenlane.usecases import desk as desks
    from greenlane.workers import loop

    at_once = replace(open_desk, book=book_with_quota(open_desk, drawing="immediate"))
    lodge(at_once, "LRN-1", "100")
    monkeypatch.setattr(desks, "_installed", [at_once])
    assert loop.serve_quotas() == 1
