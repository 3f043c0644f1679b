"""The records of TARIC3: which fields each has, which may be missing, which identify it.

Source: TARIC3-TMES 5.10, schema `taric3.xsd` (a line for each element that stands in for
`abstract.record`). A star marks a field of the key, a question mark one that may be absent.
"""

from collections.abc import Mapping

import msgspec

_RECORDS = """
transmission.comment : *comment.sid *language.id comment.text?
additional.code : *additional.code.sid additional.code.type.id additional.code
  validity.start.date validity.end.date?
additional.code.description.period : *additional.code.description.period.sid additional.code.sid
  additional.code.type.id additional.code validity.start.date
additional.code.description : *additional.code.description.period.sid *language.id
  additional.code.sid additional.code.type.id additional.code description?
additional.code.type : *additional.code.type.id validity.start.date validity.end.date?
  application.code meursing.table.plan.id?
additional.code.type.description : *additional.code.type.id *language.id description?
additional.code.type.measure.type : *measure.type.id *additional.code.type.id
  *validity.start.date validity.end.date?
base.regulation : *base.regulation.role *base.regulation.id published.date?
  officialjournal.number? officialjournal.page? validity.start.date validity.end.date?
  effective.end.date? community.code regulation.group.id antidumping.regulation.role?
  related.antidumping.regulation.id? complete.abrogation.regulation.role?
  complete.abrogation.regulation.id? explicit.abrogation.regulation.role?
  explicit.abrogation.regulation.id? replacement.indicator stopped.flag information.text?
  approved.flag
ceiling : *surveillance.number *validity.start.date validity.end.date? ceiling.reached.date
certificate : *certificate.type.code *certificate.code validity.start.date validity.end.date?
certificate.description.period : *certificate.description.period.sid certificate.type.code
  certificate.code validity.start.date
certificate.description : *certificate.description.period.sid *language.id certificate.type.code
  certificate.code description?
certificate.type : *certificate.type.code validity.start.date validity.end.date?
certificate.type.description : *certificate.type.code *language.id description?
complete.abrogation.regulation : *complete.abrogation.regulation.role
  *complete.abrogation.regulation.id published.date? officialjournal.number?
  officialjournal.page? replacement.indicator information.text? approved.flag
duty.expression : *duty.expression.id validity.start.date validity.end.date?
  duty.amount.applicability.code measurement.unit.applicability.code
  monetary.unit.applicability.code
duty.expression.description : *duty.expression.id *language.id description?
explicit.abrogation.regulation : *explicit.abrogation.regulation.role
  *explicit.abrogation.regulation.id published.date? officialjournal.number?
  officialjournal.page? replacement.indicator abrogation.date information.text? approved.flag
export.refund.nomenclature : *export.refund.nomenclature.sid goods.nomenclature.item.id
  additional.code.type export.refund.code productline.suffix validity.start.date
  validity.end.date? goods.nomenclature.sid
export.refund.nomenclature.indents : *export.refund.nomenclature.indents.sid
  export.refund.nomenclature.sid validity.start.date number.export.refund.nomenclature.indents
  goods.nomenclature.item.id additional.code.type export.refund.code productline.suffix
export.refund.nomenclature.description.period :
  *export.refund.nomenclature.description.period.sid export.refund.nomenclature.sid
  validity.start.date goods.nomenclature.item.id additional.code.type export.refund.code
  productline.suffix
export.refund.nomenclature.description : *export.refund.nomenclature.description.period.sid
  *language.id export.refund.nomenclature.sid goods.nomenclature.item.id additional.code.type
  export.refund.code productline.suffix description?
footnote : *footnote.type.id *footnote.id validity.start.date validity.end.date?
footnote.association.additional.code : *additional.code.sid *footnote.type.id *footnote.id
  *validity.start.date validity.end.date? additional.code.type.id additional.code
footnote.association.ern : *export.refund.nomenclature.sid *footnote.type *footnote.id
  *validity.start.date validity.end.date? goods.nomenclature.item.id additional.code.type
  export.refund.code productline.suffix
footnote.association.goods.nomenclature : *goods.nomenclature.sid *footnote.type *footnote.id
  *validity.start.date validity.end.date? goods.nomenclature.item.id productline.suffix
footnote.association.meursing.heading : *meursing.table.plan.id *meursing.heading.number
  *row.column.code *footnote.type *footnote.id *validity.start.date validity.end.date?
footnote.description.period : *footnote.description.period.sid footnote.type.id footnote.id
  validity.start.date
footnote.description : *footnote.description.period.sid *language.id footnote.type.id
  footnote.id description?
footnote.type : *footnote.type.id validity.start.date validity.end.date? application.code
footnote.type.description : *footnote.type.id *language.id description?
fts.regulation.action : *fts.regulation.role *fts.regulation.id *stopped.regulation.role
  *stopped.regulation.id
full.temporary.stop.regulation : *full.temporary.stop.regulation.role
  *full.temporary.stop.regulation.id published.date? officialjournal.number?
  officialjournal.page? validity.start.date validity.end.date? effective.enddate?
  complete.abrogation.regulation.role? complete.abrogation.regulation.id?
  explicit.abrogation.regulation.role? explicit.abrogation.regulation.id? replacement.indicator
  information.text? approved.flag
geographical.area : *geographical.area.sid geographical.area.id validity.start.date
  validity.end.date? geographical.code parent.geographical.area.group.sid?
geographical.area.description.period : *geographical.area.description.period.sid
  geographical.area.sid validity.start.date geographical.area.id
geographical.area.description : *geographical.area.description.period.sid *language.id
  geographical.area.sid geographical.area.id description?
geographical.area.membership : *geographical.area.sid *geographical.area.group.sid
  *validity.start.date validity.end.date?
goods.nomenclature : *goods.nomenclature.sid goods.nomenclature.item.id producline.suffix
  validity.start.date validity.end.date? statistical.indicator
goods.nomenclature.indents : *goods.nomenclature.indent.sid goods.nomenclature.sid
  validity.start.date number.indents goods.nomenclature.item.id productline.suffix
goods.nomenclature.description.period : *goods.nomenclature.description.period.sid
  goods.nomenclature.sid validity.start.date goods.nomenclature.item.id productline.suffix
goods.nomenclature.description : *goods.nomenclature.description.period.sid *language.id
  goods.nomenclature.sid goods.nomenclature.item.id productline.suffix description?
goods.nomenclature.group : *goods.nomenclature.group.type *goods.nomenclature.group.id
  validity.start.date validity.end.date? nomenclature.group.facility.code
goods.nomenclature.group.description : *goods.nomenclature.group.type
  *goods.nomenclature.group.id *language.id description?
goods.nomenclature.origin : *goods.nomenclature.sid *derived.goods.nomenclature.item.id
  *derived.productline.suffix goods.nomenclature.item.id productline.suffix
goods.nomenclature.successor : *goods.nomenclature.sid *absorbed.goods.nomenclature.item.id
  *absorbed.productline.suffix goods.nomenclature.item.id productline.suffix
language : *language.id validity.start.date validity.end.date?
language.description : *language.code.id *language.id description?
measure : *measure.sid measure.type geographical.area goods.nomenclature.item.id?
  additional.code.type? additional.code? ordernumber? reduction.indicator? validity.start.date
  measure.generating.regulation.role measure.generating.regulation.id validity.end.date?
  justification.regulation.role? justification.regulation.id? stopped.flag
  geographical.area.sid? goods.nomenclature.sid? additional.code.sid?
  export.refund.nomenclature.sid?
measure.component : *measure.sid *duty.expression.id duty.amount? monetary.unit.code?
  measurement.unit.code? measurement.unit.qualifier.code?
measure.condition : *measure.condition.sid measure.sid condition.code component.sequence.number
  condition.duty.amount? condition.monetary.unit.code? condition.measurement.unit.code?
  condition.measurement.unit.qualifier.code? action.code? certificate.type.code?
  certificate.code?
measure.condition.component : *measure.condition.sid *duty.expression.id duty.amount?
  monetary.unit.code? measurement.unit.code? measurement.unit.qualifier.code?
measure.excluded.geographical.area : *measure.sid *excluded.geographical.area
  geographical.area.sid
footnote.association.measure : *measure.sid *footnote.type.id *footnote.id
measure.partial.temporary.stop : *measure.sid *validity.start.date validity.end.date?
  *partial.temporary.stop.regulation.id
  partial.temporary.stop.regulation.officialjournal.number?
  partial.temporary.stop.regulation.officialjournal.page? abrogation.regulation.id?
  abrogation.regulation.officialjournal.number? abrogation.regulation.officialjournal.page?
measure.condition.code : *condition.code validity.start.date validity.end.date?
measure.condition.code.description : *condition.code *language.id description?
measure.action : *action.code validity.start.date validity.end.date?
measure.action.description : *action.code *language.id description?
measure.type : *measure.type.id validity.start.date validity.end.date? trade.movement.code
  priority.code measure.component.applicable.code origin.dest.code order.number.capture.code
  measure.explosion.level measure.type.series.id
measure.type.description : *measure.type.id *language.id description?
measure.type.series : *measure.type.series.id validity.start.date validity.end.date?
  measure.type.combination
measure.type.series.description : *measure.type.series.id *language.id description?
measurement.unit : *measurement.unit.code validity.start.date validity.end.date?
measurement.unit.description : *measurement.unit.code *language.id description?
measurement.unit.qualifier : *measurement.unit.qualifier.code validity.start.date
  validity.end.date?
measurement.unit.qualifier.description : *measurement.unit.qualifier.code *language.id
  description?
measurement : *measurement.unit.code *measurement.unit.qualifier.code validity.start.date
  validity.end.date?
meursing.table.plan : *meursing.table.plan.id validity.start.date validity.end.date?
meursing.heading : *meursing.table.plan.id *meursing.heading.number *row.column.code
  validity.start.date validity.end.date?
meursing.heading.text : *meursing.table.plan.id *meursing.heading.number *row.column.code
  *language.id description?
meursing.subheading : *meursing.table.plan.id *meursing.heading.number *row.column.code
  *subheading.sequence.number validity.start.date validity.end.date? description?
meursing.additional.code : *meursing.additional.code.sid validity.end.date? additional.code
  validity.start.date
meursing.table.cell.component : *meursing.additional.code.sid *meursing.table.plan.id
  *heading.number *row.column.code subheading.sequence.number validity.start.date
  validity.end.date? additional.code
modification.regulation : *modification.regulation.role *modification.regulation.id
  published.date? officialjournal.number? officialjournal.page? validity.start.date
  validity.end.date? effective.end.date? base.regulation.role base.regulation.id
  complete.abrogation.regulation.role? complete.abrogation.regulation.id?
  explicit.abrogation.regulation.role? explicit.abrogation.regulation.id? replacement.indicator
  stopped.flag information.text? approved.flag
monetary.exchange.period : *monetary.exchange.period.sid parent.monetary.unit.code
  validity.start.date validity.end.date?
monetary.exchange.rate : *monetary.exchange.period.sid *child.monetary.unit.code exchange.rate
monetary.unit : *monetary.unit.code validity.start.date validity.end.date?
monetary.unit.description : *monetary.unit.code *language.id description?
nomenclature.group.membership : *goods.nomenclature.sid *goods.nomenclature.group.type
  *goods.nomenclature.group.id *validity.start.date validity.end.date?
  goods.nomenclature.item.id productline.suffix
prorogation.regulation : *prorogation.regulation.role *prorogation.regulation.id published.date?
  officialjournal.number? officialjournal.page? replacement.indicator information.text?
  approved.flag
prorogation.regulation.action : *prorogation.regulation.role *prorogation.regulation.id
  *prorogated.regulation.role *prorogated.regulation.id prorogated.date?
publication.sigle : *code.type.id *code *validity.start.date validity.end.date? publication.code
  publication.sigle?
quota.order.number : *quota.order.number.sid quota.order.number.id validity.start.date
  validity.end.date?
quota.order.number.origin : *quota.order.number.origin.sid quota.order.number.sid
  geographical.area.id validity.start.date validity.end.date? geographical.area.sid
quota.order.number.origin.exclusions : *quota.order.number.origin.sid
  *excluded.geographical.area.sid
quota.definition : *quota.definition.sid quota.order.number.id validity.start.date
  validity.end.date? quota.order.number.sid volume initial.volume monetary.unit.code?
  measurement.unit.code? measurement.unit.qualifier.code? maximum.precision critical.state
  critical.threshold description?
quota.association : *main.quota.definition.sid *sub.quota.definition.sid relation.type
  coefficient?
quota.blocking.period : *quota.blocking.period.sid quota.definition.sid blocking.start.date
  blocking.end.date blocking.period.type description?
quota.suspension.period : *quota.suspension.period.sid quota.definition.sid
  suspension.start.date suspension.end.date description?
quota.extended.information : *quota.definition.sid balance imported.amount last.allocation.date?
  allocated.percentage? last.import.date? quota.exhaustion.state exhaustion.date?
  quota.blocked.state quota.suspended.state total.awaiting.allocation
quota.balance.event : *quota.definition.sid *occurrence.timestamp old.balance new.balance
  imported.amount last.import.date.in.allocation?
quota.unblocking.event : *quota.definition.sid *occurrence.timestamp unblocking.date
quota.critical.event : *quota.definition.sid *occurrence.timestamp critical.state
  critical.state.change.date?
quota.exhaustion.event : *quota.definition.sid *occurrence.timestamp exhaustion.date
quota.reopening.event : *quota.definition.sid *occurrence.timestamp reopening.date
quota.unsuspension.event : *quota.definition.sid *occurrence.timestamp unsuspension.date
quota.closed.and.transferred.event : *quota.definition.sid *occurrence.timestamp transfer.date
  quota.closed transferred.amount target.quota.definition.sid
regulation.group : *regulation.group.id validity.start.date validity.end.date?
regulation.group.description : *regulation.group.id *language.id description?
regulation.role.type : *regulation.role.type.id validity.start.date validity.end.date?
regulation.role.type.description : *regulation.role.type.id *language.id description?
regulation.replacement : *replacing.regulation.role *replacing.regulation.id
  *replaced.regulation.role *replaced.regulation.id *measure.type.id? *geographical.area.id?
  *chapter.heading?
"""
ALIASES = {"geographical.membership": "geographical.area.membership"}
"""Names that files in use have for a record of the schema."""


class RecordType(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of record: its fields in order, those of its key, those that must be there."""

    name: str
    fields: tuple[str, ...]
    key: tuple[int, ...]
    needed: frozenset[str]
    days: tuple[str, ...]
    numbers: tuple[str, ...]


_NUMBERS = ("amount", "volume", "balance", "coefficient", "exchange.rate", "threshold",
            "component.sequence.number")  # fmt: skip


def _record_type(line: str) -> RecordType:
    name, _, listed = line.partition(" : ")
    marked = listed.split()
    fields = tuple(each.strip("*?") for each in marked)
    return RecordType(
        name=name,
        fields=fields,
        key=tuple(place for place, each in enumerate(marked) if each.startswith("*")),
        needed=frozenset(each.strip("*") for each in marked if not each.endswith("?")),
        days=tuple(each for each in fields if each.endswith(("date", "date.in.allocation"))),
        numbers=tuple(
            each for each in fields
            if each.endswith(_NUMBERS) or each.startswith("number.indents")
        ),
    )  # fmt: skip


def _lines() -> list[str]:
    return _RECORDS.strip().replace("\n  ", " ").splitlines()


RECORDS: Mapping[str, RecordType] = {each.name: each for each in map(_record_type, _lines())}
"""By the name of the element."""
