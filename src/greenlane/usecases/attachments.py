"""Attachments: a file is judged, kept, scanned, and handed out to those it concerns."""

import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction

from greenlane.kernel.finding import Finding
from greenlane.lifecycle.event import Actor
from greenlane.messages.content import Judged, Purpose
from greenlane.messages.refusal import refused
from greenlane.store import attachments as rows
from greenlane.store import journal
from greenlane.store.attachment_files import Folder, digest
from greenlane.store.attachment_models import Attachment
from greenlane.store.attachments import Target
from greenlane.store.failpoints import reach
from greenlane.store.models import DeclarationRow, Draft
from greenlane.usecases import conflicts
from greenlane.usecases.application_mandate import need_whole
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, may, need
from greenlane.usecases.standing import document

ORPHAN_AFTER = timedelta(hours=1)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
_OPEN_STATES = ("registered", "accepted", "released", "cleared")
_log = logging.getLogger(__name__)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one operator may keep, in bytes, and how many files one declaration has."""

    quota: int = 2_000_000_000
    files: int = 50


@dataclass(frozen=True, kw_only=True)
class Room:
    """What attachments need of the outside: a folder, a judge of files, a scanner.

    `judge(name, declared, data, purpose)` never raises; `scan(data)` gives the name of what was
    found, or empty text, and raises OSError while there is no verdict.
    """

    folder: Folder
    judge: Callable[[str, str, bytes, Purpose], Judged]
    scan: Callable[[bytes], str]
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as it came, and the document of the declaration that it is."""

    name: str
    declared: str
    data: bytes
    code: str = ""
    reference: str = ""
    item: int | None = None


_installed: list[Room] = []


def install(room: Room) -> None:
    """Make `room` the one that attachments use."""
    _installed[:] = [room]


def room() -> Room:
    """The installed room. Raises RuntimeError before the wiring has installed one."""
    if not _installed:
        raise RuntimeError("no room for attachments is installed: the wiring has not run")
    return _installed[0]


def attach(
    target: Target, upload: Upload, actor: Actor, desk: Desk
) -> Attachment | tuple[Finding, ...]:
    """Judge a file and keep it on a draft or declaration; the findings when it is not taken.

    Nothing is kept then. The same bytes on the same target are the same attachment. Raises
    ForbiddenError, and NoMandateError for a declarant who has no mandate of the client any more.
    """
    purpose = _purpose(target, actor)
    if isinstance(target, DeclarationRow):
        conflicts.check(actor, target)
        if purpose == "document" and actor.unit != target.trader:
            need_whole(document(target), target.trader, actor, desk)
    here = room()
    found = here.judge(upload.name, upload.declared, upload.data, purpose)
    if found.findings:
        _note_refused(target, found.findings, actor, desk)
        return found.findings
    try:
        kept = _keep(here, target, upload, found, purpose, actor, desk)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _log.error("the volume of the attachments takes nothing: %s", error)
        return (refused("FIL-052", "The file cannot be kept now."),)
    if isinstance(kept, Attachment) and kept.state == "waiting":
        scan(kept, desk)
    return kept


def _purpose(target: Target, actor: Actor) -> Purpose:
    """What files of this person on this target are for. Raises ForbiddenError."""
    if isinstance(target, Draft):
        need(actor, "attachment.add")
        return "document"
    if target.state not in _OPEN_STATES:
        raise ForbiddenError("a declaration that is over takes no more files")
    if may(actor, "attachment.inspect", target).allowed:
        return "inspection"
    need(actor, "attachment.add", target)
    return "document"


def may_attach(target: Target, actor: Actor) -> bool:
    """Whether the person may attach anything to the target now."""
    try:
        _purpose(target, actor)
    except ForbiddenError:
        return False
    return True


def may_see(row: Attachment, actor: Actor) -> bool:
    """Whether the person sees a file: photographs of an inspection are not the trader's."""
    return row.purpose == "document" or may(actor, "attachment.photograph").allowed


def seen(target: Target, actor: Actor) -> list[Attachment]:
    """The files of a draft or declaration that the person sees, the oldest first."""
    return [row for row in rows.of(target) if may_see(row, actor)]


@transaction.atomic
def _keep(
    here: Room, target: Target, upload: Upload, found: Judged, purpose: Purpose, actor: Actor,
    desk: Desk,
) -> Attachment | tuple[Finding, ...]:  # fmt: skip
    owner = _owner(target) if purpose == "document" else None
    name = digest(found.data)
    rows.lock(f"file:{name}", f"files-of:{owner or actor.unit}")
    known = rows.same(target, name)
    if known is not None:
        return known
    full = _over_limits(here.limits, target, owner, len(found.data))
    if full is not None:
        return (full,)
    here.folder.keep(found.data)
    reach("file.kept")
    row = rows.add(
        target, sha256=name, received=digest(upload.data), size=len(found.data),
        media=found.media, name=found.name, purpose=purpose, operator_id=owner,
        code=upload.code, reference=upload.reference, item=upload.item, uploaded=desk.now(),
        uploader=actor.name, role=actor.role,
    )  # fmt: skip
    _note("attachment.added", target, actor, desk, sha256=name, attachment=row.pk)
    return row


def _owner(target: Target) -> str:
    return target.operator_id if isinstance(target, Draft) else target.declarant


def _over_limits(limits: Limits, target: Target, owner: str | None, size: int) -> Finding | None:
    if rows.count(target) >= limits.files:
        return refused("FIL-051", f"The declaration has {limits.files} files already.")
    if owner is not None and rows.used(owner) + size > limits.quota:
        return refused("FIL-050", f"Your files together may have {limits.quota} bytes.")
    return None


def _note(kind: str, target: Target, actor: Actor, desk: Desk, **details: Any) -> None:
    subject = f"draft:{target.pk}" if isinstance(target, Draft) else f"declaration:{target.mrn}"
    journal.note(kind, actor, subject, desk.now(), **details)


def _note_refused(target: Target, findings: tuple[Finding, ...], actor: Actor, desk: Desk) -> None:
    codes = [finding.code for finding in findings]
    _note("attachment.refused", target, actor, desk, codes=codes)


def remove(draft: Draft, number: int, actor: Actor, desk: Desk) -> None:
    """Take a file off a draft. Raises UnknownAttachmentError."""
    row = rows.by_number(number)
    if row.draft_id != draft.pk:
        raise rows.UnknownAttachmentError(str(number))
    with transaction.atomic():
        _note("attachment.removed", draft, actor, desk, sha256=row.sha256)
        row.delete()


def carry(draft: Draft, mrn: str) -> None:
    """Give the attachments of a lodged draft to its declaration."""
    rows.carry(draft, DeclarationRow.objects.get(mrn=mrn))


def scan(row: Attachment, desk: Desk) -> bool:
    """Ask the scanner about a file and note its verdict; False while there is none."""
    here = room()
    try:
        found = here.scan(here.folder.read(row.sha256))
    except OSError as error:  # also a file that is away or damaged: it stays closed
        _log.warning("attachment %s waits for a verdict: %s", row.pk, error)
        return False
    rows.judged(row.pk, found, desk.now())
    row.refresh_from_db()
    if found:
        _log.error("attachment %s is infected", row.pk)
    return True


def scan_waiting(desk: Desk) -> int:
    """Ask about everything that waits, until the scanner is away; gives how many were judged."""
    done = 0
    for row in rows.waiting():
        if not scan(row, desk):
            break
        done += 1
    return done


def open_for(row: Attachment, actor: Actor, desk: Desk) -> bool:
    """Note that the person opens the file; False when it is not clean and stays closed."""
    if row.state != "clean":
        return False
    target = row.draft or row.declaration
    assert target is not None  # noqa: S101 - a constraint of the table says so
    _note("attachment.read", target, actor, desk, attachment=row.pk, sha256=row.sha256)
    return True


def sweep(desk: Desk) -> int:
    """Delete the files that no row has spoken of for an hour; gives how many."""
    here, done = room(), 0
    for name, path in here.folder.old((desk.now() - ORPHAN_AFTER).timestamp()):
        remove_file = path.unlink
        if not name:  # what a broken write left
            remove_file(missing_ok=True)
            done += 1
        else:
            done += rows.when_unspoken(name, lambda remove_file=remove_file: remove_file(True))
    return done
