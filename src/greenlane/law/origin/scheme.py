"""The scheme of origin: who trades with whom under which general provisions, each cited."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import Words
from greenlane.law.origin.goods import CodeRange
from greenlane.law.origin.rule import Rule, ValueBase

Kind = Literal["preferential", "unilateral", "non-preferential"]
Cumulating = Literal["bilateral", "diagonal", "regional", "extended", "full"]
Transporting = Literal["direct", "non-alteration"]


class Cumulation(msgspec.Struct, frozen=True, kw_only=True):
    """Materials originating in `countries` count as the producer's own.

    bilateral: the other party; diagonal and extended: named third countries; regional: a group;
    full: beside its materials, the work done there counts too.
    """

    kind: Cumulating
    countries: frozenset[str]
    basis: str


class Tolerance(msgspec.Struct, frozen=True, kw_only=True):
    """Materials that break a rule are overlooked up to `percent`, for products in `codes`.

    `by` is the weight of the product or its price on a basis. A limit on content is never widened.
    """

    percent: Decimal
    by: Literal["EXW", "FOB", "FCA", "NC", "WEIGHT"]
    codes: tuple[CodeRange, ...]
    basis: str


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A proof of origin: `document` is the code declared, valid `months` from its issue.

    Consignments worth more than `most` need another proof, worth no more than `least` need none of
    this kind. `approved`: made out only by an approved (registered) exporter. `text` is the
    wording, empty for a form.
    """

    code: str
    document: str
    name: Words
    months: int | None
    most: Decimal | None
    approved: bool
    text: Words
    basis: str


class Exempt(msgspec.Struct, frozen=True, kw_only=True):
    """Consignments worth at most `most` need no proof."""

    most: Decimal
    basis: str


class Provision(msgspec.Struct, frozen=True, kw_only=True):
    """A provision that names one thing: a way of obtaining, an insufficient operation, a duty."""

    code: str
    name: Words
    basis: str


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """One scheme. `countries` are those whose goods it favours ("*": all), `currency` its amounts.

    `validity` is the span in which its provisions stood as they are here. None for a provision
    means the scheme has none: no condition follows.
    """

    id: str
    kind: Kind
    name: Words
    countries: frozenset[str]
    currency: str
    validity: Validity
    basis: str
    obtained: tuple[Provision, ...] = ()
    cumulation: tuple[Cumulation, ...] = ()
    tolerances: tuple[Tolerance, ...] = ()
    insufficient: tuple[Provision, ...] = ()
    transport: Provision | None = None
    drawback: Provision | None = None
    proofs: tuple[Proof, ...] = ()
    exempt: Exempt | None = None
    residual: Provision | None = None

    def favours(self, country: str) -> bool:
        """Whether goods of `country` may originate under it."""
        return country in self.countries or ("*" in self.countries and bool(country))

    def tolerance(self, code: str) -> Tolerance | None:
        """The tolerance for a product, the first that names its code."""
        for tolerance in self.tolerances:
            if any(codes.covers(code) for codes in tolerance.codes):
                return tolerance
        return None

    def partner(self, country: str) -> Cumulation | None:
        """The cumulation that lets in materials originating in `country`."""
        return next((c for c in self.cumulation if country in c.countries), None)


class ProductRule(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list of rules: goods of `codes` (a part of them, if `ex`), and their rule.

    `heading` and `goods` are as printed; `text` is the rule in prose, `notes` what it refers to.
    """

    id: str
    scheme: str
    heading: str
    codes: CodeRange
    ex: bool
    goods: Words
    rule: Rule
    text: Words
    notes: str
    trade: Literal["import", "export", "both"]
    validity: Validity
    basis: str


class OriginLaw(msgspec.Struct, frozen=True, kw_only=True):
    """All schemes and rules of a country, whatever their days in force."""

    schemes: tuple[Scheme, ...] = ()
    rules: tuple[ProductRule, ...] = ()

    def schemes_on(self, day: date) -> tuple[Scheme, ...]:
        """The schemes in force on `day`."""
        return tuple(scheme for scheme in self.schemes if scheme.validity.covers(day))

    def scheme(self, name: str, day: date) -> Scheme | None:
        """The scheme called `name` as in force on `day`."""
        return next((scheme for scheme in self.schemes_on(day) if scheme.id == name), None)

    def rules_for(
        self, scheme: str, code: str, day: date, trade: str = "import"
    ) -> tuple[ProductRule, ...]:
        """The lines that may govern a product on a day, most specific first.

        A line for the whole of its codes shuts out the lines with wider codes; a line for a part
        ("ex") leaves them open, as what is not in the part stays under the wider line.
        """
        found = sorted(
            (
                rule
                for rule in self.rules
                if rule.scheme == scheme
                and rule.validity.covers(day)
                and rule.trade in (trade, "both")
                and rule.codes.covers(code) is not False
            ),
            key=_width,
        )
        whole = next(
            (_width(rule) for rule in found if not rule.ex and rule.codes.covers(code)), None
        )
        return tuple(rule for rule in found if whole is None or _width(rule) <= whole)


def _width(rule: ProductRule) -> int:
    """How many ten-digit codes a line covers."""
    first, last = rule.codes.first.ljust(10, "0"), rule.codes.last.ljust(10, "9")
    return int(last) - int(first)


__all__ = ["Cumulation", "OriginLaw", "ProductRule", "Proof", "Scheme", "Tolerance", "ValueBase"]
