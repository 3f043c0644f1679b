"""A made-up TARIC3 envelope and a made-up extract of the United Kingdom, as large as asked for.

The shares are those of a real tariff: for each line of the nomenclature its indent, its text and
its period, three measures with components, some with conditions, notes and exclusions.
"""

from collections.abc import Iterator

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<env:envelope '
    'xmlns="urn:publicid:-:DGTAXUD:TARIC:MESSAGE:1.0" '
    'xmlns:env="urn:publicid:-:DGTAXUD:GENERAL:ENVELOPE:1.0" id="240001">\n'
)
_UK = "http://www.eurodyn.com/Tariff/services/DispatchDataExportXMLData/v03"
_DAY = "validity.start.date=2010-01-01"
_GROUPS = 50
_MEMBERS = 30
_COUNTRIES = [a + b for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXY"]


def _area(sid: int, code: str, kind: int) -> Iterator[tuple[str, str]]:
    yield (
        "geographical.area",
        (
            f"geographical.area.sid={sid} geographical.area.id={code} {_DAY} "
            f"geographical.code={kind}"
        ),
    )


def _areas() -> Iterator[tuple[str, str]]:
    for sid, code in enumerate(_COUNTRIES, start=1):
        yield from _area(sid, code, 0)
    yield from _area(1000, "1011", 1)
    for group in range(_GROUPS):
        yield from _area(2000 + group, f"{2000 + group}", 1)
        for member in range(_MEMBERS):
            yield (
                "geographical.area.membership",
                (
                    f"geographical.area.sid={1 + (group * 7 + member) % len(_COUNTRIES)} "
                    f"geographical.area.group.sid={2000 + group} {_DAY}"
                ),
            )


def _line(sid: int, code: str, indent: int) -> Iterator[tuple[str, str]]:
    place = f"goods.nomenclature.item.id={code}"
    yield (
        "goods.nomenclature",
        (
            f"goods.nomenclature.sid={sid} {place} producline.suffix=80 {_DAY} "
            "statistical.indicator=0"
        ),
    )
    yield (
        "goods.nomenclature.indents",
        (
            f"goods.nomenclature.indent.sid={sid} goods.nomenclature.sid={sid} {_DAY} "
            f"number.indents={indent:02} {place} productline.suffix=80"
        ),
    )
    period = f"goods.nomenclature.description.period.sid={sid}"
    yield (
        "goods.nomenclature.description.period",
        (f"{period} goods.nomenclature.sid={sid} {_DAY} {place} productline.suffix=80"),
    )
    yield (
        "goods.nomenclature.description",
        (
            f"{period} language.id=EN goods.nomenclature.sid={sid} {place} productline.suffix=80 "
            f"description=Goods_of_kind_{sid}_whether_or_not_prepared_or_preserved"
        ),
    )


def _measure(sid: int, code: str) -> Iterator[tuple[str, str]]:
    kind, area = (("103", "1011"), ("142", f"{2000 + sid % _GROUPS}"), ("552", "1011"))[sid % 3]
    yield (
        "measure",
        (
            f"measure.sid={sid} measure.type={kind} geographical.area={area} "
            f"goods.nomenclature.item.id={code} {_DAY} measure.generating.regulation.role=1 "
            "measure.generating.regulation.id=R1000010 stopped.flag=0"
        ),
    )
    yield (
        "measure.component",
        (f"measure.sid={sid} duty.expression.id=01 duty.amount={sid % 400 / 10:.1f}"),
    )
    if sid % 4 == 0:
        yield (
            "measure.component",
            (
                f"measure.sid={sid} duty.expression.id=04 duty.amount={sid % 900 / 10:.1f} "
                "monetary.unit.code=EUR measurement.unit.code=DTN"
            ),
        )
    if sid % 5 == 0:
        for place, document in enumerate(("C640", "Y929", ""), start=1):
            named = f"certificate.type.code={document[:1]} certificate.code={document[1:]}"
            yield (
                "measure.condition",
                (
                    f"measure.condition.sid={sid * 10 + place} measure.sid={sid} condition.code=B "
                    f"component.sequence.number={place} action.code={'27' if document else '07'} "
                    f"{named if document else ''}"
                ),
            )
    if sid % 6 == 0:
        yield (
            "footnote.association.measure",
            (f"measure.sid={sid} footnote.type.id=TM footnote.id=001"),
        )
        yield (
            "measure.excluded.geographical.area",
            (f"measure.sid={sid} excluded.geographical.area=AA geographical.area.sid=1"),
        )


def _records() -> Iterator[tuple[str, str]]:
    yield (
        "base.regulation",
        (
            f"base.regulation.role=1 base.regulation.id=R1000010 {_DAY} community.code=1 "
            "regulation.group.id=DNC replacement.indicator=0 stopped.flag=0 approved.flag=1"
        ),
    )
    yield from _areas()
    sid = measure = 0
    for chapter in range(1, 98):
        for heading in range(100):
            for sub in range(0, 100, 10):
                code = f"{chapter:02}{heading:02}{sub:02}"
                sid += 1
                indent = 0 if not sub else 1
                yield from _line(sid, f"{code}0000", indent)
                for _ in range(3 if sub else 0):
                    measure += 1
                    yield from _measure(measure, f"{code}0000")


def envelope(records: int) -> bytes:
    """An envelope of so many records that create."""
    parts = [_HEAD]
    for at, (name, fields) in enumerate(_records(), start=1):
        pairs = (each.partition("=") for each in fields.split())
        body = "".join(f"<{k}>{v.replace('_', ' ')}</{k}>" for k, _, v in pairs)
        parts.append(
            f'<env:transaction id="{at}"><env:app.message id="1"><transmission><record>\n'
            f"<transaction.id>{at}</transaction.id><record.code>430</record.code>"
            "<subrecord.code>00</subrecord.code><record.sequence.number>1</record.sequence.number>"
            f"<update.type>3</update.type>\n<{name}>{body}</{name}>\n"
            "</record></transmission></env:app.message></env:transaction>\n"
        )
        if at == records:
            break
    return ("".join(parts) + "</env:envelope>").encode()


def extract(measures: int) -> bytes:
    """A daily extract of so many measures, each with a component and three conditions."""
    meta = "<hjid>1</hjid><metainfo><opType>C</opType><origin>T</origin></metainfo>"
    since = "<validityStartDate>2020-01-01T00:00:00</validityStartDate>"
    lines = "".join(
        f"<measureCondition>{meta}<sid>%d{place}</sid><conditionSequenceNumber>{place}"
        "</conditionSequenceNumber><measureAction><actionCode>27</actionCode></measureAction>"
        "<measureConditionCode><conditionCode>B</conditionCode></measureConditionCode>"
        f"<certificate><certificateCode>64{place}</certificateCode><certificateType>"
        "<certificateTypeCode>C</certificateTypeCode></certificateType></certificate>"
        "</measureCondition>"
        for place in (1, 2, 3)
    )
    one = (
        "<TariffHistoryItem><findMeasureByDatesResponseHistory>"
        f"<Measure>{meta}<sid>%d</sid><measureGeneratingRegulationId>C2100001"
        f"</measureGeneratingRegulationId>{since}<geographicalArea><geographicalAreaId>1011"
        "</geographicalAreaId></geographicalArea><goodsNomenclature><goodsNomenclatureItemId>%010d"
        f"</goodsNomenclatureItemId></goodsNomenclature><measureComponent>{meta}<dutyAmount>8"
        "</dutyAmount><dutyExpression><dutyExpressionId>01</dutyExpressionId></dutyExpression>"
        f"</measureComponent>{lines}<measureType><measureTypeId>103</measureTypeId></measureType>"
        "</Measure></findMeasureByDatesResponseHistory></TariffHistoryItem>\n"
    )
    items = (one % (at, at, at, at, at) for at in range(1, measures + 1))
    body = "".join(items)
    return f'<n:TariffHistoryResponse xmlns:n="{_UK}">{body}</n:TariffHistoryResponse>'.encode()
