"""A declaration being written: tasks, fields, findings."""

from datetime import date

from tests.browser.specimens_people import NOW

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
        "fix": (
            "Add the certificate’s number. The Food and Plant Health Agency issues "
            "it in two working days."
        ),
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
