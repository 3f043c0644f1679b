"""Evidence handed out: who asks, what he may see of it, and the note that it left the house."""

from datetime import datetime

from greenlane.evidence import bundle, receipt
from greenlane.evidence.receipt import Receipt
from greenlane.lifecycle.event import Actor
from greenlane.store import declarations, journal, log
from greenlane.store.models import LogHead
from greenlane.usecases import desk, disclosing, evidence_bundle, log_heads
from greenlane.usecases.permissions import matrix, may

NotCoveredError = evidence_bundle.NotCoveredError
_ACTION = "declaration.evidence"
MEDIA = {"evidence": bundle.MEDIA_TYPE, "receipt": receipt.MEDIA_TYPE}


def give(mrn: str, what: str, actor: Actor, moment: datetime) -> bytes:
    """The bundle (`evidence`) or the `receipt` of a declaration, for one who may have it.

    Raises UnknownDeclarationError when it does not concern him, and NotCoveredError.
    """
    row = declarations.by_mrn(mrn)
    if not may(actor, _ACTION, row).allowed:
        raise declarations.UnknownDeclarationError(mrn)
    if what == "receipt":
        content = evidence_bundle.receipt_of(row)
    else:
        names = matrix().scope(actor.role, _ACTION) != "own"
        content = evidence_bundle.bundle_of(row, names=names)
    journal.note("evidence.given", actor, f"declaration:{mrn}", moment, what=what)
    disclosing.disclosed(what, actor, desk.current(), subject=f"declaration:{mrn}")
    return content


def receipt_to_print(mrn: str) -> Receipt | None:
    """The receipt for the printed page; None while no head covers the declaration."""
    try:
        return receipt.decode(evidence_bundle.receipt_of(declarations.by_mrn(mrn)))
    except NotCoveredError:
        return None


def head() -> LogHead | None:
    """The newest signed head."""
    return log.newest_head()


def consistency(known: int, size: int) -> list[bytes]:
    """The proof that the log of `size` entries goes on from that of `known`.

    Raises LookupError when the log has never been signed at these sizes.
    """
    newest = log.newest_head()
    if newest is None or not 0 <= known <= size <= newest.size:
        raise LookupError(size)
    return list(log_heads.proof_from(known, size))
