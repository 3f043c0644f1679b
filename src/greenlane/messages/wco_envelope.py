"""The layers around a declaration in XML: found from the root inwards, and kept as an Envelope."""

from typing import Any

from greenlane.kernel.finding import Finding
from greenlane.messages.guard import Node
from greenlane.messages.parsed import DEC, HEADER, META, SUBMIT, Envelope, Form
from greenlane.messages.wco_plan import full_tag
from greenlane.messages.wco_read import (
    ABSENT,
    REPEATED,
    UNKNOWN,
    Problem,
    check_frame,
    check_leaf,
    check_tail,
)

_FORMS: dict[str, tuple[Form, bool]] = {
    full_tag(DEC, "Declaration"): ("Declaration", True),
    "Declaration": ("Declaration", False),
    full_tag(META, "MetaData"): ("MetaData", True),
    "MetaData": ("MetaData", False),
    full_tag(SUBMIT, "submitDeclarationRequest"): ("submitDeclarationRequest", True),
    "submitDeclarationRequest": ("submitDeclarationRequest", False),
}
_FIELDS = dict(HEADER)


def form_of(root: Node) -> tuple[Form, bool] | None:
    """The form of the message and whether it is namespaced; None for an unknown root."""
    return _FORMS.get(root.tag)


def wrong_root(root: Node) -> Finding:
    """MSG-011: the message is something other than a declaration."""
    return Finding(
        code="MSG-011",
        message=f"Line {root.sourceline}: the root element {root.tag} is no declaration.",
        value=str(root.tag),
        fix="Send MetaData, Declaration or submitDeclarationRequest.",
    )


def unwrap(root: Node, problems: list[Problem]) -> tuple[Node | None, str, Envelope]:
    """The Declaration element, its namespace, and what surrounds it."""
    form, spaced = _FORMS[root.tag]
    if form == "Declaration":
        return root, DEC if spaced else "", Envelope(form=form)
    common: tuple[tuple[str, str], ...] = ()
    meta: Node | None = root
    if form == "submitDeclarationRequest":
        meta, common = _request(root, SUBMIT if spaced else "", problems)
        if meta is None:
            return None, "", Envelope(form=form, request=common)
    declaration, fields = _meta_data(meta, problems)
    namespace = DEC if declaration is not None and declaration.tag.startswith("{") else ""
    return declaration, namespace, Envelope(form=form, request=common, **fields)


def _request(
    root: Node, namespace: str, problems: list[Problem]
) -> tuple[Node | None, tuple[tuple[str, str], ...]]:
    parts = _children(root, problems)
    common = _one(parts, (full_tag(namespace, "requestCommon"),), problems)
    detail = _one(parts, (full_tag(namespace, "requestDetail"),), problems)
    _leave_none(parts, problems)
    if detail is None:
        problems.append((ABSENT, root, "requestDetail"))
        return None, ()
    inner = _children(detail, problems)
    meta = _one(inner, (full_tag(META, "MetaData"), "MetaData"), problems)
    _leave_none(inner, problems)
    if meta is None:
        problems.append((ABSENT, detail, "MetaData"))
    return meta, _pairs(common, namespace, problems)


def _pairs(
    common: Node | None, namespace: str, problems: list[Problem]
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for child in _children(common, problems) if common is not None else []:
        name = str(child.tag).rpartition("}")[2]
        if child.tag != full_tag(namespace, name):
            problems.append((UNKNOWN, child, ""))
            continue
        check_leaf(child, "", problems)
        pairs.append((name, child.text or ""))
    return tuple(pairs)


def _meta_data(meta: Node, problems: list[Problem]) -> tuple[Node | None, dict[str, Any]]:
    spaced = meta.tag.startswith("{")
    parts = _children(meta, problems)
    fields = {}
    for name, field in HEADER:
        element = _one(parts, (full_tag(META if spaced else "", name),), problems)
        if element is not None:
            check_leaf(element, "", problems)
            fields[field] = element.text or ""
    declaration = _one(parts, (full_tag(DEC, "Declaration"), "Declaration"), problems)
    _leave_none(parts, problems)
    if declaration is None:
        problems.append((ABSENT, meta, "Declaration"))
    return declaration, fields


def _children(element: Node, problems: list[Problem]) -> list[Node]:
    check_frame(element, problems)
    children = list(element)
    for child in children:
        if child.tail is not None:
            check_tail(child, problems)
    return children


def _one(parts: list[Node], tags: tuple[str, ...], problems: list[Problem]) -> Node | None:
    found = [part for part in parts if part.tag in tags]
    for part in found:
        parts.remove(part)
    problems.extend((REPEATED, part, "") for part in found[1:])
    return found[0] if found else None


def _leave_none(parts: list[Node], problems: list[Problem]) -> None:
    problems.extend((UNKNOWN, part, "") for part in parts)
