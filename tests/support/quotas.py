"""A quota of shirts laid over the demonstration country, entries that claim it, its ledger."""

import copy
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from greenlane.lifecycle.event import Actor
from tests.support.declarations import BROKER, declaration

NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
TODAY = date(2026, 7, 1)  # a Wednesday
SHIRTS = "61091000"
ACTOR = Actor("b", "broker", BROKER)
GROUND = {"act": "CA-2019", "article": "s. 31"}
DAYS = {"since": "2024-01-01", "until": ""}
YEAR = {"since": "2026-01-01", "until": "2026-12-31"}


def period(name: str, order: str, volume: str = "100", **more: str) -> dict[str, str]:
    """A row of quota_definitions.csv in kilograms."""
    return {"definition": name, "order_number": order, "volume": volume, "unit": "KGM",
            "critical_percent": "90", "critical": "no", **YEAR, **more}  # fmt: skip


def order(number: str, mechanism: str = "fcfs", drawing: str = "") -> dict[str, str]:
    """A row of quotas.csv."""
    return {"order_number": number, "mechanism": mechanism, "drawing": drawing, "area": "ALL",
            "name_en": "Shirts", **DAYS, **GROUND}  # fmt: skip


def book_with_quota(
    desk: Any,
    volume: str = "100",
    drawing: str = "daily",
    mechanism: str = "fcfs",
    reopen_days: int = 0,
    **tables: list[dict[str, str]],
) -> Any:
    """The country with a quota of shirts at 2 % (094999, and 094998), counted in kilograms."""
    from greenlane.law.lawbook import LawBook
    from greenlane.law.schema import TABLES, alike

    rows = {name: list(table) for name, table in desk.package.items()}
    given = {
        "preferences": [{"preference": "120", "name_en": "Quota", "area": "ALL", "documents": "",
                         **GROUND}],
        "measure_types": [{"type": "122", "name_en": "Quota", "charge": "A00", "trade": "import",
                           "preference": "120", "kind": "quota"}],
        "quotas": [order("094999", mechanism, drawing), order("094998", mechanism, drawing)],
        "quota_definitions": [period("Q26", "094999", volume)],
        "measures": [
            {"measure": f"TRQ{number}", "type": "122", "code": SHIRTS, "area": "ALL",
             "order_number": number, "expression": "2 %", "known": "2023-01-01", **DAYS, **GROUND}
            for number in ("094999", "094998")
        ],
    }  # fmt: skip
    for name in ("preferences", "measure_types", "quotas", "measures", "quota_definitions",
                 "quota_associations", "quota_blocks"):  # fmt: skip
        own = [*rows.get(name, []), *given.get(name, []), *tables.get(name, [])]
        keys = {tuple(row.get(k) for k in TABLES[name].key): row for row in own}
        rows[name] = alike(TABLES[name], list(keys.values()))
    country = {**desk.country, "quota": {"reopen_days": reopen_days, "basis": "CA-2019 s. 31"}}
    return LawBook(country, rows)


def book_without_quotas(desk: Any) -> Any:
    """The country as if it had no quotas."""
    from greenlane.law.lawbook import LawBook

    rows = {name: table for name, table in desk.package.items() if not name.startswith("quota")}
    rows["measures"] = [row for row in rows["measures"] if not row["order_number"]]
    return LawBook(desk.country, rows)


def claimed(
    lrn: str, kilograms: str = "100", number: str = "094999", licence: str = ""
) -> dict[str, Any]:
    """A declaration of one item of shirts that claims a quota."""
    made = copy.deepcopy(declaration(lrn))
    (item,) = made["goodsShipment"]["governmentAgencyGoodsItem"]
    item["commodity"]["dutyTaxFee"][0] |= {"dutyRegimeCode": "120", "quotaOrderId": number}
    item["commodity"]["goodsMeasure"]["netNetWeightMeasure"]["value"] = kilograms
    if licence:
        item["additionalDocument"].append({"categoryCode": "L", "typeCode": "001", "id": licence})
    return made


def lodge(desk: Any, lrn: str, kilograms: str = "100", **options: str) -> dict[str, Any]:
    """Lodge a claim; it must be accepted."""
    from greenlane.usecases.lodge import lodge as usecase

    body = json.dumps(claimed(lrn, kilograms, **options)).encode()
    outcome = usecase(body, "json", ACTOR, desk)
    assert outcome.status == 201, outcome.body
    told: dict[str, Any] = json.loads(outcome.body)
    return told


def requests() -> list[Any]:
    """All requests in their order."""
    from greenlane.store.models import QuotaRequest

    return list(QuotaRequest.objects.order_by("pk"))


def got() -> list[Decimal | None]:
    """What the requests got, in their order."""
    return [row.allocated for row in requests()]


def checked(desk: Any, name: str = "Q26") -> Any:
    """The row of a period, when all rows are what their movements add up to."""
    from greenlane.store.models import QuotaBalance
    from greenlane.usecases import quotas

    assert quotas.disagreements(desk) == []
    return QuotaBalance.objects.get(pk=name)


def at_once(work: Any, over: Any, threads: int) -> list[Any]:
    """Do `work` for all of `over` in threads, each with its own connection to the database."""
    from django.db import connection

    def one(each: Any) -> Any:
        try:
            return work(each)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, over))
