"""The documentation holds together: links lead somewhere, and every page can be found."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def links(page):
    return [link for link in LINK.findall(page.read_text("utf-8")) if ":" not in link]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(page):
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


def test_every_page_is_named_by_the_start_of_the_documentation():
    start = ROOT / "docs/README.md"
    named = {(start.parent / link).resolve() for link in links(start)}
    pages = [*ROOT.glob("docs/how-to/*.md"), *ROOT.glob("docs/reference/*.md"),
             *ROOT.glob("docs/why/*.md")]  # fmt: skip
    assert len(pages) > 10
    assert [page.name for page in pages if page.resolve() not in named] == []


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(page.name[:4]) for page in sorted(ROOT.glob("docs/adr/*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
