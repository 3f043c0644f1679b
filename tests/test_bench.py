"""What is measured can still be measured: each script of bench/ finds what it names."""

import ast
import importlib
import re
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parents[1] / "bench").glob("*.py"))


def lost(tree: ast.AST) -> list[str]:
    """The names that a script wants of a module of ours and that it has not."""
    told, modules = [], {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("greenlane"):
            continue
        home = importlib.import_module(node.module)
        for each in node.names:
            try:
                found = getattr(home, each.name, None) or importlib.import_module(
                    f"{node.module}.{each.name}")  # fmt: skip
            except ModuleNotFoundError:
                told.append(f"{node.module}.{each.name}")
                continue
            if type(found) is type(ast):
                modules[each.asname or each.name] = found
    own = {node.id for node in ast.walk(tree)
           if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}  # fmt: skip
    return told + [f"{node.value.id}.{node.attr}" for node in ast.walk(tree)
                   if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
                   and node.value.id in modules.keys() - own
                   and not hasattr(modules[node.value.id], node.attr)]  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_measurement_finds_what_it_names_and_is_run_so_that_it_does(django_ready, script):
    text = script.read_text("utf-8")
    assert lost(ast.parse(text)) == []
    if re.search(r"^ *from (bench|tests)\b", text, re.M) and "__main__" in text:
        # Given by its path alone it would not find them.
        assert f"-m bench.{script.stem}" in text or "sys.path.insert" in text


def test_control_what_is_gone_is_told(django_ready):
    source = ("from greenlane.usecases import law_desk, nowhere\n"
              "def main():\n    law_desk.take_over()\n    law_desk.draft()\n")  # fmt: skip
    assert lost(ast.parse(source)) == ["greenlane.usecases.nowhere", "law_desk.take_over"]
