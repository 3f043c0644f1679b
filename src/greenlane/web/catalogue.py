"""The texts that people read and that are translated: of the web door, and of refused acts."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.utils.translation.template import templatize

from greenlane.lifecycle.refusal import CODED

HERE = Path(__file__).parent
_SINGLE = frozenset({"gettext", "gettext_lazy", "_"})
_PLURAL = frozenset({"ngettext", "ngettext_lazy"})
_CALL = re.compile(r"""\b(gettext|ngettext|_)\s*\(u?(?=['"])""")

Text = tuple[str, str]  # the text, and its plural or empty


def texts() -> dict[Text, str]:
    """Every text to translate with the first place it stands in."""
    found: dict[Text, str] = {}
    for path in sorted(HERE.rglob("*.html")):
        for text in in_template(path.read_text("utf-8")):
            found.setdefault(text, str(path.relative_to(HERE)))
    for path in sorted(HERE.rglob("*.py")):
        for text in in_module(path.read_text("utf-8")):
            found.setdefault(text, str(path.relative_to(HERE)))
    for place, said in refused(refusing()):
        if isinstance(said, str) and not CODED.search(said):
            found.setdefault((said, ""), place)
    return found


def refusing() -> dict[str, ast.Module]:
    """The modules whose acts may be refused with a text that a page shows, by their place."""
    rooms = ("lifecycle", "store", "usecases", "web")
    paths = [path for room in rooms for path in sorted((HERE.parent / room).rglob("*.py"))]
    sources = {str(path.relative_to(HERE.parent)): path.read_text("utf-8") for path in paths}
    return {place: ast.parse(text) for place, text in sources.items() if "Error" in text}


def refused(modules: Mapping[str, ast.Module]) -> Iterator[tuple[str, str | ast.expr]]:
    """What the refusals of modules say and where: a text, or an expression that makes one."""
    bases: dict[str, set[str]] = {}
    calls: list[tuple[str, ast.Call]] = []
    for place, module in modules.items():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {_named(base) for base in node.bases}
            elif isinstance(node, ast.Call) and node.args:
                calls.append((place, node))
    names = _below("RefusalError", bases)
    for place, call in calls:
        if _named(call.func) in names:
            said = call.args[-1]  # after a field, or a code
            yield place, str(said.value) if isinstance(said, ast.Constant) else said


def _below(name: str, bases: Mapping[str, set[str]]) -> set[str]:
    """A class and all that inherit from it."""
    names, before = {name}, 0
    while len(names) > before:
        before = len(names)
        names |= {each for each, found in bases.items() if found & names}
    return names


def _named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def in_template(source: str) -> Iterator[Text]:
    """The texts of a template, as Django's own extractor turns it into calls of gettext."""
    calls = templatize(source)
    for match in _CALL.finditer(calls):
        yield _call(calls[match.start() :])


def _call(source: str) -> Text:
    """The literal arguments of the call that the source begins with."""
    end = source.index("(")
    while True:
        end = source.index(")", end + 1)
        try:
            node = ast.parse(source[: end + 1].strip(), mode="eval").body
        except SyntaxError:
            continue
        if isinstance(node, ast.Call):
            first = _literal(node.args[0])
            plural = _literal(node.args[1]) if node.func.id == "ngettext" else ""  # type: ignore[attr-defined]
            return first, plural


def in_module(source: str) -> Iterator[Text]:
    """The texts of a Python module: the literal arguments of gettext and its kin."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        name = node.func.id
        if name in _SINGLE and isinstance(node.args[0], ast.Constant):
            yield _literal(node.args[0]), ""
        if name in _PLURAL:
            yield _literal(node.args[0]), _literal(node.args[1])


def _literal(node: ast.expr) -> str:
    value = ast.literal_eval(node)
    return str(value)
