"""A doubt about a declared value: ask, secure, reply, state the grounds, hear, decide.

Source: WTO Customs Valuation Agreement, Articles 11, 13, 16 and 17; Decision 6.1.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import msgspec
from django.db import transaction

from greenlane.datamodel.item_facts import ShipmentFacts
from greenlane.duties.assessment import Assessment, assess
from greenlane.duties.valuation.reasonable_means import MEANS
from greenlane.duties.valuation.reasons import unexplained
from greenlane.duties.valuation.security import assessed_at, at_stake
from greenlane.kernel.finding import Finding
from greenlane.law.doubt_terms import DoubtTerms
from greenlane.law.law_of_day import LawOfDay
from greenlane.ledger.owed import open_debt, unpaid
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.lifecycle.valuation_doubt import Doubt, DoubtMove, DoubtStep
from greenlane.store import declarations, stays
from greenlane.store.models import DeclarationRow
from greenlane.usecases import arrears, conflicts, deferring, securing
from greenlane.usecases.application_mandate import need_whole
from greenlane.usecases.clocks import clocks
from greenlane.usecases.course import Course, standing_hold
from greenlane.usecases.debts import debt_postings
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Judgement
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.permissions import ForbiddenError, need
from greenlane.usecases.standing import Standing, check_owned, judge_again, moved, reassessed, stand

Values = dict[int, tuple[Decimal, str]]


@transaction.atomic
def ask(
    mrn: str, sequence: int, value: Decimal | None, reason: str, actor: Actor, desk: Desk
) -> Outcome:
    """Doubt the value of an item and ask the importer for explanation and documents.

    `value` is what the officer thinks it may be (national currency): the duty at stake is secured
    before release. Raises NotAllowedError for an item that is not there or a value that is none.
    """
    standing, terms = _officer(mrn, actor, desk)
    course = Course(desk.book, desk.now(), standing.life)
    stake: tuple[tuple[str, Decimal], ...] = ()
    decided = decided_values(standing.row)
    _check_item(standing, sequence, value)
    if value is not None:
        now = _assessed(standing, desk, decided)
        stake = at_stake(now, _assessed(standing, desk, {**decided, sequence: (value, "6")}))
    step = DoubtStep(step="ask", sequence=sequence, value=value, security=stake,
                     due=_due(course, terms.reply_days))  # fmt: skip
    _take(course, step, reason, actor, terms)
    if stake and course.life.state == "accepted":
        course.hold([standing_hold(desk.book, "security", "cashier", course.moment)])
    return moved(standing, course)


@transaction.atomic
def secure(mrn: str, actor: Actor, desk: Desk) -> Outcome:
    """Record security for the duty at stake; the goods go when nothing else holds them."""
    need(actor, "declaration.pay")
    standing = stand(mrn)
    check_owned(standing.row, actor)
    conflicts.check(actor, standing.row)
    terms, doubt = _terms(desk), standing.life.doubt or Doubt()
    course = Course(desk.book, desk.now(), standing.life)
    text = f"{doubt.at_stake} {desk.book.currency}"
    _take(course, DoubtStep(step="secure", security=doubt.security), text, actor, terms)
    _lift(course, "secured")
    course.release_if_free()
    return moved(standing, course, _deposits(standing, doubt, desk))


@transaction.atomic
def reply(mrn: str, text: str, documents: tuple[str, ...], actor: Actor, desk: Desk) -> Outcome:
    """Answer the question, or the written grounds once they were told."""
    need(actor, "declaration.reply")
    standing = stand(mrn)
    check_owned(standing.row, actor)
    need_whole(standing.declaration, standing.row.trader, actor, desk)
    told = standing.life.doubt is not None and standing.life.doubt.state == "grounded"
    course = Course(desk.book, desk.now(), standing.life)
    step = DoubtStep(step="respond" if told else "reply", documents=documents)
    _take(course, step, text, actor, _terms(desk))
    return moved(standing, course)


@transaction.atomic
def state_grounds(mrn: str, text: str, actor: Actor, desk: Desk) -> Outcome:
    """Tell the importer in writing why the value is still doubted, and give time to respond."""
    standing, terms = _officer(mrn, actor, desk)
    course = Course(desk.book, desk.now(), standing.life)
    step = DoubtStep(step="ground", due=_due(course, terms.respond_days))
    _take(course, step, text, actor, terms)
    return moved(standing, course)


@transaction.atomic
def accept(mrn: str, text: str, actor: Actor, desk: Desk) -> Outcome:
    """Accept the declared value: security is given back, the goods go when nothing holds them."""
    standing, terms = _officer(mrn, actor, desk)
    doubt = standing.life.doubt or Doubt()
    course = Course(desk.book, desk.now(), standing.life)
    _take(course, DoubtStep(step="accept"), text, actor, terms)
    _lift(course, text)
    course.release_if_free()
    held = _deposits(standing, doubt, desk) if doubt.secured else ()
    return moved(standing, course, [posting.reversed() for posting in held])


@transaction.atomic
def reject(
    mrn: str,
    value: Decimal,
    method: str,
    why_not: Mapping[str, str],
    text: str,
    actor: Actor,
    desk: Desk,
    *,
    means: str = "",
) -> Outcome:
    """Decide another value by `method`, in writing; the duty is assessed anew at that value.

    `why_not` gives a reason code for each method passed over, `means` the reasonable means of
    method 6. Security given is used for the difference and the rest of it given back.
    """
    standing, terms = _officer(mrn, actor, desk)
    doubt = standing.life.doubt or Doubt()
    _lawful(method, why_not, means)
    _check_item(standing, doubt.sequence or 1, value)
    course = Course(desk.book, desk.now(), standing.life)
    step = DoubtStep(step="reject", sequence=doubt.sequence, value=value, method=method,
                     why_not=tuple(sorted(why_not.items())), means=means)  # fmt: skip
    _take(course, step, text, actor, terms)
    judgement, known = judge_again(standing, standing.declaration, desk, standing.row.law_day)
    values = {**decided_values(standing.row), doubt.sequence: (value, method)}
    assessment = _assessed(standing, desk, values, judgement)
    judgement = msgspec.structs.replace(judgement, assessment=assessment)
    entered = declarations.postings(standing.row)
    anew = [p.reversed() for p in open_debt(entered)]
    payer = deferring.payer(standing.declaration, known, assessment.payable, anew)
    undone, held = securing.again(standing.declaration, judgement, tuple(anew), desk,
                                    partly=stays.partly(standing.row))  # fmt: skip
    anew = [*undone, *debt_postings(standing.declaration, judgement, desk, payer), *held]
    if doubt.secured:
        anew += _used(standing, doubt, [*entered, *anew], desk)
    _lift(course, text)
    if unpaid([*entered, *anew]) and course.life.state == "accepted":
        course.hold([standing_hold(desk.book, "payment", "cashier", course.moment)])
    course.release_if_free()
    done = reassessed(standing, course, judgement, anew)
    arrears.bring(standing.row, actor, desk)
    return done


def decided_values(row: DeclarationRow) -> Values:
    """The values that customs has decided after doubts, by item: amount and method."""
    steps = [event.doubt for event in declarations.events(row) if event.doubt]
    return {
        step.sequence: (step.value, step.method)
        for step in steps
        if step.step == "reject" and step.value is not None
    }


def as_decided(
    row: DeclarationRow, shipment: ShipmentFacts, law: LawOfDay
) -> tuple[Assessment, tuple[Finding, ...]]:
    """The assessment of a stored declaration at the values that customs has decided, if any."""
    values = decided_values(row) if row.doubt else {}
    return assessed_at(shipment, law, values) if values else assess(shipment, law)


def _officer(mrn: str, actor: Actor, desk: Desk) -> tuple[Standing, DoubtTerms]:
    need(actor, "value.doubt")
    standing = stand(mrn)
    if actor.unit != standing.row.office:
        raise ForbiddenError(f"this declaration belongs to {standing.row.office}")
    conflicts.check(actor, standing.row)
    doubt = clocks(desk).doubt(standing.life, standing.row.office)  # outages give more time
    life = msgspec.structs.replace(standing.life, doubt=doubt)
    return replace(standing, life=life), _terms(desk)


def _terms(desk: Desk) -> DoubtTerms:
    if desk.book.doubt_terms is None:
        raise NotAllowedError("the law of the country has no terms for doubts about values")
    return desk.book.doubt_terms


def _check_item(standing: Standing, sequence: int, value: Decimal | None) -> None:
    if standing.row.trade != "import":
        raise NotAllowedError("the valuation agreement is about imported goods")
    if not 1 <= sequence <= standing.row.items:
        raise NotAllowedError("there is no item %(item)s", item=sequence)
    if value is not None and (not value.is_finite() or value < 0):
        raise NotAllowedError("a customs value is nought or more")


def _lawful(method: str, why_not: Mapping[str, str], means: str) -> None:
    if missing := unexplained(method, why_not):
        raise NotAllowedError("say why method %(what)s could not be used", what=", ".join(missing))
    if method == "6" and means not in MEANS:
        raise NotAllowedError("method 6 names its reasonable means; Article 7.2 allows no other")


def _due(course: Course, days: int) -> datetime:
    return course.moment + timedelta(days=days)


def _take(course: Course, step: DoubtStep, text: str, actor: Actor, terms: DoubtTerms) -> None:
    move: DoubtMove = step.step
    course.happen("doubt", actor, doubt=step, text=text.strip(), basis=terms.basis[move])


def _lift(course: Course, text: str) -> None:
    if course.life.open_hold("security") is not None:
        course.happen("lift", SYSTEM, name="security", text=text)


def _assessed(
    standing: Standing, desk: Desk, values: Values, judgement: Judgement | None = None
) -> Assessment:
    """The assessment at decided values. Raises NotAllowedError when it cannot be computed."""
    day = standing.row.law_day
    if judgement is None:
        judgement, _ = judge_again(standing, standing.declaration, desk, day)
    if not values:
        return judgement.assessment
    try:
        assessment, _ = assessed_at(judgement.shipment, desk.book.on(day), values)
    except KeyError as error:
        raise NotAllowedError("the declaration has %(what)s", what=error.args[0]) from error
    return assessment


def _deposits(standing: Standing, doubt: Doubt, desk: Desk) -> tuple[Posting, ...]:
    """The postings of a security in cash: from the deposits to the trader's security account."""
    return tuple(
        Posting(charge=charge, debit="deposits", credit=f"security:{standing.row.trader}",
                amount=amount, currency=desk.book.currency)
        for charge, amount in doubt.security
    )  # fmt: skip


def _used(standing: Standing, doubt: Doubt, entered: list[Posting], desk: Desk) -> list[Posting]:
    """The security set against what is unpaid of its charge; the rest of it given back."""
    owed = {posting.charge: posting for posting in unpaid(entered)}
    account, currency = f"security:{standing.row.trader}", desk.book.currency
    found = []
    for charge, amount in doubt.security:
        due = owed.get(charge)
        used = min(amount, due.amount) if due else Decimal(0)
        if due and used:
            found += [
                Posting(charge=charge, debit=account, credit=due.debit, amount=used,
                        currency=currency),
                Posting(charge=charge, debit="cash", credit="deposits", amount=used,
                        currency=currency),
            ]  # fmt: skip
        if left := amount - used:
            found.append(Posting(charge=charge, debit=account, credit="deposits", amount=left,
                                 currency=currency))  # fmt: skip
    return found
