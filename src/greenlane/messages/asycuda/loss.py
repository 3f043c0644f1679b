"""What a SAD cannot carry of a declaration that comes from another format, named."""

from collections.abc import Iterator
from typing import Any

from greenlane.datamodel.base import WcoClass
from greenlane.datamodel.declaration import Declaration
from greenlane.kernel.finding import Finding, Path
from greenlane.messages.asycuda.reading import parse
from greenlane.messages.asycuda.remainder import BASIS
from greenlane.messages.asycuda.writing import to_xml
from greenlane.messages.parsed import told


def lost(declaration: Declaration) -> tuple[Finding, ...]:
    """MSG-304 for every value that is not read back where it stood, or is read back otherwise."""
    again = parse(to_xml(declaration)).declaration
    kept = dict(_values(again, ()))
    return told(
        [
            Finding(
                code="MSG-304",
                message="A SAD has no place for this: it is not written.",
                path=path,
                severity="warning",
                value=str(value)[:100],
                basis=BASIS,
            )
            for path, value in _values(declaration, ())
            if kept.get(path) != value
        ]
    )


def _values(of: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(of, WcoClass):
        for name in of.__struct_fields__:
            yield from _values(getattr(of, name), (*path, name))
    elif isinstance(of, tuple):
        for place, each in enumerate(of):
            yield from _values(each, (*path, place))
    elif of is not None:
        yield path, of
