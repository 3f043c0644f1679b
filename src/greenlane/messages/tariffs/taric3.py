"""TARIC3: an envelope of transactions of records, each creating, updating or deleting one thing.

A file is the whole tariff or a change of it: `state` are the records that earlier files left, and
the tables are those of everything that stands afterwards. The file is read as a stream.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from greenlane.messages.tariffs.archive import unpacked
from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.tariffs.published import Published, Refused, Tell
from greenlane.messages.tariffs.taric_law import law_of
from greenlane.messages.tariffs.taric_records import (
    RecordError,
    Records,
    digest,
    restored,
    stored,
)
from greenlane.messages.tariffs.xml_stream import elements

ENVELOPE = "urn:publicid:-:DGTAXUD:GENERAL:ENVELOPE:1.0"
MESSAGE = "urn:publicid:-:DGTAXUD:TARIC:MESSAGE:1.0"
_IN = f"{{{MESSAGE}}}"
_RECORD = f"{_IN}record"
_HEADS = frozenset({"transaction.id", "record.code", "subrecord.code", "record.sequence.number",
                    "update.type"})  # fmt: skip
_LONGEST = 200
Record = dict[str, Any]


def read(
    data: bytes,
    *,
    since: date,
    known: date,
    act: str = "TARIC",
    tell: Tell | None = None,
    state: bytes = b"",
) -> Published:
    """The law after the file. `since` is the day for what has none of its own."""
    try:
        records = restored(state)
        data = unpacked(data, ".xml")
        refused, count = _taken(data, records, tell)
    except UnreadableError as error:
        return Published(tables={}, refused=(error.refused(),), records=0)
    made = law_of(records, since.isoformat(), known.isoformat(), act)
    return Published(
        tables=made.tables,
        refused=(*refused, *made.refused),
        records=count,
        whole=bool(state),
        state=stored(records),
    )


def _taken(data: bytes, records: Records, tell: Tell | None) -> tuple[list[Refused], int]:
    """Every record applied, or refused with its place."""
    name, total = digest(data), data.count(b"update.type>") // 2
    again = name in records.seen
    refused: list[Refused] = []
    count = 0
    for count, (head, kind, fields) in enumerate(records_of(data), start=1):
        if not again:
            try:
                if kind is None:
                    raise RecordError("TRF-201", "a record without content")
                records.take(head.get("update.type", ""), kind, fields)
            except RecordError as error:
                refused.append(_refusal(count, head, kind, fields, error))
        if tell is not None:
            tell(count, max(total, count))
    if not again:
        records.seen.append(name)
    return refused, count


def _refusal(
    count: int, head: dict[str, str], kind: str | None, fields: dict[str, str], error: RecordError
) -> Refused:
    place = f"record {count} (transaction {head.get('transaction.id', '?')}"
    said = " ".join(f"{name}={value}" for name, value in fields.items())
    return Refused(
        place=f"{place}, sequence {head.get('record.sequence.number', '?')})",
        code=error.code,
        text=f"{kind or 'record'} {said}"[:_LONGEST],
        reason=str(error),
    )


def records_of(data: bytes) -> Iterator[tuple[dict[str, str], str | None, dict[str, str]]]:
    """Each record's heading fields, the name of its content, and that one's fields.

    Raises UnreadableError for what is no envelope, cut, too large or hides a document type.
    """
    for element in elements(data, f"{{{ENVELOPE}}}envelope", {_RECORD}):
        head: dict[str, str] = {}
        kind: str | None = None
        fields: dict[str, str] = {}
        for child in element.iterchildren(tag="*"):
            name = child.tag.removeprefix(_IN)
            if name in _HEADS:
                head[name] = (child.text or "").strip()
            else:
                kind = name
                for each in child.iterchildren(tag="*"):
                    fields[_field(each, fields)] = (each.text or "").strip()
        yield head, kind, fields


def _field(element: Any, before: dict[str, str]) -> str:
    """The name of a field; of one that stands twice, or is in parts, a name that no record has."""
    name = str(element.tag).removeprefix(_IN)
    if len(element):
        return f"{name}/{str(element[0].tag).removeprefix(_IN)}"
    return f"{name} (again)" if name in before else name
