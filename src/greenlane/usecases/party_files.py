"""Documents of enrolments and applications: judged and scanned as every file, kept in the rows."""

from django.db.models import QuerySet

from greenlane.evidence import log
from greenlane.kernel.finding import Finding
from greenlane.messages.refusal import refused
from greenlane.store.models import PartyFile
from greenlane.usecases.attachments import Upload, room
from greenlane.usecases.desk import Desk

MOST = 40


def of(subject: str) -> "QuerySet[PartyFile]":
    """The files of a subject, the oldest first."""
    return PartyFile.objects.filter(subject=subject).order_by("pk")


def keep(
    subject: str, upload: Upload, desk: Desk, *, operator: str = "", place: str = "", by: str = ""
) -> PartyFile | tuple[Finding, ...]:
    """Keep a file; the findings when it is not taken. The same bytes again are the same file."""
    here = room()
    found = here.judge(upload.name, upload.declared, upload.data, "document")
    if found.findings:
        return found.findings
    if of(subject).count() >= MOST:
        return (refused("FIL-051", f"At most {MOST} files."),)
    verdict = _scanned(found.data)
    if verdict is False:
        return (refused("FIL-040", "The file is infected."),)
    row, _ = PartyFile.objects.get_or_create(
        subject=subject, sha256=log.digest(found.data).hex(),
        defaults={"operator_id": operator or None, "place": place, "name": found.name[:120],
                  "media": found.media, "content": found.data, "uploaded": desk.now(),
                  "uploader": by, "clean": bool(verdict)},
    )  # fmt: skip
    return row


def opened(row: PartyFile) -> bytes | None:
    """The bytes of a file that is clean, asked of the scanner if it was not yet; None if not."""
    if not row.clean and _scanned(bytes(row.content)):
        row.clean = True
        row.save(update_fields=["clean"])
    return bytes(row.content) if row.clean else None


def _scanned(data: bytes) -> bool | None:
    """True for clean, False for infected, None while there is no verdict."""
    try:
        return not room().scan(data)
    except OSError:
        return None
