"""Messages that are signed, or must be: what a declaration is read from, and in which form kept."""

from greenlane.lifecycle.event import Actor
from greenlane.messages import signed_xml, wco_xml
from greenlane.messages.parsed import Parsed
from greenlane.store import certificates
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import READERS, SIGNED, Format


def read(
    body: bytes, fmt: Format, actor: Actor, desk: Desk, *, keyed: bool = False
) -> tuple[Format, Parsed]:
    """Read a message of the operator `actor.unit`, and say in which form it is to be kept.

    Of a signed one nothing but the signed bytes is read; a broken signature is refused even where
    none is needed. An unsigned one is refused when the operator asked that his are signed, unless
    it was `keyed` by officers from a paper that bears his hand.
    """
    if fmt == "xml" and signed_xml.is_signed(body):
        known = certificates.pems(actor.unit)
        opened = signed_xml.opened(body, known, desk.now())
        if opened.findings:
            return fmt, Parsed(None, None, opened.findings)
        return SIGNED, wco_xml.parse(opened.signed)
    if not keyed and certificates.demanded(actor.unit):
        said = "The message is not signed, and you asked that none of yours is taken unsigned."
        return fmt, Parsed(None, None, (signed_xml.finding("SIG-001", said),))
    return fmt, READERS[fmt](body)
