"""Investigations: case files opened with a reason, what is put into them, their end, evidence."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.db import transaction

from greenlane.evidence import case_bundle, log, merkle
from greenlane.lifecycle.case import SHORTEST, TWO_PERSONS, CaseEntry, CaseHead, EntryKind
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import attachments, cases, declarations, inspections
from greenlane.store import log as log_rows
from greenlane.store.case_models import CaseFile
from greenlane.store.journal import note
from greenlane.store.models import Account, DeclarationRow
from greenlane.usecases import alerts, conflicts, evidence_bundle, reading
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix, may, need
from greenlane.usecases.reading import Purpose
from greenlane.usecases.two_persons import Approved, Carrier, Plan, Proposal, propose

CLOSE = "case-close"
NotCoveredError = evidence_bundle.NotCoveredError


@transaction.atomic
def open_case(reason: str, actor: Actor, desk: Desk) -> CaseFile:
    """Open a case file. Raises ForbiddenError, ValueError without a reason in words."""
    need(actor, "investigation.write")
    if len(reason.strip()) < SHORTEST:
        raise ValueError("say why in a sentence")
    number = cases.next_number(desk.day_of(desk.now()).year)
    head = CaseHead(number=number, reason=reason.strip(), opened_by=actor.name, opened=desk.now())
    made = cases.open_file(head)
    note("case.opened", actor, f"case:{number}", desk.now(), number=0,
         digest=bytes(made.origin).hex())  # fmt: skip
    return made


def seen(number: str, actor: Actor, *, lock: bool = False) -> CaseFile:
    """A case file for its members and auditors. Raises LookupError, ForbiddenError for others."""
    need(actor, "investigation.read")
    case = cases.by_number(number, lock=lock)
    if case is None:
        raise LookupError(number)
    if actor.name not in case.members and not may(actor, "investigation.audit").allowed:
        raise ForbiddenError("this case file is open to its members only")
    return case


def looked(case: CaseFile, actor: Actor, desk: Desk) -> None:
    """Note that somebody opened the file: a member, or an auditor, who is none."""
    note("case.read", actor, f"case:{case.number}", desk.now(), member=actor.name in case.members)


@transaction.atomic
def _enter(
    number: str, kind: EntryKind, actor: Actor, desk: Desk, *, subject: str = "", text: str = "",
    content: Mapping[str, Any] | None = None, declaration: DeclarationRow | None = None,
    second: str = "",
) -> CaseFile:  # fmt: skip
    case = seen(number, actor, lock=True)
    entry = CaseEntry(
        number=case.entries.count() + 1, kind=kind, actor=actor.name, role=actor.role,
        moment=desk.now(), subject=subject, text=text.strip(), second=second,
        content=log.plain(dict(content or {})),
    )  # fmt: skip
    written, link = cases.linked(case, entry)
    told = {"digest": log.digest(written).hex(), "link": link.hex()}
    journal = note("case.entered", actor, f"case:{number}", desk.now(), number=entry.number,
                   entry=kind, what=subject, **told)  # fmt: skip
    cases.append(case, entry, written, link, journal, declaration)
    return case


def add_note(number: str, text: str, actor: Actor, desk: Desk) -> None:
    """Put what a person knows into the file. Raises NotAllowedError without words."""
    need(actor, "investigation.write")
    _enter(number, "note", actor, desk, text=text)


def add_member(number: str, username: str, actor: Actor, desk: Desk) -> None:
    """Open the file to another person of the same work."""
    need(actor, "investigation.write")
    person = Account.objects.filter(username=username, is_active=True).first()
    if person is None or matrix().scope(person.role, "investigation.write") is None:
        raise NotAllowedError("nobody of that name works on case files")
    with transaction.atomic():
        case = _enter(number, "member", actor, desk, subject=f"account:{person.pk}")
        cases.admit(case, username)


@transaction.atomic
def add_alert(number: str, alert: int, actor: Actor, desk: Desk) -> None:
    """Put an alert as it stands into the file, with its declaration if it has one."""
    need(actor, "investigation.write")
    row = alerts.one(alert, actor)
    if row is None:
        raise NotAllowedError("there is no such alert")
    _enter(number, "alert", actor, desk, subject=f"alert:{row.pk}", content=alerts.plain(row),
           declaration=row.declaration)  # fmt: skip
    if row.declaration is not None and not _has(number, row.declaration):
        add_declaration(number, row.declaration.mrn or "", actor, desk)


def _has(number: str, row: DeclarationRow) -> bool:
    return cases.CaseEntryRow.objects.filter(
        case__number=number, kind="declaration", declaration=row
    ).exists()


@transaction.atomic
def add_declaration(number: str, mrn: str, actor: Actor, desk: Desk) -> Purpose:
    """Put a declaration as it stands into the file, with what controls found of it.

    From then on the person reads it with names: the purpose says so and is noted.
    """
    need(actor, "investigation.write")
    case = seen(number, actor)
    row = _declaration(mrn, actor)
    _enter(number, "declaration", actor, desk, subject=f"declaration:{mrn}", declaration=row,
           content=_snapshot(row))  # fmt: skip
    found = _results(row)
    if found:
        _enter(number, "inspection", actor, desk, subject=f"declaration:{mrn}",
               content={"results": found}, declaration=row)  # fmt: skip
    purpose = Purpose(code="case", text=case.reason, reference=number)
    reading.state(row, purpose, actor, desk)
    return purpose


def _declaration(mrn: str, actor: Actor) -> DeclarationRow:
    try:
        row = declarations.by_mrn(mrn)
    except declarations.UnknownDeclarationError as error:
        raise NotAllowedError("there is no declaration of this number") from error
    conflicts.check(actor, row)
    return row


def _snapshot(row: DeclarationRow) -> dict[str, Any]:
    body = bytes(declarations.version(row).body)
    return {"mrn": row.mrn, "version": row.version, "state": row.state, "lane": row.lane,
            "office": row.office, "payable": row.payable,
            "body": log.digest(body).hex()}  # fmt: skip


def _results(row: DeclarationRow) -> list[dict[str, Any]]:
    """The last result of each item, with the digests of the photographs that its event named."""
    photos = {each.item: each.photos for event in declarations.events(row)
              for each in event.results}  # fmt: skip
    return [{**_result(each), "photos": list(photos.get(each.item, ()))}
            for each in inspections.of(row)]  # fmt: skip


def _result(each: Any) -> dict[str, Any]:
    names = ("item", "kinds", "code", "origin", "quantity", "unit", "value", "extra", "moment",
             "officer", "method")  # fmt: skip
    return {name: getattr(each, name) for name in names}


def add_results(number: str, mrn: str, actor: Actor, desk: Desk) -> None:
    """Put what controls have found of a declaration by now into the file."""
    need(actor, "investigation.write")
    row = _declaration(mrn, actor)
    found = _results(row)
    if not found:
        raise NotAllowedError("no control of it has a result")
    _enter(number, "inspection", actor, desk, subject=f"declaration:{mrn}",
           content={"results": found}, declaration=row)  # fmt: skip


def add_document(number: str, attachment: int, actor: Actor, desk: Desk) -> None:
    """Put an attached file, by its digest, into the file of the case."""
    need(actor, "investigation.write")
    try:
        file = attachments.by_number(attachment)
    except attachments.UnknownAttachmentError as error:
        raise NotAllowedError("there is no such file") from error
    if file.declaration is None or not _has(number, file.declaration):
        raise NotAllowedError("its declaration is not in the case")
    conflicts.check(actor, file.declaration)
    _enter(number, "document", actor, desk, subject=f"attachment:{file.pk}",
           declaration=file.declaration,
           content={"sha256": file.sha256, "size": file.size, "media": file.media,
                    "purpose": file.purpose, "item": file.item})  # fmt: skip


@transaction.atomic
def close(number: str, outcome: str, text: str, actor: Actor, desk: Desk) -> None:
    """Close a case after which no penalty follows. Raises NotAllowedError: else two persons."""
    need(actor, "investigation.write")
    if outcome in TWO_PERSONS:
        raise NotAllowedError("after a penalty a case is closed by two persons")
    _close(number, outcome, text, actor, desk, second="")


def _close(number: str, outcome: str, text: str, actor: Actor, desk: Desk, *, second: str) -> None:
    case = _enter(number, "outcome", actor, desk, text=text, content={"outcome": outcome},
                  second=second)  # fmt: skip
    case.state, case.outcome, case.closed = "closed", outcome, desk.now()
    case.closed_by, case.second = actor.name, second
    case.save(update_fields=["state", "outcome", "closed", "closed_by", "second"])
    note("case.closed", actor, f"case:{number}", desk.now(), outcome=outcome, second=second)


def ask_to_close(number: str, outcome: str, text: str, account: Account, actor: Actor, desk: Desk
                 ) -> int:  # fmt: skip
    """Propose to close a case after which a penalty follows."""
    seen(number, actor)
    data = {"case": number, "outcome": outcome}
    return propose(Proposal(kind=CLOSE, data=data, reason=text), account, desk, actor)


def _plan(data: Mapping[str, str], _payload: bytes, _desk: Desk) -> Plan:
    case = cases.by_number(data.get("case", ""))
    if case is None or case.state != "open":
        raise NotAllowedError("there is no such open case")
    return Plan(
        subject=f"case:{case.number}", after={"outcome": data.get("outcome", "")},
        before={"outcome": "", "entries": str(case.entries.count())}, state=case.number,
    )  # fmt: skip


def _carry(act: Approved, desk: Desk) -> None:
    _close(act.plan.state, act.plan.after["outcome"], act.row.reason, act.maker, desk,
           second=act.checker.name)  # fmt: skip


CARRIERS = {CLOSE: Carrier(_plan, _carry)}


def bundle_of(number: str, actor: Actor, desk: Desk) -> bytes:
    """The evidence of a case file. Raises NotCoveredError while the newest head lacks something."""
    case, head = seen(number, actor), log_rows.newest_head()
    told = cases.noted(case)
    if head is None:
        raise NotCoveredError(number)
    found = [cases.leaf_of(entry, case.opened, head.size) for entry in told]
    if None in found:
        raise NotCoveredError(number)
    places = [each for each in found if each is not None]
    paths = log_rows.with_nodes(
        lambda nodes: [merkle.inclusion_proof(place, head.size, nodes) for place, _ in places]
    )
    made = case_bundle.CaseBundle(
        subject=f"case:{number}", head=case.head, checkpoint=head.text,
        entries=tuple(case.entries.order_by("number").values_list("entry", flat=True)),
        noted=tuple(
            case_bundle.Noted(entry=entry, leaf=case_bundle.leaf_of(place, leaf, path))
            for entry, (place, leaf), path in zip(told, places, paths, strict=True)
        ),
        declarations=tuple(
            msgspec.Raw(evidence_bundle.bundle_of(row, names=True))
            for row in cases.declarations_of(case)
        ),
    )  # fmt: skip
    note("case.exported", actor, f"case:{number}", desk.now(), head=head.size)
    return case_bundle.encode(made)
