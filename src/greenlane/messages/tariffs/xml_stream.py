"""Large XML files read as a stream: an element at a time, the rest forgotten, within limits."""

from collections.abc import Collection, Iterator

from greenlane.messages import guard
from greenlane.messages.tariffs.csv_table import UnreadableError

LIMITS = guard.Limits(size=1_500_000_000, tags=100_000_000, attributes=20_000_000)


def elements(data: bytes, root: str, tags: Collection[str]) -> Iterator[guard.Node]:
    """The elements of these names, each whole while it is yielded, and gone afterwards.

    Raises UnreadableError: TRF-004 when the root is another, TRF-005 for what is no well-formed
    XML, not safe to read, or too large.
    """
    data = guard.in_utf8(data)
    if (finding := guard.screened(data, LIMITS)) is not None:
        raise UnreadableError("TRF-005", finding.message)
    rooted = False
    try:
        for event, element in guard.events(data, [root, *tags]):
            if event == "start":
                rooted = rooted or (element.getparent() is None and element.tag == root)
                if not rooted:
                    break
                if element.getroottree().docinfo.doctype:
                    raise UnreadableError("TRF-005", "a document type declaration is not allowed")
            elif element.tag in tags:
                yield element
                _forget(element)
    except guard.BrokenXmlError as error:
        raise UnreadableError("TRF-005", str(error)) from error
    if not rooted:
        name = root.rpartition("}")[2]
        raise UnreadableError("TRF-004", f"the root element is no {name!r} of the schema")


def outer(data: bytes, depth: int) -> Iterator[tuple[str, ...]]:
    """The names on the way to each element down to so many levels, as they begin.

    Raises UnreadableError as `elements`.
    """
    data = guard.in_utf8(data)
    if (finding := guard.screened(data, LIMITS)) is not None:
        raise UnreadableError("TRF-005", finding.message)
    path: list[str] = []
    try:
        for event, element in guard.events(data, ["{*}*"]):
            if event == "start":
                path.append(element.tag)
                if 1 < len(path) <= depth:
                    yield tuple(path)
            else:
                path.pop()
                _forget(element)
    except guard.BrokenXmlError as error:
        raise UnreadableError("TRF-005", str(error)) from error


def _forget(element: guard.Node) -> None:
    """Free the element and all that stands before it and its ancestors."""
    element.clear(keep_tail=False)
    for each in (element, *element.iterancestors()):
        parent = each.getparent()
        while parent is not None and each.getprevious() is not None:
            del parent[0]
