"""Openings that the law leaves to the dishonest: better origins, lighter codes."""

from greenlane.law.law_of_day import LawOfDay
from greenlane.law.nomenclature import GoodsNomenclature
from tavora.trade.products import Product

Sectors = dict[str, list[GoodsNomenclature]]


def better_origin(law: LawOfDay, product: Product, countries: list[str]) -> tuple[str, str] | None:
    """A country with a better rate for such goods and the preference that gives it.

    Free rates go first, then the usual countries of origin of the goods.
    """
    types, preferences = law.book.measure_types, law.book.preferences
    own = law.measures(product.code, product.partner, "import")
    general = [str(m.expression) for m in own if types[m.type].charge == "A00"]
    usual = [country for country in product.kind.origins if country in countries]
    found = [
        (country, types[m.type].preference, str(m.expression))
        for country in (*usual, *countries)
        for m in law.measures(product.code, country, "import")
        if types[m.type].preference in preferences and not m.document
        if preferences[types[m.type].preference].documents
    ]
    found = [f for f in found if f[2] not in general and f[0] != product.origin]
    if not found or "Free" in general:
        return None
    country, preference, _ = next((f for f in found if f[2] == "Free"), found[0])
    return country, preference


def other_codes(law: LawOfDay, product: Product, sectors: Sectors) -> list[GoodsNomenclature]:
    """Other lines of the goods' trade that need no quantity which these goods do not state."""
    own = law.goods[product.code].unit
    return [
        line
        for line in sectors[product.kind.sector]
        if line.code != product.code
        and line.unit in ("", own)
        and law.commodity(line.code) is not None
        and _stated(law, line, product.partner)
    ]


def lighter_codes(law: LawOfDay, product: Product, sectors: Sectors) -> list[GoodsNomenclature]:
    """Those of the other codes whose rate of duty is lower and which need no permit."""
    own = _percent(law, product.code, product.partner)
    return [
        line
        for line in free_codes(law, product, sectors)
        if _percent(law, line.code, product.partner) < own
    ]


def free_codes(law: LawOfDay, product: Product, sectors: Sectors) -> list[GoodsNomenclature]:
    """Those of the other codes that need no permit."""
    return [
        line
        for line in other_codes(law, product, sectors)
        if not law.permits(line.code, product.partner, "import")
    ]


def _percent(law: LawOfDay, code: str, origin: str) -> float:
    """The percentages of customs duty and excise together, before floors and ceilings."""
    total = 0.0
    for measure in law.measures(code, origin, "import"):
        kind = law.book.measure_types[measure.type]
        if kind.charge != "B00" and not kind.preference:
            words = str(measure.expression).split(" MIN ")[0].split()
            total += sum(float(words[place - 1]) for place, word in enumerate(words) if word == "%")
    return total


def _stated(law: LawOfDay, line: GoodsNomenclature, origin: str) -> bool:
    """True when mass, or the supplementary quantity, is all that duties on the line need."""
    asked = [u for m in law.measures(line.code, origin, "import") for u in m.expression.units]
    return all(unit in ("KGM", line.unit) for unit in asked)
