"""Authorised operators: application, visit, watching, suspension, appeal; two persons decide."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from greenlane.lifecycle import authorisation as lives
from greenlane.lifecycle.authorisation import AppealMove, AuthorisationMove
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.store.accounts import has_hand
from greenlane.store.journal import note
from greenlane.store.models import Authorisation, AuthorisationEvent
from greenlane.usecases import authorised_record, conflicts
from greenlane.usecases.authorised_benefits import settle, terms_of
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, need

ANSWERS = ("yes", "partly", "no")
PARTNER = "partner"  # the tier of those whom others authorise; nobody applies for it
MOST = 2_000


class UnknownAuthorisationError(LookupError):
    """There is no authorisation of that number, or it is another's."""


class UnansweredError(NotAllowedError):
    """Questions are not answered; their `codes`."""

    def __init__(self, codes: list[str], text: str) -> None:
        super().__init__(text)
        self.codes = codes


def begin(tier: str, actor: Actor, desk: Desk) -> Authorisation:
    """Begin an application. Raises NotAllowedError when one runs, or the tier does not fit."""
    need(actor, "authorise.apply")
    terms = terms_of(desk)
    found = next((t for t in terms.tier if t.code == tier and t.code != PARTNER), None)
    if found is None:
        raise NotAllowedError("there is no such tier")
    year = authorised_record.of(actor.unit, desk).declarations
    if found.most_declarations is not None and year > found.most_declarations:
        raise NotAllowedError(
            "the tier is for up to %(most)s declarations a year", most=found.most_declarations
        )
    try:
        with transaction.atomic():
            return Authorisation.objects.create(operator_id=actor.unit, tier=tier, begun=desk.now())
    except IntegrityError as error:
        raise NotAllowedError("an application or authorisation stands already") from error


@transaction.atomic
def answer(
    number: int, answers: Mapping[str, str], remarks: Mapping[str, str], places: list[str] | None,
    actor: Actor, desk: Desk, *, element: str = "",
) -> Authorisation:  # fmt: skip
    """Answer the self-assessment, or one element of it; again and again until it is sent.

    What was answered under other elements stays, and the places too when None are told.
    """
    row = own(number, actor)
    if row.state != "draft":
        raise NotAllowedError("it was submitted already")
    codes = {q.code for q in terms_of(desk).asked(row.tier) if element in ("", q.element)}
    kept = {c: a for c, a in answers.items() if c in codes and a in ANSWERS}
    said = {c: r.strip()[:MOST] for c, r in remarks.items() if c in codes and r.strip()}
    row.answers = {c: a for c, a in row.answers.items() if c not in codes} | kept
    row.remarks = {c: r for c, r in row.remarks.items() if c not in codes} | said
    if places is not None:
        row.places = [p for p in places if 0 < len(p) <= 17][:20]
    row.save()
    return row


def own(number: int, actor: Actor) -> Authorisation:
    """One's own, locked. Raises UnknownAuthorisationError, ForbiddenError."""
    need(actor, "authorise.apply")
    row = Authorisation.objects.select_for_update().filter(pk=number).first()
    if row is None or row.operator_id != actor.unit:
        raise UnknownAuthorisationError(str(number))
    return row


@transaction.atomic
def submit(number: int, actor: Actor, desk: Desk) -> Authorisation:
    """Submit: every question answered. Customs decides within its time."""
    row, terms = own(number, actor), terms_of(desk)
    unanswered = [q.code for q in terms.asked(row.tier) if q.code not in row.answers]
    if unanswered:
        raise UnansweredError(unanswered, "not every question is answered yet")
    row.submitted = desk.now()
    row.due = desk.day_of(desk.now()) + timedelta(days=terms.decision_days)
    record = authorised_record.of(row.operator_id, desk)
    row.rating = lives.rating(row.answers, (q.code for q in terms.asked(row.tier)), record)
    return moved(row, "submit", actor, desk, basis="apply")


@transaction.atomic
def give_up(number: int, move: AuthorisationMove, actor: Actor, desk: Desk) -> Authorisation:
    """Withdraw an application, or surrender an authorisation."""
    if move not in ("withdraw", "surrender"):
        raise NotAllowedError("this is decided by customs")
    return moved(own(number, actor), move, actor, desk)


def _handled(number: int, actor: Actor) -> Authorisation:
    need(actor, "authorise.handle")
    row = Authorisation.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise UnknownAuthorisationError(str(number))
    conflicts.check_operators(actor, f"operator:{row.operator_id}", [row.operator_id])
    return row


@transaction.atomic
def plan(number: int, day: date, inspector: str, actor: Actor, desk: Desk) -> Authorisation:
    """Plan the visit: when, by whom, and which elements, by the risk of the applicant."""
    row, terms = _handled(number, actor), terms_of(desk)
    if day < desk.day_of(desk.now()) or not inspector.strip():
        raise NotAllowedError("a visit has a day to come and an inspector")
    questions = {q.code: q.element for q in terms.asked(row.tier)}
    elements = lives.to_visit(row.answers, questions, row.rating or "high")  # type: ignore[arg-type]  # set on submission
    row.plan = {"day": day.isoformat(), "inspector": inspector.strip()[:120],
                "elements": list(elements), "by": actor.name}  # fmt: skip
    return moved(row, "plan", actor, desk)


@transaction.atomic
def visited(number: int, report: Mapping[str, Mapping[str, str]], actor: Actor,
            desk: Desk) -> Authorisation:  # fmt: skip
    """Report the visit: of every planned element whether it is met, partly or not, and why."""
    row = _handled(number, actor)
    planned = row.plan.get("elements", [])
    met: dict[str, Any] = {e: told.get("met", "") for e, told in report.items()}
    lacking = [*lives.missing(planned, met),
               *(e for e in planned if not report.get(e, {}).get("text", "").strip())]  # fmt: skip
    if lacking:
        raise NotAllowedError("the report lacks: %(what)s", what=", ".join(sorted(set(lacking))))
    row.report = {e: {"met": met[e], "text": report[e]["text"].strip()[:MOST]} for e in planned}
    return moved(row, "visit", actor, desk)


@transaction.atomic
def suspend(number: int, reason: str, actor: Actor, desk: Desk) -> Authorisation:
    """Suspend at once, with the reason: nothing is given from now on. Two persons restore it."""
    row = _handled(number, actor)
    if not reason.strip():
        raise NotAllowedError("a suspension needs a reason")
    row.appeal, row.stayed = "none", False
    return moved(row, "suspend", actor, desk, reason)


def moved(row: Authorisation, move: AuthorisationMove, actor: Actor, desk: Desk, text: str = "",
          *, basis: str = "", second: str = "") -> Authorisation:  # fmt: skip
    """Move on, give or take back what follows from it, and note it."""
    row.state = lives.follow(row.state, move)  # type: ignore[arg-type]  # a constraint holds it
    if move in ("grant", "restore"):
        row.review_due = desk.day_of(desk.now()) + timedelta(days=terms_of(desk).review_days)
        row.appeal, row.stayed = "none", False
    settle(row, desk)
    ground = terms_of(desk).basis.get(basis or move, "")
    _told(row, move, actor, desk, text, ground, second)
    note("authorisation.moved", actor, f"authorisation:{row.pk}", desk.now(), move=move,
         operator=row.operator_id, reason=text[:MOST], basis=ground, second=second)  # fmt: skip
    return row


def _told(row: Authorisation, kind: str, actor: Actor, desk: Desk, text: str, basis: str,
          second: str = "") -> None:  # fmt: skip
    AuthorisationEvent.objects.create(
        authorisation=row,
        kind=kind,
        moment=desk.now(),
        actor=actor.name,
        second=second,
        text=text.strip()[:MOST],
        basis=basis,
    )


@transaction.atomic
def tell(number: int, kind: str, text: str, actor: Actor, desk: Desk) -> Authorisation:
    """Enter an incident (either side), or the yearly self-review, which restarts its clock."""
    holder = kind == "review" or (actor.unit and _is_own(number, actor))
    row = own(number, actor) if holder else _handled(number, actor)
    if kind not in ("incident", "review") or not text.strip():
        raise NotAllowedError("say what happened, or what the review found")
    if row.state not in ("granted", "suspended"):
        raise NotAllowedError("it is not authorised")
    if kind == "review":
        row.review_due = desk.day_of(desk.now()) + timedelta(days=terms_of(desk).review_days)
        row.save(update_fields=["review_due"])
    _told(row, kind, actor, desk, text, terms_of(desk).basis[kind])
    note("authorisation.told", actor, f"authorisation:{row.pk}", desk.now(), what=kind)
    return row


def _is_own(number: int, actor: Actor) -> bool:
    return Authorisation.objects.filter(pk=number, operator_id=actor.unit).exists()


@transaction.atomic
def appeal(number: int, grounds: str, actor: Actor, desk: Desk) -> Authorisation:
    """Appeal against a refusal, suspension or revocation, within the time for it."""
    row, terms = own(number, actor), terms_of(desk)
    last = _against(row)
    late = last and desk.now() - last.moment > timedelta(days=terms.appeal_days)
    if late or not grounds.strip():
        raise NotAllowedError("an appeal has grounds, and is lodged in its time")
    row.appeal = lives.appealed(row.state, row.appeal, "lodge")  # type: ignore[arg-type]  # constraints hold both
    row.save(update_fields=["appeal"])
    _told(row, "appeal", actor, desk, grounds, terms.basis["appeal"])
    note("authorisation.told", actor, f"authorisation:{row.pk}", desk.now(), what="appeal")
    return row


@transaction.atomic
def stay(number: int, reason: str, actor: Actor, desk: Desk) -> Authorisation:
    """Stay a suspension while its appeal runs: the benefits are given again meanwhile."""
    row = _handled(number, actor)
    if (row.state, row.appeal) != ("suspended", "lodged") or not reason.strip():
        raise NotAllowedError("a suspension is stayed while an appeal runs, with a reason")
    _unlike_suspender(row, actor)
    row.stayed = True
    settle(row, desk)
    _told(row, "stay", actor, desk, reason, terms_of(desk).basis["stay"])
    note("authorisation.told", actor, f"authorisation:{row.pk}", desk.now(), what="stay")
    return row


@transaction.atomic
def decide_appeal(number: int, step: AppealMove, reason: str, actor: Actor,
                  desk: Desk) -> Authorisation:  # fmt: skip
    """Uphold or dismiss an appeal, by another person than the one who suspended, with the reason.

    An upheld appeal against a suspension ends it; against another decision it lets one apply anew.
    """
    row = _handled(number, actor)
    if not reason.strip() or step == "lodge":
        raise NotAllowedError("a decision needs a reason")
    _unlike_suspender(row, actor)
    row.appeal = lives.appealed(row.state, row.appeal, step)  # type: ignore[arg-type]  # constraints hold both
    row.stayed = False
    _told(row, step, actor, desk, reason, terms_of(desk).basis["appeal"])
    note("authorisation.told", actor, f"authorisation:{row.pk}", desk.now(), what=step)
    if step == "uphold" and row.state == "suspended":
        return moved(row, "restore", actor, desk, reason)
    settle(row, desk)
    return row


def _against(row: Authorisation) -> AuthorisationEvent | None:
    """The last decision that one may appeal against."""
    found = AuthorisationEvent.objects.filter(
        authorisation=row, kind__in=("refuse", "suspend", "revoke")
    )
    return found.order_by("-pk").first()


def appeal_until(row: Authorisation, desk: Desk) -> date | None:
    """The last day of an appeal against the last decision; None when there is nothing against."""
    last = _against(row)
    days = timedelta(days=terms_of(desk).appeal_days)
    return desk.day_of(last.moment + days) if last is not None else None


def may_decide_appeal(row: Authorisation, actor: Actor) -> bool:
    """Whether the actor had no hand in what is appealed against."""
    last = _against(row)
    people = (last.actor, last.second) if last is not None else ()
    return not any(has_hand(actor, by) for by in people)


def _unlike_suspender(row: Authorisation, actor: Actor) -> None:
    if not may_decide_appeal(row, actor):
        raise ForbiddenError("an appeal is decided by another person than the one appealed against")


def overdue(desk: Desk) -> int:
    """Enter that yearly reviews were not handed in, each once; gives how many (the worker's)."""
    today = desk.day_of(desk.now())
    rows = Authorisation.objects.filter(state="granted", review_due__lt=today)
    late = [row for row in rows if not AuthorisationEvent.objects.filter(
        authorisation=row, kind="overdue", moment__date__gt=row.review_due).exists()]  # fmt: skip
    for row in late:
        _told(row, "overdue", SYSTEM, desk, "", desk.book.authorised.basis["review"]
              if desk.book.authorised else "")  # fmt: skip
    return len(late)
