"""The course of a declaration: which events follow from a judgement, in their lawful order."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from greenlane.datamodel.declaration import Declaration
from greenlane.law.lawbook import LawBook
from greenlane.lifecycle.declaration import DeclarationLife, apply
from greenlane.lifecycle.event import SYSTEM, Actor, Event, EventKind
from greenlane.lifecycle.hold import Hold, HoldKind
from greenlane.usecases.judgement import Judgement

HOLD_OF_LANE: dict[str, HoldKind] = {"yellow": "documents", "red": "physical"}


class Course:
    """Events as they happen: each is checked against the life so far and moves it on."""

    def __init__(self, book: LawBook, moment: datetime, life: DeclarationLife) -> None:
        self.book = book
        self.moment = moment
        self.life = life
        self.events: list[Event] = []

    def happen(self, kind: EventKind, actor: Actor = SYSTEM, **details: object) -> None:
        """Let an event happen. Raises NotAllowedError when it cannot."""
        event = Event(
            kind=kind,
            actor=actor,
            moment=self.moment,
            basis=details.pop("basis", None) or self.book.event_basis[kind],  # type: ignore[arg-type]
            **details,  # type: ignore[arg-type]
        )
        self.life = apply(self.life, event)
        self.events.append(event)

    def hold(self, holds: Iterable[Hold]) -> None:
        """Open holds, each on its own ground."""
        for hold in holds:
            if self.life.open_hold(hold.name) is None:
                self.happen("hold", hold=hold, basis=hold.basis)

    def select(self, judgement: Judgement, office: str) -> None:
        """Record the lane and open the hold it asks for."""
        selection = judgement.selection
        if selection is None:
            return
        self.happen("select", lane=selection.lane)
        kind = HOLD_OF_LANE.get(selection.lane)
        if kind is not None:
            self.hold([standing_hold(self.book, kind, office, self.moment)])

    def release_if_free(self) -> None:
        """Release when nothing holds the goods; clear too unless a later check is due.

        A later check is due on the blue lane, and while a doubt about a value is not decided.
        """
        if self.life.may_release:
            self.happen("release")
        if self.life.state == "released" and self.life.lane != "blue" and not self.life.doubted:
            self.happen("clear")


def standing_hold(book: LawBook, kind: HoldKind, owner: str, moment: datetime) -> Hold:
    """A hold of `kind` on the terms of the law."""
    terms = book.hold_terms[kind]
    return Hold(
        name=kind,
        kind=kind,
        owner=owner,
        reason=terms.reason["en"],
        basis=terms.basis,
        due=moment + timedelta(hours=terms.hours),
    )


def permit_holds(book: LawBook, judgement: Judgement, moment: datetime) -> list[Hold]:
    """One hold for every agency whose permit is missing, or cannot be looked up here."""
    terms = book.hold_terms["agency"]
    holds: dict[str, Hold] = {}
    for need in judgement.permits:
        permit = need.permit
        if need.declared or permit.agency in holds:
            continue
        holds[permit.agency] = Hold(
            name=f"agency:{permit.agency}",
            kind="agency",
            owner=permit.agency,
            reason=terms.reason["en"].format(
                name=permit.name["en"], document=permit.document, item=need.sequence
            ),
            basis=permit.basis,
            due=moment + timedelta(hours=terms.hours),
        )
    told = book.permit_terms.unlooked.get("en", "") if book.permit_terms else ""
    for need in judgement.unlooked:
        permit = need.permit
        reason = told.format(name=permit.name["en"], document=permit.document, item=need.sequence)
        holds.setdefault(permit.agency, Hold(
            name=f"agency:{permit.agency}", kind="agency", owner=permit.agency, reason=reason,
            basis=permit.basis, due=moment + timedelta(hours=terms.hours),
        ))  # fmt: skip
    return list(holds.values())


def of_lodging(
    book: LawBook,
    declaration: Declaration,
    judgement: Judgement,
    actor: Actor,
    moment: datetime,
    *,
    paid: bool,
    bars: Iterable[Hold] = (),
) -> Course:
    """The events of a first lodgement; `paid` when nothing is owed now or a deferment takes it.

    `bars` are holds that it begins with.
    """
    course = Course(book, moment, DeclarationLife())
    course.happen("lodge", actor, version=1)
    if not judgement.acceptable:
        course.happen("reject")
        return course
    office = declaration.declaration_office_id or ""
    if judgement.shipment.prelodged:
        course.happen("register")
        course.select(judgement, office)
        course.hold((*permit_holds(book, judgement, moment), *bars))
        return course
    course.happen("arrive", actor)
    course.happen("accept")
    course.select(judgement, office)
    course.hold((*permit_holds(book, judgement, moment), *bars))
    settle(course, paid=paid)
    return course


def settle(course: Course, *, paid: bool) -> None:
    """After acceptance: ask for payment exactly where it is due, release when free."""
    if paid and course.life.open_hold("payment") is not None:
        course.happen("lift", name="payment", text="nothing is owed")
    if not paid:
        course.hold([standing_hold(course.book, "payment", "cashier", course.moment)])
    course.release_if_free()
