"""CDS scenarios: taxes computed from the declaration, beside those that CDS notified.

From the answer the law is taken and nothing else: which taxes there are, their rates, and which
share of a tax an additional procedure relieves. Values, bases and amounts come from the
declaration. Two chains exist: goods for the Union's market through Northern Ireland owe the Union's
duties with their own VAT (B05); all others the kingdom's, which are part of what VAT (B00) is
charged on. Source: UK Tariff, tax type codes (Data Element 4/3).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.duties.assessment import Assessment, ChargeLine, assess
from greenlane.law.reading import LawDataError
from tests.oracles.cds_cases import POSTPONED, Case, cases
from tests.oracles.cds_lines import ZERO, TaxLine, deposits, is_deposit
from tests.oracles.outcome import UNEXPLAINED, Outcome
from tests.support.small_law import Law, Tax, law_book

KINGDOM = ("A00", "A20", "A30", "A35", "A40", "A45")
UNION = ("A50", "A70", "A80", "A85", "A90", "A95")
_DAY = date(2026, 3, 2)
_SUSPENDING = ("51", "53", "71")


Goods = tuple[str, str, str, str]
"""Goods code, origin, preference and tax: what one rate is for."""


def compared(folder: Path, lines: list[TaxLine]) -> list[Outcome]:
    """An outcome for each tax line of each notification."""
    found = list(cases(folder, lines))
    return [outcome for case in found for outcome in judged(case, _formulas(case, found))]


def _formulas(case: Case, others: list[Case]) -> dict[int, str]:
    """The formula of each line (by its id) that prints a rate, or whose rate another case shows.

    A specific duty prints no rate. Another scenario with more of the same goods shows it: so much
    for its mass. Whether that is the rate, the amount for another mass tells.
    """
    shown = {
        id(x): f"{x.rate:f} %" for x in case.lines if x.rate is not None and x.base is not None
    }
    for line in case.lines:
        item = case.item(line)
        if line.rate is None and line.quantity is None and item is not None and item.net_mass:
            more = max(_shown(line, item, others), default=None)
            if more is not None and more[0] > item.net_mass:
                shown[id(line)] = f"{more[1]:f} GBP / {more[0]:f} KGM"
    return shown


def _shown(line: TaxLine, item: ItemFacts, others: list[Case]) -> Iterator[tuple[Decimal, Decimal]]:
    """Mass and amount of lines of other scenarios for the same goods."""
    for case in others:
        for other in case.lines:
            its = case.item(other)
            if other.scenario == line.scenario or is_deposit(other) or its is None:
                continue
            if _goods(other, its) == _goods(line, item) and other.rate is None and its.net_mass:
                yield its.net_mass, other.assessed or ZERO


def _goods(line: TaxLine, item: ItemFacts) -> Goods:
    return item.code, item.preferential_origin, item.preference, line.tax


def judged(case: Case, formulas: dict[int, str]) -> list[Outcome]:
    """The lines of one notification beside our own."""
    if case.facts is None:
        return [_undecided(line, "no declaration is published beside it") for line in case.lines]
    given = {id(line): _given(line, case, formulas) for line in case.lines}
    unknown = {line.tax for line in case.lines if given[id(line)]}
    try:
        book = law_book(_law(case, given, formulas))
    except LawDataError as error:  # a code of the message is no goods code, say
        return [_undecided(line, f"no law can be made of it: {error}") for line in case.lines]
    assessment, _ = assess(case.facts, book.on(_DAY))
    chain = _chain({line.tax for line in case.lines if not is_deposit(line)})
    ours = _by_item_and_tax(assessment)
    outcomes = []
    for line in case.lines:
        if given[id(line)]:
            outcomes.append(_undecided(line, given[id(line)]))
        elif is_deposit(line):
            outcomes.append(_deposit(line, assessment))
        elif unknown.intersection(chain[line.tax]):
            outcomes.append(_undecided(line, "its base holds a tax that cannot be decided"))
        else:
            mine = ours.get((line.item, line.tax), [])
            outcomes.append(_outcome(line, mine.pop(0) if mine else None, assessment))
    return outcomes


def _given(line: TaxLine, case: Case, formulas: dict[int, str]) -> str:
    """Why a line cannot be decided from declaration and rate; empty when it can."""
    item = case.item(line)
    if is_deposit(line):
        return ""
    if line.quantity is not None and line.rate is None:
        return "the trader declared the amount himself"
    if item is None:
        return "the item is not in the declaration"
    if item.price is None:
        return "no price is declared"
    if id(line) not in formulas:
        return "the rate is not printed (specific or compound duty)"
    return ""


def _undecided(line: TaxLine, reason: str) -> Outcome:
    return Outcome(
        where=f"{line.file} item {line.item}", what=line.tax, status="undecided", reason=reason,
        theirs=line.assessed,
    )  # fmt: skip


def _law(case: Case, given: dict[int, str], formulas: dict[int, str]) -> Law:
    """The law that the rates of the lines imply for the items of the case."""
    items = case.facts.items if case.facts else ()
    codes = {item.sequence: item.code for item in items}
    charged = [x for x in case.lines if not given[id(x)] and not is_deposit(x)]
    return Law(
        currency="GBP",
        charges=_chain({line.tax for line in charged}),
        vat=frozenset({"B00", "B05"}),
        taxes=tuple(
            Tax(charge=line.tax, expression=formulas[id(line)], code=codes[line.item])
            for line in charged
        ),
        codes=tuple(codes.values()),
        countries=tuple(item.origin for item in items),
        procedures={
            item.procedure: "suspend" if item.procedure[:2] in _SUSPENDING else "pay"
            for item in items
        },
        additional={**_reliefs(charged, case), POSTPONED: (("B00", "B05"), ZERO, "postpone")},
        direction="down",
    )


def _chain(taxes: set[str]) -> dict[str, tuple[str, ...]]:
    """Charges in order, each with what its base sums."""
    duties = sorted(tax for tax in taxes if tax in KINGDOM)
    union = sorted(tax for tax in taxes if tax in UNION)
    excise = sorted(tax for tax in taxes if tax.isdigit())
    chain = dict.fromkeys((*duties, *union, *excise), ("CV",))
    return {
        **chain,
        "B05": tuple(union) or ("CV",),
        "B00": ("CV", *duties, *excise),
        **dict.fromkeys(taxes - {*chain, "B00", "B05"}, ("CV",)),
    }


def _reliefs(lines: list[TaxLine], case: Case) -> dict[str, tuple[tuple[str, ...], Decimal, str]]:
    """What the additional procedure of an item does: relief, or suspension against a deposit."""
    found: dict[str, tuple[tuple[str, ...], Decimal, str]] = {}
    for line in lines:
        item = case.item(line)
        declared = item.additional_procedures if item else ()
        codes = [c for c in declared if c not in ("000", POSTPONED)]
        computed, exact = line.computed, line.exact
        if not codes or computed is None or not exact or computed == line.assessed:
            continue
        share = (line.deducted or exact) / exact
        effect = "suspend" if computed in deposits(case.lines) and not line.deducted else "relieve"
        taxes = found.get(codes[0], ((), share, effect))[0]
        found[codes[0]] = ((*taxes, line.tax), ZERO if effect == "suspend" else share, effect)
    return found


def _by_item_and_tax(assessment: Assessment) -> dict[tuple[int, str], list[ChargeLine]]:
    found: dict[tuple[int, str], list[ChargeLine]] = {}
    for item in assessment.items:
        for line in item.lines:
            found.setdefault((item.sequence, line.charge), []).append(line)
    return found


def _outcome(line: TaxLine, mine: ChargeLine | None, assessment: Assessment) -> Outcome:
    where = f"{line.file} item {line.item}"
    if mine is None:
        return _undecided(line, "the engine could not value the item")
    ours = mine.amount if mine.effect != "suspend" or line.assessed else ZERO
    same = ours == line.assessed and line.base in (None, mine.base)
    paid = mine.payable == line.payment
    reason = "" if same and paid else next(_reasons(line, mine, assessment), UNEXPLAINED)
    return Outcome(
        where=where, what=line.tax, status="equal" if same and paid else "differs", reason=reason,
        theirs=line.assessed, ours=ours,
    )  # fmt: skip


def _reasons(line: TaxLine, mine: ChargeLine, assessment: Assessment) -> Iterator[str]:
    """The rules that fit: each is a statement about amounts that is true of the line."""
    if line.base is None:
        return
    apart = line.base - mine.base
    item = next(i for i in assessment.items if i.sequence == line.item)
    relieved = sum((x.exact for x in item.lines if x.relief and x is not mine), ZERO)
    if apart and apart == relieved and mine.amount == line.assessed:
        yield "the relieved duty stays in the base of VAT; the amount is equal"
    if apart and line.computed == line.assessed:
        yield "the base of the answer is not in the declaration; rate of that base is its amount"
    if not apart and line.assessed == (line.computed or ZERO) - (line.deducted or ZERO):
        yield "a relief that no declared additional procedure tells"
    if not apart and line.assessed == ZERO and line.payment == ZERO:
        yield "nothing is assessed, and no declared additional procedure tells why"
    if not apart and mine.amount == line.assessed:
        yield "the amount is equal; it is collected otherwise than the declaration tells"


def _deposit(line: TaxLine, assessment: Assessment) -> Outcome:
    """A deposit is of an amount that we suspend, or that we relieve."""
    amounts = {x.amount for x in assessment.lines() if x.effect != "pay"}
    amounts |= {x.exact for x in assessment.lines() if x.relief}
    if line.assessed in amounts:
        return Outcome(
            where=f"{line.file} item {line.item}", what=line.tax, status="equal",
            theirs=line.assessed, ours=line.assessed,
        )  # fmt: skip
    return _undecided(line, "a deposit of an amount that no declared rate gives")


def vat_rates(folder: Path, lines: list[TaxLine]) -> list[Outcome]:
    """The rate of each VAT line beside that of the declared national additional code.

    VATZ is nought, VATR 5 %, no code the standard 20 %. Source: UK Tariff, Data Element 6/17.
    """
    outcomes = []
    for case in cases(folder, lines):
        for line in case.lines:
            item = case.item(line)
            if line.tax in ("B00", "B05") and line.rate is not None and item is not None:
                code = next((c for c in VAT_RATES if c in item.additional_codes), "")
                outcomes.append(_rate_outcome(line, item, VAT_RATES.get(code, _STANDARD)))
    return outcomes


VAT_RATES = {"VATZ": ZERO, "VATR": Decimal(5), "VATE": ZERO}
_STANDARD = Decimal(20)


def _rate_outcome(line: TaxLine, item: ItemFacts, rate: Decimal) -> Outcome:
    reason = ""
    if line.rate != rate:
        reliefs = [c for c in item.additional_procedures if c not in ("000", POSTPONED)]
        special = not item.procedure.startswith("40")
        reason = UNEXPLAINED
        if line.rate == ZERO and (reliefs or special):
            reason = "nought where a special procedure or an additional procedure is declared"
        elif line.rate == _STANDARD and rate < _STANDARD and special:
            reason = "the standard rate where a special procedure suspends the tax"
    return Outcome(
        where=f"{line.file} item {line.item}", what=f"{line.tax} rate", theirs=line.rate,
        ours=rate, status="differs" if reason else "equal", reason=reason,
    )  # fmt: skip
