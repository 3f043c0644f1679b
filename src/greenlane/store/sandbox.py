"""The sandbox kept: the mark of the database, calls of programs, certificates."""

from collections.abc import Iterable
from datetime import datetime

from greenlane.lifecycle.conformance import Call
from greenlane.store.models import DeclarationRow
from greenlane.store.sandbox_models import SandboxCall, SandboxCertificate, SandboxMark

CALLS_KEPT = 1_000


def is_marked() -> bool:
    """Whether the database is that of a sandbox."""
    return SandboxMark.objects.exists()


def mark(moment: datetime) -> None:
    """Make the database that of a sandbox."""
    SandboxMark.objects.get_or_create(pk=1, defaults={"made": moment})


def is_used() -> bool:
    """Whether something was ever lodged here."""
    return DeclarationRow.objects.exists()


def note(client: str, call: Call) -> None:
    """Keep a call."""
    SandboxCall.objects.create(
        client=client, operation=call.operation[:80], status=call.status, codes=list(call.codes),
        faulty=call.faulty, replayed=call.replayed, reference=call.reference[:35],
        subject=call.subject[:18], moment=call.moment,
    )  # fmt: skip


def was_asked(reference: str) -> bool:
    """Whether a call about this reference was made before."""
    return SandboxCall.objects.filter(reference=reference).exists()


def calls(client: str) -> list[Call]:
    """The latest calls of a program, in the order they were made."""
    rows = SandboxCall.objects.filter(client=client).order_by("-id")[:CALLS_KEPT]
    return [
        Call(operation=row.operation, status=row.status, codes=tuple(row.codes),
             faulty=row.faulty, replayed=row.replayed, reference=row.reference, subject=row.subject,
             moment=row.moment)
        for row in reversed(rows)
    ]  # fmt: skip


def wishing(prefix: str) -> Iterable[DeclarationRow]:
    """Declarations under way whose reference begins so."""
    return DeclarationRow.objects.filter(
        lrn__startswith=prefix, state__in=("registered", "accepted"), mrn__isnull=False
    ).order_by("id")[:200]


def certificate(number: str) -> SandboxCertificate | None:
    """The certificate of a number."""
    return SandboxCertificate.objects.filter(number=number).first()


def certify(number: str, client: str, content: str, moment: datetime) -> SandboxCertificate:
    """Keep a certificate."""
    return SandboxCertificate.objects.create(
        number=number, client=client, content=content, made=moment
    )


def certificates_of(client: str) -> list[SandboxCertificate]:
    """The certificates of a program, the newest first."""
    return list(SandboxCertificate.objects.filter(client=client).order_by("-made"))
