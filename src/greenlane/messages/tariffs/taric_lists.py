"""The lists of a TARIC as law: acts, countries, areas, additional codes, documents, footnotes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from greenlane.messages.tariffs.law_rows import row
from greenlane.messages.tariffs.published import Row
from greenlane.messages.tariffs.taric_dates import (
    Span,
    covers,
    dated_rows,
    earliest,
    edges,
    latest,
)
from greenlane.messages.tariffs.taric_records import Records

ERGA_OMNES = "1011"
ENGLISH = "EN"
_GROUP = "1"
Record = Mapping[str, str]
Texts = dict[tuple[str, ...], list[tuple[str, str]]]


def span_of(record: Record) -> Span:
    """The days in force of a record."""
    return record["validity.start.date"], record["validity.end.date"]


def described(records: Records, name: str, *owner: str) -> Texts:
    """The texts of things by the fields that name their owner, with the days on which they begin.

    `name` is the record type whose descriptions are wanted; English where there is any.
    """
    period = f"{name}.description.period.sid"
    words: dict[str, str] = {}
    owners: dict[str, tuple[str, ...]] = {}
    for each in records.all(f"{name}.description"):
        owners[each[period]] = tuple(each[field] for field in owner)
        if each["language.id"] == ENGLISH or each[period] not in words:
            words[each[period]] = each["description"].strip()
    begun = {
        each[period]: each["validity.start.date"]
        for each in records.all(f"{name}.description.period")
    }
    found: Texts = defaultdict(list)
    for sid, text in words.items():
        found[owners[sid]].append((begun.get(sid, ""), text))
    return found


def last_text(texts: Texts, *owner: str) -> str:
    """The text that begins last."""
    return max(texts.get(owner, [("", "")]))[1]


def simply_described(records: Records, name: str, field: str) -> dict[str, str]:
    """Texts of things without description periods, by their id."""
    found: dict[str, str] = {}
    for each in records.all(f"{name}.description"):
        if each["language.id"] == ENGLISH or each[field] not in found:
            found[each[field]] = each["description"].strip()
    return found


class Areas:
    """Countries and groups with their members by day."""

    def __init__(self, records: Records) -> None:
        self.texts = described(records, "geographical.area", "geographical.area.sid")
        self.by_sid = {each["geographical.area.sid"]: each
                       for each in records.all("geographical.area")}  # fmt: skip
        self.by_id: dict[str, list[Record]] = defaultdict(list)
        for each in self.by_sid.values():
            self.by_id[each["geographical.area.id"]].append(each)
        self.memberships: dict[str, list[Record]] = defaultdict(list)
        for each in records.all("geographical.area.membership"):
            self.memberships[each["geographical.area.group.sid"]].append(each)
        self.incomplete = {sid for owner, sid in records.incomplete
                           if owner == "geographical.area.group.sid"}  # fmt: skip

    def is_whole(self, record: Record) -> bool:
        """False when a member of the group is not known, or was refused."""
        sid = record["geographical.area.sid"]
        members = (each["geographical.area.sid"] for each in self.memberships.get(sid, ()))
        return sid not in self.incomplete and all(each in self.by_sid for each in members)

    def members(self, record: Record, day: str) -> str:
        """The member countries of an area on a day; `*` of all countries."""
        if record["geographical.area.id"] == ERGA_OMNES:
            return "*"
        if record["geographical.code"] != _GROUP:
            return record["geographical.area.id"]
        found = {
            self.by_sid[each["geographical.area.sid"]]["geographical.area.id"]
            for each in self.memberships.get(record["geographical.area.sid"], ())
            if covers(span_of(each), day)
        }
        return " ".join(sorted(found))

    def countries_of(self, code: str, day: str) -> list[str] | None:
        """The countries that an area's id stands for on a day; None when that is not known."""
        known = [each for each in self.by_id.get(code, ()) if covers(span_of(each), day)]
        if not known:
            return [code] if len(code) == len("XX") else None  # two letters are a country
        if not self.is_whole(known[0]):
            return None
        return self.members(known[0], day).split()

    def countries(self) -> list[Row]:
        """The table of countries."""
        return [
            row("countries", country=code, name_en=self._name(records[-1]))
            for code, records in sorted(self.by_id.items())
            if records[-1]["geographical.code"] != _GROUP
        ]

    def areas(self) -> Iterator[Row]:
        """The table of areas: of groups a row for each change of their members."""
        for _, records in sorted(self.by_id.items()):
            for each in records:
                if self.is_whole(each):
                    yield from self._dated(each)

    def _dated(self, record: Record) -> list[Row]:
        name = self._name(record)
        entered = self.memberships.get(record["geographical.area.sid"], ())
        return dated_rows(
            span_of(record),
            edges(map(span_of, entered)),
            lambda day: row("areas", area=record["geographical.area.id"], name_en=name,
                            members=self.members(record, day)),
        )  # fmt: skip

    def _name(self, record: Record) -> str:
        named = last_text(self.texts, record["geographical.area.sid"])
        return named or record["geographical.area.id"]


def additional_codes(records: Records) -> Iterator[Row]:
    """The additional codes, type and code together."""
    texts = described(records, "additional.code", "additional.code.sid")
    for each in records.all("additional.code"):
        code = each["additional.code.type.id"] + each["additional.code"]
        name = last_text(texts, each["additional.code.sid"]) or code
        since, until = span_of(each)
        yield row("additional_codes", additional_code=code, name_en=name, since=since, until=until)


def documents(records: Records) -> Iterator[Row]:
    """The certificates, type and code together."""
    texts = described(records, "certificate", "certificate.type.code", "certificate.code")
    for each in records.all("certificate"):
        code = each["certificate.type.code"] + each["certificate.code"]
        name = last_text(texts, each["certificate.type.code"], each["certificate.code"])
        yield row("documents", document=code, name_en=name or code)


def footnotes(records: Records) -> Iterator[Row]:
    """The footnotes, with each change of their text."""
    texts = described(records, "footnote", "footnote.type.id", "footnote.id")
    for each in records.all("footnote"):
        owner = (each["footnote.type.id"], each["footnote.id"])
        yield from _footnote("".join(owner), span_of(each), texts.get(owner, []))


def _footnote(code: str, span: Span, texts: list[tuple[str, str]]) -> list[Row]:
    def made(day: str) -> Row:
        return row("footnotes", footnote=code, text_en=latest(texts, day) or "")

    return dated_rows(span, (day for day, _ in texts if day), made)


class Acts:
    """The regulations and the days until which they are in force."""

    def __init__(self, records: Records) -> None:
        self.rows: dict[str, Row] = {}
        self.unapproved: set[str] = set()
        self.undone: set[str] = set()
        self._ended = {each["explicit.abrogation.regulation.id"]: each["abrogation.date"]
                       for each in records.all("explicit.abrogation.regulation")}  # fmt: skip
        self._longer: dict[str, str] = {}
        for each in records.all("prorogation.regulation.action"):
            known = self._longer.get(each["prorogated.regulation.id"], "")
            self._longer[each["prorogated.regulation.id"]] = max(known, each["prorogated.date"])
        self._read(records, "base.regulation", "effective.end.date")
        self._read(records, "modification.regulation", "effective.end.date")
        self._read(records, "full.temporary.stop.regulation", "effective.enddate")
        self.stops = _stops(records)

    def _read(self, records: Records, name: str, effective: str) -> None:
        for each in records.all(name):
            act = each[f"{name}.id"]
            since, until = span_of(each)
            until = each[effective] or until
            abrogated = self._ended.get(each["explicit.abrogation.regulation.id"], "")
            until = self._longer.get(act) or earliest(until, abrogated)
            if until and until < since:  # undone before it began
                self.undone.add(act)
                continue
            made = row("acts", act=act, title_en=each["information.text"] or act,
                       published=each["published.date"], since=since, until=until)  # fmt: skip
            known = self.rows.setdefault(act, made)
            if known is not made:  # one act in two roles
                known["since"] = min(known["since"], since)
                known["until"] = max(known["until"], until) if known["until"] and until else ""
            if each["approved.flag"] == "0":
                self.unapproved.add(act)

    def until(self, act: str) -> str:
        """The last day of an act, empty when it is open or not known."""
        return self.rows[act]["until"] if act in self.rows else ""


def _stops(records: Records) -> dict[str, list[Span]]:
    """By regulation the days on which a full temporary stop keeps it from applying."""
    spans = {
        each["full.temporary.stop.regulation.id"]: (
            each["validity.start.date"], each["effective.enddate"] or each["validity.end.date"]
        )
        for each in records.all("full.temporary.stop.regulation")
    }  # fmt: skip
    found: dict[str, list[Span]] = defaultdict(list)
    for each in records.all("fts.regulation.action"):
        if span := spans.get(each["fts.regulation.id"]):
            found[each["stopped.regulation.id"]].append(span)
    return found


def all_countries(areas: Areas, codes: Iterable[str], day: str) -> list[str] | None:
    """The countries of several areas together; None when one of them is not known."""
    found: set[str] = set()
    for code in codes:
        members = areas.countries_of(code, day)
        if members is None or members == ["*"]:
            return None
        found.update(members)
    return sorted(found)
