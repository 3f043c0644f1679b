"""Lots of materials: which count as originating, which a rule means, what they are worth."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import msgspec

from greenlane.law.origin.facts import Material, Product
from greenlane.law.origin.goods import DIGITS, Goods
from greenlane.law.origin.rule import Base
from greenlane.law.origin.scheme import Scheme
from greenlane.law.origin.trail import Missing, Outcome

Placed = tuple[int, Material]
_SHOWN = Context(prec=60, rounding=ROUND_HALF_UP)


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """A sum that lies between `low` and `high` (None: no upper end), and what keeps it open."""

    low: Fraction
    high: Fraction | None
    missing: tuple[Missing, ...] = ()


class Case(msgspec.Struct, frozen=True):
    """A product judged under a scheme."""

    product: Product
    scheme: Scheme

    @property
    def materials(self) -> tuple[Placed, ...]:
        """The materials with their places; none when they were not told."""
        return tuple(enumerate(self.product.materials or ()))

    def counts(self, material: Material) -> bool | None:
        """Whether a material counts as originating, cumulation included; None: not told."""
        if material.obtained or material.originating:
            if material.origin in ("", self.product.country):
                return True
            return self.scheme.partner(material.origin) is not None
        return False if material.originating is False else self._by_origin(material)

    def _by_origin(self, material: Material) -> bool | None:
        """A country that can never count settles the question without a statement."""
        here = material.origin in ("", self.product.country)
        return None if here or self.scheme.partner(material.origin) else False

    def foreign(self, goods: tuple[Goods, ...] = ()) -> tuple[list[Placed], list[Placed]]:
        """Non-originating materials among `goods` (none: all): the certain and the doubtful."""
        certain, doubtful = [], []
        for place, material in self.materials:
            counts, meant = self.counts(material), self.meant(goods, material)
            if counts is False and meant:
                certain.append((place, material))
            elif not counts and meant is not False:
                doubtful.append((place, material))
        return certain, doubtful

    def meant(self, goods: tuple[Goods, ...], material: Material) -> bool | None:
        """Whether a material is among the goods; no goods at all means any material."""
        if not goods:
            return True
        answers = [_is(one, material, self.product.code) for one in goods]
        return True if True in answers else None if None in answers else False

    def doubts(self, goods: tuple[Goods, ...], placed: Iterable[Placed]) -> tuple[Missing, ...]:
        """Why it is open whether materials are non-originating ones of these goods."""
        found: list[Missing] = []
        for place, material in placed:
            if self.counts(material) is None:
                found.append(Missing("status", place))
            if self.meant(goods, material) is None:
                found.extend(_unclear(goods, place, material, self.product.code))
        return tuple(found)

    def base(self, base: Base) -> Decimal | None:
        """The price, cost or weight of the product; None when not told or not above nought."""
        product = self.product
        amounts = {"EXW": product.exw, "FOB": product.fob, "FCA": product.fca,
                   "NC": product.net_cost, "WEIGHT": product.weight}  # fmt: skip
        amount = amounts[base]
        return amount if amount is not None and amount > 0 else None


FACTS = {"EXW": "exw", "FOB": "fob", "FCA": "fca", "NC": "net_cost", "WEIGHT": "weight"}


def _is(goods: Goods, material: Material, product: str) -> bool | None:
    if goods.own:
        return same(goods.own, material.code, product)
    by_code: bool | None = True
    if goods.codes:
        answers = [codes.covers(material.code) for codes in goods.codes]
        by_code = True if True in answers else None if None in answers else False
    if by_code is False or not goods.words:
        return by_code
    if goods.words in material.other_kinds:
        return False
    return by_code if goods.words in material.kinds else None


def same(level: str, one: str, other: str) -> bool | None:
    """Whether two codes are the same at a level; None when one is too short to tell."""
    size = DIGITS[level]
    short = min(len(one), len(other), size)
    if one[:short] != other[:short]:
        return False
    return True if short == size else None


def _unclear(
    goods: tuple[Goods, ...], place: int, material: Material, product: str
) -> Iterable[Missing]:
    for one in goods:
        if _is(one, material, product) is not None:
            continue
        by_code = Goods(codes=one.codes, own=one.own)
        if (one.codes or one.own) and _is(by_code, material, product) is None:
            yield Missing("code", place)
        if one.words:
            yield Missing("kind", place, one.words)


def total(certain: Iterable[Placed], doubtful: Iterable[Placed], *, weight: bool = False) -> Sum:
    """What materials are worth (or weigh): the certain at least, the doubtful at most too."""
    low, high, missing = Fraction(0), Fraction(0), []
    closed = True
    for sure, placed in ((True, certain), (False, doubtful)):
        for place, material in placed:
            amount = material.weight if weight else material.value
            if amount is None:
                closed = False
                missing.append(Missing("weight" if weight else "value", place))
                continue
            high += Fraction(amount)
            low += Fraction(amount) if sure else 0
    return Sum(low=low, high=high if closed else None, missing=tuple(missing))


def at_most(part: Sum, percent: Decimal, whole: Fraction) -> Outcome:
    """Whether a sum is at most `percent` of `whole`, exactly; both ends must agree."""
    limit = Fraction(percent) * whole
    if part.high is not None and part.high * 100 <= limit:
        return "met"
    return "not-met" if part.low * 100 > limit else "unknown"


def figures(part: Fraction, whole: Fraction, percent: Decimal) -> dict[str, str]:
    """The amounts compared, as text; the share is shown to four places, the law is exact."""
    if not whole:
        return {}
    share = part * 100 / whole
    exact = _SHOWN.divide(Decimal(share.numerator), Decimal(share.denominator))
    shown = _SHOWN.quantize(exact, Decimal("0.0001"))
    return {
        "part": plain(part), "whole": plain(whole), "share": _short(shown),
        "limit": f"{percent:f}",
    }  # fmt: skip


def plain(value: Fraction) -> str:
    """A sum of decimals, as its decimal."""
    return f"{_SHOWN.divide(Decimal(value.numerator), Decimal(value.denominator)):f}"


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
