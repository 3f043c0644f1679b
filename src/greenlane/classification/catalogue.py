"""The subheadings among which a code is looked for, with the texts that say what stands in them."""

from collections.abc import Iterable, Mapping

import msgspec

from greenlane.law.nomenclature import GoodsNomenclature
from greenlane.law.search_words import affirmed
from greenlane.law.tariff_tree import TariffTree

DIGITS = 6
LEVELS = (2, 4, 6)


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Subheadings in order: the texts of each, of the heading above it and of its chapter.

    `own` has the words of the subheading and of the national lines below it, in all languages,
    without what they exclude; `lead` the words that subheading and heading begin with, which in
    tariffs name the goods.
    """

    units: tuple[str, ...]
    own: tuple[str, ...]
    heading: tuple[str, ...]
    chapter: tuple[str, ...]
    lead: tuple[str, ...]


def catalogue_of(lines: Iterable[GoodsNomenclature], synonyms: Mapping[str, str] = {}) -> Catalogue:
    """The subheadings below which a line is declared. A tariff of headings only has none.

    `synonyms` are words added to the texts of a code.
    """
    tree = TariffTree(lines)
    texts: dict[str, list[str]] = {}
    units: dict[str, None] = {}
    for place, line in enumerate(tree.lines):
        said = _said(line) + ([synonyms[line.code]] if line.code in synonyms else [])
        texts.setdefault(line.code[:DIGITS], []).extend(said)
        if line.declarable and len(line.code) >= DIGITS:
            units.setdefault(line.code[:DIGITS])
            for above in tree.path(place):  # lines without a code of their own say what is below
                over = tree.lines[above]
                if len(over.code) >= DIGITS and over.code[:DIGITS] != line.code[:DIGITS]:
                    texts.setdefault(line.code[:DIGITS], []).extend(_said(over))
    known = tuple(sorted(units))
    return Catalogue(
        units=known, own=tuple(_once(texts[unit]) for unit in known),
        heading=tuple(_once(texts.get(unit[:4], ())) for unit in known),
        chapter=tuple(_once(texts.get(unit[:2], ())) for unit in known),
        lead=tuple(_lead([*texts[unit], *texts.get(unit[:4], ())]) for unit in known),
    )  # fmt: skip


def _said(line: GoodsNomenclature) -> list[str]:
    return [" ".join(affirmed(text).split()) for text in line.description.values()]


def _lead(texts: Iterable[str]) -> str:
    return " ; ".join(dict.fromkeys(" ".join(text.split()[:3]) for text in texts))


def _once(texts: Iterable[str]) -> str:
    return " ; ".join(dict.fromkeys(texts))
