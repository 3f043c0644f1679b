"""The tariff for people: places of the tree, search results, the groups of a commodity's sheet."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.duties.explanation_words import Speech
from greenlane.law.nomenclature import GoodsNomenclature
from greenlane.law.tariff_search import Found
from greenlane.law.tariff_tree import TariffTree
from greenlane.standards.hs_sections import SECTIONS, section_of
from greenlane.usecases.tariff_catalogue import declarable, tree
from greenlane.usecases.tariff_sheet import GROUPS, CommoditySheet, MeasureSheet, group_of
from greenlane.web.choices import named
from greenlane.web.looking import Looking

GROUP_WORDS = {
    "duty": (gettext_lazy("Customs duty"), gettext_lazy("What every importer or exporter pays.")),
    "preference": (
        gettext_lazy("Preferences"),
        gettext_lazy("Lower duty for goods that originate in a partner country, with a proof."),
    ),
    "remedy": (
        gettext_lazy("Trade remedies"),
        gettext_lazy("Anti-dumping, countervailing, safeguard and other additional duties."),
    ),
    "quota": (
        gettext_lazy("Tariff quotas"),
        gettext_lazy("Lower duty for a limited quantity, if it is asked for in time."),
    ),
    "tax": (
        gettext_lazy("Taxes, levies and fees"),
        gettext_lazy("Collected at the border beside the duty."),
    ),
    "restriction": (
        gettext_lazy("Prohibitions and restrictions"),
        gettext_lazy("What may not be traded, or only on conditions."),
    ),
}


def spaced(code: str) -> str:
    """A goods code as it is printed: four figures, then pairs."""
    return " ".join([code[:4], *(code[at : at + 2] for at in range(4, len(code), 2))])


def sections(looking: Looking) -> list[dict[str, Any]]:
    """Sections with those of their chapters that the tariff has; national chapters come last."""
    known = tree(looking.law)
    by_code = {known.lines[p].code: p for p in known.children.get(-1, ())}
    made = []
    for section in SECTIONS:
        rows = [_chapter(known, by_code.pop(c), looking) for c in section.chapters if c in by_code]
        if rows:
            made.append({"number": section.number, "rows": rows,
                         "title": named(section.title, looking.language)})  # fmt: skip
    if by_code:
        rows = [_chapter(known, place, looking) for place in by_code.values()]
        made.append({"number": "", "rows": rows, "title": _("National chapters")})
    return made


def _chapter(known: TariffTree, place: int, looking: Looking) -> dict[str, Any]:
    line = known.lines[place]
    return {
        "code": line.code,
        "text": named(line.description, looking.language),
        "href": looking.href(line.code),
        "count": len(known.children.get(place, ())),
    }


def crumbs(code: str, looking: Looking) -> list[dict[str, str]]:
    """The lines above a code, from the chapter down."""
    known = tree(looking.law)
    place = known.place_of.get(code)
    if place is None:
        return []
    return [
        {"code": spaced(known.lines[p].code), "href": looking.href(known.lines[p].code),
         "text": named(known.lines[p].description, looking.language)}
        for p in known.path(place)[:-1]
        if known.lines[p].suffix in ("", "80")
    ]  # fmt: skip


def path_text(known: TariffTree, place: int, language: str) -> str:
    """The descriptions from the heading down to the line above a place."""
    texts = [named(known.lines[p].description, language) for p in known.path(place)[1:]]
    return " › ".join(dict.fromkeys(text for text in texts[:-1] if text != texts[-1]))


def above(code: str, looking: Looking) -> str:
    """The descriptions above a code, from its heading down."""
    known = tree(looking.law)
    return path_text(known, known.place_of[code], looking.language)


def found_rows(found: Iterable[Found], looking: Looking) -> list[dict[str, Any]]:
    """Search results."""
    known = tree(looking.law)
    places = dict.fromkeys(_one_of_a_kind(known, each.place) for each in found)
    return [
        {
            "code": known.lines[place].code,
            "spaced": spaced(known.lines[place].code),
            "text": named(known.lines[place].description, looking.language),
            "path": path_text(known, place, looking.language),
            "declarable": known.lines[place].declarable,
            "unit": known.lines[place].unit,
            "href": looking.href(known.lines[place].code),
        }
        for place in places
    ]


def _one_of_a_kind(known: TariffTree, place: int) -> int:
    """The line below, where it is the only one and says the same."""
    only = known.children.get(place, [])
    while len(only) == 1:
        if known.lines[only[0]].description != known.lines[place].description:
            break
        place = only[0]
        only = known.children.get(place, [])
    return place


def below(code: str, looking: Looking, words: str = "") -> list[dict[str, Any]]:
    """The lines below a code with their depth: a chapter shows its headings, others all."""
    known = tree(looking.law)
    place = known.place_of[code]
    places: Iterator[tuple[int, int]] = known.below(place)
    if len(code) == 2:
        places = ((child, 0) for child in known.children.get(place, ()))
    rows = [_line(known, each, depth, looking) for each, depth in places]
    wanted = words.casefold()
    return [r for r in rows if wanted in f"{r['code']} {r['spaced']} {r['text']}".casefold()]


def _line(known: TariffTree, place: int, depth: int, looking: Looking) -> dict[str, Any]:
    line = known.lines[place]
    titled = line.suffix not in ("", "80")  # a heading without a code of its own
    speech = Speech(looking.language)
    return {
        "code": "" if titled else line.code,
        "spaced": "" if titled else spaced(line.code),
        "text": named(line.description, looking.language),
        "depth": depth,
        "dashes": "– " * depth,
        "declarable": line.declarable,
        "unit": speech.unit(line.unit, line.unit) if line.unit else "",
        "duty": _general_duty(line, looking) if line.declarable else "",
        "count": sum(1 for _ in known.below(place)) if len(line.code) == 4 else 0,
        "href": "" if titled else looking.href(line.code),
    }


def _general_duty(line: GoodsNomenclature, looking: Looking) -> str:
    """The formula of the duty that everyone pays who claims nothing."""
    book, types = looking.law.book, looking.law.book.measure_types
    for measure in looking.law.laid_on(line.code):
        kind = types[measure.type]
        plain = not (kind.preference or measure.additional_code or measure.document)
        if plain and kind.trade == looking.trade and group_of(measure, kind, book) == "duty":
            return measure.formula
    return ""


def groups(sheet: CommoditySheet) -> list[dict[str, Any]]:
    """The measures of a sheet under their headings; headings without measures are left out."""
    made = []
    for group in GROUPS:
        rows = [measure for measure in sheet.measures if measure.group == group]
        if rows:
            title, hint = GROUP_WORDS[group]
            made.append({"name": group, "title": title, "hint": hint, "rows": rows})
    return made


def headline(sheet: CommoditySheet) -> list[dict[str, str]]:
    """The figures people come for: general duty, what a country has lower or higher, taxes."""
    first = [_figure(m) for m in sheet.measures if m.group == "duty" and not m.preference][:1]
    others = [
        _figure(m)
        for group in (("preference", "remedy", "tax") if sheet.country else ("tax",))
        for m in sheet.measures
        if m.group == group and not m.additional_code
    ]
    return [*first, *others][:6]


def _figure(measure: MeasureSheet) -> dict[str, str]:
    free = measure.expression == "Free"
    return {"value": _("Free") if free else measure.expression, "text": measure.type.name}


def measure_cells(measures: Sequence[MeasureSheet]) -> list[dict[str, Any]]:
    """Measures as rows of a spreadsheet."""
    return [
        {
            "measure": m.measure, "type": m.type.code, "name": m.type.name, "code": m.code,
            "area": m.area.code, "excluded": " ".join(c.code for c in m.excluded),
            "expression": m.expression, "words": m.words, "order_number": m.order_number,
            "additional_code": m.additional_code.code if m.additional_code else "",
            "preference": m.preference.code if m.preference else "",
            "documents": " ".join(d.code for d in m.documents),
            "conditions": " | ".join(m.conditions), "since": m.since.isoformat(),
            "until": m.until.isoformat() if m.until else "", "act": m.act,
        }
        for m in measures
    ]  # fmt: skip


def section_title(code: str, language: str) -> str:
    """The number and title of the section of a code, or empty for a national chapter."""
    section = section_of(code)
    return f"{section.number} · {named(section.title, language)}" if section else ""


def coded_rows(codes: Iterable[str], looking: Looking) -> list[dict[str, Any]]:
    """Lines of codes that the tariff of the day has."""
    known = tree(looking.law)
    places = [known.place_of[code] for code in codes if code in known.place_of]
    return found_rows([Found(known.lines[p], p, 0) for p in places], looking)


def declarable_rows(words: str, looking: Looking, most: int = 15) -> list[dict[str, Any]]:
    """Suggestions of declarable codes with their path."""
    rows = coded_rows(declarable(looking.law, words, looking.language, most), looking)
    return [{**row, "text": " › ".join(filter(None, (row["path"], row["text"])))} for row in rows]
