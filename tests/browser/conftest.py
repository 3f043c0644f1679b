"""A real Chromium, the stand with every page, and people who sign in to a real server."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import greenlane.web
from tests.support.signing_in import App, through_pages

CHROMIUM = shutil.which("chromium")
PATIENCE = 30_000  # milliseconds; a machine may have a tenth of the speed of this one
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for one module: Playwright's loop must not outlive it, or Django's rows refuse."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def stand() -> Iterator[str]:
    """The address of the stand's pages."""
    from greenlane.gateways import catalogues

    catalogues.compile_all([Path(greenlane.web.__file__).parent / "locale"])
    port = _free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.browser.stand", str(port)])
    url = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=5)
            break
        except urllib.error.URLError:
            time.sleep(0.05)
    yield f"{url}/page"
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Address and password of a server with an account for every role.

    GREENLANE_TEST_SITE and GREENLANE_TEST_PASSWORD point at one that runs already.
    """
    running = os.environ.get("GREENLANE_TEST_SITE")
    if running:
        return running, os.environ["GREENLANE_TEST_PASSWORD"]
    server = request.getfixturevalue("server")
    return server.url, server.facts["password"]


@pytest.fixture(scope="module")
def apps(request: pytest.FixtureRequest, site: tuple[str, str]) -> dict[str, App | None]:
    """The authenticator apps of the accounts that have one, by role."""
    running = os.environ.get("GREENLANE_TEST_SITE")
    if running:
        facts = json.loads(os.environ.get("GREENLANE_TEST_FACTS", "{}"))
    else:
        facts = request.getfixturevalue("server").facts
    secrets = {k.removeprefix("secret of "): v for k, v in facts.items() if k.startswith("secret")}
    return {role: App(secret) if secret else None for role, secret in secrets.items()}


@pytest.fixture(scope="module")
def sessions() -> dict[str, Any]:
    """Cookies of roles that signed in already: each code is good once, and half a minute long."""
    return {}


@pytest.fixture
def visit(
    browser: Any, site: tuple[str, str], apps: dict[str, App | None], sessions: dict[str, Any]
) -> Iterator[Callable[..., Any]]:
    """visit(role=..., javascript=..., language=..., theme=...) gives a signed-in page.

    A console error or a request to another host fails the test.
    """
    contexts, troubles = [], []
    url, password = site

    def go(role: str = "", *, javascript: bool = True, language: str = "en", theme: str = "",
           width: int = 1280) -> Any:  # fmt: skip
        context = browser.new_context(
            base_url=url, java_script_enabled=javascript, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        cookies = {"language": language, "theme": theme}
        context.add_cookies([{"name": k, "value": v, "url": url} for k, v in cookies.items() if v])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda m: troubles.append(m.text) if _serious(m) else None)
        page.on(
            "request",
            lambda r: troubles.append(r.url) if not r.url.startswith((url, "data:")) else None,
        )
        if role and role in sessions:
            context.add_cookies(sessions[role])
            page.goto(sessions[role, "first"])
        elif role:
            through_pages(page, role, password, apps.get(role))
            if javascript:  # a session that signs in without scripts is a test of its own
                kept = [c for c in context.cookies() if c["name"] == "sessionid"]
                sessions.update({role: kept, (role, "first"): page.url})
        return page

    yield go
    for context in contexts:
        context.close()
    assert troubles == []


# What htmx says when a page is left before an answer came; a failure says htmx:sendError.
_LEFT = ("htmx:sendAbort", "htmx:afterRequest")


def _serious(message: Any) -> bool:
    told = message.type == "error" and "status of 4" not in message.text
    return told and not message.text.startswith(_LEFT)
