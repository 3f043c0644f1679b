"""Pages for everyone, the gallery, and the pages for what went wrong."""

from datetime import date
from typing import Any

from tests.browser.specimens_declaration import EVENTS, TREE
from tests.browser.specimens_draft import FIELDS, FIELDS2, FINDINGS, TASK_ERRORS
from tests.browser.specimens_people import MRN, NOW, OFFICER, PUBLIC, ROWS, STEPS, qtc

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
            "providers": [{"id": "state-id", "name": "State ID"}],
            "demo": [
                {"username": "amara", "password": "x", "role": "Trader"},
                {"username": "idris", "password": "x", "role": "Officer"},
            ],
        },
    ),
    "stuck": (
        "pages/stuck.html",
        OFFICER,
        {
            "minutes": 10,
            "rows": [
                {"mrn": MRN, "text": text, "reason": reason, "since": NOW, "tone": tone}
                for reason, text, tone in (
                    ("not-released", "Nothing holds the goods, and they were not released.", "bad"),
                    ("not-told", "The message about it was not sent.", "warn"),
                )
            ],
            "page": {"shown": 2, "total": 2, "first": True, "after": None},
            "csv_href": "#",
        },
    ),
    "stuck_none": ("pages/stuck.html", OFFICER, {"minutes": 10, "rows": []}),
    "findings": (
        "pages/findings.html",
        PUBLIC,
        {
            "csv_href": "#",
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
                "cause": (
                    "Net mass is the mass of the goods without any packing; gross mass is "
                    "with packing. So the first can never be the greater."
                ),
                "pointer": "/goodsShipment/governmentAgencyGoodsItem/0/commodity/goodsMeasure",
                "example": '{\n  "code": "GI-031",\n  "value": "3205"\n}',
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
    "developers": ("pages/developers.html", PUBLIC, {"base": "https://customs.example/"}),
    "status": (
        "pages/status.html",
        PUBLIC,
        {
            "checked": NOW,
            "incidents": [{"text": "Lodging declarations", "since": NOW, "until": None}],
            "functions": [
                {
                    "text": "Lodging declarations",
                    "state": "good",
                    "since": NOW,
                    "uptime": "99.97",
                    "days": [
                        {
                            "day": NOW,
                            "tone": ("none", "good", "warn", "bad")[
                                min(n, 3 if n in (40, 41) else 2 if n == 60 else 1)
                            ],
                        }
                        for n in range(90)
                    ],
                    "bad_days": 2,
                },
                {
                    "text": "Payments",
                    "state": "warn",
                    "detail": "The bank answers slowly since 13:40. Payments are not lost.",
                },
                {
                    "text": "Food and Plant Health Agency",
                    "state": "bad",
                    "detail": (
                        "Certificates cannot be verified at the moment. Deadlines are extended."
                    ),
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
