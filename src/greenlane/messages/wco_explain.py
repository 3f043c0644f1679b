"""The findings that the problems of a reading pass amount to, each with its place."""

from greenlane.datamodel.base import WcoClass
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.pointer import fields_by_name, words
from greenlane.kernel.finding import Finding, Path, Severity
from greenlane.messages import wco_read as read
from greenlane.messages.guard import Node, instruction, is_instruction, too_deep
from greenlane.messages.parsed import told
from greenlane.messages.wco_plan import tag_names

BASIS = "WCO Data Model 3 XML schema"
# Attributes of the WCO's types that tell of a code or text and change nothing in it: which list or
# scheme it is of, who keeps that, in what language it is.
_ANNOTATIONS = frozenset(
    """listID listAgencyID listAgencyName listName listVersionID listURI listSchemeURI name
    languageID languageLocaleID schemeID schemeName schemeAgencyID schemeAgencyName schemeVersionID
    schemeDataURI schemeURI currencyCodeListVersionID unitCodeListVersionID""".split()  # noqa: SIM905 - a list to read
)
_TYPE_ATTRIBUTES = _ANNOTATIONS | frozenset(
    """currencyID unitCode formatCode format mimeCode encodingCode characterSetCode uri
    filename""".split()  # noqa: SIM905 - a list to read
)
_ONE_BY_ONE = frozenset(["C62", "EA", "NAR", "NMB", "PCE"])
"""Units of a count, which say nothing of a number of pieces that the number does not say."""


def explain(problems: read.Problems) -> tuple[Finding, ...]:
    """All problems as findings, cut at the most that are told of one message."""
    findings: list[Finding] = []
    for problem in problems:
        findings.extend(_findings(problem))
    return told(findings, problems.left_out)


def local(node: Node) -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def path_of(node: Node) -> Path:
    """The path of an element below Declaration; names unknown to the model stand as written."""
    chain = [node, *node.iterancestors()]
    roots = [i for i, one in enumerate(chain) if local(one) == "Declaration"]
    if not roots:
        return ()
    path: list[str | int] = []
    cls: type[WcoClass] | None = Declaration
    for one in reversed(chain[: roots[-1]]):
        spec = tag_names(cls).get(local(one)) if cls else None
        if spec is None:
            path.append({"DateTimeString": "text"}.get(local(one), local(one)))
            cls = None
            continue
        path.append(spec.name)
        if spec.many:
            path.append(sum(1 for _ in one.itersiblings(one.tag, preceding=True)))
        cls = spec.child
    return tuple(path)


def _findings(problem: read.Problem) -> list[Finding]:
    code, node, detail = problem
    if is_instruction(node):
        return [instruction(node)]
    if code == read.UNKNOWN:
        return _unknown(node)
    said, fix = _sentence(code, detail)
    mild = code == read.ORDER or (code == read.ATTRIBUTE and _is_annotation(node, detail))
    severity: Severity = "warning" if mild else "error"
    value = node.get(detail, detail) if code == read.ATTRIBUTE else detail
    return [_finding(code, node, said, value, fix, severity)]


def _is_annotation(node: Node, attribute: str) -> bool:
    """True for an attribute of a leaf without which the message says the same."""
    counted = attribute == "unitCode" and node.get(attribute) in _ONE_BY_ONE
    return not len(node) and (counted or attribute in _ANNOTATIONS)


def _sentence(code: str, detail: str) -> tuple[str, str]:
    if code == read.ATTRIBUTE:
        if detail in _TYPE_ATTRIBUTES:
            return f"carries the attribute {detail}, which is not kept here", f"Remove {detail}."
        return f"carries the unknown attribute {detail}", f"Remove {detail}."
    return {
        read.MISPLACED: ("has text beside its elements", "Remove the text."),
        read.REPEATED: ("stands more than once and may stand once", "Keep one."),
        read.NUMBER: (
            "is not a decimal number of at most 60 digits",
            "Write digits with at most one point.",
        ),
        read.WHOLE: ("is not a whole number", "Write digits only."),
        read.MOMENT: (f"lacks {detail}", f"State {detail}."),
        read.ORDER: ("stands after elements that follow it in the schema", "Reorder it."),
        read.ABSENT: (f"lacks {detail}", f"State {detail}."),
    }[code]


def _unknown(node: Node) -> list[Finding]:
    name, _, _ = str(node.tag).rpartition("}")
    parent = node.getparent()
    siblings = str(parent.tag).rpartition("}")[0] if parent is not None else ""
    text = (node.text or "").strip()
    if name != siblings and _known_there(node):
        said = f"stands in the namespace {name.strip('{') or '(none)'!r}"
        found = [_finding("MSG-029", node, said, text, f"Use {siblings.strip('{') or 'none'}.")]
    else:
        said, fix = "is unknown there", "Remove it or use the element of the schema."
        found = [_finding(read.UNKNOWN, node, said, text or local(node), fix)]
    deep = too_deep(node)
    return [*found, deep] if deep else found


def _known_there(node: Node) -> bool:
    cls: type[WcoClass] | None = Declaration
    for part in path_of(node)[:-1]:
        if isinstance(part, str):
            spec = fields_by_name(cls).get(part) if cls else None
            cls = spec.child if spec else None
    return local(node) == "DateTimeString" or (cls is not None and local(node) in tag_names(cls))


def _finding(
    code: str, node: Node, said: str, value: str, fix: str, severity: Severity = "error"
) -> Finding:
    path = path_of(node)
    place = words(path) if path else local(node)
    return Finding(
        code=code,
        message=f"Line {node.sourceline}: {place} ({local(node)}) {said}.",
        path=path,
        severity=severity,
        value=value[:100],
        basis=BASIS,
        fix=fix,
    )
