"""Pick lists from the law of the day, in the language of the page."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from greenlane.law.law_of_day import LawOfDay

Pair = tuple[str, Any]

MODES = (
    ("1", _("Sea")), ("2", _("Rail")), ("3", _("Road")), ("4", _("Air")), ("5", _("Post")),
    ("7", _("Pipeline or cable")), ("8", _("Inland waterway")), ("9", _("Under its own power")),
)  # fmt: skip
ARRIVED = (
    ("yes", _("Yes, they have arrived"), _("The declaration can be accepted at once.")),
    ("no", _("Not yet"), _("The declaration is registered now, and accepted when they arrive.")),
)
REPRESENTATION = (
    ("2", _("Direct: in the client’s name"), ""),
    ("3", _("Indirect: in our own name"), ""),
)
NATURES = (
    ("11", _("Sale or purchase")),
    ("21", _("Return of goods")),
    ("31", _("Gift or free of charge")),
    ("41", _("For processing")),
    ("60", _("Own use, moving house, loan")),
    ("99", _("Other")),
)


def named(words: Mapping[str, str], language: str) -> str:
    """The words in the language, else in English, else any."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


def _pairs(rows: Iterable[tuple[str, Mapping[str, str]]], language: str) -> tuple[Pair, ...]:
    return tuple((code, f"{code} · {named(words, language)}") for code, words in rows)


def _named_first(rows: Iterable[tuple[str, Mapping[str, str]]], language: str) -> tuple[Pair, ...]:
    pairs = ((code, named(words, language)) for code, words in rows)
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


def _procedures(law: LawOfDay, trade: str) -> list[tuple[str, Mapping[str, str]]]:
    return [(p.code, p.name) for p in law.procedures.values() if p.trade == trade]


def _extras(law: LawOfDay) -> list[tuple[str, Mapping[str, str]]]:
    found = law.book.additional_procedures.items()
    return [(code, extra.name) for code, extra in found if code != "000"]


_LISTS: dict[str, Callable[[LawOfDay, str, str], tuple[Any, ...]]] = {
    "countries": lambda law, lang, _t: _named_first(law.book.countries.items(), lang),
    "offices": lambda law, lang, _t: _named_first(
        ((o.office, o.name) for o in law.book.offices.values()), lang
    ),
    "incoterms": lambda law, lang, _t: _pairs(
        ((i.code, i.name) for i in law.book.incoterms.values()), lang
    ),
    "procedures": lambda law, lang, trade: _pairs(_procedures(law, trade), lang),
    "additional": lambda law, lang, _t: _pairs(_extras(law), lang),
    "end_uses": lambda law, lang, _t: tuple(
        (code, named(words, lang)) for code, words in law.book.end_uses.items()
    ),
    "preferences": lambda law, lang, _t: _pairs(
        ((p.code, p.name) for p in law.book.preferences.values()), lang
    ),
    "packages": lambda law, lang, _t: _named_first(law.book.packages.items(), lang),
    "documents": lambda law, lang, _t: _pairs(sorted(law.book.documents.items()), lang),
    "charges": lambda law, lang, _t: _pairs(
        ((v.code, v.name) for v in law.book.valuation_codes.values()), lang
    ),
    "currencies": lambda law, _l, _t: tuple((c, c) for c in law.rates),
    "modes": lambda _law, _l, _t: MODES,
    "arrived": lambda _law, _l, _t: ARRIVED,
    "representation": lambda _law, _l, _t: REPRESENTATION,
    "natures": lambda _law, _l, _t: NATURES,
}


@lru_cache(maxsize=256)
def choices(name: str, law: LawOfDay, language: str, trade: str = "") -> tuple[Any, ...]:
    """The options of a list: (code, text) or (code, text, hint)."""
    return _LISTS[name](law, language, trade)


def unit_of(law: LawOfDay, commodity: str) -> str:
    """The supplementary unit of a commodity code, or empty."""
    goods = law.goods.get(commodity.strip())
    return goods.unit if goods else ""
