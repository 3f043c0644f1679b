"""The words of an explanation, by language: templates whose keys are the same in every language."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "item": "Item {sequence}: {code} {name}",
    "owed on item": "What is payable on the item",
    "value": "Customs value",
    "value text": "The components together are {exact}, {rounding}",
    "no value": "The item could not be valued; the findings say why",
    "price": "Price paid or payable",
    "addition": "Addition: {name}",
    "deduction": "Deduction: {name}",
    "declared": "{declared}",
    "converted": "{declared} at {rate}",
    "share": "This item's share of {declared} declared for the whole shipment",
    "converted share": "This item's share of {declared}, at {rate}, "
    "declared for the whole shipment",
    "rate": "Exchange rate",
    "rate text": "1 {currency} = {rate}",
    "charge text": "{formula}, {rounding}",
    "base": "Base",
    "base text": "The sum of {parts}",
    "formula": "Formula",
    "percent": "{percent} % of the base",
    "specific": "{amount} for each {unit}",
    "fixed": "a fixed amount of {amount}",
    "free": "nothing is owed",
    "plus": "{left} plus {right}",
    "minus": "{left} less {right}",
    "MIN": "{left}, but at least {right}",
    "MAX": "{left}, but at most {right}",
    "percent step": "{percent} % of {base}",
    "specific step": "{amount} for each {unit}, on {quantity}",
    "deducted": "Less {step}",
    "MIN label": "Minimum",
    "MAX label": "Maximum",
    "MIN applies": "The formula gives less: the minimum is due",
    "MAX applies": "The formula gives more: the maximum is due",
    "MIN idle": "The formula does not give less: the minimum changes nothing",
    "MAX idle": "The formula does not give more: the maximum changes nothing",
    "quantity": "Quantity declared",
    "exact": "Before rounding",
    "relief": "Relief",
    "relief text": "{percent} % is relieved under {code}, {name}",
    "after relief": "After relief, before rounding",
    "rounding": "Rounding",
    "half-up": "rounded to the nearest {step}, halves away from nought",
    "half-even": "rounded to the nearest {step}, halves to the even one",
    "down": "rounded down to a multiple of {step}",
    "up": "rounded up to a multiple of {step}",
    "effect": "Effect of the procedure",
    "pay": "payable now",
    "suspend": "suspended by procedure {procedure}: not payable while the procedure lasts",
    "relieve": "relieved by procedure {procedure}: not owed",
    "not applied": "Not applied: {name}",
    "preference-claimed": "The preference that was claimed took its place",
    "not-claimed": "Preference {preference} was not claimed",
    "document-missing": "Document {document} is not declared",
    "fees": "Charges on the declaration as a whole",
    "totals": "Payable now",
    "suspended": "Suspended: {name}",
    "totals text": "Under the law of {day}, version {law}",
    "and": ", ",
}

ARABIC: Mapping[str, str] = {
    "item": "البند {sequence}: {code} {name}",
    "owed on item": "المبلغ المستحق الدفع عن البند",
    "value": "القيمة الجمركية",
    "value text": "مجموع العناصر {exact}، {rounding}",
    "no value": "تعذّر تحديد قيمة البند، والملاحظات تبيّن السبب",
    "price": "الثمن المدفوع أو المستحق الدفع",
    "addition": "إضافة: {name}",
    "deduction": "خصم: {name}",
    "declared": "{declared}",
    "converted": "{declared} بسعر صرف {rate}",
    "share": "حصة هذا البند من {declared} المصرَّح بها عن الإرسالية كلها",
    "converted share": "حصة هذا البند من {declared}، بسعر صرف {rate}، المصرَّح بها عن الإرسالية كلها",
    "rate": "سعر الصرف",
    "rate text": "1 {currency} = {rate}",
    "charge text": "{formula}، {rounding}",
    "base": "وعاء الرسم",
    "base text": "مجموع ما يلي: {parts}",
    "formula": "طريقة الحساب",
    "percent": "{percent} % من الوعاء",
    "specific": "{amount} عن كل {unit}",
    "fixed": "مبلغ ثابت قدره {amount}",
    "free": "لا يُستحق شيء",
    "plus": "{left} زائد {right}",
    "minus": "{left} ناقص {right}",
    "MIN": "{left}، على ألا يقل عن {right}",
    "MAX": "{left}، على ألا يزيد على {right}",
    "percent step": "{percent} % من {base}",
    "specific step": "{amount} عن كل {unit}، والكمية {quantity}",
    "deducted": "يُطرح: {step}",
    "MIN label": "الحد الأدنى",
    "MAX label": "الحد الأقصى",
    "MIN applies": "ناتج الحساب أقل، فيُستحق الحد الأدنى",
    "MAX applies": "ناتج الحساب أكبر، فيُستحق الحد الأقصى",
    "MIN idle": "ناتج الحساب ليس أقل، فلا أثر للحد الأدنى",
    "MAX idle": "ناتج الحساب ليس أكبر، فلا أثر للحد الأقصى",
    "quantity": "الكمية المصرَّح بها",
    "exact": "قبل التقريب",
    "relief": "الإعفاء",
    "relief text": "إعفاء بنسبة {percent} % بموجب {code}، {name}",
    "after relief": "بعد الإعفاء وقبل التقريب",
    "rounding": "التقريب",
    "half-up": "مقرَّبًا إلى أقرب مضاعف لـ {step}، والنصف يُجبر بعيدًا عن الصفر",
    "half-even": "مقرَّبًا إلى أقرب مضاعف لـ {step}، والنصف إلى المضاعف الزوجي",
    "down": "مقرَّبًا نزولًا إلى مضاعف لـ {step}",
    "up": "مقرَّبًا صعودًا إلى مضاعف لـ {step}",
    "effect": "أثر الإجراء الجمركي",
    "pay": "مستحق الدفع الآن",
    "suspend": "معلَّق بموجب الإجراء {procedure}: لا يُدفع ما دام الإجراء قائمًا",
    "relieve": "معفى بموجب الإجراء {procedure}: غير مستحق",
    "not applied": "لم يُطبَّق: {name}",
    "preference-claimed": "حلّ محله التفضيل المطلوب",
    "not-claimed": "لم يُطلب التفضيل {preference}",
    "document-missing": "المستند {document} غير مصرَّح به",
    "fees": "الرسوم على البيان ككل",
    "totals": "المستحق الدفع الآن",
    "suspended": "معلَّق: {name}",
    "totals text": "وفق القانون الساري يوم {day}، الإصدار {law}",
    "and": "، ",
}

TEXTS: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "ar": ARABIC}

ARABIC_UNITS: Mapping[str, str] = {
    "KGM": "كيلوغرام",
    "GRM": "غرام",
    "TNE": "طن",
    "CTM": "قيراط",
    "LTR": "لتر",
    "LPA": "لتر كحول صافٍ",
    "HLT": "هكتولتر",
    "MTQ": "متر مكعب",
    "MTK": "متر مربع",
    "MTR": "متر",
    "NAR": "قطعة",
    "NPR": "زوج",
    "MIL": "ألف قطعة",
    "CEN": "مئة قطعة",
    "KWH": "كيلوواط ساعة",
    "MWH": "ميغاواط ساعة",
}


class Speech:
    """One language: templates filled in, names of the law, units. English where it has no word."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = TEXTS.get(language, ENGLISH)

    def say(self, key: str, **values: object) -> str:
        """The template of `key` with its places filled. Raises KeyError for an unknown key."""
        return self._texts[key].format(**values)

    def named(self, names: Mapping[str, str], code: str = "") -> str:
        """A name in this language, else in English, else the code."""
        return names.get(self.language) or names.get("en") or code

    def unit(self, code: str, english: str) -> str:
        """The name of a unit of measure."""
        return ARABIC_UNITS.get(code, code) if self.language == "ar" else english
