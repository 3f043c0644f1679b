"""The officer's desk: queue, filters, one case."""

from datetime import date
from typing import Any

from tests.browser.specimens_declaration import DOCUMENTS, DUTIES, EVENTS, FACTS, ITEMS
from tests.browser.specimens_people import DECLARATION, MRN, kg, usd


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
CASE = {
    "declaration": DECLARATION,
    "clock": {"left": "35 min left", "used": 78},
    "claimed": {"mine": True, "by": "Idris Vale"},
    "claim_href": "#",
    "release_href": "#",
    "reasons": [
        {
            "text": "The price per kilogram is far under the usual one for this code and origin.",
            "detail": (
                "4.70 USD/kg; half of the last 212 consignments lay between 6.40 and "
                "7.20. This rule found a discrepancy in 18 of 64 cases."
            ),
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
                    (
                        "Lifts the document hold. The goods are released as soon as the duties "
                        "are paid."
                    ),
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
