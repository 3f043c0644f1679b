"""Sections of the Harmonized System: which chapters stand together, and what they are called.

Issuer: World Customs Organization, HS 2022. A section has a Roman number and a run of chapters;
chapter 77 is empty, 98 and 99 belong to nations and to no section. Short titles in English and
Arabic: they help to find the place and have no legal force (General Interpretative Rule 1).

>>> section_of("04").number, section_of("0402").number, section_of("98")
('I', 'I', None)
>>> section("XVI").chapters
('84', '85')
"""

from typing import NamedTuple


class Section(NamedTuple):
    """A section: Roman number, its chapters, and its short title by language."""

    number: str
    chapters: tuple[str, ...]
    title: dict[str, str]


_TABLE = """
I 1-5 Live animals; animal products|حيوانات حية ومنتجات حيوانية
II 6-14 Vegetable products|منتجات نباتية
III 15-15 Fats, oils and waxes|شحوم وزيوت وشموع
IV 16-24 Prepared food, drink and tobacco|أغذية محضرة ومشروبات وتبغ
V 25-27 Mineral products|منتجات معدنية
VI 28-38 Chemicals, medicines, fertilisers|كيماويات وأدوية وأسمدة
VII 39-40 Plastics and rubber|لدائن ومطاط
VIII 41-43 Hides, leather, furskins; bags|جلود وفراء وحقائب
IX 44-46 Wood, cork, basketware|خشب وفلين وأصناف مجدولة
X 47-49 Pulp, paper and books|عجائن وورق وكتب
XI 50-63 Textiles and clothing|منسوجات وملابس
XII 64-67 Footwear, headgear, umbrellas|أحذية وأغطية رأس ومظلات
XIII 68-70 Stone, ceramics and glass|حجر وخزف وزجاج
XIV 71-71 Pearls, precious stones and metals|لآلئ وأحجار ومعادن ثمينة
XV 72-83 Base metals and their articles|معادن عادية ومصنوعاتها
XVI 84-85 Machinery and electrical equipment|آلات وأجهزة كهربائية
XVII 86-89 Vehicles, aircraft and vessels|مركبات وطائرات وسفن
XVIII 90-92 Instruments, clocks, music|أدوات دقيقة وساعات وآلات موسيقية
XIX 93-93 Arms and ammunition|أسلحة وذخائر
XX 94-96 Furniture, toys, miscellaneous|أثاث ولعب ومصنوعات متنوعة
XXI 97-97 Works of art and antiques|تحف فنية وقطع أثرية
"""


def _sections() -> tuple[Section, ...]:
    found = []
    for row in _TABLE.strip().splitlines():
        number, chapters, titles = row.split(" ", 2)
        first, last = map(int, chapters.split("-"))
        english, arabic = titles.split("|")
        run = tuple(f"{chapter:02}" for chapter in range(first, last + 1) if chapter != 77)
        found.append(Section(number, run, {"en": english, "ar": arabic}))
    return tuple(found)


SECTIONS = _sections()
_OF_CHAPTER = {chapter: each for each in SECTIONS for chapter in each.chapters}


def section_of(code: str) -> Section | None:
    """The section of a goods code; None for a national or reserved chapter."""
    return _OF_CHAPTER.get(code[:2])


def section(number: str) -> Section:
    """The section of a Roman number. Raises KeyError."""
    return {each.number: each for each in SECTIONS}[number]
