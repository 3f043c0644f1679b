"""What is wrong with the rows of a setup: every fault with its place, none hides another."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec

from greenlane.agencies.fields import catalogue
from greenlane.agencies.sections import SECTIONS, Body, Column, Row
from greenlane.risk.language.checking import check
from greenlane.risk.language.fault import Fault as TextFault
from greenlane.risk.language.fields import FieldSpec
from greenlane.risk.language.grammar import parse

MOST_ROWS, MOST_CELL = 200, 2_000
_NAME_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in a setup: section, row from 1, cell, a stable code and words."""

    section: str
    row: int
    cell: str
    code: str
    text: str


def choices(text: str) -> tuple[tuple[str, str, str], ...]:
    """The choices of a question, one for each line: code = English | Arabic."""
    found = []
    for line in text.splitlines():
        code, _eq, told = line.partition("=")
        english, _bar, arabic = told.partition("|")
        if code.strip():
            found.append((code.strip(), english.strip(), arabic.strip()))
    return tuple(found)


def faults_of(body: Body, permits: Collection[str]) -> tuple[Fault, ...]:
    """Everything that is wrong; `permits` are the ids of the agency's requirements."""
    return tuple(_Reader(body, permits).faults())


class _Reader:
    """Looks at every row once and tells all that is wrong."""

    def __init__(self, body: Body, permits: Collection[str]) -> None:
        self.body, self.permits = body, permits
        questions = [row for row in body.get("questions", ()) if row.get("id")]
        whole = {"label_en": "", "label_ar": "", "about": "item", "kind": "text", "id": ""}
        self.fields: Mapping[str, FieldSpec] = catalogue({**whole, **row} for row in questions)
        self.ids = {
            name: {row.get("id", "") for row in body.get(name, ())} for name in SECTIONS
        }  # fmt: skip

    def faults(self) -> Iterator[Fault]:
        for section, columns in SECTIONS.items():
            rows = self.body.get(section, ())
            if len(rows) > MOST_ROWS:
                yield self._fault(section, MOST_ROWS, "id", "AG-001", f"at most {MOST_ROWS} rows")
            seen: set[str] = set()
            for number, row in enumerate(rows, start=1):
                name = row.get("id", "")
                if name in seen:
                    yield self._fault(section, number, "id", "AG-002", f"{name!r} stands twice")
                seen.add(name)
                for column in columns:
                    yield from self._column(section, number, row, column)
                yield from self._beside(section, number, row)

    def _fault(self, section: str, row: int, cell: str, code: str, text: str) -> Fault:
        return Fault(section=section, row=row, cell=cell, code=code, text=text)

    def _column(self, section: str, number: int, row: Row, column: Column) -> Iterator[Fault]:
        for cell in column.cells:
            text = row.get(cell, "")
            wrong = self._cell(column, text)
            if wrong:
                yield self._fault(section, number, cell, *wrong)

    def _cell(self, column: Column, text: str) -> tuple[str, str] | None:
        if not text:
            return ("AG-003", "this must be filled in") if column.needed else None
        if len(text) > MOST_CELL or "\0" in text:
            return "AG-004", f"at most {MOST_CELL} signs"
        if column.choices and text not in column.choices:
            return "AG-005", f"one of {', '.join(column.choices)}"
        tests: dict[str, Callable[[str], tuple[str, str] | None]] = {
            "name": _named, "number": _numbered, "date": _dated, "permits": self._known,
            "condition": self._sound,
        }  # fmt: skip
        test = tests.get(column.kind)
        return test(text) if test else None

    def _known(self, text: str) -> tuple[str, str] | None:
        unknown = [name for name in text.split() if name not in self.permits]
        return ("AG-006", f"{unknown[0]} is no permit of this agency") if unknown else None

    def _sound(self, text: str) -> tuple[str, str] | None:
        condition = parse(text)
        if isinstance(condition, TextFault):
            return "AG-007", f"column {condition.at + 1}: {condition.message}"
        wrong = check(condition, (), self.fields)
        return ("AG-007", f"column {wrong[0].at + 1}: {wrong[0].message}") if wrong else None

    def _beside(self, section: str, number: int, row: Row) -> Iterator[Fault]:
        """What must fit to other rows."""
        refers = {"routes": ("team", "teams"), "rules": ("reason", "reasons")}
        cell, table = refers.get(section, ("", ""))
        if cell and row.get(cell) and row[cell] not in self.ids[table]:
            yield self._fault(section, number, cell, "AG-008", f"{row[cell]} is not in {table}")
        few = len(choices(row.get("choices", ""))) < 2
        if section == "questions" and row.get("kind") == "choice" and few:
            yield self._fault(section, number, "choices", "AG-009", "two choices at least")
        if section == "rules" and not 0 <= _number(row.get("sample", "")) <= 100:
            yield self._fault(section, number, "sample", "AG-010", "between 0 and 100")
        since, until = row.get("since", ""), row.get("until", "")
        if since and until and until < since:
            yield self._fault(section, number, "until", "AG-011", "it ends before it begins")


def _named(text: str) -> tuple[str, str] | None:
    sound = text[:1].isalpha() and set(text) <= _NAME_SIGNS and len(text) <= 40
    return None if sound else ("AG-012", "small letters, figures and _, beginning with a letter")


def _numbered(text: str) -> tuple[str, str] | None:
    sound = text.replace(".", "", 1).isdecimal() and text.isascii() and len(text) < 10
    return None if sound else ("AG-013", "this is no number")


def _dated(text: str) -> tuple[str, str] | None:
    try:
        date.fromisoformat(text)
    except ValueError:
        return "AG-014", "this is no day"
    return None


def _number(text: str) -> Decimal:
    """The number, nought for a text; what is not finite is beyond every bound."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(-1)
