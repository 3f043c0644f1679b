"""WCO Data Model XML: bytes to a declaration with its envelope, and back."""

from greenlane.kernel.finding import Finding
from greenlane.messages.guard import LIMITS, Limits, load
from greenlane.messages.parsed import Envelope, Parsed
from greenlane.messages.wco_envelope import form_of, unwrap, wrong_root
from greenlane.messages.wco_explain import explain
from greenlane.messages.wco_read import PLANS, Problems, read_structure
from greenlane.messages.wco_write import to_xml

__all__ = ["Envelope", "Parsed", "parse", "to_xml"]


def parse(data: bytes, limits: Limits = LIMITS) -> Parsed:
    """Read a message. Never raises: what is wrong is in the findings, all at once."""
    loaded = load(data, limits)
    if loaded.root is None:
        return Parsed(None, None, loaded.findings)
    if form_of(loaded.root) is None:
        return Parsed(None, None, (*loaded.findings, wrong_root(loaded.root)))
    problems = Problems()
    element, namespace, envelope = unwrap(loaded.root, problems)
    declaration = None
    if element is not None:
        declaration = read_structure(element, PLANS[namespace], problems)
    findings: tuple[Finding, ...] = loaded.findings
    if problems:
        findings = (*findings, *explain(problems))
    return Parsed(declaration, envelope, findings)
