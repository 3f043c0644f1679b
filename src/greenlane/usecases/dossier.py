"""One dossier: a draft's goods, the permits they need, one form for all, the applications made.

The answers stand in the draft's body under `answers`, by element and item: what two agencies ask is
one answer, and what the declaration says is read from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from msgspec import json

from greenlane.agencies.form import Asking, key_of, union
from greenlane.agencies.setup import Question, Setup, covers
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.item_facts import ShipmentFacts, read_shipment
from greenlane.lifecycle.application import FINAL
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.messages import canonical_json
from greenlane.rules.requirements import Requirement, controlled, goods_of, resolve
from greenlane.store import attachments
from greenlane.store.models import ApplicationRow, Draft
from greenlane.usecases import agency_setups, applications, drafts
from greenlane.usecases.application_mandate import need_mandate
from greenlane.usecases.desk import Desk
from greenlane.usecases.dossier_form import at_place, declared, leaves
from greenlane.usecases.judgement import trader_of
from greenlane.usecases.permissions import need

MOST_ANSWER = 500


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A declaration to be with what its goods need. `shipment` is None while it cannot be read.

    It stands in a `draft`, or a program brought it as a document; `tree` is all it says, `holder`
    whose permits they will be, `answers` what was answered beyond it.
    """

    draft: Draft | None
    lrn: str
    trade: str
    tree: Mapping[str, Any]
    answers: Mapping[str, str]
    holder: str
    declaration: Declaration | None
    shipment: ShipmentFacts | None
    requirements: tuple[Requirement, ...]
    setups: Mapping[str, Setup]
    asking: tuple[Asking, ...]
    applications: tuple[ApplicationRow, ...]

    def missing(self, permit: str) -> tuple[Asking, ...]:
        """What must still be answered for a permit."""
        return tuple(
            a for a in self.asking
            if a.required and permit in a.permits and not self.answers.get(a.key)
        )  # fmt: skip

    def latest(self, permit: str) -> ApplicationRow | None:
        """The newest application for a permit."""
        return next((row for row in self.applications if row.permit == permit), None)

    @property
    def permits(self) -> tuple[Requirement, ...]:
        """One requirement for each permit that the goods wait for."""
        found = {r.permit.id: r for r in reversed(self.requirements) if r.binding}
        return tuple(reversed(found.values()))


def of(draft: Draft, actor: Actor, desk: Desk) -> Dossier:
    """The dossier of a draft under the law of today."""
    body = drafts.as_declaration(draft, actor)
    client = str(draft.body["fields"].get("client_id", "")).strip()
    return _dossier(body, draft.body.get("answers", {}), client or actor.unit, actor, desk, draft)


def of_document(
    body: bytes, answers: Mapping[str, str], actor: Actor, desk: Desk
) -> Dossier:  # fmt: skip
    """The dossier of a declaration in canonical JSON, with answers by their keys."""
    parsed = canonical_json.parse(body)
    trade = read_shipment(parsed.declaration).trade if parsed.declaration else "import"
    holder = trader_of(parsed.declaration, trade) if parsed.declaration else ""
    return _dossier(body, answers, holder or actor.unit, actor, desk, None)


def _dossier(
    body: bytes, answers: Mapping[str, str], holder: str, actor: Actor, desk: Desk,
    draft: Draft | None,
) -> Dossier:  # fmt: skip
    parsed = canonical_json.parse(body)
    shipment = read_shipment(parsed.declaration) if parsed.declaration else None
    lrn = (parsed.declaration.functional_reference_id if parsed.declaration else "") or ""
    trade = draft.trade if draft else (shipment.trade if shipment else "import")
    requirements = _placed(shipment, desk) if shipment else ()
    setups = agency_setups.in_force(desk)
    rows = ApplicationRow.objects.filter(operator_id=actor.unit, lrn=draft.lrn if draft else lrn)
    return Dossier(
        draft=draft,
        lrn=draft.lrn if draft else lrn,
        trade=trade,
        tree=json.decode(body) if shipment else {},
        answers=answers,
        holder=holder,
        declaration=parsed.declaration,
        shipment=shipment,
        requirements=requirements,
        setups=setups,
        asking=union(requirements, setups, declared(trade)),
        applications=tuple(rows.order_by("-pk")),
    )


def _placed(shipment: ShipmentFacts, desk: Desk) -> tuple[Requirement, ...]:
    """What the resolver says, with the places of the items in the whole declaration."""
    law = desk.book.on(desk.day_of(desk.now()))
    items = controlled(shipment, law)
    found = resolve([goods_of(item, shipment.trade, law) for item in items], law)
    return tuple(
        Requirement(place=items[r.place].position, permit=r.permit, standing=r.standing,
                    basis=r.basis, depends=r.depends, exemption=r.exemption)
        for r in found
    )  # fmt: skip


@transaction.atomic
def save_answers(actor: Actor, number: int, values: Mapping[str, str]) -> Draft:
    """Keep answers of the dossier's form, by their keys; empty ones are taken away."""
    need(actor, "application.own")
    draft = Draft.objects.select_for_update().filter(pk=number, operator_id=actor.unit).first()
    if draft is None or not actor.unit:
        raise drafts.UnknownDraftError(str(number))
    told = {**draft.body.get("answers", {}), **values}
    draft.body["answers"] = {key: text[:MOST_ANSWER] for key, text in told.items() if text}
    draft.save()
    return draft


def apply(permit: str, dossier: Dossier, actor: Actor, desk: Desk) -> ApplicationRow:
    """Make the application for one permit from the dossier, and submit it.

    Raises NotAllowedError for what lacks an answer, is not needed, or is applied for already,
    NoMandateError for who applies for another without his mandate.
    """
    need(actor, "application.own")
    wanted = [r for r in dossier.requirements if r.permit.id == permit and r.binding]
    if not wanted or dossier.declaration is None:
        raise NotAllowedError("the goods do not need this permit")
    places = {r.place for r in wanted}
    need_mandate(dossier.declaration, dossier.holder, places, actor, desk)
    if missing := dossier.missing(permit):
        raise NotAllowedError("%(what)s answers are missing", what=len(missing))
    latest = dossier.latest(permit)
    if latest is not None and (latest.state not in FINAL or latest.state == "granted"):
        raise NotAllowedError("it is applied for already")
    try:
        with transaction.atomic():
            made = _made(wanted, dossier, actor, desk)
    except IntegrityError as error:
        raise NotAllowedError("it is applied for already") from error
    return applications.submit(made, actor, desk)


def apply_for_all(dossier: Dossier, actor: Actor, desk: Desk) -> list[ApplicationRow]:
    """Apply for every permit that can be applied for now; those that the law puts first begin."""
    ready = [
        r.permit for r in dossier.permits
        if not dossier.missing(r.permit.id) and _free(dossier.latest(r.permit.id))
    ]  # fmt: skip
    ordered = sorted(ready, key=lambda permit: bool(permit.after))
    if dossier.declaration and ordered:  # all of them or none
        places = {r.place for r in dossier.requirements if r.permit in ordered}
        need_mandate(dossier.declaration, dossier.holder, places, actor, desk)
    return [apply(permit.id, dossier, actor, desk) for permit in ordered]


def _free(row: ApplicationRow | None) -> bool:
    return row is None or row.state in FINAL - {"granted"}


def _made(
    wanted: Sequence[Requirement], dossier: Dossier, actor: Actor, desk: Desk
) -> ApplicationRow:
    permit = wanted[0].permit
    setup = dossier.setups[permit.agency]
    places = sorted({r.place for r in wanted})
    said = _answers(setup, permit.id, places, dossier)
    stated = dossier.declaration or Declaration()
    return ApplicationRow.objects.create(
        number=f"{permit.agency}-A-{desk.unguessable(10)}", operator_id=actor.unit,
        holder=dossier.holder, author=actor.name, draft=dossier.draft, lrn=dossier.lrn,
        permit=permit.id, agency=permit.agency, document=permit.document, trade=dossier.trade,
        office=stated.declaration_office_id or "",
        representation=(stated.agent and stated.agent.function_code) or "",
        goods=[_line(place, dossier, desk) for place in places], answers=said,
        files=_files(setup, permit.id, said, dossier.draft), days=setup.days(permit.id),
        fee=permit.fee, currency=desk.book.currency, created=desk.now(),
    )  # fmt: skip


def _line(place: int, dossier: Dossier, desk: Desk) -> dict[str, Any]:
    """An item as it is applied for."""
    assert dossier.shipment is not None  # noqa: S101 - asked by the caller
    item = next(i for i in dossier.shipment.items if i.position == place)
    law = desk.book.on(desk.day_of(desk.now()))
    goods = goods_of(item, dossier.shipment.trade, law)
    commodity = dossier.tree["goodsShipment"]["governmentAgencyGoodsItem"][place]["commodity"]
    return {
        "place": place + 1, "code": item.code, "origin": item.origin,
        "destination": item.destination, "procedure": item.procedure,
        "description": commodity.get("description", ""), "uses": sorted(item.uses),
        "net": str(item.net_mass or ""), "quantity": str(item.tariff_quantity or ""),
        "value": str(goods.value if goods.value is not None else ""),
    }  # fmt: skip


def _answers(
    setup: Setup, permit: str, places: Sequence[int], dossier: Dossier
) -> dict[str, str]:  # fmt: skip
    """The answers by an agency's own names, from the dossier or the declaration."""
    stated = dict(leaves(dossier.tree))
    found: dict[str, str] = {}
    for question in setup.questions:
        if not covers(question.permits, permit):
            continue
        for place in [p + 1 for p in places] if question.about == "item" else [0]:
            text = _answer(question, place, stated, dossier.answers)
            if text:
                found[key_of(question.id, place)] = text[:MOST_ANSWER]
    return found


def _answer(
    question: Question, place: int, stated: Mapping[str, str], answers: Mapping[str, str]
) -> str:
    if question.element.startswith("/"):
        return stated.get(at_place(question.element, place), "")
    return answers.get(key_of(question.element, place), "")


def _files(
    setup: Setup, permit: str, said: Mapping[str, str], draft: Draft | None
) -> list[dict[str, Any]]:
    """The files that answer an agency's questions: uploaded once, referred to by each.

    A program names a file by its own reference (`attachment` 0); its bytes follow otherwise.
    """
    kept = {str(each.pk): each for each in attachments.of(draft)} if draft else {}
    asked = (q for q in setup.questions if covers(q.permits, permit))
    wanted = {q.id: q.element for q in asked if q.kind == "document"}
    found = []
    for key, text in said.items():
        element, file = wanted.get(key.partition("|")[0]), kept.get(text)
        if element and (file or draft is None):
            found.append({"element": element, "key": key, "attachment": file.pk if file else 0,
                          "name": file.name if file else text})  # fmt: skip
    return found
