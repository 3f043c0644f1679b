"""The codes that an agency controls, as its own staff draft them: rows of law, its own alone.

A row of a draft takes effect on its first day: the row of that permit in force then ends the day
before. What was law on days that are over is never changed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from greenlane.agencies.checking import Fault
from greenlane.agencies.sections import CONTROLS, SECTIONS, Row
from greenlane.law.lawbook import LawBook
from greenlane.law.nomenclature import ancestors

TABLE = "permits"
_DAY = timedelta(days=1)
_NAME_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One row of law to put; `before` is the row in whose place it stands, if there is one."""

    cells: Row
    before: Row | None = None


def law_row(agency: str, row: Row) -> dict[str, str]:
    """A drafted row as the table of law has it; its agency is the one that drafts, always."""
    names = [cell for column in SECTIONS[CONTROLS] for cell in column.cells if cell != "id"]
    cells = {name: row.get(name, "") for name in names}
    return {"permit": row.get("id", ""), "agency": agency, **cells}


def drafted_from(row: Row) -> dict[str, str]:
    """A row of law as a draft of it begins: to be said from which day on."""
    names = [cell for column in SECTIONS[CONTROLS] for cell in column.cells]
    return {**{name: row.get(name, "") for name in names}, "id": row["permit"],
            "since": "", "until": ""}  # fmt: skip


def changes(agency: str, rows: Sequence[Row], present: Sequence[Row]) -> tuple[Change, ...]:
    """What the drafted rows put into the law, where `present` is what stands there now.

    Raises ValueError for a row of a permit that is another agency's.
    """
    found: list[Change] = []
    for row in rows:
        new = law_row(agency, row)
        own = [each for each in present if each["permit"] == new["permit"]]
        if any(each["agency"] != agency for each in own):
            raise ValueError(f"{new['permit']} is another agency's")
        same = next((each for each in own if each["since"] == new["since"]), None)
        found.append(Change(cells=new, before=same))
        found += [Change(cells={**each, "until": _before(new["since"])}, before=each)
                  for each in own if same is None and _covers(each, new["since"])]  # fmt: skip
    return tuple(found)


def effect(rows: Sequence[Row], first: date) -> date:
    """The day on which all of a draft shows: the last first day, or the day after an end."""
    days = [first]
    for row in rows:
        since, until = date.fromisoformat(row["since"]), row.get("until", "")
        days.append(since if since >= first or not until else date.fromisoformat(until) + _DAY)
    return max(days)


def faults(
    agency: str, rows: Sequence[Row], present: Sequence[Row], book: LawBook, first: date,
    acts: Collection[str] = (),
) -> Iterator[Fault]:  # fmt: skip
    """Everything that is wrong with drafted rows beyond the kind of each cell.

    `first` is the first day that can still be changed, `acts` are those that the draft brings. What
    the law as a whole says of them is asked by its own rules when the draft is tried.
    """
    grounds = (
        {book.agencies[agency].basis}
        | {p.basis.partition(" ")[0] for p in book.permits if p.agency == agency}
        | set(acts)
    )
    others = {p.document for p in book.permits if p.agency != agency}
    others -= {p.document for p in book.permits if p.agency == agency}
    for number, row in enumerate(rows, start=1):
        for cell, code, text in _wrong(agency, row, present, book, first):
            yield _fault(number, cell, code, text)
        if row.get("document") in others:
            yield _fault(number, "document", "AG-021", f"{row['document']} is another agency's")
        if row.get("act") and row["act"] not in grounds:
            yield _fault(number, "act", "AG-022", ", ".join(sorted(grounds)))


def _wrong(
    agency: str, row: Row, present: Sequence[Row], book: LawBook, first: date
) -> Iterator[tuple[str, str, str]]:
    name, code = row.get("id", ""), row.get("code", "")
    if not set(name) <= _NAME_SIGNS or len(name) > _MOST_NAME:
        yield "id", "AG-015", "capital letters, figures and -"
    if any(each["permit"] == name and each["agency"] != agency for each in present):
        yield "id", "AG-020", f"{name} is another agency's"
    if code and not _exists(code, book):
        yield "code", "AG-023", f"no goods have a code that begins with {code}"
    if _rewrites(agency, row, present, first):
        yield "since", "AG-024", first.isoformat()


_MOST_NAME = 40


def _exists(code: str, book: LawBook) -> bool:
    if not code.isdecimal() or not code.isascii():
        return False
    return code in book.places or any(code in ancestors(line) for line in book.places)


def _rewrites(agency: str, row: Row, present: Sequence[Row], first: date) -> bool:
    """Whether a row changes what was law before the first day: only an end may be set then."""
    since, until = row.get("since", ""), row.get("until", "")
    if not since or since >= first.isoformat():
        return False
    new = law_row(agency, row)
    same = [each for each in present
            if each["permit"] == new["permit"] and each["since"] == since]  # fmt: skip
    kept = any(_said({**each, "until": until}) == _said(new) for each in same)
    return not kept or (bool(until) and until < _before(first.isoformat()))


def _said(row: Row) -> Mapping[str, str]:
    return {name: cell for name, cell in row.items() if cell and name != "known"}


def _covers(row: Row, day: str) -> bool:
    return row["since"] < day and (not row.get("until") or day <= row["until"])


def _before(day: str) -> str:
    return (date.fromisoformat(day) - _DAY).isoformat()


def _fault(row: int, cell: str, code: str, text: str) -> Fault:
    return Fault(section=CONTROLS, row=row, cell=cell, code=code, text=text)
