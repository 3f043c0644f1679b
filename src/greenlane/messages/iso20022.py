"""ISO 20022 messages read by the names of their elements, whatever version's namespace."""

from greenlane.messages.guard import Limits, Loaded, Node, instructed, load, too_deep

_LIMITS = Limits(size=10_000_000, depth=30)


def root_of(data: bytes) -> Loaded:
    """The root of a message of a bank, or what the guard has against it.

    Its texts are taken by their elements: an instruction anywhere is refused (see `instructed`).
    """
    found = load(data, _LIMITS)
    if found.root is None or found.findings:
        return Loaded(None, found.findings)
    refused = too_deep(found.root, _LIMITS) or instructed(found.root)
    return Loaded(None, (refused,)) if refused else found


def first(node: Node, *path: str) -> str:
    """The first text at a path of element names, or nothing."""
    return next(iter(texts(node, *path)), "")


def texts(node: Node, *path: str) -> list[str]:
    """Every text at a path of element names."""
    found = ((each.text or "").strip() for each in walk(node, path))
    return [told for told in found if told]


def walk(node: Node, path: tuple[str, ...]) -> list[Node]:
    """The elements at a path of names."""
    found = [node]
    for step in path:
        found = [below for each in found for below in children(each, step)]
    return found


def children(node: Node, called: str) -> list[Node]:
    """The children of that name, in whatever namespace."""
    return [each for each in node if isinstance(each.tag, str) and name(each) == called]


def name(node: Node) -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def space(node: Node) -> str:
    """The namespace of an element, or nothing."""
    return str(node.tag).rpartition("}")[0].removeprefix("{")
