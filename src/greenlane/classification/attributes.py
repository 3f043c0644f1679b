"""What tells goods apart in the words of a tariff: material, make, wearer, state, form, use.

A value that a text excludes ("other than of cotton", "not knitted") is denied. Weights and other
limits are read as intervals.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from greenlane.classification.attribute_words import TABLE
from greenlane.law.search_words import affirmed

Words = dict[str, str]


class Value(msgspec.Struct, frozen=True):
    """A value of an attribute with what people call it."""

    key: str
    words: Words


class Attribute(msgspec.Struct, frozen=True):
    """An attribute, its question, and its values."""

    key: str
    question: Words
    values: tuple[Value, ...]


class Said(msgspec.Struct, frozen=True):
    """What a text states of an attribute, and what it denies."""

    stated: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()


class _Sign(msgspec.Struct, frozen=True):
    """How a text states a value: one of the terms, as a word."""

    key: str
    terms: tuple[str, ...]
    pattern: re.Pattern[str]


def _read() -> tuple[dict[str, Attribute], dict[str, list[_Sign]]]:
    found: dict[str, Attribute] = {}
    patterns: dict[str, list[_Sign]] = {}
    for block in re.split(r"\n(?! )", TABLE.strip()):
        head, *rows = block.splitlines()
        name, english, arabic = head.split("|")
        values = []
        for row in rows:
            key, en, ar, *more = row.strip().split("|")
            values.append(Value(key, {"en": en, "ar": ar}))
            terms = {key, *(more[0].split(",") if more else ())}
            signs = patterns.setdefault(name, [])
            signs.append(_Sign(key, tuple(sorted(terms)), _pattern(terms)))
        found[name] = Attribute(name, {"en": english, "ar": arabic}, tuple(values))
    return found, patterns


def _pattern(terms: set[str]) -> re.Pattern[str]:
    told = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:وال|بال|لل|ال)?(?:{told})(?:s|es)?(?!\w)", re.IGNORECASE)


ATTRIBUTES, _SIGNS = _read()
_NOT = re.compile(r"(?:\bnot|\bwithout|غير|بدون)\s+(?:\w+\s+(?:or|nor|أو)\s+)?$", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def said(text: str) -> dict[str, Said]:
    """What a text states and denies, by attribute; limits stand under `limit:UNIT`."""
    kept = affirmed(text)
    found = {name: told for name in ATTRIBUTES if (told := _said(name, text, kept)) != Said()}
    for unit, interval in limits(text):
        found.setdefault(f"limit:{unit}", Said(frozenset((interval,))))
    return found


def _said(name: str, text: str, kept: str) -> Said:
    stated: set[str] = set()
    denied: set[str] = set()
    low = text.lower()
    for sign in _SIGNS[name]:
        if not any(term in low for term in sign.terms):  # quick, and most of them
            continue
        for match in sign.pattern.finditer(kept):
            (denied if _NOT.search(kept[: match.start()]) else stated).add(sign.key)
        if sign.key not in stated and sign.pattern.search(text):
            denied.add(sign.key)
    return Said(frozenset(stated), frozenset(denied - stated))


_UNITS = {
    "kg": "kg|kilograms?|كغ|كجم|كيلوغرام(?:ا|ات)?", "g": "g|grams?|غرام(?:ا|ات)?|غ",
    "m": "m|metres?|متر", "cm": "cm|سم", "mm": "mm|مم", "cc": "cc|cm3|cm³|سم3|سم مكعب",
    "l": "l|litres?|لتر(?:ا|ات)?", "kW": "kw|كيلوواط", "W": "w|watts?|واط", "kVA": "kva",
    "V": "v|volts?|فولت", "%": "%|per cent|في المئة", "t": "t|tonnes?|طن",
}  # fmt: skip
_UNIT = "|".join(f"(?P<u{n}>{words})" for n, words in enumerate(_UNITS.values()))
_LIMIT = re.compile(
    r"(?P<most>not exceeding|not more than|less than|up to|لا [يت]تجاوز|لا [يت]زيد عن|أقل من)?"
    r"(?P<least>\b(?:exceeding|more than|or more)|[يت]تجاوز|[يت]زيد عن|أكثر من)?\s*"
    rf"(?P<number>\d[\d,  ]*(?:\.\d+)?)\s*(?:{_UNIT})(?!\w)",
    re.IGNORECASE,
)


def limits(text: str) -> Iterator[tuple[str, str]]:
    """The limits of a text: unit, and an interval as `low..high`, one side open.

    >>> list(limits("Exceeding 6 kg but not exceeding 10 kg"))
    [('kg', '6..10')]
    >>> list(limits("weighing not more than 185 g"))
    [('g', '..185')]
    """
    ends: dict[str, list[str]] = {}
    for match in _LIMIT.finditer(text):
        if not (match["most"] or match["least"]):
            continue
        unit = next(u for n, u in enumerate(_UNITS) if match[f"u{n}"])
        number = re.sub(r"[,\s]", "", match["number"])
        ends.setdefault(unit, ["", ""])[1 if match["most"] else 0] = number
    for unit, (low, high) in ends.items():
        yield unit, f"{low}..{high}"
