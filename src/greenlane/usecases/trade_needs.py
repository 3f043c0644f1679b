"""What goods need to come in or go out: permits, papers, agencies, days, steps, with acts."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from greenlane.datamodel.item_facts import NO_PREFERENCE
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.nomenclature import Trade
from greenlane.rules.requirements import Goods, longest, resolve
from greenlane.usecases.duty_estimate import usual_procedure
from greenlane.usecases.tariff_sheet import CommoditySheet, MeasureSheet, Named, PermitSheet, Sheets


class Paper(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A document and what it is for: `permit`, `measure` (a condition) or `preference`."""

    document: Named
    purpose: str
    what: str
    act: str


class Step(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A step of the way, in order; `days` is the working time of others, where one is published."""

    step: str
    act: str
    days: int | None = None


class Needs(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Everything needed for goods of one code, one partner country, one trade and one day.

    `days` is until the last permit: they are applied for side by side, but where the law orders.
    """

    commodity: CommoditySheet
    procedure: Named | None
    permits: tuple[PermitSheet, ...]
    papers: tuple[Paper, ...]
    agencies: tuple[Named, ...]
    days: int
    fees: Decimal
    steps: tuple[Step, ...]
    duties: tuple[MeasureSheet, ...]


def needs(
    law: LawOfDay, code: str, country: str, trade: Trade, language: str, told: Goods | None = None
) -> Needs | None:
    """What goods of `code` need; None when the tariff of the day does not know the code.

    `told` is what more is known of the goods: procedure, use, quantity, value, the other end.
    """
    sheets = Sheets(law, language)
    sheet = sheets.commodity(code, country, trade)
    if sheet is None:
        return None
    goods = told or Goods(code=code, trade=trade, partner=country)
    sheet = msgspec.structs.replace(sheet, permits=sheets.permits(goods))
    known = law.procedures.get(goods.procedure)
    procedure = known or usual_procedure(law, trade)
    days = longest(resolve([goods], law))
    return Needs(
        commodity=sheet,
        procedure=Named(code=procedure.code, name=sheets.speech.named(procedure.name))
        if procedure
        else None,
        permits=sheet.permits,
        papers=tuple(_papers(sheet, sheets)),
        agencies=tuple({p.agency.code: p.agency for p in _asked_for(sheet)}.values()),
        fees=sum((permit.fee for permit in _asked_for(sheet)), Decimal(0)),
        days=days,
        steps=tuple(_steps(sheet, law, trade, days)),
        duties=tuple(m for m in sheet.measures if m.group != "restriction"),
    )


def _asked_for(sheet: CommoditySheet) -> list[PermitSheet]:
    """The permits without those that the goods are spared."""
    return [permit for permit in sheet.permits if permit.standing != "exempt"]


def _papers(sheet: CommoditySheet, sheets: Sheets) -> Iterator[Paper]:
    for permit in _asked_for(sheet):
        yield Paper(document=permit.document, purpose="permit", what=permit.name, act=permit.act)
    seen = set()
    for measure in sheet.measures:
        for document in measure.documents:
            yield Paper(
                document=document, purpose="measure", what=measure.type.name, act=measure.act
            )
        preference = measure.preference
        if preference is None or preference.code in seen or preference.code == NO_PREFERENCE:
            continue
        seen.add(preference.code)
        known = sheets.book.preferences[preference.code]
        for document in sheets.documents(known.documents):
            yield Paper(
                document=document, purpose="preference", what=preference.name, act=known.basis
            )


def _steps(sheet: CommoditySheet, law: LawOfDay, trade: Trade, days: int) -> Iterator[Step]:
    grounds = law.book.event_basis
    if asked_for := _asked_for(sheet):
        yield Step(step="permit", act=asked_for[0].act, days=days)
    claims = [m for m in sheet.measures if m.group == "preference"]
    if claims and trade == "import":
        yield Step(step="origin", act=claims[0].act)
    names = ("lodge", "arrive", "accept", "pay", "release")
    for step in names if trade == "import" else ("lodge", "arrive", "accept", "release"):
        yield Step(step=step, act=grounds.get(step, ""))
