"""V15.1, V15.2: what the system is made of is declared with a reason, pinned, licensed, known."""

import ast
import importlib.metadata as installed
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs/how-to/make-a-release.md"
LICENCES = ROOT / "docs/reference/licences.md"
# One library for one thing: none of the others may come into the locks beside the first.
RIVALS = [
    ("httpx", "requests aiohttp urllib3 pycurl"), ("lxml", "xmltodict beautifulsoup4 html5lib"),
    ("msgspec", "orjson ujson simplejson attrs marshmallow"),
    ("granian", "gunicorn uvicorn waitress daphne"),
    ("psycopg", "psycopg2 psycopg2-binary asyncpg"),
    ("cryptography", "pycryptodome pynacl ecdsa rsa"),
    ("joserfc", "python-jose authlib jwcrypto"), ("structlog", "loguru python-json-logger"),
    ("pikepdf", "pypdf pypdf2 pymupdf"), ("python-calamine", "openpyxl xlrd pandas"),
    ("polars", "pandas pyarrow dask"), ("lightgbm", "xgboost catboost"),
    ("rapidfuzz", "levenshtein jellyfish"),
    ("typer", "fire docopt"), ("segno", "reportlab"), ("lark", "ply parsimonious"),
    ("puremagic", "python-magic filetype"), ("altair", "matplotlib plotly bokeh"),
]  # fmt: skip
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only", "MIT",
    "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib", "PostgreSQL",
}  # fmt: skip
# Words of packages that have no expression yet, as such.
WORDS = {
    "mit": "MIT", "mit license": "MIT", "bsd": "BSD-3-Clause", "bsd license": "BSD-3-Clause",
    "bsd-3-clause": "BSD-3-Clause", "bsd-2-clause": "BSD-2-Clause", "apache-2.0": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause", "apache software license": "Apache-2.0",
    "apache 2.0": "Apache-2.0", "isc license (iscl)": "ISC", "isc license": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "mpl-2.0": "MPL-2.0", "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0", "psf-2.0": "PSF-2.0",
}  # fmt: skip


# Imported by name though declared by another: httpx, django-ninja.
COME_ALONG = {"httpcore", "pydantic"}


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name="requirements.lock"):
    text = (ROOT / name).read_text("utf-8")
    return {plain(each) for each in re.findall(r"^([A-Za-z0-9_.-]+)==", text, re.M)}


def declared():
    """Name → the line that declares it, of what runs and of what checks."""
    found = {}
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.S | re.M)[1]
    lines = [line.strip() for line in block.splitlines()]
    for file in ("requirements.in", "requirements-dev.in"):
        lines += (ROOT / file).read_text("utf-8").splitlines()
    for line in lines:
        if name := re.match(r'"?([A-Za-z0-9][\w.-]*)', line):
            found[plain(name[1])] = line
    return found


def licences(name):
    """The licences of an installed package, as the identifiers of SPDX; "?" for words unknown."""
    told = installed.metadata(name)
    if expression := told.get("License-Expression"):
        return set(re.split(r" (?:AND|OR|WITH) |[()]", expression)) - {""}
    kinds = [
        each.split(" :: ")[-1]
        for each in told.get_all("Classifier", [])
        if each.startswith("License ::")
    ]
    words = [each for each in kinds if each.lower() in WORDS] or [
        (told.get("License") or "?").splitlines()[0]
    ]
    return {WORDS.get(each.strip().lower(), f"? {each}") for each in words}


def test_every_dependency_that_is_declared_says_why():
    found = declared()
    assert len(found) > 45
    assert [name for name, line in found.items() if not re.search(r"#\s+\w+.{4,}", line)] == []


def test_a_dependency_without_a_reason_would_be_seen():
    assert not re.search(r"#\s+\w+.{4,}", '"left-pad~=1.0",')


def test_every_dependency_that_is_declared_is_locked_and_runs():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {plain(re.match(r"[\w.-]+", each)[0]) for each in told} <= locked()
    assert set(declared()) <= locked() | locked("requirements-dev.lock")


@pytest.mark.parametrize("row", RIVALS, ids=lambda row: row[0])
def test_no_two_libraries_do_the_same(row):
    ours, rivals = row
    assert ours in locked()
    named = set(declared())
    assert named & set(rivals.split()) == set()


def imported(path):
    """The first names of everything that a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_the_code_imports_no_library_that_is_not_declared():
    """What only comes along with another one may go with it; these belong to one that is named."""
    of, own = installed.packages_distributions(), {"greenlane", *sys.stdlib_module_names}
    found = {name for path in (ROOT / "src/greenlane").rglob("*.py") for name in imported(path)}
    strange = {
        name for name in found - own
        if not {plain(each) for each in of.get(name, [name])} & set(declared())
    }  # fmt: skip
    assert strange == COME_ALONG


def test_every_licence_of_what_runs_is_allowed():
    bad = {
        name: found
        for name in sorted(locked())
        if here(name) and (found := licences(name) - ALLOWED)
    }
    assert bad == {}


def test_control_a_licence_that_is_not_on_the_list_is_seen(monkeypatch):
    class Told(dict):
        def get_all(self, *_):
            return []

    told = Told({"License-Expression": "AGPL-3.0-only"})
    monkeypatch.setattr(installed, "metadata", lambda _: told)
    assert licences("x") - ALLOWED == {"AGPL-3.0-only"}


def here(name):
    """False for what is locked for another machine (colorama on Windows, say)."""
    try:
        installed.distribution(name)
    except installed.PackageNotFoundError:
        return False
    return True


def listed():
    """The page of licences as it should be."""
    lines = [
        "# Licences of what Greenlane runs",
        "",
        "Written by `python -m tests.asvs.test_dependencies`; a test compares. Nothing of it is",
        "copied into the project: packages are installed beside it, with hashes. Psycopg is under",
        "the LGPL and is used as a library that anybody may replace.",
        "",
        "| package | licence |",
        "|---|---|",
    ]
    rows = [
        f"| {name} | {', '.join(sorted(licences(name)))} |"
        for name in sorted(locked())
        if here(name)
    ]
    return "\n".join([*lines, *rows]) + "\n"


def test_the_page_of_licences_names_every_package_that_runs():
    assert LICENCES.read_text("utf-8") == listed()


def test_the_steps_of_a_release_ask_for_known_weaknesses_and_say_what_to_do_without_a_network():
    text = HOW_TO.read_text("utf-8")
    assert "pip-audit --require-hashes --disable-pip -r requirements.lock" in text
    assert "not asked" in text  # what is written to the release when there is no network
    assert {"pip-audit", "cyclonedx-bom"} <= locked("requirements-dev.lock")


if __name__ == "__main__":
    LICENCES.write_text(listed(), "utf-8")
