"""New acts and document codes that an agency's staff draft beside the codes they control.

What is law already is changed at the law desk. Each new one is named by a drafted code, so that an
agency puts nothing into the law that it does not use; it is published in the same change set.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from greenlane.agencies.checking import Fault
from greenlane.agencies.sections import ACTS, CONTROLS, DOCUMENTS, SECTIONS, Body, Row

_FORMS = {ACTS: re.compile(r"[A-Z]{2,12}-[0-9]{4}"), DOCUMENTS: re.compile(r"[A-Z][0-9]{3}")}
_COLUMN = {ACTS: "act", DOCUMENTS: "document"}


def rows(body: Body) -> Iterator[tuple[str, dict[str, str]]]:
    """The table of law and the row of everything new in a draft."""
    for section, key in _COLUMN.items():
        cells = [cell for column in SECTIONS[section] for cell in column.cells if cell != "id"]
        for row in body.get(section, ()):
            yield section, {key: row.get("id", ""), **{c: row.get(c, "") for c in cells}}


def acts(body: Body) -> frozenset[str]:
    """The acts that a draft brings."""
    return frozenset(row.get("id", "") for row in body.get(ACTS, ()))


def faults(body: Body, known: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """What is wrong with them; `known` are the codes that the law has, by table."""
    for section, form in _FORMS.items():
        used = {row.get(_COLUMN[section]) for row in body.get(CONTROLS, ())}
        for number, row in enumerate(body.get(section, ()), start=1):
            for code, text in _wrong(row, form, known[section], used):
                yield Fault(section=section, row=number, cell="id", code=code, text=text)
    yield from _too_early(body)


def _wrong(
    row: Row, form: re.Pattern[str], known: Collection[str], used: Collection[str | None]
) -> Iterator[tuple[str, str]]:
    name = row.get("id", "")
    if name in known:
        yield "AG-025", f"{name} is law already"
    elif not form.fullmatch(name):
        yield "AG-026", form.pattern
    if name not in used:
        yield "AG-027", f"no drafted code names {name}"


def _too_early(body: Body) -> Iterator[Fault]:
    """A code that begins before the act that it stands under."""
    begins: dict[str, str] = {r.get("id", ""): r.get("since", "") for r in body.get(ACTS, ())}
    drafted: Sequence[Row] = body.get(CONTROLS, ())
    for number, row in enumerate(drafted, start=1):
        first = begins.get(row.get("act", ""), "")
        if first and row.get("since", "") < first:
            yield Fault(section=CONTROLS, row=number, cell="since", code="AG-028", text=first)
