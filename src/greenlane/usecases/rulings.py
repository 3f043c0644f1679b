"""Advance rulings: applied for by a trader, decided by customs, published as law that binds it."""

from datetime import date, timedelta

from django.db import transaction

from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.ruling import RulingMove, RulingState, follow
from greenlane.store.models import LawChangeSet, RulingApplication
from greenlane.usecases import conflicts, law_desk
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, may, need
from greenlane.usecases.witnessed import must_be_open

KINDS = ("classification", "origin", "value")
MOST_TEXT = 10_000  # characters


class RulingError(ValueError):
    """What is asked for lacks something; `code` is stable."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def apply(
    actor: Actor, desk: Desk, *, kind: str, goods: str, proposed_code: str = "", origin: str = "",
    confidential: str = "",
) -> RulingApplication:  # fmt: skip
    """Receive an application; it must be decided by its due day. Raises RulingError."""
    need(actor, "ruling.apply")
    if kind not in KINDS:
        raise RulingError("RUL-001", "a ruling is on classification, origin or value")
    if len(goods.strip()) < 20:
        raise RulingError("RUL-002", "describe the goods so that they can be told from others")
    _is_country(origin, desk)
    asked = proposed_code.replace(" ", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) <= 12):
        raise RulingError("RUL-008", "a code of the tariff has up to twelve digits")
    moment = desk.now()
    return RulingApplication.objects.create(
        kind=kind, holder_id=actor.unit, goods=_stated(goods), origin=origin,
        proposed_code=asked, confidential=_short(confidential),
        received=moment, due=desk.day_of(moment) + timedelta(days=desk.book.ruling_terms.days),
    )  # fmt: skip


@transaction.atomic
def ask(number: int, question: str, actor: Actor) -> None:
    """Ask the applicant for what is missing; the clock stands until he answers."""
    need(actor, "ruling.decide")
    row = _moved(number, "ask", actor)
    row.question, row.officer = _stated(question), actor.name
    row.save()


@transaction.atomic
def answer(number: int, text: str, actor: Actor, desk: Desk) -> None:
    """Answer customs; the applicant's own time is added to the day by which it must decide."""
    row = _moved(number, "answer", actor)
    _owned(row, actor)
    row.answer = _stated(text)
    row.due = desk.day_of(desk.now()) + timedelta(days=desk.book.ruling_terms.days)
    row.save()


@transaction.atomic
def decide(
    number: int,
    actor: Actor,
    desk: Desk,
    *,
    code: str,
    decision: str,
    grounds: str,
    origin: str = "",
) -> LawChangeSet:
    """Decide: the ruling is drafted as law, for a second person to approve and publish.

    `origin` is the country that customs finds; the one applied for where it is left out.
    """  # fmt: skip
    need(actor, "ruling.decide")
    must_be_open(desk)
    row = _moved(number, "decide", actor)
    today = desk.day_of(desk.now())
    if (code or row.kind == "classification") and desk.book.on(today).commodity(code) is None:
        raise RulingError("RUL-004", f"{code!r} is no line of the tariff that can be declared")
    origin = origin or row.origin
    _is_country(origin, desk)
    if row.kind == "origin" and not origin:
        raise RulingError("RUL-003", "a ruling on origin names a country")
    row.code, row.decision, row.grounds = code, _stated(decision), _stated(grounds)
    _names_nobody(row)
    row.officer, row.decided = actor.name, desk.now()
    change_set = law_desk.draft(f"Advance ruling {row.number}", actor.name, desk,
                                reason=desk.book.ruling_terms.basis)  # fmt: skip
    law_desk.put(change_set, "rulings", _law_row(row, origin, today, desk))
    row.change_set = change_set
    row.save()
    return change_set


def _law_row(row: RulingApplication, origin: str, today: date, desk: Desk) -> dict[str, str]:
    terms = desk.book.ruling_terms
    act, _, article = terms.basis.partition(" ")
    last = today + timedelta(days=365 * terms.years)
    return {
        "ruling": row.number, "kind": row.kind, "holder": row.holder_id, "code": row.code,
        "origin": origin, "decision_en": row.decision, "grounds_en": row.grounds,
        "since": today.isoformat(), "until": last.isoformat(), "act": act, "article": article,
    }  # fmt: skip


@transaction.atomic
def refuse(number: int, grounds: str, actor: Actor, desk: Desk) -> None:
    """Refuse to rule, in writing and with reasons."""
    need(actor, "ruling.decide")
    must_be_open(desk)
    row = _moved(number, "refuse", actor)
    row.grounds, row.officer, row.decided = _stated(grounds), actor.name, desk.now()
    row.save()


@transaction.atomic
def withdraw(number: int, actor: Actor) -> None:
    """Withdraw one's own application."""
    row = _moved(number, "withdraw", actor)
    _owned(row, actor)
    if row.change_set is not None:
        law_desk.withdraw(row.change_set)  # what was decided does not become law
    row.save()


@transaction.atomic
def publish(number: int, actor: Actor, desk: Desk) -> None:
    """Approve and publish the ruling as law; another person than the one who decided."""
    need(actor, "ruling.publish")
    must_be_open(desk)
    row = _moved(number, "publish", actor)
    if row.change_set is None:
        raise RulingError("RUL-005", "the ruling was never drafted")
    if row.change_set.state == "editing":
        law_desk.approve(row.change_set, actor.name, desk)
    if row.change_set.state != "published":  # the law desk may have done so already
        law_desk.publish(row.change_set, desk)
    row.save()


@transaction.atomic
def revoke(number: int, last: date, reason: str, actor: Actor, desk: Desk) -> LawChangeSet:
    """Draft the end of a ruling on the day `last`, with notice: it binds until then."""
    need(actor, "ruling.decide")
    must_be_open(desk)
    row = _moved(number, "revoke", actor)
    ruling = desk.book.rulings.get(row.number)
    if ruling is None:
        raise RulingError("RUL-005", "the ruling is not law")
    if last < desk.day_of(desk.now()):
        raise RulingError("RUL-006", "a ruling is not revoked for days that are past")
    if ruling.validity.until is not None and last >= ruling.validity.until:
        raise RulingError("RUL-006", "the ruling ends by itself before that day")
    change_set = law_desk.draft(f"Revocation of {row.number}", actor.name, desk,
                                reason=_stated(reason))  # fmt: skip
    place = {"ruling": row.number, "since": ruling.validity.since.isoformat()}
    law_desk.end(change_set, "rulings", place, last)
    row.change_set = change_set
    row.save()
    return change_set


def _moved(number: int, move: RulingMove, actor: Actor) -> RulingApplication:
    """The locked application after a move. Raises NotAllowedError, DoesNotExist, ConflictError."""
    row = RulingApplication.objects.select_for_update().get(pk=number)
    check_unrelated(row, actor)
    state: RulingState = row.state  # type: ignore[assignment]  # the database holds the states
    row.state = follow(state, move)
    return row


def check_unrelated(row: RulingApplication, actor: Actor) -> None:
    """Raise ConflictError when the actor is an official related to the applicant."""
    conflicts.check_operators(actor, f"ruling:{row.pk}", [row.holder_id])


def _owned(row: RulingApplication, actor: Actor) -> None:
    if not may(actor, "ruling.apply").allowed or actor.unit != row.holder_id:
        raise ForbiddenError("only the applicant may do this")


def _stated(text: str) -> str:
    if not (told := _short(text)):
        raise RulingError("RUL-007", "a text is needed")
    return told


def _short(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise RulingError("RUL-009", f"a text has at most {MOST_TEXT} characters")
    return text.replace("\0", "").strip()  # which PostgreSQL does not take


def _is_country(origin: str, desk: Desk) -> None:
    if origin and origin not in desk.book.countries:
        raise RulingError("RUL-003", f"{origin!r} is no country")


def _names_nobody(row: RulingApplication) -> None:
    """TFA Article 3.8: what is published keeps the applicant's secrets, his name first."""
    told = f"{row.decision} {row.grounds}".casefold()
    if row.holder_id.casefold() in told or row.holder.name.casefold() in told:
        raise RulingError("RUL-010", "decision and grounds are published: do not name anyone")
