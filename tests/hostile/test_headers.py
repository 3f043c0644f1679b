"""The headers of every answer, the cookies over https, and the counts of what browsers stopped."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest

pytestmark = pytest.mark.db
PAGES = ["/", "/sign-in", "/tariff", "/errors", "/status", "/origin", "/nothing", "/rulings/public"]


@pytest.fixture
def client(db, desk):
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def directives(answer):
    parts = (each.split() for each in answer["Content-Security-Policy"].split(";"))
    return {words[0]: words[1:] for words in parts}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_what_a_browser_may_not_do(client, path):
    answer = client.get(path)
    told = directives(answer)
    assert told["default-src"] == ["'none'"]
    assert told["script-src"] == told["style-src"] == ["'self'"]
    assert told["frame-ancestors"] == told["object-src"] == told["base-uri"] == ["'none'"]
    assert told["require-trusted-types-for"] == ["'script'"]
    assert told["trusted-types"] == ["default"]
    assert told["report-uri"] == ["/csp-report"]
    assert not [
        word for words in told.values() for word in words if "unsafe" in word or word == "*"
    ]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in answer["Permissions-Policy"]


def test_an_answer_to_a_program_may_do_nothing_in_a_browser(client):
    from django.conf import settings
    from django.test import Client

    kept, settings.MIDDLEWARE = settings.MIDDLEWARE, settings.API_MIDDLEWARE
    try:
        program = Client(SERVER_NAME="localhost")
        program.handler.load_middleware()
        answer = program.get("/api/v1/declarations")
        assert answer.status_code == 401
        assert directives(answer)["default-src"] == ["'none'"]
        assert answer["X-Content-Type-Options"] == "nosniff"
    finally:
        settings.MIDDLEWARE = kept


def test_over_https_cookies_are_of_this_host_alone_and_browsers_remember_it(tmp_path):
    code = (
        "from greenlane.config import settings as s; import json; print(json.dumps({n: getattr(s, n)"
        " for n in ('SESSION_COOKIE_NAME', 'CSRF_COOKIE_NAME', 'SESSION_COOKIE_SECURE',"
        " 'CSRF_COOKIE_SECURE', 'SESSION_COOKIE_HTTPONLY', 'SECURE_HSTS_SECONDS',"
        " 'LANGUAGE_COOKIE_SECURE', 'SESSION_COOKIE_SAMESITE')}))"
    )
    env = {**os.environ, "GREENLANE_HTTPS": "yes", "GREENLANE_HOME": str(tmp_path)}
    told = json.loads(subprocess.run([sys.executable, "-c", code], env=env, check=True,
                                     capture_output=True, text=True).stdout)  # fmt: skip
    assert told == {
        "SESSION_COOKIE_NAME": "__Host-sessionid", "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True, "SECURE_HSTS_SECONDS": 63_072_000,
        "LANGUAGE_COOKIE_SECURE": True, "SESSION_COOKIE_SAMESITE": "Lax",
    }  # fmt: skip


def sent(client, body, **more):
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/csp-report", text, content_type="application/csp-report", **more)


def old(directive="script-src-elem", blocked="https://evil.example/x?secret=1", page="/tariff"):
    return {"csp-report": {"effective-directive": directive, "blocked-uri": blocked,
                           "document-uri": f"http://localhost{page}"}}  # fmt: skip


def test_reports_are_counted_without_the_address_of_anybody_s_thing(client):
    from greenlane.store.models import PolicyReport

    for _ in range(3):
        assert sent(client, old()).status_code == 204
    new = {"type": "csp-violation", "body": {"effectiveDirective": "script-src-elem",
           "blockedURL": "inline", "documentURL": "http://localhost/declarations/26QT1"}}  # fmt: skip
    assert sent(client, [new, new]).status_code == 204
    rows = PolicyReport.objects.order_by("count").values_list(
        "directive", "blocked", "page", "count"
    )
    assert list(rows) == [
        ("script-src-elem", "inline", "declaration", 2),
        ("script-src-elem", "https://evil.example", "tariff", 3),
    ]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[" * 9_000, b"1", b"null", b'"x"', b"[1, null]", b'{"csp-report": 1}',
     b'{"csp-report": {"effective-directive": {"a": 1}}}', b'{"body": {"effectiveDirective": []}}',
     old(blocked="http://[::1", page="//[") , old(directive="\0<script>", blocked="\0", page="/\0")],
)  # fmt: skip
def test_a_report_of_any_form_is_no_fault_of_ours(client, body):
    assert sent(client, body).status_code in (204, 400)


def test_reports_have_their_limit(client, monkeypatch):
    from greenlane.store import policy_reports
    from greenlane.store.models import PolicyReport

    monkeypatch.setattr(policy_reports, "MOST_ROWS", 3)
    for number in range(9):
        policy_reports.count(date(2026, 7, 1), "script-src", f"https://{number}.example", "home")
    policy_reports.count(date(2026, 7, 1), "script-src", "https://1.example", "home")
    assert sorted(PolicyReport.objects.values_list("count", flat=True)) == [1, 1, 2]
    assert sent(client, b"x" * 20_000).status_code == 413
    assert client.get("/csp-report").status_code == 405
