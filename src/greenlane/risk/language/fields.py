"""The catalogue: every fact a condition may ask about, with its type and its words.

What is not here cannot be asked, so a ground that the law forbids (birth, belief, nationality of a
person) is no field. The origin of goods is one: duties, preferences and bans follow it.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from greenlane.risk.language.tree import Scope

Kind = Literal["text", "number", "flag", "texts"]


class FieldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One fact: where it belongs, its type, its unit, and what people call it."""

    scope: Scope
    name: str
    kind: Kind
    en: str
    ar: str
    unit: str = ""

    @property
    def path(self) -> str:
        """As conditions write it."""
        return f"{self.scope}.{self.name}"

    def words(self, language: str) -> str:
        """What people call it in the language (en or ar)."""
        return self.ar if language == "ar" else self.en


def _item(name: str, kind: Kind, en: str, ar: str, unit: str = "") -> FieldSpec:
    return FieldSpec(scope="item", name=name, kind=kind, en=en, ar=ar, unit=unit)


def _whole(name: str, kind: Kind, en: str, ar: str, unit: str = "") -> FieldSpec:
    return FieldSpec(scope="declaration", name=name, kind=kind, en=en, ar=ar, unit=unit)


_ALL = (
    _item("code", "text", "the goods code", "رمز البضاعة"),
    _item("description", "text", "the description of the goods", "وصف البضاعة"),
    _item("origin", "text", "the country of origin of the goods", "بلد منشأ البضاعة"),
    _item("destination", "text", "the country of destination", "بلد الوجهة"),
    _item("procedure", "text", "the procedure", "النظام الجمركي"),
    _item("additional_procedures", "texts", "the additional procedures", "الأنظمة الإضافية"),
    _item("preference", "text", "the preference claimed", "التفضيل المطلوب"),
    _item("quota", "text", "the quota order number", "رقم الحصة"),
    _item("documents", "texts", "the documents stated", "المستندات المذكورة"),
    _item("additional_codes", "texts", "the additional codes", "الرموز الإضافية"),
    _item("price_currency", "text", "the currency of the price", "عملة السعر"),
    _item("customs_value", "number", "the customs value", "القيمة الجمركية", "{currency}"),
    _item("price", "number", "the price", "السعر"),
    _item("net_mass", "number", "the net mass", "الوزن الصافي", "kg"),
    _item("gross_mass", "number", "the gross mass", "الوزن الإجمالي", "kg"),
    _item("quantity", "number", "the supplementary quantity", "الكمية الإضافية"),
    _item("value_per_kg", "number", "the value per kilogram", "القيمة لكل كيلوغرام", "{currency}"),
    _item("duty", "number", "what is owed for the item", "المستحق عن البند", "{currency}"),
    _item("value_away", "number", "the value per kilogram, in spreads from the usual",
          "القيمة لكل كيلوغرام، بعدد الانحرافات عن المعتاد"),
    _item("unit_value_away", "number", "the value per unit, in spreads from the usual",
          "القيمة للوحدة، بعدد الانحرافات عن المعتاد"),
    _item("package_weight_away", "number", "the weight of a package, in spreads from the usual",
          "وزن الطرد، بعدد الانحرافات عن المعتاد"),
    _item("unit_weight_away", "number", "the weight of a unit, in spreads from the usual",
          "وزن الوحدة، بعدد الانحرافات عن المعتاد"),
    _item("tare_away", "number", "gross over net mass, in spreads from the usual",
          "نسبة الوزن القائم إلى الصافي، بعدد الانحرافات عن المعتاد"),
    _item("quantity_away", "number", "the net mass, in spreads from the trader's usual",
          "الوزن الصافي، بعدد الانحرافات عن معتاد التاجر"),
    _item("route_share", "number", "the share of such goods sent from that country",
          "حصة مثل هذه البضائع المرسلة من ذلك البلد"),
    _item("new_goods", "flag", "goods of a chapter new to a trader of few chapters",
          "بضاعة من فصل جديد على تاجر قليل الفصول"),
    _item("new_origin", "flag", "an origin that the trader never declared for the code",
          "منشأ لم يصرّح به التاجر قط لهذا الرمز"),
    _whole("trade", "text", "import or export", "استيراد أو تصدير"),
    _whole("prelodged", "flag", "lodged before arrival", "مقدم قبل الوصول"),
    _whole("office", "text", "the customs office", "المكتب الجمركي"),
    _whole("declarant", "text", "the declarant", "المصرّح"),
    _whole("trader", "text", "the trader", "التاجر"),
    _whole("incoterm", "text", "the delivery term", "شرط التسليم"),
    _whole("currency", "text", "the currency of the invoice", "عملة الفاتورة"),
    _whole("items", "number", "the number of items", "عدد البنود"),
    _whole("value", "number", "the customs value of all items", "القيمة الجمركية للبنود كلها",
           "{currency}"),
    _whole("payable", "number", "what is payable in all", "مجموع المستحق", "{currency}"),
    _whole("burst", "number", "the number of items, in deviations from the trader's week",
           "عدد البنود، بعدد الانحرافات عن أسبوع التاجر"),
    _whole("look_alike", "flag", "a party resembling a listed or closed firm",
           "طرف يشبه شركة مدرجة أو مغلقة"),
)  # fmt: skip

CATALOGUE: Mapping[str, FieldSpec] = {spec.path: spec for spec in _ALL}
