"""The classification assistant in a browser: trained by the command, asked without JavaScript."""

import subprocess
import sys
from typing import Any

import pytest

from tests.browser.test_accessible import overflow, violations


@pytest.fixture(scope="module")
def trained(server: Any) -> str:
    """What the command says that trains on the installation of this server."""
    command = [sys.executable, "-m", "greenlane.cli.main", "classify", "train"]
    done = subprocess.run(command, env=server.environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_trader_describes_goods_answers_the_question_and_chooses_the_code(
    visit: Any, trained: str
) -> None:
    assert "is in use" in trained
    page = visit("trader", javascript=False)
    page.goto("/drafts/new/import")
    page.fill("#lrn", "CLASSIFY-BROWSER")
    page.locator("main form button.primary").click()
    draft = page.url.rsplit("/", 1)[1]
    page.goto(f"/drafts/{draft}/item-1")
    page.fill("#description", "coffee beans")
    page.get_by_role("button", name="Propose codes from the description").click()
    page.get_by_label("roasted", exact=True).check()
    page.get_by_role("button", name="Answer").click()
    assert "How far has it been worked? roasted" in page.inner_text("main")
    page.locator("button[name=code]").first.click()
    assert page.input_value("#commodity").startswith("090121")


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "", 360), ("ar", "dark", 1280)])
def test_the_page_is_accessible_in_both_languages_and_narrow(
    visit: Any, trained: str, language: str, theme: str, width: int
) -> None:
    page = visit(language=language, theme=theme, width=width)
    for words in ("", "coffee beans", "as per invoice", "zzyzx"):
        page.goto(f"/tariff/classify?q={words}")
        for fold in page.locator("details.why > summary").all():
            fold.click()
        assert violations(page) == []
        assert overflow(page) == 0
