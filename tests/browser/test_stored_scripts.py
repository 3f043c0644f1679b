"""Scripts stored in every text run on no page, in any role, in a real browser; a control runs them.

Every page that a person reaches from his first one is rendered by the application itself and given
to Chromium with the headers it has; nothing else answers.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import scripts
from tests.support import signing_in

pytestmark = [pytest.mark.db, pytest.mark.slow]
ROLES = ("", "trader", "broker", "officer", "supervisor", "law-editor", "law-approver", "agency",
         "administrator")  # fmt: skip
FIRST = ("/", "/overview", "/declarations", "/queue", "/rulings", "/rulings/public", "/law",
         "/consultations", "/people", "/account", "/tariff", "/tariff/acts", "/status")  # fmt: skip
MOST = 40  # pages of one role, two of a shape
HOST = "http://localhost"
WATCH = """
window.hits = [];
for (const name of ["alert", "confirm", "prompt"]) window[name] = (x) => window.hits.push(name + x);
document.addEventListener("securitypolicyviolation",
  (e) => window.hits.push(["csp", e.violatedDirective, e.blockedURI, e.sample].join(" ")));
"""
ACTIVE = """() => [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes]
  .filter((a) => a.name.startsWith("on") || a.name.startsWith("hx-on") || a.name === "srcdoc"
     || /^\\s*(javascript|vbscript):/i.test(a.value))
  .map((a) => e.tagName + " " + a.name + "=" + a.value.slice(0, 60)))"""


def _links(text: str) -> list[str]:
    found = re.findall(r'(?:href|hx-get)="(/[^"#?]*)', text)
    return [each for each in dict.fromkeys(found) if not each.startswith(("/static", "/sign-out"))]


def _pages(mrn: str, roles: tuple[str, ...]) -> dict[tuple[str, str], Any]:
    """(role, address) → the answer, for every page that is reached."""
    from django.test import Client

    from greenlane.store.models import Account

    pages = {}
    for role in roles:
        client = Client(SERVER_NAME="localhost")
        if role:
            account = Account.objects.filter(role=role).first()
            if account is None:
                continue
            signing_in.enter(client, account)
        own = ("", "/attachments", "/items", "/duties", "/documents", "/timeline", "/print")
        todo = [f"/cases/{mrn}", *(f"/declarations/{mrn}{part}" for part in own), *FIRST]
        seen: set[str] = set()
        while todo and len(seen) < MOST:
            path = todo.pop(0)
            shape = re.sub(r"\d+", "9", path)
            if path in seen or (sum(re.sub(r"\d+", "9", s) == shape for s in seen) >= 2):
                continue
            seen.add(path)
            answer = client.get(path)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                pages[role, path] = answer
                todo += [link for link in _links(answer.content.decode()) if link not in seen]
    return pages


def _one_of_each(pages: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """One page of each shape; GREENLANE_EVERY_PAGE shows all of them, of every role."""
    found = {re.sub(r"\d+|26QT\w+", "9", key[1]): key for key in reversed(pages)}
    return {key: pages[key] for key in reversed(found.values())}


def _static(cache: dict[str, Any], path: str) -> Any:
    from django.contrib.staticfiles import finders

    if path not in cache:
        found = finders.find(path.removeprefix("/static/"))
        cache[path] = Path(found).read_bytes() if isinstance(found, str) else None
    return cache[path]


KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def visited(
    browser: Any, pages: dict[tuple[str, str], Any], policy: bool = True
) -> tuple[int, list[str]]:
    """Show every page; what ran, what was blocked, what the console complained about."""
    told: list[str] = []
    files: dict[str, Any] = {}
    context = browser.new_context(base_url=HOST)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("dialog", lambda dialog: (told.append("dialog " + dialog.message), dialog.dismiss()))
    page.on("console", lambda m: told.append(f"console {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda error: told.append(f"error {error}"))
    now: list[Any] = [None]

    def answer(route: Any) -> None:
        address = route.request.url.removeprefix(HOST).partition("?")[0]
        if address.startswith("/static/"):
            data = _static(files, address)
            kind = KINDS.get(address.rpartition(".")[2], "application/octet-stream")
            route.fulfill(status=200 if data else 404, body=data or b"", content_type=kind)
        elif route.request.is_navigation_request() and address == now[0][0][1]:
            headers = {k: v for k, v in now[0][1].headers.items() if k != "Set-Cookie"}
            if not policy:
                headers.pop("Content-Security-Policy", None)
            route.fulfill(status=200, headers=headers, body=now[0][1].content)
        else:
            if address == "/csp-report":
                told.append("report " + str(route.request.post_data))
            elif not route.request.url.startswith(HOST):
                told.append("elsewhere " + route.request.url)
            route.fulfill(status=204, body=b"")

    context.route("**/*", answer)
    for each in pages.items():
        now[0] = each
        before = len(told)
        page.goto(each[0][1], wait_until="load")
        told += page.evaluate("window.hits || []")
        told += page.evaluate(ACTIVE)
        told[before:] = [f"{each[0]}: {text}" for text in told[before:]]
    context.close()
    return len(pages), told


@pytest.fixture(scope="module", autouse=True)
def _rows_beside_the_browser() -> Any:
    """Playwright's loop runs in this thread; the rows are asked for by this thread alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def stored(db: None, desk: Any) -> Any:
    from greenlane.usecases import law_in_force

    law_in_force.forget()
    yield scripts.store(desk)
    law_in_force.forget()


def test_no_stored_script_runs_on_any_page(browser: Any, stored: str) -> None:
    pages = _pages(stored, ROLES)
    shown = b"".join(answer.content for answer in pages.values())
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    missing = [
        n for n in range(1, 41) if n not in (31, 32, 34, 36) and b"alert(%d)" % n not in shown
    ]
    assert missing == []
    shown_once = pages if os.environ.get("GREENLANE_EVERY_PAGE") else _one_of_each(pages)
    number, told = visited(browser, shown_once)
    assert told == []
    assert number >= 50
    # Without the policy nothing runs either: escaping is a wall of its own.
    stored_in = [key for key, page in shown_once.items() if b"alert(" in page.content]
    sample = {key: pages[key] for key in stored_in[::6]}
    assert visited(browser, sample, policy=False)[1] == []


def test_control_without_escaping_and_policy_they_run(
    browser: Any, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.template import engines

    monkeypatch.setattr(engines["django"].engine, "autoescape", False)
    pages = _pages(stored, ("officer",))
    case = {key: page for key, page in pages.items() if key[1] == f"/cases/{stored}"}
    _, told = visited(browser, case, policy=False)
    assert [each for each in told if "alert" in each]
    # With the policy alone, what was not escaped is stopped and reported.
    _, stopped = visited(browser, case)
    assert not [each for each in stopped if ": alert" in each]
    assert [each for each in stopped if "report " in each]
