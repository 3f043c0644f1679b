"""One declaration: facts, items, duties with their explanation, documents, events."""

from datetime import date, timedelta
from decimal import Decimal

from tests.browser.specimens_people import NOW, kg, qtc, usd

FACTS = [
    {
        "title": "Parties",
        "rows": [
            {"text": "Importer", "value": "Bluewater Foods Ltd", "note": "QT100200300"},
            {"text": "Exporter", "value": "Somerset Dairy Co-operative"},
            {"text": "Declarant", "value": "Bluewater Foods Ltd"},
        ],
    },
    {
        "title": "Journey",
        "rows": [
            {"text": "Office", "value": "Port of Selmar", "note": "QTPOR001"},
            {"text": "Transport", "value": "MV Aurelia, by sea"},
            {"text": "Container", "value": "MSCU6639870", "kind": "code"},
            {"text": "Delivery terms", "value": "CIF Selmar"},
        ],
    },
    {
        "title": "Totals",
        "rows": [
            {"text": "Invoice total", "value": usd("18450.00"), "kind": "amount"},
            {"text": "Gross mass", "value": kg("4120.5"), "kind": "amount"},
            {"text": "To pay", "value": qtc("3148.62"), "kind": "amount"},
        ],
    },
]
HOLDS = [
    {
        "icon": "doc",
        "text": "An officer is checking your documents",
        "detail": "Your invoice and your veterinary certificate are compared with the declaration.",
        "owner": "Port of Selmar",
        "due": NOW + timedelta(hours=3),
        "basis": "Customs Act 2019, s. 41",
    },
    {
        "icon": "pay",
        "text": "The duties are to be paid",
        "detail": "3,148.62 QTC are owed. Pay at any time: it does not have to wait for the check.",
        "owner": "You",
        "basis": "Customs Act 2019, s. 88",
    },
]
ITEMS = [
    {
        "number": 1,
        "commodity": "04069021",
        "description": "Cheddar cheese, in blocks of 20 kg",
        "origin": "GB",
        "origin_name": "United Kingdom",
        "procedure": "4000",
        "net": kg("3000"),
        "gross": kg("3105.5"),
        "price": usd("14100.00"),
        "value": qtc("24675.00"),
        "duties": qtc("2405.81"),
        "flags": ["Price per kilogram is 31 % under the usual one"],
    },
    {
        "number": 2,
        "commodity": "04051011",
        "description": "Butter, salted, in cartons",
        "origin": "GB",
        "origin_name": "United Kingdom",
        "procedure": "4000",
        "net": kg("980"),
        "gross": kg("1015"),
        "price": usd("4350.00"),
        "value": qtc("7612.50"),
        "duties": qtc("742.81"),
        "flags": [],
    },
]
TREE = {
    "title": "Customs duty",
    "amount": qtc("1480.50").amount,
    "currency": "QTC",
    "formula": "6 % × 24,675.00 QTC = 1,480.50 QTC",
    "rounding": "half up to 0.01 (not needed here)",
    "act": "Tariff Schedule Order 2024, Schedule 1, 0406 90 21",
    "parts": [
        {
            "title": "Customs value",
            "amount": Decimal("24675.00"),
            "currency": "QTC",
            "formula": "14,100.00 USD × 1.75 = 24,675.00 QTC",
            "act": "Customs Act 2019, s. 61 (price paid); Exchange Notice 2026/11",
            "parts": [
                {"title": "Price paid", "amount": Decimal("14100.00"), "currency": "USD"},
                {
                    "title": "Transport and insurance",
                    "amount": Decimal("0.00"),
                    "currency": "USD",
                    "formula": "included in the price (CIF)",
                },
            ],
        }
    ],
    "not_applied": [
        {"title": "Preference 300, free", "why": "no proof of origin U110 or U112 was stated"}
    ],
}
VAT = {
    "title": "Value added tax",
    "amount": Decimal("925.31"),
    "currency": "QTC",
    "formula": "3.5 % × 26,437.43 QTC = 925.31005 QTC",
    "rounding": "down to 0.01 (VAT Act 2018, s. 12)",
    "act": "VAT Act 2018, s. 9",
    "parts": [
        {"title": "Customs value", "amount": Decimal("24675.00"), "currency": "QTC"},
        {"title": "Customs duty", "amount": Decimal("1480.50"), "currency": "QTC"},
        {"title": "Port levy", "amount": Decimal("281.93"), "currency": "QTC"},
    ],
}
CHARGES = [
    {
        "code": "A00",
        "name": "Customs duty",
        "item": 1,
        "amount": qtc("1480.50"),
        "explanation": TREE,
    },
    {
        "code": "B00",
        "name": "Value added tax",
        "item": 1,
        "amount": qtc("925.31"),
        "explanation": VAT,
    },
    {
        "code": "A00",
        "name": "Customs duty",
        "item": 2,
        "amount": qtc("456.75"),
        "explanation": {
            **TREE,
            "amount": Decimal("456.75"),
            "formula": "6 % × 7,612.50 QTC = 456.75 QTC",
            "parts": [],
            "not_applied": [],
        },
    },
    {
        "code": "B00",
        "name": "Value added tax",
        "item": 2,
        "amount": qtc("286.06"),
        "explanation": VAT,
    },
]
DUTIES = {
    "charges": CHARGES,
    "total": qtc("3148.62"),
    "law": "2026-2",
    "law_day": date(2026, 11, 24),
}
DOCUMENTS = [
    {"code": "N935", "name": "Commercial invoice", "reference": "SD-88213", "state": "checking"},
    {"code": "N705", "name": "Bill of lading", "reference": "MAEU240098112", "state": "ok"},
    {
        "code": "N853",
        "name": "Veterinary certificate",
        "reference": "GB/VET/26/10233",
        "item": 1,
        "state": "checking",
    },
    {
        "code": "N853",
        "name": "Veterinary certificate",
        "reference": "",
        "item": 2,
        "state": "missing",
        "note": "Food and Plant Health Agency",
    },
]
EVENTS = [
    {
        "title": "Waiting for the document check",
        "text": "An officer looks at your invoice and your certificate.",
        "waits_for": "Port of Selmar",
        "until": NOW + timedelta(hours=3),
        "tone": "warn",
    },
    {
        "moment": NOW - timedelta(minutes=40),
        "title": "Declaration accepted",
        "text": "The law of 24 November 2026 applies.",
        "actor": "Greenlane",
        "basis": "Customs Act 2019, s. 33",
        "tone": "good",
    },
    {
        "moment": NOW - timedelta(minutes=41),
        "title": "Goods arrived",
        "actor": "Selmar Terminal",
        "tone": "info",
    },
    {
        "moment": NOW - timedelta(hours=3),
        "title": "Declaration registered",
        "text": "It had no errors.",
        "actor": "Greenlane",
        "tone": "info",
    },
    {
        "moment": NOW - timedelta(hours=3),
        "title": "Declaration lodged",
        "actor": "Amara Okonjo, Bluewater Foods Ltd",
        "tone": "info",
    },
]
