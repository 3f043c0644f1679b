"""What no import contract can say: parsers by name, addresses called, tables written, and controls."""

import ast
from pathlib import Path

import pytest

import greenlane

SOURCE = Path(greenlane.__file__).parent
XML_PARSERS = {"fromstring", "XML", "HTML", "XMLParser", "HTMLParser", "iterparse", "XMLPullParser",
               "parseString", "make_parser", "XSLT", "XInclude", "ElementTree"}  # fmt: skip
CALLERS = {"urlopen", "HTTPConnection", "HTTPSConnection", "create_connection",
           "urlretrieve", "open_connection"}  # fmt: skip
DANGEROUS = {"eval", "exec", "__import__", "compile"}


def names_in(text):
    """Every attribute and name that is used in a module."""
    tree = ast.parse(text)
    found = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
    return found


def called_in(text):
    return {
        node.func.id
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def users(names, *, imports=""):
    """The modules that use one of the names (and import a package whose name stands in them)."""
    return sorted(
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if names & names_in(text := path.read_text("utf-8")) and imports in text
    )


def test_only_the_guard_makes_a_parser_of_xml():
    assert users(XML_PARSERS, imports="lxml") == ["messages/guard.py"]
    assert users(XML_PARSERS, imports="xml.etree") == []
    assert users(XML_PARSERS, imports="xml.sax.") == []


def test_only_the_scanner_opens_a_connection_by_hand():
    assert users(CALLERS, imports="socket") == ["gateways/scanner.py"]
    assert users(CALLERS, imports="urllib.request") == []
    assert users(CALLERS, imports="http.client") == []


def test_nothing_is_evaluated():
    found = {str(p.relative_to(SOURCE)): DANGEROUS & called_in(p.read_text("utf-8"))
             for p in SOURCE.rglob("*.py")}  # fmt: skip
    # Checks of the data model, written from our own tables of facets, never from what others send;
    # and conditions of risk profiles, from a checked tree whose values are bound and never source.
    ours = {"datamodel/facet_tests.py": {"exec"}, "risk/language/compiling.py": {"eval"}}
    assert {name: calls for name, calls in found.items() if calls} == ours


@pytest.mark.parametrize(
    ("text", "names"),
    [("from lxml import etree\netree.fromstring(b'')", XML_PARSERS),
     ("from lxml.etree import XMLParser", XML_PARSERS),
     ("import urllib.request as r\nr.urlopen('x')", CALLERS)],
)  # fmt: skip
def test_control_a_parser_under_any_name_is_seen(text, names):
    assert names & names_in(text)
