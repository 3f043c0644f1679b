"""Lodge a declaration: bytes in, a lawful, explained decision out, in one transaction."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from greenlane.datamodel.declaration import Declaration
from greenlane.evidence import log
from greenlane.kernel.finding import has_errors
from greenlane.ledger.posting import Posting
from greenlane.lifecycle import goods_identity
from greenlane.lifecycle.declaration import DeclarationLife
from greenlane.lifecycle.event import Actor
from greenlane.messages.parsed import Parsed
from greenlane.risk.screening.screener import Screened
from greenlane.rules.rule import Operator
from greenlane.standards import mrn as mrns
from greenlane.store import declarations, listing, lodgements, operators
from greenlane.store.failpoints import reach
from greenlane.store.observed import counted, span, traced
from greenlane.usecases import (
    answers,
    border_conflicts,
    border_self,
    deferring,
    guarantee_check,
    permit_intake,
    sandbox,
    scoring,
    screening,
    signed,
    staying,
    takings,
    unusual,
)
from greenlane.usecases.course import Course, of_lodging
from greenlane.usecases.debts import debt_postings
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import Format
from greenlane.usecases.judgement import (
    Judgement,
    declarant_of,
    judge,
    operator_ids,
    trader_of,
)
from greenlane.usecases.outcome import Outcome, malformed
from greenlane.usecases.paper_course import OnPaper, of_paper
from greenlane.usecases.securing import Secured
from greenlane.usecases.witnessed import NotWitnessedError, is_open

MRN_BODY = 13


def _word(outcome: Outcome) -> str:
    """What became of it in one word, for counting."""
    if outcome.replayed:
        return "repeated"
    return outcome.problem or ("accepted" if outcome.status == 201 else "rejected")


@traced("usecase lodge")
@counted("lodgement", _word)
def lodge(
    body: bytes,
    fmt: Format,
    actor: Actor,
    desk: Desk,
    *,
    key: str = "",
    language: str = "en",
    paper: OnPaper | None = None,
    day: date | None = None,
    deferral: bool = True,
) -> Outcome:
    """Lodge `body` for the operator `actor.unit`; `paper` when it was accepted on paper before,
    `day` when another day's law applies than today's: the day it was received. Without `deferral`
    the debt is to be paid now; so it is, too, when the deferred account has no room for it.

    The pair (declarant, local reference) makes it idempotent, and so does `key` if given: the
    same declaration again gives the same answer, another one a conflict. Everything is written in
    one transaction together with the answer. Raises NotWitnessedError while nothing new is taken.
    """
    once = partial(_lodge, body, fmt, actor, desk, key=key, language=language, paper=paper, day=day,
                   deferral=deferral)  # fmt: skip
    return permit_intake.until_taken(once)


def _lodge(
    body: bytes, fmt: Format, actor: Actor, desk: Desk, *, key: str, language: str,
    paper: OnPaper | None, day: date | None, deferral: bool,
) -> Outcome:  # fmt: skip
    keyed = paper is not None and paper.keyed
    fmt, parsed = signed.read(body, fmt, actor, desk, keyed=keyed)
    declaration = parsed.declaration
    if declaration is None or has_errors(parsed.findings):
        return malformed(parsed)
    declarant = declarant_of(declaration)
    if declarant and declarant != actor.unit:
        return Outcome(status=403, body=b"", problem="foreign")
    lrn = declaration.functional_reference_id or ""
    if not (is_open(desk) or listing.is_lodged(declarant, lrn)):  # a repeat gets its old answer
        raise NotWitnessedError("no witness of the log has been reached for too long")
    known, moment = operators.by_ids(operator_ids(declaration)), desk.now()
    then = paper.day if paper else day or desk.day_of(moment)
    judgement, secured, screened = _judged(parsed, declaration, known, then, language, desk)
    trader = trader_of(declaration, judgement.shipment.trade)
    if not _keepable(declaration, declarant, lrn, trader):  # the findings say why
        return _unkeepable(judgement, actor, lrn)
    payer = deferring.deferred(declaration, known) if deferral else None
    course, postings = _course(declaration, judgement, actor, moment, desk, payer, paper, secured)
    accepted = course.life.state != "rejected"
    mrn = new_mrn(desk, moment, judgement.shipment.trade) if accepted else None
    goods = goods_identity.keys(declaration, trader) if accepted and paper is None else ()
    write = partial(_write, body, fmt, declaration, judgement, course, postings, mrn, desk,
                    actor=actor, key=key, goods=goods)  # fmt: skip
    reach("lodge.judged")
    try:
        with deferring.room():
            if mrn is None:
                return write()
            return _taken(write, mrn, trader, judgement, course, screened, desk)
    except deferring.NoRoomError as full:
        return _lodge(body, fmt, actor, desk, key=key, language=language, paper=paper, day=day,
                      deferral=deferral and not full.deferred)  # fmt: skip
    except lodgements.OnPaperError:
        return Outcome(status=409, body=b"", problem="on-paper")


def _judged(
    parsed: Parsed, declaration: Declaration, known: dict[str, Operator], day: date,
    language: str, desk: Desk,
) -> tuple[Judgement, Secured, Screened | None]:  # fmt: skip
    """What the law of the day says, and what the watch lists do."""
    declarant = declarant_of(declaration)
    lrn = declaration.functional_reference_id or ""
    with span("usecase lodge: judge"):
        screened = screening.asked(declaration, known, day, desk)
        judgement = judge(
            declaration, book=desk.book, rules=desk.rules, profiles=desk.profiles,
            operators=known, day=day, seed=desk.keyed(f"{declarant}/{lrn}"), language=language,
            noted=parsed.findings, screened=screened, scored=scoring.of(desk),
            measured=unusual.of(desk), recognised=desk.recognised,
            held=permit_intake.held_anew(declaration, declarant, lrn, desk),
        )  # fmt: skip
    judgement = staying.judged_anew(declaration, judgement, declarant, lrn, desk)
    judgement, secured = guarantee_check.judged(declaration, judgement, desk)
    if desk.sandbox is not None:
        judgement = sandbox.outcome(lrn, judgement, desk.rules)
    return judgement, secured, screened


def _taken(
    write: Callable[[], Outcome], mrn: str, trader: str, judgement: Judgement, course: Course,
    screened: Screened | None, desk: Desk,
) -> Outcome:  # fmt: skip
    """Write it together with what it takes, meets and hits; most take and meet nothing."""
    registered = course.life.state == "registered"
    asked = [] if registered else takings.asked(judgement, desk)
    barred = any(hold.name.startswith(border_self.HOLD) for hold in course.life.holds)
    hit = screened if screened and screened.hits else None
    if not (asked or barred or hit):
        return write()
    with transaction.atomic():  # an entry and its rank in the quota stand or fall together
        outcome = write()
        if outcome.made:
            row = declarations.fresh(outcome.made, mrn=mrn, trader=trader, version=1,
                                     state=course.life.state)  # fmt: skip
            takings.take(row, asked, judgement, desk, fresh=True)
            reach("lodge.ranked")
            if barred:
                border_conflicts.met(mrn, desk)
            if hit:
                screening.met(row, hit, "lodging", desk)
        return outcome


def _keepable(declaration: Declaration, declarant: str, lrn: str, trader: str) -> bool:
    """Whether the header row can hold what identifies a declaration, be it rejected or not."""
    told = [(lrn, 35), (declarant, 17), (trader, 17), (declaration.type_code or "", 3),
            (declaration.declaration_office_id or "", 17)]  # fmt: skip
    return bool(declarant and lrn) and all(
        len(text) <= most and "\0" not in text for text, most in told
    )


def _unkeepable(judgement: Judgement, actor: Actor, lrn: str) -> Outcome:
    life = DeclarationLife(state="rejected")
    answer = answers.answer_for(judgement, life, lrn=lrn, declarant=actor.unit)
    return Outcome(status=422, body=answers.encode(answer))


def _course(
    declaration: Declaration,
    judgement: Judgement,
    actor: Actor,
    moment: datetime,
    desk: Desk,
    payer: Operator | None,
    paper: OnPaper | None,
    planned: Secured,
) -> tuple[Course, tuple[Posting, ...]]:
    paid = payer is not None or judgement.assessment.payable == 0
    secured = Secured()
    if paper is None:
        trader = trader_of(declaration, judgement.shipment.trade)
        bars = border_conflicts.bars(declaration, trader, desk)
        if judgement.acceptable and not judgement.shipment.prelodged:
            secured = planned
            bars = (*bars, *secured.holds(Course(desk.book, moment, DeclarationLife())))
        course = of_lodging(desk.book, declaration, judgement, actor, moment, paid=paid, bars=bars)
    else:
        course = of_paper(desk.book, declaration, judgement, actor, moment, paid=paid, paper=paper)
    if course.life.state not in ("accepted", "released", "cleared"):
        return course, ()
    return course, (*debt_postings(declaration, judgement, desk, payer), *secured.postings)


def new_mrn(desk: Desk, moment: datetime, trade: str) -> str:
    """A fresh movement reference number; its 17th character tells import (R) from export (A).

    Raises NumbersSpentError at a border post outside the days of its numbers.
    """
    front = border_self.front(desk, moment)
    middle = front + desk.unguessable(MRN_BODY - 1 - len(front))
    return mrns.make(
        desk.day_of(moment).year, desk.book.country, middle + ("A" if trade == "export" else "R")
    )


def _write(
    body: bytes, fmt: Format, declaration: Declaration, judgement: Judgement, course: Course,
    postings: tuple[Posting, ...], mrn: str | None, desk: Desk, *, actor: Actor, key: str,
    goods: tuple[str, ...],
) -> Outcome:  # fmt: skip
    digest = log.digest(log.canonical(declaration))
    entries = [log.canonical(event) for event in course.events]
    links = log.chain(digest, entries)
    life = course.life
    declarant = actor.unit
    lrn = declaration.functional_reference_id or ""
    answer = answers.encode(
        answers.answer_for(
            judgement, life, lrn=lrn, declarant=declarant, mrn=mrn,
            moment=course.moment, receipt=links[-1].hex(),
        )
    )  # fmt: skip
    status = 422 if life.state == "rejected" else 201
    stamps = {event.kind: event.moment for event in course.events}
    lapses = judgement.day + timedelta(days=desk.book.registration_days)
    head = lodgements.Head(
        mrn=mrn, declarant=declarant, lrn=lrn,
        trader=trader_of(declaration, judgement.shipment.trade), trade=judgement.shipment.trade,
        type_code=declaration.type_code or "", office=declaration.declaration_office_id or "",
        state=life.state, lane=life.lane, items=len(judgement.shipment.items),
        payable=judgement.assessment.payable, currency=judgement.assessment.currency,
        law_day=judgement.day, lodged=course.moment, accepted=stamps.get("accept"),
        released=stamps.get("release"), lapses=lapses if life.state == "registered" else None,
        digest=digest.hex(),
    )  # fmt: skip
    written = lodgements.lodge(
        lodgements.Lodgement(
            declaration=head,
            format=fmt,
            status=status,
            events=tuple(
                lodgements.Entry(
                    n=n, kind=e.kind, moment=e.moment, entry=text.decode(), digest=d.hex()
                )
                for n, (e, text, d) in enumerate(
                    zip(course.events, entries, links, strict=True), start=1
                )
            ),
            holds=tuple(lodgements.OpenHold.of(hold, course.moment) for hold in life.holds),
            postings=postings,
            topic=f"declaration.{life.state}",
            client=actor.unit if key else "",
            key=key,
        ),
        body,
        answer,
        log.canonical(judgement.selection),
        goods,
    )
    reach("lodge.written")
    return _outcome(written, status, answer)


def _outcome(written: lodgements.Written, status: int, answer: bytes) -> Outcome:
    if written.outcome == "done":
        return Outcome(status=status, body=answer, made=written.made)
    if written.outcome == "replay":
        return Outcome(status=written.status, body=written.answer, replayed=True)
    return Outcome(status=409, body=b"", problem=written.outcome)
