"""A small tariff in two languages and descriptions of trade, made here."""

from datetime import date

from greenlane.classification.example import Example
from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import GoodsNomenclature

_LINES = """
08|Fruit and nuts|فواكه ومكسرات
0803|Bananas, fresh or dried|موز طازج أو مجفف
080310|Plantains|موز الطبخ
080390|Bananas, other than plantains|موز عدا موز الطبخ
0805|Citrus fruit, fresh or dried|حمضيات طازجة أو مجففة
080510|Oranges|برتقال
080550|Lemons and limes|ليمون
61|Clothing, knitted or crocheted|ملابس من المصنرات
6109|T-shirts and vests, knitted|قمصان تي شيرت مصنرة
610910|T-shirts of cotton, knitted|قمصان تي شيرت من القطن مصنرة
610990|T-shirts of other textile materials, knitted|قمصان تي شيرت من مواد نسيجية أخرى مصنرة
6110|Jerseys and pullovers, knitted|كنزات مصنرة
611011|Pullovers of wool, knitted|كنزات من الصوف مصنرة
611020|Pullovers of cotton, knitted|كنزات من القطن مصنرة
62|Clothing, not knitted|ملابس من غير المصنرات
6205|Shirts for men, woven|قمصان للرجال منسوجة
620520|Shirts for men, of cotton, woven|قمصان للرجال من القطن منسوجة
64|Footwear|أحذية
6403|Footwear with uppers of leather|أحذية بوجوه من الجلد
640399|Footwear with uppers of leather, not covering the ankle|أحذية بوجوه من الجلد لا تغطي الكاحل
6404|Footwear with uppers of textile|أحذية بوجوه من النسيج
640411|Sports footwear with uppers of textile|أحذية رياضية بوجوه من النسيج
84|Machinery|آلات
8450|Washing machines for the household|غسالات منزلية
845011|Washing machines, automatic, not exceeding 10 kg|غسالات أوتوماتيكية لا تتجاوز 10 كغ
845020|Washing machines exceeding 10 kg|غسالات تتجاوز 10 كغ
85|Electrical equipment|معدات كهربائية
8517|Telephones|هواتف
851713|Smartphones|هواتف ذكية
"""
_DAY = date(2026, 1, 1)
_SAID = {
    "080390": ("cavendish bananas in cartons", "banana fruit ripe", "green bananas bunch"),
    "080310": ("cooking plantain", "plantains for frying"),
    "080510": ("navel oranges", "fresh orange valencia", "oranges for juice"),
    "080550": ("lemons eureka", "limes tahiti"),
    "610910": ("cotton tee", "printed cotton t-shirt", "kids cotton tshirt"),
    "610990": ("polyester running tee", "sports tshirt polyester"),
    "611011": ("lambswool jumper", "wool sweater merino"),
    "611020": ("cotton hoodie", "cotton sweatshirt jumper"),
    "620520": ("mens cotton dress shirt", "business shirt woven cotton"),
    "640399": ("leather brogues", "loafers leather mens"),
    "640411": ("canvas trainers", "running sneakers textile"),
    "845011": ("washing machine 7 kg front loader", "household washer 8 kg"),
    "845020": ("laundry washer 15 kg hotel", "washing machine 12 kg"),
    "851713": ("mobile phone 128 gb", "handset android unlocked"),
}
_BESIDE = ("new", "boxed", "retail", "for shop", "assorted", "blue", "red", "large")


def lines():
    """The tariff; what has six digits is declared."""
    return [
        GoodsNomenclature(
            code=code, indent=max(0, len(code) // 2 - 1), description={"en": en, "ar": ar},
            unit="", validity=Validity(_DAY), declarable=len(code) == 6,
        )
        for code, en, ar in (line.split("|") for line in _LINES.strip().splitlines())
    ]  # fmt: skip


def examples():
    """Descriptions with their codes: each said plainly and with a word that says nothing."""
    return [
        Example(text=f"{text} {beside}".strip(), code=code, source="declaration", holder=n + 1)
        for code, texts in _SAID.items()
        for text in texts
        for n, beside in enumerate(("", *_BESIDE))
    ]
