"""The facts of a product in the address of the origin pages, and the addresses that tell more.

Everything that was told stands in the address: a page can be kept, printed and sent, and nothing is
stored. Materials are rows of parallel values (`m_name`, `m_code`, ...).
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

PLAIN = ("code", "country", "day", "obtained", "exw", "fob", "net_cost", "weight", "travel",
         "line", "consignment", "issued")  # fmt: skip
YES_NO = {"relieved": "duty_relieved", "quota": "within_quota", "approved": "approved"}
COLUMNS = ("name", "code", "origin", "status", "value", "weight")
ANSWERS = {"yes": True, "no": False}
MOST_ROWS = 40


def facts_in(query: QueryDict, currency: str) -> dict[str, Any]:
    """The facts as `greenlane.law.origin.facts_reading` takes them."""
    told: dict[str, Any] = {name: query.get(name, "").strip() for name in PLAIN}
    told = {name: value for name, value in told.items() if value}
    told |= {"currency": currency, "scheme": query.get("scheme", "")}
    for name, fact in YES_NO.items():
        if query.get(name) in ANSWERS:
            told[fact] = ANSWERS[query[name]]
    if "materials" in query.getlist("told"):
        told["materials"] = materials_in(query)
    if "work" in query.getlist("told"):
        told["processes"] = query.getlist("did")
    return told


def rows_in(query: QueryDict) -> list[dict[str, str]]:
    """The rows of materials as they were typed, empty ones left out."""
    columns = {name: query.getlist(f"m_{name}") for name in COLUMNS}
    count = min(max((len(values) for values in columns.values()), default=0), MOST_ROWS)
    rows = [
        {name: (values[place].strip() if place < len(values) else "")
         for name, values in columns.items()}
        for place in range(count)
    ]  # fmt: skip
    return [row for row in rows if any(row.values())]


def materials_in(query: QueryDict) -> list[dict[str, Any]]:
    """The materials, with what was answered about each."""
    made = []
    for place, row in enumerate(rows_in(query)):
        material: dict[str, Any] = {n: row[n] for n in COLUMNS if n != "status" and row[n]}
        if row["status"] in ANSWERS:
            material["originating"] = ANSWERS[row["status"]]
        made.append(material | _answered(query, place))
    return made


def _answered(query: QueryDict, place: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    kinds: dict[str, list[str]] = {"yes": [], "no": []}
    for text in query.getlist("kind"):
        number, _, rest = text.partition("|")
        answer, _, words = rest.partition("|")
        if number == str(place) and answer in kinds and words:
            kinds[answer].append(words)
    for text in query.getlist("grown"):
        number, _, answer = text.partition("|")
        if number == str(place) and answer in ANSWERS:
            found["obtained"] = ANSWERS[answer]
    return found | {"kinds": kinds["yes"], "other_kinds": kinds["no"]}


def address(query: QueryDict, step: str, changes: Mapping[str, str] | None = None) -> str:
    """The address of a step with everything told so far and some changes."""
    told = query.copy()
    told["step"] = step
    for name in ("more", "print"):
        told.pop(name, None)
    for name, value in (changes or {}).items():
        if name in ("kind", "grown"):
            told.appendlist(name, value)
        else:
            told[name] = value
    return "?" + told.urlencode()


def with_status(query: QueryDict, place: int, status: str) -> str:
    """The address of the answer with the status of one material told."""
    rows = rows_in(query)
    told = query.copy()
    for name in COLUMNS:
        told.setlist(f"m_{name}", [row[name] for row in rows])
    statuses = [row["status"] for row in rows]
    statuses[place] = status
    told.setlist("m_status", statuses)
    told["step"] = "answer"
    return "?" + told.urlencode()


def kept(query: QueryDict, own: tuple[str, ...]) -> list[tuple[str, str]]:
    """What a form must carry on: all that was told, but its own fields."""
    return [
        (name, value)
        for name, values in query.lists()
        if name not in own and name not in ("step", "more")
        for value in values
        if value
    ]
