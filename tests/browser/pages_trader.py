"""Pages of a trader's declarations."""

from datetime import timedelta
from typing import Any

from tests.browser.specimens_declaration import DOCUMENTS, DUTIES, EVENTS, FACTS, HOLDS, ITEMS
from tests.browser.specimens_people import (
    DECLARATION,
    MAY,
    NOW,
    QUESTION,
    ROWS,
    STEPS,
    TABS,
    TRADER,
    qtc,
)

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
PAGES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
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
}
