"""Applications: submitted, decided by rule, person or law; queried, answered, withdrawn."""

from collections import Counter

from django.db import transaction

from greenlane.access.matrix import Subject
from greenlane.agencies.deciding import Outcome, decide
from greenlane.agencies.setup import Setup
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.rules.requirements import resolve
from greenlane.store import wall
from greenlane.store.accounts import has_hand
from greenlane.store.models import (
    ApplicationEvent,
    ApplicationRow,
    ApplicationTask,
    Draft,
    PermitRow,
)
from greenlane.usecases import agency_setups, conflicts, dues, granted_holds, permits
from greenlane.usecases.application_clocks import application_clocks
from greenlane.usecases.application_facts import asked, goods_of, grant_of
from greenlane.usecases.application_mandate import need_standing
from greenlane.usecases.application_steps import (
    UnknownApplicationError,
    locked,
    need_state,
    step,
)
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix, need
from greenlane.usecases.witnessed import must_be_open

RUNNING_STATES = ("submitted", "in-work", "countersign")


def need_own(row: ApplicationRow, actor: Actor, desk: Desk) -> None:
    """Whose permit it will be acts on it, and who applied for him as long as his mandate stands.

    Raises UnknownApplicationError for others, NoMandateError for who has no mandate any more.
    """
    need(actor, "application.own")
    if not actor.unit or actor.unit not in (row.holder, row.operator_id):
        raise UnknownApplicationError(row.number)
    need_standing(row, actor, desk)


def need_agency(row: ApplicationRow, actor: Actor, action: str = "application.decide") -> None:
    """Raise ForbiddenError for another agency's, ConflictError for one related to the applicant."""
    need(actor, action)
    if not matrix().decide(actor, action, Subject(office=row.agency)).allowed:
        raise ForbiddenError(f"this is for {row.agency}")
    conflicts.check_operators(actor, f"application:{row.number}",
                              [row.operator_id, row.holder])  # fmt: skip


@transaction.atomic
def submit(row: ApplicationRow, actor: Actor, desk: Desk) -> ApplicationRow:
    """Submit a draft: decided at once where a rule says so, else it goes to a team.

    It waits where the law puts another permit first and that one is not granted yet.
    """
    need_own(row, actor, desk)
    must_be_open(desk)
    row = locked(row.number)
    with wall.opened():  # rules look at setups, and issue, which a trader does not
        if waits(row, desk):
            return step(row, "wait", actor, desk)
        step(row, "submit", actor, desk)
        return take_in(row, desk)


def waits(row: ApplicationRow, desk: Desk) -> bool:
    """Whether the law puts another permit first that these goods need and its holder has not."""
    day = desk.day_of(desk.now())
    first = desk.book.permit_on(permit_of(row, desk).after, day)
    if first is None:
        return False
    law = desk.book.on(day)
    needed = {r.permit.id for r in resolve(goods_of(row), law) if r.binding}
    if first.id not in needed:
        return False
    held = PermitRow.objects.filter(holder=row.holder, document=first.document, state="active")
    codes = {str(line["code"]) for line in row.goods}
    return not any(_all_under(codes, permit.goods) for permit in held)


def permit_of(row: ApplicationRow, desk: Desk) -> PermitRequirement:
    """What the law of today says of the permit that is applied for."""
    found = desk.book.permit_on(row.permit, desk.day_of(desk.now()))
    if found is None:
        raise NotAllowedError("the law knows no permit %(permit)s", permit=row.permit)
    return found


def _all_under(codes: set[str], prefixes: list[str]) -> bool:
    return all(code.startswith(tuple(prefixes)) for code in codes)


def take_in(row: ApplicationRow, desk: Desk) -> ApplicationRow:
    """What the setup in force says of a submitted application: decided, or to whom it goes."""
    _charge(row, desk)
    setup = agency_setups.of(row.agency, desk)
    row.setup = setup.version
    row.seed = desk.keyed(f"application/{row.number}")[:64]
    found = decide(setup, asked(row, setup), desk.day_of(desk.now()), row.seed, _load(row))
    row.rule, row.sampled, row.countersign = found.rule, found.sampled, found.countersign
    row.team, row.officer = found.team, found.officer
    row.save()
    if found.automatic:
        words = setup.reasons.get(found.reason, {}).get("text_en", found.reason)
        return _decided(row, found.decision, SYSTEM, desk, by="rule", reason=found.reason,
                        text=words)  # fmt: skip
    return row


def _charge(row: ApplicationRow, desk: Desk) -> None:
    """Enter the agency's fee as a debt of the applicant, once: it is paid with everything else."""
    if row.fee > 0:
        basis = permit_of(row, desk).basis
        dues.charge_fee(dues.Fee(subject=f"application:{row.number}", operator=row.operator_id,
                                 agency=row.agency, amount=row.fee, basis=basis),
                        SYSTEM, desk)  # fmt: skip


def _load(row: ApplicationRow) -> Counter[str]:
    """How many open cases each officer of the agency has."""
    open_ones = ApplicationRow.objects.filter(agency=row.agency, state__in=RUNNING_STATES).exclude(
        pk=row.pk
    )
    return Counter(open_ones.exclude(officer="").values_list("officer", flat=True))


def outcome(row: ApplicationRow, desk: Desk) -> Outcome:
    """What the setup in force says now of an application."""
    setup = agency_setups.of(row.agency, desk)
    return decide(setup, asked(row, setup), desk.day_of(desk.now()), row.seed)


@transaction.atomic
def take(number: str, actor: Actor, desk: Desk) -> ApplicationRow:
    """Take an application into work; one's own again is fine. Raises NotAllowedError."""
    row = locked(number)
    need_agency(row, actor)
    if row.state == "in-work" and row.officer == actor.name:
        return row
    if row.state == "submitted":
        step(row, "take", actor, desk)
    elif row.state != "in-work":
        need_state(row, "submitted", "in-work")
    row.officer = actor.name
    row.save()
    return row


@transaction.atomic
def give_back(number: str, actor: Actor, desk: Desk) -> ApplicationRow:
    """Give an application back to its team."""
    row = locked(number)
    need_agency(row, actor)
    step(row, "give-back", actor, desk)
    row.officer = ""
    row.save()
    return row


@transaction.atomic
def query(number: str, text: str, reason: str, actor: Actor, desk: Desk) -> ApplicationRow:
    """Ask the applicant; the agency's clock stands until the answer."""
    row = locked(number)
    need_agency(row, actor)
    _reason(row, "query", reason, desk)
    return step(_worked_on(row, actor, desk), "query", actor, desk, text=text, reason=reason)


@transaction.atomic
def answer(number: str, text: str, actor: Actor, desk: Desk) -> ApplicationRow:
    """Answer an agency; its clock runs again."""
    row = locked(number)
    need_own(row, actor, desk)
    return step(row, "answer", actor, desk, text=text)


@transaction.atomic
def withdraw(number: str, text: str, actor: Actor, desk: Desk) -> ApplicationRow:
    """Withdraw an application that is not decided."""
    row = locked(number)
    need_own(row, actor, desk)
    return step(row, "withdraw", actor, desk, text=text)


@transaction.atomic
def conclude(
    number: str, decision: str, text: str, reason: str, actor: Actor, desk: Desk
) -> ApplicationRow:
    """Grant or refuse, or propose it where two persons decide; the second one countersigns.

    Raises NotAllowedError for a reason that is not the agency's, or one's own proposal.
    """
    row = locked(number)
    need_agency(row, actor)
    must_be_open(desk)
    _reason(row, decision, reason, desk)
    if not text.strip():
        raise NotAllowedError("a decision is stated in words")
    if row.state != "countersign":
        row = _worked_on(row, actor, desk)
        if row.countersign:
            row.reason = reason
            return step(row, "propose", actor, desk, text=text, reason=f"{decision}/{reason}")
    elif has_hand(actor, row.proposer):
        raise NotAllowedError("who proposed it does not countersign it, by whatever account")
    elif _proposed(row) != decision:
        raise NotAllowedError("both decide the same: return it to its proposer otherwise")
    return _decided(row, decision, actor, desk, by="person", reason=reason, text=text)


def _proposed(row: ApplicationRow) -> str:
    """What the proposer would decide."""
    last = ApplicationEvent.objects.filter(application=row, move="propose").order_by("sequence")
    found = last.last()
    return found.reason.partition("/")[0] if found else ""


@transaction.atomic
def send_back(number: str, text: str, actor: Actor, desk: Desk) -> ApplicationRow:
    """Return a proposed decision to its proposer, with the reason."""
    row = locked(number)
    need_agency(row, actor)
    return step(row, "return", actor, desk, text=text)


@transaction.atomic
def reopen(number: str, text: str, actor: Actor, desk: Desk) -> ApplicationRow:
    """Open a refused application again, after an appeal or an error."""
    row = locked(number)
    need_agency(row, actor)
    row.decided_by = ""
    return step(row, "reopen", actor, desk, text=text)


@transaction.atomic
def deem(number: str, desk: Desk) -> ApplicationRow:
    """Grant by silence: only where the law of the permit says so, after its own days.

    Raises NotAllowedError otherwise. A promise of fewer days binds the agency, not the law.
    """
    row = locked(number)
    permit = permit_of(row, desk)
    if not permit.deemed_basis:
        raise NotAllowedError("the law does not say that silence grants")
    due = application_clocks(desk).due(row, permit.service_days)
    if due is None or not due.passed(desk.now()):
        raise NotAllowedError("the time for deciding is not over")
    return _decided(row, "grant", SYSTEM, desk, by="law", reason="",
                    text="Not decided in time.", deemed=permit.deemed_basis,
                    days=permit.service_days)  # fmt: skip


def _worked_on(row: ApplicationRow, actor: Actor, desk: Desk) -> ApplicationRow:
    """The application in the officer's hands: a submitted one is taken first."""
    if row.state == "submitted":
        step(row, "take", actor, desk)
    row.officer = actor.name
    return row


def _reason(row: ApplicationRow, what: str, reason: str, desk: Desk) -> None:
    known = agency_setups.of(row.agency, desk).reasons.get(reason)
    if known is None or known["for"] != what:
        raise NotAllowedError(
            "%(reason)s is no reason of the agency for this", reason=reason or "nothing"
        )


def _decided(
    row: ApplicationRow, decision: str, actor: Actor, desk: Desk, *, by: str, reason: str,
    text: str, deemed: str = "", days: int | None = None,
) -> ApplicationRow:  # fmt: skip
    row.decided_by = by
    if decision == "refuse":
        return step(row, "refuse", actor, desk, text=text, reason=reason)
    step(row, "grant", actor, desk, text=text, reason=reason, deemed=deemed, days=days)
    setup = agency_setups.of(row.agency, desk)
    found = decide(setup, asked(row, setup), desk.day_of(desk.now()), row.seed)
    owed = [w for w in setup.conditions if w.id in found.conditions]
    _issue(row, setup, [w.row["text_en"] for w in owed], actor, desk)
    day = desk.day_of(desk.now())
    ApplicationTask.objects.bulk_create(
        ApplicationTask(
            application=row, code=w.id, act=w.row["act"], owner=w.row["owner"],
            text={"en": w.row["text_en"], "ar": w.row["text_ar"]},
            due=desk.book.working_days.after(day, int(w.row["days"])),
        )
        for w in owed
    )  # fmt: skip
    with wall.opened():
        granted_holds.follow(row, desk)
    return row


def _issue(
    row: ApplicationRow, setup: Setup, conditions: list[str], actor: Actor, desk: Desk
) -> None:
    """Issue the permit, and write its number into the dossier it was applied for from."""
    permit = setup.permits[row.permit]
    grant = grant_of(row, permit, conditions, desk.day_of(desk.now()), desk)
    with wall.opened():
        row.issued = permits.issue(grant, actor, desk).number
    row.save(update_fields=["issued"])
    _into_dossier(row)


def _into_dossier(row: ApplicationRow) -> None:
    """The number of an issued permit stands in the documents of the draft, once for each item."""
    draft = Draft.objects.select_for_update().filter(pk=row.draft_id).first()
    if draft is None:
        return
    own = [
        {"code": row.document, "reference": row.issued, "item": str(line["place"])}
        for line in row.goods
    ]
    draft.body["documents"] = [d for d in draft.body["documents"] if d not in own] + own
    draft.save()
