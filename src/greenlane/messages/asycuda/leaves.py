"""A SAD as its leaves: every text of the message by the path of its element, and back.

A path is written as XPath is, from below the root, with the number of an occurrence from the second
on: `Item[2]/Packages/Number_of_packages`. An element without any text is no data, nor is `<null/>`,
which ASYCUDA World writes for it; occurrences are numbered among those that have data.
"""

import re

from lxml import etree

from greenlane.messages.guard import Node, is_hint

Leaves = dict[str, str]
_STEP = re.compile(r"(.+?)(?:\[([0-9]+)\])?")


def leaves_of(root: Node) -> Leaves:
    """Every text below the root, stripped, by its path. Attributes are `@name`, tails `text()`."""
    return _below(root)


def _below(element: Node) -> Leaves:
    found: Leaves = {}
    if text := (element.text or "").strip():
        found[""] = text
    for name, value in element.attrib.items():
        if not is_hint(name):
            found[f"@{name}"] = value
    seen: dict[str, int] = {}
    for child in element:
        if below := _below(child):
            name = str(child.tag)
            seen[name] = seen.get(name, 0) + 1
            step = name if seen[name] == 1 else f"{name}[{seen[name]}]"
            found.update((f"{step}/{rest}" if rest else step, t) for rest, t in below.items())
        if tail := (child.tail or "").strip():
            seen["text()"] = seen.get("text()", 0) + 1
            found[f"text()[{seen['text()']}]"] = tail
    return found


def tree_of(leaves: Leaves, root: str) -> Node:
    """The tree that has these leaves, in their order; occurrences that are wanting are empty.

    Texts that stood beside elements are left out: a SAD has none.
    """
    top = etree.Element(root)
    places: dict[str, Node] = {"": top}
    for path, text in leaves.items():
        element, at, attribute = path.partition("@")
        if at:
            _place(element.rstrip("/"), places).set(attribute, text)
        elif "text()" not in path:
            _place(path, places).text = text
    return top


def _place(path: str, places: dict[str, Node]) -> Node:
    if path in places:
        return places[path]
    before, _, step = path.rpartition("/")
    parent = _place(before, places)
    found = _STEP.fullmatch(step)
    if found is None:  # pragma: no cover - every step matches
        raise ValueError(step)
    first = path[: len(path) - len(step)] + found[1]
    number = int(found[2] or 1)
    missing = []
    while number and (at := first if number == 1 else f"{first}[{number}]") not in places:
        missing.append(at)
        number -= 1
    for at in reversed(missing):
        places[at] = etree.SubElement(parent, found[1])
    return places[path]
