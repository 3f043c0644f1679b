"""Pages of a guided declaration, and of the officer's desk."""

from typing import Any

from tests.browser.specimens_declaration import DUTIES, FACTS
from tests.browser.specimens_desk import CASE, COUNTS, QUEUE, QUEUE_FILTERS
from tests.browser.specimens_draft import (
    _TASK,
    DRAFT,
    FIELDS,
    FIELDS2,
    FINDINGS,
    SECTIONS,
    TASK_ERRORS,
)
from tests.browser.specimens_people import NOW, OFFICER, TRADER

PAGES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
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
            "csv_href": "#",
            "next_href": "#",
        },
    ),
    "case": ("pages/case.html", OFFICER, CASE),
}
