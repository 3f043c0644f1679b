"""Anomalies in words, English and Arabic."""

from greenlane.risk.anomalies.goods import Kind

Words = dict[str, str]

_BASELINE = {
    "en": "usual is {usual} ({low} to {high}; {count} items, {about})",
    "ar": "المعتاد {usual} (من {low} إلى {high}؛ {count} بندًا، {about})",
}
_WHAT: dict[str, Words] = {
    "unit-value": {
        "en": "Value per unit {number} {currency}",
        "ar": "القيمة للوحدة {number} {currency}",
    },
    "kilo-value": {
        "en": "Value per kg {number} {currency}",
        "ar": "القيمة لكل كغ {number} {currency}",
    },
    "own-value": {
        "en": "Value per kg {number} {currency}, against this trader's own past",
        "ar": "القيمة لكل كغ {number} {currency} مقارنة بماضي التاجر نفسه",
    },
    "package-weight": {"en": "{number} kg a package", "ar": "{number} كغ للطرد"},
    "unit-weight": {"en": "{number} kg a unit", "ar": "{number} كغ للوحدة"},
    "tare": {
        "en": "Gross mass is {number} times the net mass",
        "ar": "الوزن القائم يساوي {number} ضعف الوزن الصافي",
    },
    "quantity": {"en": "{number} kg in one item", "ar": "{number} كغ في بند واحد"},
}
_COUNTED: dict[str, Words] = {
    "route": {
        "en": "Sent from {0}: {share} of {count} such items ({2} from {3}) were, most from {1}.",
        "ar": "مرسلة من {0}: {share} من {count} بندًا مماثلًا ({2} من {3})، ومعظمها من {1}.",
    },
    "new-goods": {
        "en": "Goods of chapter {0}, which this trader never declared in {count} items.",
        "ar": "بضائع من الفصل {0} لم يصرح بها هذا التاجر قط في {count} بندًا.",
    },
    "new-origin": {
        "en": "Origin {0}: this trader's {count} items of {2} had another, most {1}.",
        "ar": "المنشأ {0}: كان لبنود هذا التاجر من {2} وعددها {count} منشأ آخر، ومعظمها {1}.",
    },
    "burst": {
        "en": "{number} items at once; an ordinary week of this trader has {usual}.",
        "ar": "{number} بندًا دفعة واحدة؛ وأسبوع هذا التاجر المعتاد {usual}.",
    },
}


def sentence(kind: Kind, number: float, usual: float, low: float, high: float, count: int,
             about: str, currency: str) -> Words:  # fmt: skip
    """What is unusual, and against what."""
    told = {"number": _short(number), "usual": _short(usual), "low": _short(low),
            "high": _short(high), "count": f"{count:,}", "about": about, "currency": currency,
            "share": f"{100 * number:.1f} %"}  # fmt: skip
    if kind in _COUNTED:
        parts = [*about.split(), "", "", "", ""]
        return {lang: text.format(*parts, **told) for lang, text in _COUNTED[kind].items()}
    return {
        lang: f"{' '.join(text.format(**told).split())}; {_BASELINE[lang].format(**told)}."
        for lang, text in _WHAT[kind].items()
    }


def _short(value: float) -> str:
    """Three figures that tell: 12,300, 123, 12.3, 1.23, 0.0123."""
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{float(f'{value:.3g}'):g}"
