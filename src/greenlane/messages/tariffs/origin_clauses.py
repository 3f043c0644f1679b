"""The clauses of published rules of origin: which goods are meant, limits, what is allowed."""

import re
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.law.origin import rule as tree
from greenlane.law.origin.goods import CodeRange, Goods
from greenlane.messages.tariffs.origin_patterns import (
    ALLOWED,
    CANNOT,
    LIMIT,
    MAXNOM,
    OBTAINED,
    RVC,
    SETLIMIT,
    matched,
)

_PREFIX = re.compile(r"^(?:all |any |the |other |non-originating )+", re.IGNORECASE)
_SEVERAL = re.compile(r"(?<=\}),? (?:and|or) (?:of )?(?:the )?(?=(?:[a-z][a-z -]*? of )?\{)")
_ONE = re.compile(
    r"(?:(?P<words>[^{}]+?) of )?(?P<codes>\{[^}]*\})(?P<narrowed> [^{}]+(?:\{[^}]*\})?)?"
)
_STRANGE = re.compile(
    r"any (?:sub)?heading|in which|provided|does not|must not|at least|wholly|however|^-|[,;]$",
    re.IGNORECASE,
)
_PLAIN = ("materials", "animals", "those")


def goods_of(text: str) -> tuple[Goods, ...]:
    """The goods that words name; no goods means all materials. Raises ValueError for a clause."""
    text = _PREFIX.sub("", text.strip())
    if _STRANGE.search(text):
        raise ValueError(f"not goods: {text!r}")
    if text in ("materials", ""):
        return ()
    own = re.fullmatch(r"materials of the same (sub)?heading as the (?:product|good)", text)
    if own:
        return (Goods(own="subheading" if own[1] else "heading"),)
    if re.search(r"in the (?:products|goods) of this chapter$", text):
        return (Goods(own="chapter"),)
    sugar = re.fullmatch(r"sugar and (?:of )?(?:the )?(materials of .+)", text)
    if sugar:
        return (Goods(words="sugar"), *goods_of(sugar[1]))
    found: list[Goods] = []
    for part in _SEVERAL.split(text):
        one = _ONE.fullmatch(part.strip())
        if one is None:
            return (Goods(words=_words(re.sub(r"[{}]", "", text))),)
        found.append(_one(_PREFIX.sub("", one["words"] or ""), one["codes"], one["narrowed"] or ""))
    return _gathered(found)


def _one(words: str, codes: str, narrowed: str) -> Goods:
    if re.match(r" (?:or|and)\b", narrowed):
        raise ValueError(f"goods beside codes that may be theirs or not: {narrowed!r}")
    plain = not words or words in _PLAIN
    if narrowed:
        words = f"{words or 'materials'} {re.sub('[{}]', '', narrowed).strip()}"
        plain = False
    return Goods(words="" if plain else _words(words), codes=codes_of(codes))


def _gathered(found: list[Goods]) -> tuple[Goods, ...]:
    """Codes without words are one list, however many times their kind was named."""
    codes = tuple(code for goods in found if not goods.words for code in goods.codes)
    plain = (Goods(codes=codes),) if codes else ()
    return (*plain, *(goods for goods in found if goods.words))


def _words(text: str) -> str:
    return text.strip().replace('"', "'")


def codes_of(text: str) -> tuple[CodeRange, ...]:
    """The ranges in `{0401-0406 2207}`."""
    found = []
    for item in text.strip("{}").split():
        first, _, last = item.partition("-")
        found.append(CodeRange(first, last or first))
    return tuple(found)


def limit(text: str) -> tree.Rule:
    """A limit by value or weight, as one criterion or a choice of bases. Raises ValueError."""
    match = matched(LIMIT, text)
    return limited(match, goods_of(match["goods"] or ""))


def limited(match: re.Match[str], of: tuple[Goods, ...]) -> tree.Rule:
    """The limit of a match of LIMIT on some goods."""
    percent = Decimal(match["percent"])
    if (match["what"] == "weight") != bool(match["weight"]):
        raise ValueError("a weight limited by a price, or a value by a weight")
    if not match["weight"]:
        return tree.any_of(
            *(tree.Content(percent=p, base=b, of=of) for b, p in _prices(match, percent))
        )
    within = goods_of(match["within"]) if match["within"] else ()
    base: Any = "MATERIALS" if within else "WEIGHT"
    each = [(one,) for one in of] if match["how"] == "individual" and of else [of]
    return tree.all_of(
        *(tree.Content(percent=percent, base=base, of=one, within=within) for one in each)
    )


def _prices(match: re.Match[str], percent: Decimal) -> list[tuple[Any, Decimal]]:
    if match["fobonly"]:
        return [("FOB", percent)]
    other = [("FOB", Decimal(match["fob"] or percent))] if match["or"] else []
    return [("EXW", percent), *other]


def obtained(text: str) -> tree.Rule:
    """Materials wholly obtained; all goods, or all materials, is the product itself."""
    named = matched(OBTAINED, text)["goods"]
    goods = goods_of("" if named in ("goods", "products", "product") else named)
    return tree.MaterialsObtained(of=goods) if goods else tree.WhollyObtained()


def value(text: Any) -> tree.Rule:
    """A maximum of non-originating materials or a regional value content."""
    if text.type == "RVC":
        match = matched(RVC, str(text))
        return _regional(match)
    pattern = MAXNOM if text.type == "MAXNOM" else CANNOT
    return tree.Content(percent=Decimal(matched(pattern, str(text))["percent"]))


def components(text: str) -> tree.Rule:
    """A set that may hold foreign articles up to a share of one price or another."""
    match = matched(SETLIMIT, text)
    bases = _prices(match, Decimal(match["percent"]))
    return tree.any_of(*(tree.Components(percent=p, base=b) for b, p in bases))


def _regional(match: re.Match[str]) -> tree.RegionalValue:
    """Our reading: a content "under the build-down method" without a base is of the value free on
    board, as the agreements that print it so define the value of the good."""
    percent = Decimal(match["percent"])
    if match["method"] == "net cost":
        return tree.RegionalValue(percent=percent, base="NC", method="net-cost")
    base: Any = "EXW" if (match["base"] or "").startswith("ex") else "FOB"
    method: Any = match["method"] or "build-down"
    return tree.RegionalValue(percent=percent, base=base, method=method)


def however(rule: tree.Rule, clause: str) -> tree.Rule:
    """A rule with a clause "however, ... may (not) be used". Raises ValueError.

    Where no change is asked everything may be used already: such a clause then only limits.
    """
    match = matched(ALLOWED, clause)
    goods = goods_of(match["which"])
    if not goods:
        raise ValueError("a clause about everything")
    if match["not"]:
        return _changed(rule, lambda change: _barring(change, goods))
    limits = limited(match, goods) if match["percent"] else None
    change = next((p for p in tree.criteria(rule) if isinstance(p, tree.Change)), None)
    if change is not None and change.level == "any" and not change.barred:
        if limits is None:
            raise ValueError("an allowance where everything is allowed")
        return tree.all_of(rule, limits)
    allowed = _allowed(goods, limits, "retanning" if match["tanned"] is not None else "")
    return _changed(rule, lambda change: _with(change, allowed))


def _barring(change: tree.Change, goods: tuple[Goods, ...]) -> tree.Change:
    return msgspec.structs.replace(change, barred=change.barred + goods)


def _with(change: tree.Change, allowed: tuple[tree.Allowed, ...]) -> tree.Change:
    return msgspec.structs.replace(change, allowed=change.allowed + allowed)


def _allowed(
    goods: tuple[Goods, ...], limits: tree.Rule | None, process: str
) -> tuple[tree.Allowed, ...]:
    """One clause for each base that its limit may be taken of."""
    if limits is None:
        return (tree.Allowed(goods=goods, process=process),)
    return tuple(
        tree.Allowed(goods=goods, percent=part.percent, base=part.base, process=process)
        for part in tree.criteria(limits)
        if isinstance(part, tree.Content)
    )


def _changed(rule: tree.Rule, change: Any) -> tree.Rule:
    """The rule with its one change of classification replaced. Raises ValueError without one."""
    if isinstance(rule, tree.Change):
        made: tree.Rule = change(rule)
        return made
    if isinstance(rule, tree.All):
        places = [i for i, part in enumerate(rule.parts) if isinstance(part, tree.Change)]
        if len(places) == 1:
            parts = list(rule.parts)
            parts[places[0]] = change(parts[places[0]])
            return tree.All(parts=tuple(parts))
    raise ValueError("no change of classification to make an exception from")
