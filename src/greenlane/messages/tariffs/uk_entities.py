"""The entities of the United Kingdom's tariff extract, field by field, as TARIC records.

Source: DispatchDataExport-XML-Data.xsd 1.8.6. A line `Element > record : field=path ...` says which
record an element makes and where its fields stand; an indented one is an element inside it, whose
records belong to the one above. `^field` takes a field of the record above.
"""

from collections.abc import Mapping

import msgspec

_ENTITIES = """
AdditionalCode > additional.code : additional.code.sid=sid additional.code.type.id=additionalCodeType/additionalCodeTypeId additional.code=additionalCodeCode DAYS
  additionalCodeDescriptionPeriod > additional.code.description.period : additional.code.description.period.sid=sid additional.code.sid=^additional.code.sid BEGIN
    additionalCodeDescription > additional.code.description : additional.code.description.period.sid=^additional.code.description.period.sid additional.code.sid=^additional.code.sid TEXT
BaseRegulation > base.regulation : base.regulation.role=regulationRoleType/regulationRoleTypeId base.regulation.id=baseRegulationId published.date=publishedDate effective.end.date=effectiveEndDate information.text=informationText approved.flag=approvedFlag explicit.abrogation.regulation.id=explicitAbrogationRegulation/explicitAbrogationRegulationId DAYS
Certificate > certificate : certificate.type.code=certificateType/certificateTypeCode certificate.code=certificateCode DAYS
  certificateDescriptionPeriod > certificate.description.period : certificate.description.period.sid=sid certificate.type.code=^certificate.type.code certificate.code=^certificate.code BEGIN
    certificateDescription > certificate.description : certificate.description.period.sid=^certificate.description.period.sid certificate.type.code=^certificate.type.code certificate.code=^certificate.code TEXT
ExplicitAbrogationRegulation > explicit.abrogation.regulation : explicit.abrogation.regulation.role=regulationRoleType/regulationRoleTypeId explicit.abrogation.regulation.id=explicitAbrogationRegulationId abrogation.date=abrogationDate
ExportRefundNomenclature > export.refund.nomenclature : export.refund.nomenclature.sid=sid DAYS
Footnote > footnote : footnote.type.id=footnoteType/footnoteTypeId footnote.id=footnoteId DAYS
  footnoteDescriptionPeriod > footnote.description.period : footnote.description.period.sid=sid footnote.type.id=^footnote.type.id footnote.id=^footnote.id BEGIN
    footnoteDescription > footnote.description : footnote.description.period.sid=^footnote.description.period.sid footnote.type.id=^footnote.type.id footnote.id=^footnote.id TEXT
FullTemporaryStopRegulation > full.temporary.stop.regulation : full.temporary.stop.regulation.role=regulationRoleType/regulationRoleTypeId full.temporary.stop.regulation.id=fullTemporaryStopRegulationId published.date=publishedDate effective.enddate=effectiveEndDate information.text=informationText approved.flag=approvedFlag DAYS
  ftsRegulationAction > fts.regulation.action : fts.regulation.role=^full.temporary.stop.regulation.role fts.regulation.id=^full.temporary.stop.regulation.id stopped.regulation.role=stoppedRegulationRole stopped.regulation.id=stoppedRegulationId
GeographicalArea > geographical.area : geographical.area.sid=sid geographical.area.id=geographicalAreaId geographical.code=geographicalCode parent.geographical.area.group.sid=parentGeographicalAreaGroupSid DAYS
  geographicalAreaDescriptionPeriod > geographical.area.description.period : geographical.area.description.period.sid=sid geographical.area.sid=^geographical.area.sid BEGIN
    geographicalAreaDescription > geographical.area.description : geographical.area.description.period.sid=^geographical.area.description.period.sid geographical.area.sid=^geographical.area.sid TEXT
  geographicalAreaMembership > geographical.area.membership : geographical.area.sid=^geographical.area.sid geographical.area.group.sid=geographicalAreaGroupSid DAYS
GoodsNomenclature > goods.nomenclature : goods.nomenclature.sid=sid goods.nomenclature.item.id=goodsNomenclatureItemId producline.suffix=produclineSuffix statistical.indicator=statisticalIndicator DAYS
  goodsNomenclatureIndents > goods.nomenclature.indents : goods.nomenclature.indent.sid=sid goods.nomenclature.sid=^goods.nomenclature.sid number.indents=numberIndents BEGIN
  goodsNomenclatureDescriptionPeriod > goods.nomenclature.description.period : goods.nomenclature.description.period.sid=sid goods.nomenclature.sid=^goods.nomenclature.sid BEGIN
    goodsNomenclatureDescription > goods.nomenclature.description : goods.nomenclature.description.period.sid=^goods.nomenclature.description.period.sid goods.nomenclature.sid=^goods.nomenclature.sid TEXT
  footnoteAssociationGoodsNomenclature > footnote.association.goods.nomenclature : goods.nomenclature.sid=^goods.nomenclature.sid footnote.type=footnote/footnoteType/footnoteTypeId footnote.id=footnote/footnoteId DAYS
Measure > measure : measure.sid=sid measure.type=measureType/measureTypeId geographical.area=geographicalArea/geographicalAreaId goods.nomenclature.item.id=goodsNomenclature/goodsNomenclatureItemId additional.code.type=additionalCode/additionalCodeType/additionalCodeTypeId additional.code=additionalCode/additionalCodeCode ordernumber=ordernumber reduction.indicator=reductionIndicator measure.generating.regulation.role=measureGeneratingRegulationRole/regulationRoleTypeId measure.generating.regulation.id=measureGeneratingRegulationId stopped.flag=stoppedFlag export.refund.nomenclature.sid=exportRefundNomenclature/sid DAYS
  measureComponent > measure.component : measure.sid=^measure.sid DUTY
  measureCondition > measure.condition : measure.condition.sid=sid measure.sid=^measure.sid condition.code=measureConditionCode/conditionCode component.sequence.number=conditionSequenceNumber condition.duty.amount=conditionDutyAmount condition.monetary.unit.code=monetaryUnit/monetaryUnitCode condition.measurement.unit.code=measurementUnit/measurementUnitCode condition.measurement.unit.qualifier.code=measurementUnitQualifier/measurementUnitQualifierCode action.code=measureAction/actionCode certificate.type.code=certificate/certificateType/certificateTypeCode certificate.code=certificate/certificateCode
    measureConditionComponent > measure.condition.component : measure.condition.sid=^measure.condition.sid DUTY
  measureExcludedGeographicalArea > measure.excluded.geographical.area : measure.sid=^measure.sid excluded.geographical.area=geographicalArea/geographicalAreaId geographical.area.sid=geographicalArea/sid
  footnoteAssociationMeasure > footnote.association.measure : measure.sid=^measure.sid footnote.type.id=footnote/footnoteType/footnoteTypeId footnote.id=footnote/footnoteId
  measurePartialTemporaryStop > measure.partial.temporary.stop : measure.sid=^measure.sid partial.temporary.stop.regulation.id=partialTemporaryStopRegulationId DAYS
MeasureType > measure.type : measure.type.id=measureTypeId trade.movement.code=tradeMovementCode measure.component.applicable.code=measureComponentApplicableCode measure.type.series.id=measureTypeSeries/measureTypeSeriesId DAYS
  measureTypeDescription > measure.type.description : measure.type.id=^measure.type.id TEXT
MeursingAdditionalCode > meursing.additional.code : meursing.additional.code.sid=sid additional.code=additionalCodeCode DAYS
ModificationRegulation > modification.regulation : modification.regulation.role=regulationRoleType/regulationRoleTypeId modification.regulation.id=modificationRegulationId published.date=publishedDate effective.end.date=effectiveEndDate information.text=informationText approved.flag=approvedFlag explicit.abrogation.regulation.id=explicitAbrogationRegulation/explicitAbrogationRegulationId DAYS
MonetaryExchangePeriod > monetary.exchange.period : monetary.exchange.period.sid=sid parent.monetary.unit.code=monetaryUnit/monetaryUnitCode DAYS
  monetaryExchangeRate > monetary.exchange.rate : monetary.exchange.period.sid=^monetary.exchange.period.sid child.monetary.unit.code=childMonetaryUnitCode exchange.rate=exchangeRate
ProrogationRegulation > prorogation.regulation : prorogation.regulation.role=regulationRoleType/regulationRoleTypeId prorogation.regulation.id=prorogationRegulationId
  prorogationRegulationAction > prorogation.regulation.action : prorogation.regulation.role=^prorogation.regulation.role prorogation.regulation.id=^prorogation.regulation.id prorogated.regulation.role=prorogatedRegulationRole prorogated.regulation.id=prorogatedRegulationId prorogated.date=prorogatedDate
QuotaDefinition > quota.definition : quota.definition.sid=sid quota.order.number.id=quotaOrderNumber/quotaOrderNumberId quota.order.number.sid=quotaOrderNumber/sid volume=volume initial.volume=initialVolume monetary.unit.code=monetaryUnit/monetaryUnitCode measurement.unit.code=measurementUnit/measurementUnitCode measurement.unit.qualifier.code=measurementUnitQualifier/measurementUnitQualifierCode critical.state=criticalState critical.threshold=criticalThreshold description=description DAYS
  quotaAssociation > quota.association : main.quota.definition.sid=^quota.definition.sid sub.quota.definition.sid=subQuotaDefinition/sid relation.type=relationType coefficient=coefficient
  quotaBlockingPeriod > quota.blocking.period : quota.blocking.period.sid=quotaBlockingPeriodSid quota.definition.sid=^quota.definition.sid blocking.start.date=blockingStartDate blocking.end.date=blockingEndDate blocking.period.type=blockingPeriodType description=description
  quotaSuspensionPeriod > quota.suspension.period : quota.suspension.period.sid=sid quota.definition.sid=^quota.definition.sid suspension.start.date=suspensionStartDate suspension.end.date=suspensionEndDate description=description
QuotaOrderNumber > quota.order.number : quota.order.number.sid=sid quota.order.number.id=quotaOrderNumberId DAYS
  quotaOrderNumberOrigin > quota.order.number.origin : quota.order.number.origin.sid=sid quota.order.number.sid=^quota.order.number.sid geographical.area.id=geographicalArea/geographicalAreaId geographical.area.sid=geographicalArea/sid DAYS
    quotaOrderNumberOriginExclusions > quota.order.number.origin.exclusions : quota.order.number.origin.sid=^quota.order.number.origin.sid excluded.geographical.area.sid=geographicalArea/sid
"""  # noqa: E501  a line for each entity is read at a glance, cut ones are not
_SHORT = {
    "BEGIN": "validity.start.date=validityStartDate",
    "DAYS": "validity.start.date=validityStartDate validity.end.date=validityEndDate",
    "TEXT": "language.id=language/languageId description=description",
    "DUTY": "duty.expression.id=dutyExpression/dutyExpressionId duty.amount=dutyAmount "
            "monetary.unit.code=monetaryUnit/monetaryUnitCode "
            "measurement.unit.code=measurementUnit/measurementUnitCode "
            "measurement.unit.qualifier.code="
            "measurementUnitQualifier/measurementUnitQualifierCode",
}  # fmt: skip
# Entities that name codes which the law does not need to be told, or that are no law.
_WITHOUT_LAW = """
AdditionalCodeType Ceiling CertificateType CompleteAbrogationRegulation DutyExpression FootnoteType
GoodsNomenclatureGroup Language MeasureAction MeasureConditionCode MeasureTypeSeries MeasurementUnit
MeasurementUnitQualifier MeursingTablePlan MonetaryPlaceOfPublication MonetaryUnit PublicationSigle
RegulationGroup RegulationReplacement RegulationRoleType SensitiveGood
"""
WITHOUT_LAW = frozenset(_WITHOUT_LAW.split())


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """An element, the record it makes, its fields with their places, and what belongs to it.

    A place is given as it is written and as its path; `elements` are the names of what belongs.
    """

    element: str
    record: str
    fields: tuple[tuple[str, str, tuple[str, ...]], ...]
    owned: tuple["Entity", ...]
    elements: frozenset[str]


def _entity(line: str, owned: list[Entity]) -> Entity:
    head, _, listed = line.strip().partition(" : ")
    element, _, record = head.partition(" > ")
    pairs = " ".join(_SHORT.get(each, each) for each in listed.split()).split()
    told = (pair.partition("=") for pair in pairs)
    return Entity(
        element=element,
        record=record,
        fields=tuple((name, place, tuple(place.split("/"))) for name, _, place in told),
        owned=tuple(owned),
        elements=frozenset(each.element for each in owned),
    )


def _tree(lines: list[str]) -> list[Entity]:
    """Lines by their indent: what is deeper belongs to the line above."""
    found: list[Entity] = []
    at = 0
    while at < len(lines):
        depth = len(lines[at]) - len(lines[at].lstrip())
        end = at + 1
        while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) > depth:
            end += 1
        found.append(_entity(lines[at], _tree(lines[at + 1 : end])))
        at = end
    return found


ENTITIES: Mapping[str, Entity] = {
    each.element: each for each in _tree(_ENTITIES.strip().split("\n"))
}
"""By the name of the element."""
