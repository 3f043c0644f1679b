"""The reach of a change of law: the days and the goods whose duties it can alter."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec

from greenlane.law.schema import Row, Table

# Words and lists that no amount depends on.
_SILENT = frozenset(
    (
        "synonyms",
        "footnotes",
        "notes",
        "concordance",
        "packages",
        "offices",
        "interest_rates",
        "rulings",
    )
)
_ON_GOODS = frozenset(("measures", "permits", "nomenclature"))


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Days, both included and open where None, and goods: those under `code`, all for none."""

    since: date | None = None
    until: date | None = None
    code: str = ""

    def covers(self, day: date) -> bool:
        """Whether the day is among the days."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


ALL = Reach()


def reach(
    table: Table, before: Row | None, after: Row | None, measures: Mapping[str, Row]
) -> Reach | None:
    """What a change of one row can alter; None for what no amount depends on.

    `before` and `after` are the row on either side, None where it is not. `measures` are the rows
    of measures by their id: a condition reaches as far as its measure.
    """
    if table.name in _SILENT:
        return None
    rows = [row for row in (before, after) if row is not None]
    if table.name == "conditions":
        named = [measures.get(row.get("measure") or "") for row in rows]
        if not all(named):
            return ALL
        rows = [row for row in named if row]
    elif not table.dated:
        return ALL
    elif before is not None and after is not None and _same_but_its_end(before, after):
        return _between_ends(table, before, after)
    return _whole(rows, on_goods=table.name in _ON_GOODS or table.name == "conditions")


def _same_but_its_end(before: Row, after: Row) -> bool:
    names = (before.keys() | after.keys()) - {"until", "known"}
    return all((before.get(name) or "") == (after.get(name) or "") for name in names)


def _between_ends(table: Table, before: Row, after: Row) -> Reach | None:
    """From the day after the earlier end to the later one."""
    ends = sorted((_day(row.get("until")) or date.max) for row in (before, after))
    if ends[0] == ends[1]:
        return None
    last = None if ends[1] == date.max else ends[1]
    code = (after.get("code") or "") if table.name in _ON_GOODS else ""
    return Reach(since=ends[0] + timedelta(days=1), until=last, code=code)


def _whole(rows: Iterable[Row], *, on_goods: bool) -> Reach:
    made = list(rows)
    since = [_day(row.get("since")) for row in made]
    until = [_day(row.get("until")) for row in made]
    codes = {row.get("code") or "" for row in made}
    return Reach(
        since=min((day for day in since if day), default=None) if all(since) else None,
        until=max((day for day in until if day), default=None) if all(until) else None,
        code=codes.pop() if on_goods and len(codes) == 1 else "",
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class Reached:
    """All that some changes can alter together; asked for one declaration after another."""

    def __init__(self, reaches: Iterable[Reach | None]) -> None:
        self._by_code: dict[str, list[Reach]] = {}
        for each in reaches:
            if each is not None:
                self._by_code.setdefault(each.code, []).append(each)
        self.all = [each for found in self._by_code.values() for each in found]

    @property
    def days(self) -> tuple[date | None, date | None] | None:
        """The first and the last day, None where open; None altogether when nothing is reached."""
        if not self.all:
            return None
        since = [each.since for each in self.all]
        until = [each.until for each in self.all]
        return (
            None if None in since else min(day for day in since if day),
            None if None in until else max(day for day in until if day),
        )

    def touches(self, day: date, codes: Iterable[str]) -> bool:
        """Whether a declaration of the day with goods of those codes can be altered."""
        prefixes = {code[:length] for code in codes for length in range(len(code) + 1)}
        return any(
            each.covers(day) for prefix in (*prefixes, "") for each in self._by_code.get(prefix, ())
        )
