"""The texts of the web door that are to be translated, found in its templates and modules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

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
    return found


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
