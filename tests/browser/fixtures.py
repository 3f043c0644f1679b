"""Contexts as a trader and an officer of the fictional country Tavora would meet them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
MRN = "26QT7K3M9PXW2R4LJ8"


class Money(NamedTuple):
    amount: Decimal
    currency: str = "QTC"


def qtc(text: str) -> Money:
    return Money(Decimal(text))


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


def kg(text: str) -> dict[str, Any]:
    return Money(Decimal(text), "KGM")


SERVICE = {"country": "Republic of Tavora", "administration": "Customs of the Republic of Tavora"}
TRADER_NAV = [
    {"url": "#", "text": "Overview", "current": True},
    {"url": "#", "text": "Declarations", "count": 3},
    {"url": "#", "text": "Drafts"},
    {"url": "#", "text": "Error codes"},
]
OFFICER_NAV = [
    {"url": "#", "text": "Queue", "current": True, "count": 14},
    {"url": "#", "text": "Declarations"},
    {"url": "#", "text": "Error codes"},
]
TRADER = {
    "service": SERVICE,
    "navigation": TRADER_NAV,
    "user_name": "Amara Okonjo",
    "user_role": "Trader · Bluewater Foods Ltd",
}
OFFICER = {
    "service": SERVICE,
    "navigation": OFFICER_NAV,
    "user_name": "Idris Vale",
    "user_role": "Officer · Port of Selmar",
    "dense": True,
}
PUBLIC = {"service": SERVICE}


def row(
    mrn: str, lrn: str, goods: str, state: str, lane: str | None, pay: Money | None, days: int
) -> dict[str, Any]:
    return {
        "href": "#",
        "mrn": mrn,
        "lrn": lrn,
        "goods": goods,
        "state": state,
        "lane": lane,
        "payable": pay,
        "lodged": NOW - timedelta(days=days, hours=3),
        "trade": "import",
    }


ROWS = [
    row(
        MRN,
        "BWF-2026-0198",
        "Cheddar cheese and butter, 2 items",
        "accepted",
        "yellow",
        qtc("3148.62"),
        0,
    ),
    row(
        "26QT1B8Z4QHN6T0VC2",
        "BWF-2026-0197",
        "Frozen chicken cuts",
        "registered",
        "red",
        qtc("11204.00"),
        1,
    ),
    row(
        "26QT5D2Y7RJM3X9WK1",
        "BWF-2026-0196",
        "Glass jars with lids",
        "released",
        "green",
        qtc("412.30"),
        1,
    ),
    row(
        "26QT9F6V1SKL8Z5XM7",
        "BWF-2026-0195",
        "Olive oil, extra virgin",
        "released",
        "blue",
        qtc("980.15"),
        3,
    ),
    row("", "BWF-2026-0194", "Wine in bottles, 6 items", "rejected", None, None, 4),
    row(
        "26QT2H0T5TLK4B1YN3",
        "BWF-2026-0193",
        "Forklift truck, electric",
        "cleared",
        "green",
        qtc("0.00"),
        9,
    ),
]
STEPS = [
    {"text": "Lodged", "state": "done"},
    {"text": "Goods arrived", "state": "done"},
    {"text": "Checked", "state": "now"},
    {"text": "Paid", "state": "later"},
    {"text": "Released", "state": "later"},
]
DECLARATION = {
    "mrn": MRN,
    "lrn": "BWF-2026-0198",
    "trade": "import",
    "goods": "Cheddar cheese and butter, 2 items",
    "state": "accepted",
    "lane": "yellow",
    "trader": "Bluewater Foods Ltd",
    "version": 1,
    "next": "An officer compares your invoice and your veterinary certificate with the declaration. "
    "You do not have to do anything now. When both are in order and the duties are paid, the goods are released at once.",
    "waits_for": "Port of Selmar, document check",
    "due": NOW + timedelta(hours=3),
}
MAY = {"pay": True, "reply": True, "cancel": True}
QUESTION = "Please send the packing list."
TABS = [
    {"href": "#", "text": "Overview", "current": True},
    {"href": "#", "text": "Items", "count": 2},
    {"href": "#", "text": "Duties"},
    {"href": "#", "text": "Documents", "count": 4},
    {"href": "#", "text": "Timeline"},
]
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
CURRENCIES = [("QTC", "QTC"), ("USD", "USD"), ("EUR", "EUR")]
FINDINGS = [
    {
        "code": "GI-020",
        "severity": "error",
        "message": "State the country of origin of the goods.",
        "place": "Item 2, country of origin",
        "value": "",
        "fix": "Choose the country where the goods were produced, not the one they were sent from.",
        "basis": "Customs Act 2019, s. 14(1)(c)",
        "href": "#",
        "doc_href": "#",
    },
    {
        "code": "GI-031",
        "severity": "error",
        "message": "The net mass is greater than the gross mass.",
        "place": "Item 1, net mass",
        "value": "3,205 kg",
        "fix": "Net mass is without packing. It cannot exceed the gross mass of 3,105.5 kg.",
        "basis": "Customs Regulations 2020, reg. 22",
        "href": "#",
        "doc_href": "#",
    },
    {
        "code": "DOC-104",
        "severity": "error",
        "message": "These goods need a veterinary certificate (N853).",
        "place": "Item 2, documents",
        "value": "",
        "fix": "Add the certificate’s number. The Food and Plant Health Agency issues it in two working days.",
        "basis": "Food Act 2017, s. 8",
        "href": "#",
        "doc_href": "#",
    },
    {
        "code": "VAL-012",
        "severity": "warning",
        "message": "Freight is usually stated for these delivery terms.",
        "place": "Value additions",
        "value": "FOB",
        "fix": "Add freight and insurance to the border, or change the delivery terms.",
        "basis": "Customs Act 2019, s. 64",
        "href": "#",
        "doc_href": "#",
    },
]
DRAFT = {"lrn": "BWF-2026-0199", "trade": "import", "updated": NOW, "kept_until": date(2027, 5, 23)}
SECTIONS = [
    {
        "title": "You and the journey",
        "tasks": [
            {
                "href": "#",
                "text": "About you",
                "state": "done",
                "hint": "Importer, exporter and who declares",
            },
            {
                "href": "#",
                "text": "The goods’ journey",
                "state": "done",
                "hint": "Where from, where to, delivery terms",
            },
        ],
    },
    {
        "title": "Transport and arrival",
        "tasks": [
            {
                "href": "#",
                "text": "Transport and arrival",
                "state": "started",
                "hint": "Office, means of transport, containers",
            }
        ],
    },
    {
        "title": "The goods",
        "tasks": [
            {"href": "#", "text": "Item 1: Cheddar cheese", "state": "done"},
            {"href": "#", "text": "Item 2: Butter", "state": "wrong"},
        ],
        "add": {"href": "#", "text": "Add an item"},
    },
    {
        "title": "Value and documents",
        "tasks": [
            {
                "href": "#",
                "text": "Value additions",
                "state": "todo",
                "hint": "Freight, insurance, royalties and the like",
            },
            {"href": "#", "text": "Documents", "state": "todo"},
        ],
    },
    {"title": "Finish", "tasks": [{"href": None, "text": "Check and lodge", "state": "later"}]},
]
FIELDS = [
    {
        "name": "commodity",
        "label": "Commodity code",
        "kind": "code",
        "value": "04069021",
        "required": True,
        "width": "w-8",
        "inputmode": "numeric",
        "hint": "Eight digits of the tariff.",
        "suggest": True,
    },
    {
        "name": "description",
        "label": "What are the goods?",
        "kind": "textarea",
        "value": "Cheddar cheese, in blocks of 20 kg",
        "required": True,
        "hint": "As you would tell a person who cannot see them.",
    },
    {
        "name": "origin",
        "label": "Country of origin",
        "kind": "select",
        "value": "",
        "required": True,
        "options": [("GB", "United Kingdom"), ("NL", "Netherlands")],
        "hint": "Where they were produced, not where they were sent from.",
        "errors": ["State the country of origin of the goods."],
    },
]
FIELDS2 = [
    {
        "name": "price",
        "label": "Price of this item",
        "kind": "money",
        "value": "14100.00",
        "required": True,
        "units": CURRENCIES,
        "unit_name": "currency",
        "unit_value": "USD",
        "hint": "As on the invoice.",
    },
    {
        "name": "net",
        "label": "Net mass",
        "kind": "quantity",
        "value": "3205",
        "required": True,
        "unit": "kg",
        "errors": ["The net mass is greater than the gross mass."],
    },
    {
        "name": "gross",
        "label": "Gross mass",
        "kind": "quantity",
        "value": "3105.5",
        "required": True,
        "unit": "kg",
    },
    {
        "name": "preference",
        "label": "Do you claim a lower duty because of the origin?",
        "kind": "radio",
        "value": "100",
        "required": True,
        "options": [
            ("100", "No", ""),
            (
                "300",
                "Yes, under the Northern Partnership Agreement",
                "You need a proof of origin (U110 or U112).",
            ),
            ("200", "Yes, under the Southern Islands Pact", ""),
        ],
    },
]
TASK_ERRORS = [
    {"href": "#origin", "text": "State the country of origin of the goods."},
    {"href": "#net", "text": "The net mass is greater than the gross mass."},
]


def queue_row(
    n: int,
    mrn: str,
    lane: str,
    trader: str,
    goods: str,
    hold: str,
    left: str,
    used: int,
    **more: Any,
) -> dict[str, Any]:
    return {
        "href": "#",
        "mrn": mrn,
        "version": 1,
        "lane": lane,
        "trader": trader,
        "goods": goods,
        "hold": hold,
        "left": left,
        "used": used,
        "late": used >= 100,
        "claim_href": "#",
        "release_href": "#",
        **more,
    }


QUEUE = [
    queue_row(
        1,
        "26QT1B8Z4QHN6T0VC2",
        "red",
        "Bluewater Foods Ltd",
        "Frozen chicken cuts",
        "Examine the goods",
        "12 min over",
        100,
        perishable=True,
    ),
    queue_row(
        2,
        MRN,
        "yellow",
        "Bluewater Foods Ltd",
        "Cheddar cheese and butter",
        "Check documents",
        "35 min",
        78,
        perishable=True,
        mine=True,
    ),
    queue_row(
        3,
        "26QT4J2S9UML7D3ZP5",
        "yellow",
        "Harbour Motors",
        "Used cars, 4 items",
        "Check documents",
        "1 h 50 min",
        54,
        claimed_by="Lena Moor",
    ),
    queue_row(
        4,
        "26QT6L4R2VNM1F7AQ9",
        "red",
        "Sol Textiles",
        "Cotton shirts, 12 items",
        "Examine the goods",
        "2 h 10 min",
        46,
    ),
    queue_row(
        5,
        "26QT8N6P6WPN5H2BR3",
        "yellow",
        "Kestrel Pharma",
        "Medicaments in doses",
        "Check documents",
        "3 h",
        33,
    ),
    queue_row(
        6,
        "26QT0Q8M1XQP9K6CS7",
        "blue",
        "Tavora Steel",
        "Reinforcing bars",
        "Check after release",
        "2 days",
        8,
    ),
    queue_row(
        7,
        "26QT3S1K5YRQ4M0DT1",
        "green",
        "Amber Imports",
        "Wooden furniture",
        "Random check",
        "4 h",
        12,
    ),
]
COUNTS = [
    {"value": 14, "text": "open", "href": "#"},
    {"value": 1, "text": "over time", "href": "#", "hot": True},
    {"value": 3, "text": "perishable", "href": "#"},
    {"value": 1, "text": "with you", "href": "#"},
    {"value": 21, "text": "decided today", "href": "#"},
]
QUEUE_FILTERS = [
    {
        "name": "office",
        "label": "Office",
        "kind": "select",
        "plain": True,
        "value": "QTPOR001",
        "options": [("QTPOR001", "Port of Selmar"), ("QTAIR001", "Selmar Airport")],
    },
    {
        "name": "lane",
        "label": "Lane",
        "kind": "select",
        "plain": True,
        "empty": "All",
        "options": [("red", "Red"), ("yellow", "Yellow")],
    },
    {
        "name": "with",
        "label": "With",
        "kind": "select",
        "plain": True,
        "empty": "Everybody",
        "options": [("me", "You"), ("nobody", "Nobody")],
    },
    {
        "name": "q",
        "label": "Number, trader or goods",
        "kind": "search",
        "plain": True,
        "wide": True,
    },
]
FILTERS = [
    {
        "name": "q",
        "label": "Number, reference or goods",
        "kind": "search",
        "plain": True,
        "wide": True,
    },
    {
        "name": "state",
        "label": "State",
        "kind": "select",
        "plain": True,
        "empty": "All",
        "options": [("accepted", "Accepted")],
    },
    {
        "name": "lane",
        "label": "Lane",
        "kind": "select",
        "plain": True,
        "empty": "All",
        "options": [("red", "Red")],
    },
    {"name": "from", "label": "Lodged from", "kind": "date", "plain": True},
    {"name": "to", "label": "Lodged until", "kind": "date", "plain": True},
]
CASE = {
    "declaration": DECLARATION,
    "clock": {"left": "35 min left", "used": 78},
    "claimed": {"mine": True, "by": "Idris Vale"},
    "claim_href": "#",
    "release_href": "#",
    "reasons": [
        {
            "text": "The price per kilogram is far under the usual one for this code and origin.",
            "detail": "4.70 USD/kg; half of the last 212 consignments lay between 6.40 and 7.20. This rule found a discrepancy in 18 of 64 cases.",
            "item": 1,
        },
        {
            "text": "A veterinary certificate is required and not stated.",
            "detail": "Food Act 2017, s. 8",
            "item": 2,
        },
        {
            "text": "Chosen at random among the trader’s declarations.",
            "detail": "5 % of green declarations are looked at.",
        },
    ],
    "instructions": [
        "Compare the invoice with the price and the currency of item 1.",
        "Ask for the certificate of item 2 if it is not in the file.",
    ],
    "checklist": [
        {"name": "a", "text": "Invoice seen, amounts agree", "done": True},
        {"name": "b", "text": "Certificate N853 seen, numbers and quantities agree"},
        {"name": "c", "text": "Delivery terms fit the freight"},
    ],
    "facts": FACTS[:2],
    "items": ITEMS,
    "documents": DOCUMENTS,
    "events": EVENTS,
    **DUTIES,
    "values": [
        {
            "text": "Invoice total",
            "declared": usd("18540.00"),
            "usual": usd("18450.00"),
            "note": "differ",
        },
        {
            "text": "Gross mass",
            "declared": kg("4120.5"),
            "usual": kg("4120.5"),
            "note": "agree",
            "tone": "good",
        },
    ],
    "history": {
        "counts": [
            {"value": 198, "text": "this year"},
            {"value": 11, "text": "checked"},
            {"value": 1, "text": "discrepancy"},
        ],
        "rows": [
            {
                "href": "#",
                "mrn": "26QT5D2Y7RJM3X9WK1",
                "day": date(2026, 11, 23),
                "goods": "Glass jars",
                "outcome": "Released, green",
            },
            {
                "href": "#",
                "mrn": "26QT9F6V1SKL8Z5XM7",
                "day": date(2026, 11, 21),
                "goods": "Olive oil",
                "outcome": "Checked, as declared",
            },
        ],
    },
    "decision": {
        "action": "#",
        "errors": [],
        "outcome": {
            "name": "outcome",
            "label": "Outcome",
            "kind": "radio",
            "required": True,
            "options": [
                (
                    "satisfied",
                    "As declared",
                    "Lifts the document hold. The goods are released as soon as the duties are paid.",
                ),
                (
                    "ask",
                    "Ask the trader",
                    "The clock stops until the answer, five working days at most.",
                ),
                ("examine", "Send to examination", "Opens a physical hold at the Port of Selmar."),
                (
                    "refuse",
                    "Refuse release",
                    "The goods stay. The trader gets a notice with the way to appeal.",
                ),
            ],
        },
        "fields": [
            {
                "name": "reason",
                "label": "Reason",
                "kind": "select",
                "required": True,
                "options": [("D1", "Documents agree with the declaration")],
            },
            {
                "name": "basis",
                "label": "Legal ground",
                "kind": "select",
                "required": True,
                "value": "41",
                "options": [("41", "Customs Act 2019, s. 41")],
            },
        ],
        "text": {
            "name": "text",
            "label": "Reason in words",
            "kind": "textarea",
            "rows": 2,
            "required": True,
            "hint": "The trader reads this.",
        },
    },
}
_TASK = {
    "draft": DRAFT,
    "back_href": "#",
    "save_href": "#",
    "tasks": [
        {
            "href": "#",
            "text": t["text"],
            "state": t["state"],
            "current": t["text"].startswith("Item 2"),
        }
        for s in SECTIONS
        for t in s["tasks"]
        if t["href"]
    ],
}
PAGES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "home": (
        "pages/home.html",
        PUBLIC,
        {
            "figures": [
                {"value": "41 s", "text": "from arrival to release, green lane, middle value"},
                {"value": "93 %", "text": "released without an officer"},
                {"value": "0", "text": "declarations waiting over time"},
            ]
        },
    ),
    "sign_in": (
        "pages/sign_in.html",
        PUBLIC,
        {
            "fields": [
                {
                    "name": "username",
                    "label": "User name",
                    "kind": "text",
                    "required": True,
                    "autocomplete": "username",
                },
                {
                    "name": "password",
                    "label": "Password",
                    "kind": "password",
                    "required": True,
                    "autocomplete": "current-password",
                },
            ],
            "demo": [
                {"username": "amara", "password": "x", "role": "Trader"},
                {"username": "idris", "password": "x", "role": "Officer"},
            ],
        },
    ),
    "dashboard": (
        "pages/dashboard.html",
        TRADER,
        {
            "actions": [
                {
                    "tone": "warn",
                    "icon": "pay",
                    "text": "Pay 3,148.62 QTC for cheese and butter",
                    "detail": "Nothing else is missing on your side.",
                    "due": NOW + timedelta(days=10),
                    "href": "#",
                    "label": "Pay",
                },
                {
                    "tone": "bad",
                    "icon": "stop",
                    "text": "Correct 4 findings: wine in bottles",
                    "detail": "BWF-2026-0194 was not accepted.",
                    "href": "#",
                    "label": "Correct",
                },
                {
                    "tone": "info",
                    "icon": "info",
                    "text": "Answer a question about frozen chicken cuts",
                    "detail": "Customs asks for the packing list.",
                    "due": NOW + timedelta(days=2),
                    "href": "#",
                    "label": "Answer",
                },
            ],
            "counts": [
                {"value": 3, "text": "need action", "href": "#", "hot": True},
                {"value": 2, "text": "on their way", "href": "#"},
                {"value": 14, "text": "released this month", "href": "#"},
                {"value": "3,148.62", "text": "QTC to pay", "href": "#"},
            ],
            "drafts": [
                {
                    "href": "#",
                    "lrn": "BWF-2026-0199",
                    "goods": "Cheddar cheese, butter",
                    "updated": NOW,
                }
            ],
            "recent": ROWS,
        },
    ),
    "empty": (
        "pages/dashboard.html",
        TRADER,
        {"actions": [], "counts": [], "drafts": [], "recent": []},
    ),
    "declarations": (
        "pages/declarations.html",
        TRADER,
        {
            "filters": FILTERS,
            "filtered": True,
            "rows": ROWS,
            "page": {"shown": 6, "total": 198, "first": True, "after": "x"},
            "sort": "-lodged",
            "export_href": "#",
        },
    ),
    "declaration": (
        "pages/declaration.html",
        TRADER,
        {
            "declaration": DECLARATION,
            "steps": STEPS,
            "tabs": TABS,
            "may": MAY,
            "payable": qtc("3148.62"),
            "question": QUESTION,
            "print_href": "#",
            "section": "overview",
            "facts": FACTS,
            "holds": HOLDS,
        },
    ),
    "items": (
        "pages/declaration.html",
        TRADER,
        {
            "declaration": DECLARATION,
            "steps": STEPS,
            "tabs": TABS,
            "may": MAY,
            "payable": qtc("3148.62"),
            "question": QUESTION,
            "section": "items",
            "items": ITEMS,
        },
    ),
    "duties": (
        "pages/declaration.html",
        TRADER,
        {
            "declaration": DECLARATION,
            "steps": STEPS,
            "tabs": TABS,
            "may": MAY,
            "payable": qtc("3148.62"),
            "question": QUESTION,
            "section": "duties",
            **DUTIES,
        },
    ),
    "documents": (
        "pages/declaration.html",
        TRADER,
        {
            "declaration": DECLARATION,
            "steps": STEPS,
            "tabs": TABS,
            "may": MAY,
            "payable": qtc("3148.62"),
            "question": QUESTION,
            "section": "documents",
            "documents": DOCUMENTS,
        },
    ),
    "timeline": (
        "pages/declaration.html",
        TRADER,
        {
            "declaration": DECLARATION,
            "steps": STEPS,
            "tabs": TABS,
            "may": MAY,
            "payable": qtc("3148.62"),
            "question": QUESTION,
            "section": "timeline",
            "events": EVENTS,
        },
    ),
    "print": (
        "pages/declaration_print.html",
        TRADER,
        {
            "declaration": DECLARATION,
            "steps": STEPS,
            "facts": FACTS,
            "holds": HOLDS,
            "items": ITEMS,
            "documents": DOCUMENTS,
            "events": EVENTS,
            "printed": NOW,
            "back_href": "#",
            **DUTIES,
        },
    ),
    "draft_new": (
        "pages/draft_new.html",
        TRADER,
        {
            "trade": "import",
            "fields": [
                {
                    "name": "lrn",
                    "label": "Your own reference",
                    "kind": "code",
                    "required": True,
                    "value": "BWF-2026-0199",
                    "hint": "Anything up to 35 letters and figures that you do not use twice.",
                }
            ],
        },
    ),
    "draft": (
        "pages/draft.html",
        TRADER,
        {
            "draft": DRAFT,
            "sections": SECTIONS,
            "done": 3,
            "of": 7,
            "check_href": "#",
            "delete_href": "#",
        },
    ),
    "draft_task": (
        "pages/draft_task.html",
        TRADER,
        {
            **_TASK,
            "title": "Item 1",
            "lead": "One kind of goods, with one origin and one procedure.",
            "errors": TASK_ERRORS,
            "saved": NOW,
            "groups": [
                {"title": "The goods", "fields": FIELDS},
                {"title": "Price and quantity", "fields": FIELDS2},
            ],
        },
    ),
    "draft_check": (
        "pages/draft_check.html",
        TRADER,
        {
            **_TASK,
            "groups": [{**g, "href": "#"} for g in FACTS],
            "findings": FINDINGS,
            "blocking": 3,
            "lodge_href": "#",
            "permits": [
                {
                    "text": "Veterinary certificate",
                    "code": "N853",
                    "agency": "Food and Plant Health Agency",
                }
            ],
            **DUTIES,
        },
    ),
    "rejected": (
        "pages/rejected.html",
        TRADER,
        {"draft": DRAFT, "findings": FINDINGS, "back_href": "#"},
    ),
    "queue": (
        "pages/queue.html",
        OFFICER,
        {
            "office": {"code": "QTPOR001", "name": "Port of Selmar"},
            "counts": COUNTS,
            "filters": QUEUE_FILTERS,
            "rows": QUEUE,
            "page": {"shown": 7, "total": 14, "first": True, "after": "x"},
            "sort": "due",
            "next_href": "#",
        },
    ),
    "case": ("pages/case.html", OFFICER, CASE),
    "findings": (
        "pages/findings.html",
        PUBLIC,
        {
            "search": {
                "name": "q",
                "label": "Code or words",
                "kind": "search",
                "plain": True,
                "wide": True,
            },
            "groups": [
                {
                    "title": "Goods items",
                    "rows": [
                        {
                            "code": f["code"],
                            "text": f["message"],
                            "severity": f["severity"],
                            "href": "#",
                        }
                        for f in FINDINGS
                    ],
                }
            ],
        },
    ),
    "finding": (
        "pages/finding.html",
        PUBLIC,
        {
            "finding": {
                **FINDINGS[1],
                "cause": "Net mass is the mass of the goods without any packing; gross mass is with packing. So the first can never be the greater.",
                "pointer": "/goodsShipment/governmentAgencyGoodsItem/0/commodity/goodsMeasure",
                "example": '{"code": "GI-031",\n "pointer": "/goodsShipment/governmentAgencyGoodsItem/0/commodity/goodsMeasure",\n "value": "3205"}',
                "since": date(2025, 1, 1),
            }
        },
    ),
    "track": (
        "pages/track.html",
        PUBLIC,
        {
            "number": {
                "name": "mrn",
                "label": "Number of the declaration (MRN)",
                "kind": "code",
                "value": MRN,
                "required": True,
                "hint": "Eighteen letters and figures.",
            },
            "found": {
                "mrn": MRN,
                "state": "accepted",
                "next": "An officer is checking the documents.",
                "waits_for": "Port of Selmar",
                "steps": STEPS,
            },
        },
    ),
    "tariff": (
        "pages/tariff.html",
        PUBLIC,
        {
            "asked": "cheese",
            "search": {
                "name": "q",
                "label": "Code or words",
                "kind": "search",
                "plain": True,
                "wide": True,
                "value": "cheese",
            },
            "rows": [
                {"code": "04069021", "text": "Cheese and curd › Other cheese › Cheddar", "unit": ""}
            ],
        },
    ),
    "developers": ("pages/developers.html", PUBLIC, {"base": "https://customs.example/"}),
    "status": (
        "pages/status.html",
        PUBLIC,
        {
            "checked": NOW,
            "functions": [
                {"text": "Lodging declarations", "state": "good"},
                {
                    "text": "Payments",
                    "state": "warn",
                    "detail": "The bank answers slowly since 13:40. Payments are not lost.",
                },
                {
                    "text": "Food and Plant Health Agency",
                    "state": "bad",
                    "detail": "Certificates cannot be verified at the moment. Deadlines are extended.",
                },
            ],
        },
    ),
    "gallery": (
        "pages/gallery.html",
        PUBLIC,
        {
            "states": [
                "draft",
                "lodged",
                "rejected",
                "registered",
                "accepted",
                "released",
                "cleared",
                "invalidated",
                "expired",
            ],
            "task_states": ["done", "started", "wrong", "todo", "later"],
            "tones": ["neutral", "info", "good", "warn", "bad"],
            "errors": TASK_ERRORS,
            "fields": [*FIELDS, *FIELDS2],
            "mrn": MRN,
            "money": qtc("1234567.89"),
            "now": NOW,
            "rows": ROWS[:3],
            "page": {"shown": 3, "total": 198, "first": True, "after": "x"},
            "steps": STEPS,
            "events": EVENTS,
            "tree": TREE,
            "findings": FINDINGS[2:],
        },
    ),
    **{
        str(n): (f"{n}.html", PUBLIC, {"trace": "7f3a-91c2"})
        for n in (400, 403, 404, 429, 500, 503)
    },
}
