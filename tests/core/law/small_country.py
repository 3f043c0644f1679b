"""A country of two tariff lines: small enough to break in one place at a time."""

import copy
import csv
import io
from typing import Any

from greenlane.law.lawbook import LawBook

NAMES = {"en": "a name", "ar": "اسم"}
ROUNDING = {"direction": "half-up", "step": "0.01", "basis": "ACT r. 1"}
BASIS = ("2024-01-01", "", "ACT", "s. 1")


def _charge(code: str, order: int, base: list[str], **changes: Any) -> dict[str, Any]:
    charge = {"code": code, "order": order, "base": base, "name": NAMES, "trade": "import"}
    charge |= {"level": "item", "account": code.lower(), "rounding": ROUNDING}
    return {**charge, "act": "ACT", "article": "s. 1", **changes}


COUNTRY: dict[str, Any] = {
    "version": "1",
    "country": {
        "code": "QX",
        "name": NAMES,
        "currency": "QXC",
        "decimals": 2,
        "languages": ["en", "ar"],
        "valuation_basis": "CIF",
        "code_length": 8,
        "timezone": "Etc/UTC",
    },
    "lodgement": {"most_items": 99, "registration_days": 30},
    "customs_value": {"rounding": ROUNDING, "apportion_step": "0.01"},
    "charge": [
        _charge("A00", 10, ["CV"]),
        _charge("F10", 20, ["CV"], level="declaration", follows="none"),
        _charge("B00", 30, ["CV", "A00"], follows="vat"),
    ],
    "life": {"basis": {}, "hold": {}},
}

TEXTS = {
    "acts": "act,title_en,since,until\nACT,The act,2020-01-01,\nOLD,Another act,2019-01-01,\n",
    "additional_procedures": (
        "code,name_en,relief,charges,procedures,document,act,article\n"
        "000,None,0,,*,,ACT,s. 1\nC01,Half,0.5,A00,4000,,ACT,s. 2\nC02,Fee,1,F10,*,,ACT,s. 3\n"
    ),
    "agencies": "agency,name_en,act\nFOOD,Food agency,ACT\n",
    "areas": (
        "area,name_en,members,exclude,since,until\n"
        "ALL,All,*,,2020-01-01,\nFAR,All but near,*,US,2020-01-01,\n"
        "TWO,Two,CN IN,,2020-01-01,\nONE,One,CN,,2020-01-01,\n"
    ),
    "countries": "country,name_en\nCN,China\nIN,India\nUS,United States\nFR,France\n",
    "documents": "document,name_en\nN865,Proof of origin\nL001,Licence\n",
    "exchange_rates": (
        "currency,per,rate,since,until,act,article\n"
        "USD,1,2,2024-01-01,2024-06-30,ACT,s. 9\nUSD,1,3,2024-07-01,,ACT,s. 9\n"
    ),
    "incoterms": "code,name_en,freight,insurance\nCIF,Cif,yes,yes\n",
    "measure_types": (
        "type,name_en,charge,trade,preference\n"
        "103,Third country,A00,import,\n143,Preference,A00,import,200\n"
        "305,VAT,B00,import,\n490,Fee,F10,import,\n"
    ),
    "measures": (
        "measure,type,code,area,exclude,expression,season,document,since,until,act,article,known\n"
        "M1,103,,ALL,,10 %,,,2024-01-01,,ACT,s. 1,2023-01-01\n"
        "M2,103,0101,ALL,FR,20 %,,,2024-01-01,2024-12-31,ACT,s. 1,2023-01-01\n"
        "M3,103,0101,ONE,,30 %,,,2024-01-01,2024-12-31,ACT,s. 1,2023-01-01\n"
        "M4,103,01012100,ALL,,5 %,06-01/09-30,,2024-01-01,,ACT,s. 1,2023-01-01\n"
        "M5,143,,TWO,,2 %,,N865,2024-01-01,,ACT,s. 1,2023-01-01\n"
        "M6,305,,ALL,,16 %,,,2024-01-01,,ACT,s. 1,2023-01-01\n"
        "M7,490,,ALL,,15.00 QXC,,,2024-01-01,,ACT,s. 1,2023-01-01\n"
    ),
    "nomenclature": (
        "code,indent,description_en,unit,since,until\n"
        "01,0,Animals,,2024-01-01,\n0101,1,Horses,,2024-01-01,\n"
        "01012100,2,Pure-bred,NAR,2024-01-01,\n01012900,2,Other,,2024-01-01,\n"
        "02,0,Meat,,2024-01-01,\n"
    ),
    "offices": "office,name_en,unlocode,modes,physical_per_day\nQX1,Port,QXPOR,1,10\n",
    "packages": "package,name_en\nBX,Box\n",
    "permits": (
        "permit,code,area,exclude,trade,document,agency,exempt_documents,name_en,service_days,"
        "since,until,act,article\n"
        "P1,0101,FAR,FR,import,L001,FOOD,,Licence,5,2024-02-01,2024-11-30,ACT,s. 4\n"
    ),
    "preferences": (
        "preference,name_en,area,documents,act,article\n"
        "100,None,ALL,,ACT,s. 1\n200,Partners,TWO,N865,ACT,s. 1\n"
    ),
    "procedures": (
        "procedure,trade,name_en,duty,vat,document,since,until,act,article\n"
        "4000,import,Free circulation,pay,pay,,2020-01-01,,ACT,s. 5\n"
        "5100,import,Processing,suspend,suspend,,2020-01-01,,ACT,s. 6\n"
        "4800,import,Duty relieved,relieve,pay,,2020-01-01,,ACT,s. 7\n"
    ),
    "valuation": (
        "code,kind,name_en,act,article\n"
        "AK,addition,Freight,ACT,s. 8\nBA,deduction,Inland,ACT,s. 8\n"
    ),
}


def book(country: dict[str, Any] | None = None, **changed: str | None) -> LawBook:
    """The law book, with tables replaced by other CSV text (None removes a table)."""
    texts = {name: text for name, text in {**TEXTS, **changed}.items() if text is not None}
    rows = {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}
    return LawBook(country or COUNTRY, rows)


def with_row(table: str, row: str) -> LawBook:
    """The law book with one more row at the end of a table."""
    return book(**{table: TEXTS[table] + row + "\n"})


def last_line(table: str) -> int:
    """The line that `with_row` adds (the header is line 1)."""
    return TEXTS[table].count("\n") + 1


def with_charges(*charges: dict[str, Any]) -> LawBook:
    """The law book with other charges."""
    country = copy.deepcopy(COUNTRY)
    country["charge"] = list(charges)
    return book(country)


charge = _charge
