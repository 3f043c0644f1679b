"""The sheet of a commodity: everything that the law lays on goods of a code, in words.

One value serves the page and the programming interface. Without a partner country it holds the
measures for every area; with one, those that count for goods from (or to) that country.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

import msgspec

from greenlane.datamodel.item_facts import NO_PREFERENCE
from greenlane.duties.condition_words import condition_in_words
from greenlane.duties.explanation_words import Speech
from greenlane.duties.formula_explained import in_words, unit_name
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.lawbook import LawBook
from greenlane.law.measure import Measure, MeasureType
from greenlane.law.nomenclature import Trade, ancestors
from greenlane.rules.requirements import Goods, Requirement, resolve
from greenlane.usecases import permit_words

GROUPS = ("duty", "preference", "remedy", "quota", "tax", "restriction")
_GROUP_OF_KIND = {
    **dict.fromkeys(("duty", "suspension", "end-use"), "duty"),
    **dict.fromkeys(("anti-dumping", "countervailing", "safeguard", "additional"), "remedy"),
    **dict.fromkeys(("excise", "levy", "tax", "fee"), "tax"),
    "preference": "preference", "quota": "quota", "prohibition": "restriction",
}  # fmt: skip


class Named(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A code and what it is called."""

    code: str
    name: str


class MeasureSheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One measure in words; `code` is the goods code it is laid on, `act` cites its ground."""

    measure: str
    type: Named
    group: str
    charge: str
    code: str
    area: Named
    expression: str
    words: str
    since: date
    act: str
    act_title: str
    until: date | None = None
    known: date | None = None
    excluded: tuple[Named, ...] = ()
    season: tuple[str, str] | None = None
    preference: Named | None = None
    documents: tuple[Named, ...] = ()
    additional_code: Named | None = None
    order_number: str = ""
    conditions: tuple[str, ...] = ()
    footnotes: tuple[Named, ...] = ()
    secured: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the formula says all without words: nothing, or a share of the value."""
        percent = self.expression.removesuffix(" %").replace(".", "", 1)
        return self.expression == "Free" or percent.isdecimal()


class PermitSheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One permit that the goods need: from whom, how long it takes in days, what exempts.

    `standing` is needed, depends (on what `depends` names) or exempt (by `exemption`, on the ground
    `act`). `limits` say below what none is needed; `deemed` is the act by which silence grants,
    `after` the permit that comes first and `after_act` why.
    """

    permit: str
    name: str
    document: Named
    agency: Named
    service_days: int
    code: str
    act: str
    act_title: str
    exemptions: tuple[Named, ...] = ()
    fee: Decimal = Decimal(0)
    standing: str = "needed"
    depends: tuple[str, ...] = ()
    exemption: str = ""
    conditions: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    exempt_act: str = ""
    deemed: str = ""
    after: str = ""
    after_act: str = ""


class CommoditySheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A commodity on a day: path from the chapter, measures in groups, permits, footnotes."""

    code: str
    description: str
    declarable: bool
    day: date
    trade: str
    country: str
    law: str
    path: tuple[Named, ...]
    unit: Named | None = None
    measures: tuple[MeasureSheet, ...] = ()
    permits: tuple[PermitSheet, ...] = ()
    footnotes: tuple[Named, ...] = ()
    rulings: tuple[Named, ...] = ()


class Sheets:
    """Makes the sheets of one day's law in one language."""

    def __init__(self, law: LawOfDay, language: str) -> None:
        self.law, self.speech = law, Speech(language)
        self.book: LawBook = law.book

    def commodity(self, code: str, country: str, trade: Trade) -> CommoditySheet | None:
        """The sheet of a code; None when the tariff of the day does not know it."""
        goods = self.law.goods.get(code)
        if goods is None:
            return None
        above = [self.law.goods[c] for c in reversed(ancestors(code)) if c in self.law.goods]
        return CommoditySheet(
            code=code,
            description=self.speech.named(goods.description),
            declarable=goods.declarable,
            day=self.law.day,
            trade=trade,
            country=country,
            law=self.book.version,
            path=tuple(self.named(line.code, line.description) for line in above),
            unit=Named(code=goods.unit, name=unit_name(goods.unit, self.speech))
            if goods.unit
            else None,
            measures=tuple(map(self.measure, self._measures(code, country, trade))),
            permits=self.permits(Goods(code=code, trade=trade, partner=country)),
            footnotes=self._footnotes({f: None for line in above for f in line.footnotes}),
            rulings=tuple(self._rulings(code)),
        )

    def _measures(self, code: str, country: str, trade: Trade) -> Iterable[Measure]:
        if country:
            return self.law.measures(code, country, trade)
        types = self.book.measure_types
        found = [m for m in self.law.laid_on(code) if types[m.type].trade == trade]
        return sorted(found, key=lambda m: (self.law.order_of(m), m.type, m.area, m.id))

    def measure(self, measure: Measure) -> MeasureSheet:
        """A measure in words."""
        book, kind = self.book, self.book.measure_types[measure.type]
        season, preference = measure.season, book.preferences.get(kind.preference)
        extra = book.additional_codes.get(measure.additional_code)
        return MeasureSheet(
            measure=measure.id,
            type=self.named(measure.type, kind.name),
            group=group_of(measure, kind, book),
            charge=kind.charge,
            code=measure.code,
            area=self.named(measure.area, book.areas[measure.area].name),
            expression=measure.formula,
            words=in_words(measure.expression, self.speech),
            since=measure.validity.since,
            until=measure.validity.until,
            known=measure.known,
            act=measure.basis,
            act_title=self.act_title(measure.basis),
            excluded=tuple(map(self.country, sorted(measure.excluded))),
            season=(_day_of(season.first), _day_of(season.last)) if season else None,
            preference=self.named(preference.code, preference.name) if preference else None,
            documents=tuple(self.documents(sorted(measure.documents))),
            additional_code=self.named(measure.additional_code, extra.name) if extra else None,
            order_number=measure.order_number,
            conditions=tuple(
                condition_in_words(line, self.speech, book) for line in measure.conditions
            ),
            footnotes=self._footnotes(measure.footnotes),
            secured=kind.secured,
        )

    def permits(self, goods: Goods) -> tuple[PermitSheet, ...]:
        """What the resolver says of goods, in words."""
        return tuple(map(self.permit, resolve([goods], self.law)))

    def permit(self, found: Requirement) -> PermitSheet:
        """A requirement in words."""
        permit, book = found.permit, self.book
        agency, before = book.agencies[permit.agency], book.permit_on(permit.after, self.law.day)
        return PermitSheet(
            permit=permit.id,
            name=self.speech.named(permit.name, permit.id),
            document=next(self.documents([permit.document])),
            agency=self.named(agency.agency, agency.name),
            service_days=permit.service_days,
            code=permit.code,
            act=found.basis,
            act_title=self.act_title(found.basis),
            exemptions=tuple(self.documents(sorted(permit.exemptions))),
            fee=permit.fee,
            standing=found.standing,
            depends=found.depends,
            exemption=found.exemption,
            conditions=permit_words.conditions(permit, self.speech, book),
            limits=permit_words.limits(permit, self.speech, book),
            exempt_act=permit.exempt_basis,
            deemed=permit.deemed_basis,
            after=self.speech.named(before.name, before.id) if before else "",
            after_act=permit.after_basis,
        )

    def documents(self, codes: Iterable[str]) -> Iterator[Named]:
        """Documents by name."""
        return (self.named(code, self.book.documents.get(code, {})) for code in codes)

    def country(self, code: str) -> Named:
        """A country by name."""
        return self.named(code, self.book.countries.get(code, {}))

    def act_title(self, basis: str) -> str:
        """The title of the act that a citation begins with, or empty."""
        act = self.book.acts.get(basis.split(" ")[0])
        return self.speech.named(act.title) if act else ""

    def _footnotes(self, codes: Iterable[str]) -> tuple[Named, ...]:
        known = (self.book.footnotes.get(code) for code in codes)
        return tuple(
            Named(code=note.footnote, name=self.speech.named(note.text))
            for note in known
            if note is not None and note.validity.covers(self.law.day)
        )

    def _rulings(self, code: str) -> Iterator[Named]:
        """Rulings on the code that bind on the day; who holds them is not told."""
        for ruling in self.book.rulings.values():
            if ruling.code == code and ruling.validity.covers(self.law.day):
                yield self.named(ruling.ruling, ruling.decision)

    def named(self, code: str, names: dict[str, str]) -> Named:
        """A code with its name."""
        return Named(code=code, name=self.speech.named(names, code))


def group_of(measure: Measure, kind: MeasureType, book: LawBook) -> str:
    """Under which heading people look for a measure; one of GROUPS."""
    if measure.order_number:
        return "quota"
    if kind.kind:
        return _GROUP_OF_KIND[kind.kind]
    if kind.preference and kind.preference != NO_PREFERENCE:
        return "duty" if book.areas[measure.area].everyone else "preference"
    charge = book.charge_by_code.get(kind.charge)
    plain = charge is None or (charge.kind == "duty" and charge.follows == "duty")
    return "duty" if plain else "tax"


def _day_of(day: tuple[int, int]) -> str:
    return f"{day[0]:02}-{day[1]:02}"
