"""The goods nomenclature of a TARIC as law: where each line stands, day by day.

A line is declared under ten digits on the days on which nothing stands below it, and is known by
what is significant of its code while something does. Measures of supplementary units give a line
and what is below it their unit.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from greenlane.messages.tariffs.csv_table import significant
from greenlane.messages.tariffs.law_rows import row
from greenlane.messages.tariffs.published import Row
from greenlane.messages.tariffs.taric_dates import Span, covers, dated_rows, edges, latest
from greenlane.messages.tariffs.taric_lists import described, span_of
from greenlane.messages.tariffs.taric_records import Records

DECLARED = "80"
_CHAPTER = 2
Record = Mapping[str, str]
Units = Mapping[str, list[tuple[Span, str]]]
"""By significant code the units and their days."""


class Goods:
    """The lines of the nomenclature with what is said of each."""

    def __init__(self, records: Records) -> None:
        self.lines = sorted(
            records.all("goods.nomenclature"),
            key=lambda each: (each["goods.nomenclature.item.id"], each["producline.suffix"]),
        )
        declared = [each for each in self.lines if each["producline.suffix"] == DECLARED]
        self._codes = [each["goods.nomenclature.item.id"] for each in declared]
        self._spans = [span_of(each) for each in declared]
        self._texts = described(records, "goods.nomenclature", "goods.nomenclature.sid")
        self._indents: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for each in records.all("goods.nomenclature.indents"):
            self._indents[each["goods.nomenclature.sid"]].append(
                (each["validity.start.date"], each["number.indents"])
            )
        self._notes: dict[str, list[tuple[Span, str]]] = defaultdict(list)
        for each in records.all("footnote.association.goods.nomenclature"):
            note = each["footnote.type"] + each["footnote.id"]
            self._notes[each["goods.nomenclature.sid"]].append((span_of(each), note))

    def rows(self, units: Units) -> Iterator[Row]:
        """The table, a row for each stretch of days on which a line is the same."""
        for line in self.lines:
            yield from self._dated(line, units)

    def _dated(self, line: Record, units: Units) -> list[Row]:
        code, sid = line["goods.nomenclature.item.id"], line["goods.nomenclature.sid"]
        texts, indents = self._texts.get((sid,), []), self._indents.get(sid, [])
        notes, measured = self._notes.get(sid, []), list(_measured(units, code))
        below = self._below(line)

        def made(day: str) -> Row:
            declared = line["producline.suffix"] == DECLARED and not _any(below, day)
            place = code if declared and len(significant(code)) > _CHAPTER else significant(code)
            indent = latest(indents, day) or str(max(0, len(significant(code)) // 2 - 2))
            return row(
                "nomenclature", code=place, suffix=line["producline.suffix"],
                indent=str(int(indent)), description_en=latest(texts, day) or "",
                unit=next((unit for span, unit in measured if covers(span, day)), ""),
                footnotes=" ".join(sorted(note for span, note in notes if covers(span, day))),
            )  # fmt: skip

        spans = [span for span, _ in (*notes, *measured)]
        changes = {*edges(spans), *edges(below), *_firsts(texts), *_firsts(indents)}
        return dated_rows(span_of(line), changes, made)

    def _below(self, line: Record) -> list[Span]:
        """The days of the lines below one; of a chapter none are asked, it is never declared."""
        code = line["goods.nomenclature.item.id"]
        short = significant(code)
        if line["producline.suffix"] != DECLARED or len(short) in (_CHAPTER, len(code)):
            return []
        first, last = bisect_left(self._codes, short), bisect_left(self._codes, short + ":")
        found = {self._spans[at] for at in range(first, last) if self._codes[at] != code}
        since, until = span_of(line)
        for span in found:
            if span[0] <= since and (not span[1] or (until and until <= span[1])):
                return [span]  # as long as the line itself: no other matters
        return sorted(found)


def _measured(units: Units, code: str) -> Iterator[tuple[Span, str]]:
    for length in range(len(code), 0, -2):
        yield from units.get(code[:length], ())


def _any(spans: Iterable[Span], day: str) -> bool:
    return any(covers(span, day) for span in spans)


def _firsts(dated: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (day for day, _ in dated if day)
