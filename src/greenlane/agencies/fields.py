"""What an agency's conditions may ask about: the goods, the holder, and its own questions."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from greenlane.agencies.sections import Row
from greenlane.risk.language.fields import FieldSpec, Kind

Facts = Mapping[str, Any]


def _item(name: str, kind: Kind, en: str, ar: str, unit: str = "") -> FieldSpec:
    return FieldSpec(scope="item", name=name, kind=kind, en=en, ar=ar, unit=unit)


def _whole(name: str, kind: Kind, en: str, ar: str, unit: str = "") -> FieldSpec:
    return FieldSpec(scope="declaration", name=name, kind=kind, en=en, ar=ar, unit=unit)


_GIVEN = (
    _item("code", "text", "the goods code", "رمز البضاعة"),
    _item("description", "text", "the description of the goods", "وصف البضاعة"),
    _item("origin", "text", "the country of origin", "بلد المنشأ"),
    _item("destination", "text", "the country of destination", "بلد الوجهة"),
    _item("procedure", "text", "the procedure", "النظام الجمركي"),
    _item("uses", "texts", "what the goods are for", "الغرض من البضائع"),
    _item("net_mass", "number", "the net mass", "الوزن الصافي", "kg"),
    _item("quantity", "number", "the quantity", "الكمية"),
    _item("value", "number", "the value", "القيمة", "{currency}"),
    _whole("permit", "text", "the permit", "التصريح"),
    _whole("trade", "text", "the direction of trade", "اتجاه التجارة"),
    _whole("holder", "text", "the applicant", "مقدم الطلب"),
    _whole("items", "number", "the number of items", "عدد البنود"),
    _whole("value", "number", "the whole value", "القيمة الإجمالية", "{currency}"),
    _whole("net_mass", "number", "the whole net mass", "الوزن الصافي الإجمالي", "kg"),
    _whole("granted_before", "number", "permits of this kind granted before",
           "تصاريح من هذا النوع مُنحت سابقاً"),
    _whole("refused_before", "number", "applications of this kind refused before",
           "طلبات من هذا النوع رُفضت سابقاً"),
    _whole("conditions_late", "number", "conditions of earlier permits that are overdue",
           "شروط تصاريح سابقة متأخرة"),
    _whole("documents", "texts", "the documents attached", "المستندات المرفقة"),
)  # fmt: skip
GIVEN = {spec.path: spec for spec in _GIVEN}
_KINDS: Mapping[str, Kind] = {"number": "number", "yesno": "flag"}


def catalogue(questions: Iterable[Row]) -> Mapping[str, FieldSpec]:
    """Every field of an agency: what is given, and one for each of its questions."""
    asked = (
        FieldSpec(
            scope="item" if row["about"] == "item" else "declaration", name=row["id"],
            kind=_KINDS.get(row["kind"], "text"), en=row["label_en"], ar=row["label_ar"],
            unit=row.get("unit", ""),
        )
        for row in questions
    )  # fmt: skip
    return {**{spec.path: spec for spec in asked}, **GIVEN}


def answered(kind: str, text: str) -> Any:
    """An answer as conditions see it; None for what was not answered or is no number."""
    if not text:
        return None
    if kind == "yesno":
        return text == "yes"
    if kind != "number":
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
