"""The judgement: everything the law says about one declaration on one day, computed at once."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

import msgspec

from greenlane.datamodel import facets
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_shipment import GoodsShipment
from greenlane.datamodel.item_facts import ShipmentFacts, read_shipment, trade_of
from greenlane.duties.assessment import Assessment, assess
from greenlane.kernel.finding import Finding, Path, has_errors
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.lawbook import LawBook
from greenlane.ledger.debtor import Debtor, debtor
from greenlane.risk.anomalies.unusual import Unusual
from greenlane.risk.facts import Asked
from greenlane.risk.facts import asked as facts_of
from greenlane.risk.favour import Favour, together
from greenlane.risk.profile_set import ProfileSet
from greenlane.risk.screening.screener import Screened
from greenlane.risk.selection import Score, Selection, select
from greenlane.rules import permit_check
from greenlane.rules.issued_permit import IssuedPermit
from greenlane.rules.permit_use import Use, uses
from greenlane.rules.permits import PermitNeed, permit_needs
from greenlane.rules.representation import acts_for
from greenlane.rules.rule import ITEMS, Case, Operator, RuleSet
from greenlane.rules.stay import Leaving

Scored = Callable[[Asked, date], Score | None]
Measured = Callable[[Asked, Declaration, date, Screened | None], Unusual | None]


def unscored(_facts: Asked, _day: date) -> None:
    """No model is asked."""


def unmeasured(*_what: object) -> None:
    """Nobody asks how unusual the goods are."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What the law says: findings, what is owed by whom, permits, and (for officers) the selection.

    `selection` is None when the declaration cannot be accepted. `uses` are the declared permits
    that are looked up by their number, `stopped` those of them that their agency stopped after the
    declaration had taken of them. `exits` are items that come out of a procedure of ours,
    `demanding` is the act of a procedure that demands a guarantee.
    """

    day: date
    shipment: ShipmentFacts
    findings: tuple[Finding, ...]
    assessment: Assessment
    permits: tuple[PermitNeed, ...]
    selection: Selection | None
    debtor: Debtor | None = None
    uses: tuple[Use, ...] = ()
    stopped: tuple[IssuedPermit, ...] = ()
    unlooked: tuple[PermitNeed, ...] = ()  # declared, and there is no register to look them up in
    exits: tuple[Leaving, ...] = ()
    demanding: str = ""

    @property
    def acceptable(self) -> bool:
        """True when no finding forbids acceptance."""
        return not has_errors(self.findings)


def with_findings(
    judgement: Judgement, findings: tuple[Finding, ...], exits: tuple[Leaving, ...]
) -> Judgement:
    """The judgement with more findings, and without a selection when they forbid acceptance."""
    kept = judgement.selection if not has_errors(findings) else None
    return msgspec.structs.replace(judgement, findings=(*judgement.findings, *findings),
                                   exits=exits, selection=kept)  # fmt: skip


def operator_ids(declaration: Declaration) -> tuple[str, ...]:
    """The registered persons a declaration names: declarant, representative, importer, exporter."""
    shipment = declaration.goods_shipment
    parties = (
        declaration.declarant,
        declaration.agent,
        shipment.importer if shipment else None,
        declaration.exporter,
    )
    return tuple(dict.fromkeys(p.id for p in parties if p is not None and p.id))


def drawn_on(declaration: Declaration) -> tuple[str, ...]:
    """Whose deferred account or guarantee it may draw on: the declarant's, else the trader's.

    Anybody may be named as agent, or as the other side of the trade, without having been asked.
    """
    trade = trade_of(declaration)
    return tuple(filter(None, (declarant_of(declaration), trader_of(declaration, trade))))


def trader_of(declaration: Declaration, trade: Literal["import", "export"]) -> str:
    """The id of the person whose goods they are: importer, or exporter; empty if unnamed."""
    shipment = declaration.goods_shipment
    party = declaration.exporter if trade == "export" else shipment and shipment.importer
    return (party.id if party else None) or ""


def declarant_of(declaration: Declaration) -> str:
    """The id of who declares; empty if unnamed."""
    return (declaration.declarant.id if declaration.declarant else None) or ""


def debtor_of(
    declaration: Declaration, trade: Literal["import", "export"], book: LawBook
) -> Debtor:
    """Who owes what the declaration comes to, and the act that says so."""
    declarant = declarant_of(declaration)
    code = (declaration.agent.function_code if declaration.agent else None) or ""
    return debtor(declarant, trader_of(declaration, trade), code, book.representation)


def favour_of(
    declaration: Declaration, trade: Literal["import", "export"],
    operators: Mapping[str, Operator], book: LawBook, day: date, recognised: Mapping[str, str],
) -> Favour | None:  # fmt: skip
    """How much less is looked at it: the owner of the goods is authorised, or a partner's is.

    Our reading: the owner's authorisation counts, not his broker's; `recognised` maps numbers of
    foreign operators to their country, whose list is in force; it counts for what they sell here.
    """
    if book.authorised is None:
        return None
    found = []
    owner = operators.get(trader_of(declaration, trade))
    held = owner and owner.powers.authorised_on(day)
    given = book.authorised.benefits(held.tier, day).get("controls") if held else None
    if held and given:
        found.append(Favour(ground=held.number, random=given.random, rule=given.rule))
    country = recognised.get(_seller(declaration.goods_shipment)) if trade == "import" else None
    shared = book.authorised.benefits("partner", day).get("controls") if country else None
    if country and shared:
        found.append(Favour(ground=country, random=shared.random, rule=shared.rule))
    return together(found)


def judge(
    declaration: Declaration,
    *,
    book: LawBook,
    rules: RuleSet,
    profiles: ProfileSet,
    operators: Mapping[str, Operator],
    day: date,
    seed: str,
    language: str = "en",
    noted: tuple[Finding, ...] = (),
    held: Mapping[str, IssuedPermit] | None = None,
    scored: Scored = unscored,
    screened: Screened | None = None,
    measured: Measured = unmeasured,
    recognised: Mapping[str, str] | None = None,
    asker: str = "",
) -> Judgement:
    """Judge a declaration under the law of `day`; `seed` decides the random draw of selection.

    `noted` are warnings from reading the message; they are told with the rest. `held` are the
    permits of the register that it cites; None where there is no register to ask. `scored` gives
    what a model says of it, `screened` is what the watch lists say (a check has none: it tells
    nobody who is on a list), `measured` tells how unusual it is. `recognised` are authorised
    operators of partner countries. `asker` is told only of permits of those he may act for; who
    declares, where nobody is named.
    """
    law = book.on(day)
    shipment = read_shipment(declaration)
    malformed = facets.check(declaration)
    if has_errors(malformed):
        # Broken values would make the questions of law answer about something else.
        nothing = Assessment(
            day=day.isoformat(), law=book.version, currency=book.currency, items=(), fees=()
        )
        return Judgement(
            day=day,
            shipment=shipment,
            findings=(*noted, *malformed),
            assessment=nothing,
            permits=(),
            selection=None,
        )
    case = Case(declaration=declaration, shipment=shipment, law=law, operators=operators)
    asked = rules.ask(case, language)
    assessment, unassessed = assess(shipment, law)
    permits = permit_needs(shipment, law)
    computed = [f for f in unassessed if not _told(f.path, asked)]
    used = uses(declaration, shipment, assessment, permits, law) if held is not None else ()
    holder = _holder(case, asker or declarant_of(declaration), book) if used else None
    verdict = permit_check.check(used, held or {}, holder, day, law)
    missing = map(_missing_permit, _lacking(permits))
    findings = (*noted, *malformed, *asked, *computed, *verdict.findings, *missing)
    selection = None
    if not has_errors(findings):
        facts = facts_of(shipment, assessment, *told_beside(declaration, shipment))
        less = favour_of(declaration, shipment.trade, operators, book, day, recognised or {})
        unusual = measured(facts, declaration, day, screened)
        selection = select(profiles, facts, day, seed, scored(facts, day), screened, less, unusual)
    return Judgement(
        day=day,
        shipment=shipment,
        findings=findings,
        assessment=assessment,
        permits=permits,
        selection=selection,
        debtor=debtor_of(declaration, shipment.trade, book),
        uses=used,
        stopped=verdict.stopped,
        unlooked=_unlooked(permits, law) if held is None else (),
        demanding=_demanding(shipment, law),
    )


def _holder(case: Case, asker: str, book: LawBook) -> str | None:
    """The trader, whose permits `asker` is told of; None when he may not act for him."""
    trader = trader_of(case.declaration, case.shipment.trade)
    return trader if is_told(asker, trader, case.operators, case.law.day, book) else None


def is_told(
    asker: str, trader: str, operators: Mapping[str, Operator], day: date, book: LawBook
) -> bool:
    """Whether `asker` is told of what is the trader's: he may act for him on that day."""
    return not book.representation or acts_for(asker, trader, operators, day)


def _demanding(shipment: ShipmentFacts, law: LawOfDay) -> str:
    """The act of the first procedure that demands a guarantee; nothing when none does."""
    under = (law.procedures.get(item.procedure) for item in shipment.items)
    return next((each.basis for each in under if each is not None and each.guarantee), "")


def told_beside(
    declaration: Declaration, shipment: ShipmentFacts
) -> tuple[dict[str, str], list[str]]:
    """Parties and office of a declaration, and the description of each item."""
    goods = declaration.goods_shipment
    parties = {
        "declarant": declarant_of(declaration),
        "trader": trader_of(declaration, shipment.trade),
        "office": declaration.declaration_office_id or "",
        "seller": _seller(goods),
        "departure": (goods.export_country.id if goods and goods.export_country else None) or "",
    }
    items = goods.government_agency_goods_item  # type: ignore[union-attr]  # it has items
    return parties, [(i.commodity.description if i.commodity else None) or "" for i in items]


def _seller(goods: GoodsShipment | None) -> str:
    """Who sells: the seller, else the consignor; by number, else by name."""
    if goods is None:
        return ""
    named = [party for party in (goods.seller, goods.consignor) if party is not None]
    return next((told for party in named for told in (party.id, party.name) if told), "")


def _told(path: Path, findings: tuple[Finding, ...]) -> bool:
    """Whether a rule has found fault with that place already: nothing is said twice."""
    return any(
        f.severity == "error" and (f.path[: len(path)] == path or path[: len(f.path)] == f.path)
        for f in findings
        if f.path
    )


def _unlooked(permits: tuple[PermitNeed, ...], law: LawOfDay) -> tuple[PermitNeed, ...]:
    """Declared permits of the documents whose register is complete: elsewhere, not here."""
    terms = law.book.permit_terms
    return tuple(
        need for need in permits
        if terms and need.declared and not need.exemption
        and terms.kept_on(need.permit.document, law.day)
    )  # fmt: skip


def _lacking(permits: tuple[PermitNeed, ...]) -> list[PermitNeed]:
    return [need for need in permits if not need.declared]


def _missing_permit(need: PermitNeed) -> Finding:
    permit = need.permit
    return Finding(
        code="PRM-001",
        severity="warning",
        message=f"{permit.name['en']} ({permit.document}) is needed for item {need.sequence} "
        "and is not declared: the goods wait for it.",
        path=(*ITEMS, need.position, "additional_document"),
        value="",
        basis=permit.basis,
        fix=f"Obtain document {permit.document} from {permit.agency}.",
    )
