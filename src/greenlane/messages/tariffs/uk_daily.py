"""The United Kingdom's tariff extract of a day, and what its tariff tool tells as JSON.

The extract names every entity that changed, whole, with all that belongs to it and whether it was
created, updated or deleted (`opType`). Our reading: what an entity no longer names is gone, and an
update of one that is not known brings it, since it is whole. `state` is as for TARIC3.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from greenlane.messages.guard import Node
from greenlane.messages.tariffs import uk_ott, uk_tool
from greenlane.messages.tariffs.archive import unpacked
from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.tariffs.json_file import is_json
from greenlane.messages.tariffs.published import Published, Refused, Tell
from greenlane.messages.tariffs.taric_law import law_of
from greenlane.messages.tariffs.taric_records import (
    RecordError,
    Records,
    digest,
    restored,
    stored,
)
from greenlane.messages.tariffs.uk_entities import ENTITIES, WITHOUT_LAW, Entity
from greenlane.messages.tariffs.xml_stream import elements

_ROOT = (
    "{http://www.eurodyn.com/Tariff/services/DispatchDataExportXMLData/v03}TariffHistoryResponse"
)
_ITEM, _INFO = "TariffHistoryItem", "ResultsInfo"
_DELETED, _GROUP = "D", "1"
_OPERATIONS = ("", "C", "U", _DELETED)
_MEMBERSHIP = "geographical.area.membership"
_DAY = len("2020-01-01")
Fields = dict[str, str]


def read(
    data: bytes,
    *,
    since: date,
    known: date,
    act: str = "UKT",
    tell: Tell | None = None,
    state: bytes = b"",
) -> Published:
    """The law after the extract; of the commodity, or of a list of the tariff tool."""
    if is_json(data) and uk_ott.MARK in data:
        return uk_ott.read(data, since=since, known=known, act=act, tell=tell)
    try:
        if uk_tool.is_list(data):
            return uk_tool.read(data, since=since, known=known, act=act)
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
    name, total = digest(data), data.count(b"</TariffHistoryItem>")
    again = name in records.seen
    refused: list[Refused] = []
    count = 0
    for count, node in enumerate(_nodes(data), start=1):
        try:
            if not again:
                _take(records, node)
        except RecordError as error:
            place = f"entity {count} ({node.tag} {_at(node, 'hjid')})"
            text = " ".join(node.itertext()).split()
            refused.append(Refused(place=place, code=error.code, text=" ".join(text)[:200],
                                   reason=str(error)))  # fmt: skip
        if tell is not None:
            tell(count, max(total, count))
    if not again:
        records.seen.append(name)
    return refused, count


def _nodes(data: bytes) -> Iterator[Node]:
    """The entities of the extract. Raises UnreadableError."""
    for element in elements(data, _ROOT, {_ITEM, _INFO}):
        if element.tag == _INFO:
            if error := _at(element, "errorCode").strip("0"):
                raise UnreadableError("TRF-008", f"the extract reports error {error}")
            continue
        for answer in element.iterchildren(tag="*"):
            yield from answer.iterchildren(tag="*")


def _take(records: Records, node: Node) -> None:
    entity = ENTITIES.get(node.tag)
    if entity is None:
        if node.tag in WITHOUT_LAW:
            return
        raise RecordError("TRF-201", f"no entity of the schema is called {node.tag!r}")
    operation = _at(node, "metainfo/opType")
    if operation not in _OPERATIONS:
        raise RecordError("TRF-204", f"operation {operation!r} is none of C, U and D")
    fields = _fields(entity, node, {})
    if operation == _DELETED:
        records.take("2", entity.record, fields)
        return
    try:
        owned = [pair for each in entity.owned for pair in _owned(each, node, fields)]
        records.put_all([(entity.record, fields), *owned])
    except RecordError:
        if entity.record == "measure":
            records.incomplete.add(("measure.sid", fields["measure.sid"]))
        raise
    records.incomplete.discard(("measure.sid", fields.get("measure.sid", "")))


def _owned(entity: Entity, node: Node, above: Fields) -> Iterator[tuple[str, Fields]]:
    """The records of an element's kind inside a node, and of what stands in them."""
    for child in node.iterchildren(tag=entity.element):
        if _at(child, "metainfo/opType") == _DELETED:
            continue
        fields = _fields(entity, child, above)
        yield entity.record, fields
        for each in entity.owned:
            yield from _owned(each, child, {**above, **fields})


def _fields(entity: Entity, node: Node, above: Fields) -> Fields:
    told = _told(node, entity.elements)
    found = {}
    for name, place, path in entity.fields:
        value = above.get(place[1:], "") if place[0] == "^" else _text(told, path)
        found[name] = value[:_DAY] if name.endswith("date") else value
    if entity.record == _MEMBERSHIP and above.get("geographical.code") == _GROUP:
        # Under a group the membership names the member, under a country the group.
        own, other = found["geographical.area.sid"], found["geographical.area.group.sid"]
        found["geographical.area.sid"], found["geographical.area.group.sid"] = other, own
    return found


def _told(node: Node, owned: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What a node says, by the names of its elements, but for what belongs to it: one pass."""
    found: dict[str, Any] = {}
    for child in node.iterchildren(tag="*"):
        if child.tag not in owned and child.tag not in found:
            found[child.tag] = _told(child) if len(child) else child.text
    return found


def _text(told: dict[str, Any], path: tuple[str, ...]) -> str:
    said: Any = told
    for name in path:
        said = said.get(name) if isinstance(said, dict) else None
    return said.strip() if isinstance(said, str) else ""


def _at(node: Node, place: str) -> str:
    return (node.findtext(place) or "").strip()
