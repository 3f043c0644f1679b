"""Acts of two persons: one proposes, another one approves, and it is done in that transaction.

That maker and checker are two is held by the database (see two_person_models); here its refusals
are put in words. A feature makes a kind available by `offer`: how it is planned and carried out.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from greenlane.access.two_persons import KINDS, Kind, Move, state_after
from greenlane.evidence import log
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.store import declarations, money, permits, two_persons
from greenlane.store.accounts import actor_of
from greenlane.store.journal import note
from greenlane.store.models import Account, TwoPersonAct
from greenlane.usecases import conflicts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix, may, need_in

# Kinds that the house itself needs, whatever the law of the country says of them.
_OF_THE_HOUSE = frozenset({"rights", "open-account", "password", "factors", "outside-link",
                           "profile", "model", "risk-list", "watch-list"})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an act would do: to what, of which office, from what to what.

    `before` and `after` are texts by name and stay for ever: no names of persons in them.
    `state` is what carrying out needs and nobody keeps.
    """

    subject: str
    office: str = ""
    before: Mapping[str, str]
    after: Mapping[str, str]
    state: Any = None


@dataclass(frozen=True, kw_only=True)
class Approved:
    """An act that has just been approved: the row, its plan of now, both persons."""

    row: TwoPersonAct
    plan: Plan
    maker: Actor
    checker: Actor
    payload: bytes


@dataclass(frozen=True)
class ToldOnce:
    """What only the second person is told, once: a "password" or an "enrolment" code."""

    kind: str
    text: str


@dataclass(frozen=True)
class Carrier:
    """How a kind is planned (from what was sent and the payload) and carried out.

    What `carry` gives is told to the second person when it is a ToldOnce.
    """

    plan: Callable[[Mapping[str, str], bytes, Desk], Plan]
    carry: Callable[[Approved, Desk], object]


_OFFERED: dict[str, Carrier] = {}


def offer(kind: str, carrier: Carrier) -> None:
    """Make a kind available. Raises KeyError for one that access.two_persons does not know."""
    _OFFERED[KINDS[kind].name] = carrier


def offered() -> tuple[Kind, ...]:
    """The kinds that can be proposed."""
    return tuple(kind for name, kind in KINDS.items() if name in _OFFERED)


def scopes(role: str) -> tuple[set[str], set[str]]:
    """The kinds that a role proposes or approves: everywhere, and in its own office only."""
    table = matrix()
    found: dict[str | None, set[str]] = {"all": set(), "office": set()}
    for name, kind in KINDS.items():
        held = {table.scope(role, kind.propose), table.scope(role, kind.approve)} - {None}
        if held:
            found["all" if "all" in held else "office"].add(name)
    return found["all"], found["office"]


def proposable(actor: Actor) -> tuple[Kind, ...]:
    """The offered kinds that the actor may propose."""
    return tuple(kind for kind in offered() if may(actor, kind.propose).allowed)


def may_approve(row: TwoPersonAct, account: Account) -> bool:
    """Whether the account's role approves this; that it is not the maker's the database holds."""
    try:
        need_in(actor_of(account), KINDS[row.kind].approve, row.office)
    except ForbiddenError:
        return False
    return row.maker_id != account.pk


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is sent to propose: the kind, its data, the reason, what is kept until the decision."""

    kind: str
    data: Mapping[str, str] = field(default_factory=dict)
    reason: str
    payload: bytes = b""


def propose(asked: Proposal, account: Account, desk: Desk, actor: Actor | None = None) -> int:
    """Propose an act and give its number; `actor` is the account's unless it acts for another.

    Raises NotAllowedError when it cannot be proposed now, ForbiddenError for the wrong role.
    """
    try:
        return _proposed(asked, account, actor or actor_of(account), desk)
    except IntegrityError as error:
        raise _refusal(error) from error


@transaction.atomic
def _proposed(asked: Proposal, account: Account, actor: Actor, desk: Desk) -> int:
    kind = KINDS[asked.kind]
    if not asked.reason.strip():
        raise NotAllowedError("a proposal needs a reason")
    plan = _carrier(kind).plan(asked.data, asked.payload, desk)
    need_in(actor, kind.propose, plan.office)
    _unrelated(actor, plan.subject, asked.data)
    basis, lapses = _terms(kind, desk)
    told = {"data": dict(asked.data), **_sides(plan, asked.payload)}
    giver = Account.objects.get(username=actor.behalf) if actor.behalf else None
    row = TwoPersonAct.objects.create(
        kind=kind.name, subject=plan.subject, office=plan.office, details=told,
        payload=asked.payload, reason=asked.reason.strip(), basis=basis, maker=account,
        maker_for=giver, proposed=desk.now(), lapses=lapses and desk.now() + lapses,
    )  # fmt: skip
    note("two-persons.proposed", actor, f"act:{row.pk}", desk.now(), act=kind.name,
         what=row.subject, reason=row.reason)  # fmt: skip
    return row.pk


def approve(number: int, account: Account, answer: str, desk: Desk) -> ToldOnce | None:
    """Approve an act of somebody else and carry it out; gives what only he is told.

    Raises ForbiddenError for the maker himself, by whatever account, NotAllowedError when it
    cannot be done now or what it would change has changed meanwhile.
    """
    try:
        return _approved(number, account, answer, desk)
    except IntegrityError as error:
        raise _refusal(error) from error


@transaction.atomic
def _approved(number: int, account: Account, answer: str, desk: Desk) -> ToldOnce | None:
    row, kind = _open(number, account, desk)
    payload = bytes(row.payload)
    _decide(row, "approve", account, answer, desk)
    plan = _carrier(kind).plan(row.details["data"], payload, desk)
    if _sides(plan, payload) != {side: row.details[side] for side in ("before", "after")}:
        raise NotAllowedError("it has changed since it was proposed; propose it anew")
    maker = actor_of(row.maker)
    if row.maker_for is not None:
        maker = Actor(maker.name, row.maker_for.role, actor_of(row.maker_for).unit,
                      row.maker_for.username)  # fmt: skip
    done = Approved(row=row, plan=plan, maker=maker, checker=actor_of(account), payload=payload)
    told = _carrier(kind).carry(done, desk)
    _emptied(row)
    _noted(row, "two-persons.approved", account, desk)
    return told if isinstance(told, ToldOnce) else None


def refuse(number: int, account: Account, answer: str, desk: Desk) -> None:
    """Refuse an act of somebody else, with the reason. Raises as `approve`."""
    if not answer.strip():
        raise NotAllowedError("a refusal needs a reason")
    try:
        with transaction.atomic():
            row, _kind = _open(number, account, desk)
            _decide(row, "refuse", account, answer, desk)
            _emptied(row)
            _noted(row, "two-persons.refused", account, desk)
    except IntegrityError as error:
        raise _refusal(error) from error


@transaction.atomic
def withdraw(number: int, account: Account, desk: Desk) -> None:
    """Withdraw what one has proposed. Raises ForbiddenError for another's proposal."""
    row = _standing(number)
    if row.maker_id != account.pk:
        raise ForbiddenError("a proposal is withdrawn by its maker")
    _decide(row, "withdraw", None, "", desk)
    _emptied(row)
    _noted(row, "two-persons.withdrawn", account, desk)


def lapse(desk: Desk) -> int:
    """Let every proposal lapse whose time has run out; gives how many (the worker's)."""
    numbers = two_persons.overdue(desk.now())
    for number in numbers:
        with transaction.atomic():
            row = _standing(number)
            _decide(row, "lapse", None, "", desk)
            _emptied(row)
            note("two-persons.lapsed", SYSTEM, f"act:{row.pk}", desk.now(), act=row.kind)
    return len(numbers)


def _open(number: int, account: Account, desk: Desk) -> tuple[TwoPersonAct, Kind]:
    row = _standing(number)
    kind = KINDS[row.kind]
    need_in(actor_of(account), kind.approve, row.office)
    _unrelated(actor_of(account), row.subject, row.details.get("data", {}))
    if row.lapses is not None and row.lapses <= desk.now():
        raise NotAllowedError("the proposal has lapsed")
    return row, kind


def _unrelated(actor: Actor, subject: str, data: Mapping[str, str]) -> None:
    """Raise ConflictError for an official related to a party: neither maker nor checker."""
    what, _colon, name = subject.partition(":")
    if what == "declaration":
        conflicts.check(actor, declarations.by_mrn(name))
        return
    parties = _PARTIES[what](name) if what in _PARTIES else ()
    conflicts.check_operators(actor, subject, {*parties, data.get("operator", "")})


# Whom a subject is about; a proposal may name an operator beside (a guarantee its principal).
_PARTIES: Mapping[str, Callable[[str], Collection[str]]] = {
    "operator": lambda name: (name,), "permit": permits.holders, "payment": money.payer,
}  # fmt: skip


def _standing(number: int) -> TwoPersonAct:
    row = two_persons.locked(number)
    if row is None:
        raise ForbiddenError("there is no such proposal")
    return row


def _decide(
    row: TwoPersonAct, move: Move, checker: Account | None, answer: str, desk: Desk
) -> None:
    state = state_after(row.state, move)  # type: ignore[arg-type]  # the column holds no other
    if state is None:
        raise NotAllowedError("it is %(state)s already", state=row.state)
    row.state, row.checker, row.decided, row.answer = state, checker, desk.now(), answer.strip()
    row.save(update_fields=["state", "checker", "decided", "answer"])


def _emptied(row: TwoPersonAct) -> None:
    row.payload = b""
    row.save(update_fields=["payload"])


def _noted(row: TwoPersonAct, kind: str, by: Account, desk: Desk) -> None:
    note(kind, actor_of(by), f"act:{row.pk}", desk.now(), act=row.kind, what=row.subject,
         maker=row.maker.username, reason=row.answer)  # fmt: skip


def _sides(plan: Plan, payload: bytes) -> dict[str, dict[str, str]]:
    """Before and after as they are kept; the payload is held to by its digest."""
    digest = {"digest": log.digest(payload).hex()} if payload else {}
    return {"before": dict(plan.before), "after": {**plan.after, **digest}}


def _carrier(kind: Kind) -> Carrier:
    if kind.name not in _OFFERED:
        raise NotAllowedError("nothing of this kind can be proposed here yet")
    return _OFFERED[kind.name]


def _terms(kind: Kind, desk: Desk) -> tuple[str, timedelta | None]:
    """The act a kind rests on and how long a proposal stands, of the country's law."""
    terms = desk.book.two_person_terms
    basis = terms.basis.get(kind.name, "") if terms else ""
    if not basis and kind.name not in _OF_THE_HOUSE:
        raise NotAllowedError("the law of the country has no ground for this")
    return basis, timedelta(days=terms.lapse_days) if terms else None


_WORDS = {
    "two_persons_accounts": "who proposed it does not decide it",
    "two_persons_people": "both accounts are of the same person",
    "two_persons_own": "nobody has a hand in his own rights, or in a file opened to him",
}


def _refusal(error: IntegrityError) -> Exception:
    """The refusal of the database in words."""
    cause = getattr(error.__cause__, "diag", None)
    name = getattr(cause, "constraint_name", "") or ""
    if name in _WORDS:
        return ForbiddenError(_WORDS[name])
    if name == "two_persons_once":
        return NotAllowedError("the same has been proposed already")
    return error
