"""V3, V4, V13, V14 and V16: what pages and answers say, keep and change, and nobody showed yet."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.support import seed
from tests.support.signing_in import enter
from tests.usecases.test_no_way_around import addresses, operations

pytestmark = pytest.mark.db
PASSWORD = "correct horse battery staple"
# What a look may write: the session and its list, and that somebody looked.
OF_LOOKING = {"django_session", "usersessions_usersession", "journal", "look_up", "guesses"}
KINDS = r"(text/\w+|application/atom\+xml); charset=utf-8|application/[a-z.+-]+"
HTTPS = """
import json
from greenlane.config import settings as s
print(json.dumps({n: getattr(s, n) for n in dir(s) if "COOKIE" in n and n[0] != "_"}))
"""
ASK = """
import json, sys
from greenlane.config.wsgi import application
told = {}
def start(status, headers, *_): told.update(dict(headers), status=status)
environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/health/live", "QUERY_STRING": "",
           "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
           "wsgi.url_scheme": "http", "wsgi.input": sys.stdin.buffer, "REMOTE_ADDR": "127.0.0.1"}
list(application(environ, start)); print(json.dumps(told))
"""


@pytest.fixture
def facts(db, desk):
    return seed.run(PASSWORD)


def fresh(**options):
    from django.test import Client

    return Client(SERVER_NAME="localhost", raise_request_exception=False, **options)


def inside(role):
    from greenlane.store.models import Account

    return enter(fresh(), Account.objects.get(username=role))


def told_by(code, tmp_path, **more):
    env = {**os.environ, "GREENLANE_HOME": str(tmp_path), **more}
    done = subprocess.run([sys.executable, "-c", code], env=env, check=True,
                          capture_output=True, text=True)  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def programs():
    """The middleware that programs meet, as in wsgi.py."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(MIDDLEWARE=settings.API_MIDDLEWARE):
        yield fresh()


def test_every_cookie_is_secure_and_of_this_host_alone(facts, tmp_path):
    from django.test import override_settings

    names = told_by(HTTPS, tmp_path, GREENLANE_HTTPS="yes")
    with override_settings(**names):
        client = fresh()
        client.post("/sign-in", {"username": "trader", "password": PASSWORD})
        client.post("/preferences", {"theme": "dark", "language": "ar"})
        client.post("/account/sessions/end")  # leaves a message for the next page
        client.get("/sign-in")
        assert len(client.cookies) >= 5
        for name, cookie in client.cookies.items():
            assert name.startswith("__Host-"), name
            assert cookie["secure"], name
            assert cookie["httponly"], name
            assert (cookie["path"], cookie["domain"]) == ("/", ""), name
            assert cookie["samesite"] == "Lax", name


def test_browsers_are_told_to_come_by_tls_alone_though_it_ends_at_a_proxy(tmp_path):
    told = told_by(ASK, tmp_path, GREENLANE_HTTPS="yes", GREENLANE_TESTING="",
                   GREENLANE_FAILPOINT="")  # fmt: skip
    kept = told["Strict-Transport-Security"]
    assert (told["status"], kept) == ("200 OK", "max-age=63072000; includeSubDomains")
    assert "Strict-Transport-Security" not in told_by(ASK, tmp_path, GREENLANE_HTTPS="")


@pytest.mark.parametrize(
    ("peer", "header", "address"),
    [("203.0.113.9", "198.51.100.7", "203.0.113.9"),  # no proxy of ours forwards nothing
     ("10.0.0.2", "198.51.100.7", "198.51.100.7"),
     ("10.0.0.2", "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # the first part was sent by the client
     ("10.0.0.2", "198.51.100.7, 10.0.0.3", "198.51.100.7"),
     ("10.0.0.2", "<script>", "10.0.0.2"), ("10.0.0.2", "", "10.0.0.2"), ("", "1.2.3.4", "")],
)  # fmt: skip
def test_an_address_is_believed_from_a_proxy_of_ours_alone(peer, header, address):
    from greenlane.config.proxies import Proxies

    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": header,
               "HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "http"}  # fmt: skip
    Proxies(["10.0.0.0/24"], https=False).correct(environ)
    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]) == (address, "http")


def got(client, address, **more):
    """The answer with its content; one that is streamed is read to its end."""
    answer = client.get(address, **more)
    if answer.streaming:
        answer.getvalue()
        answer.close()
    return answer


def words(answer):
    return "" if answer.streaming else answer.content.decode(errors="replace")


def shared(answer):
    return [name for name in answer.headers if name.lower().startswith("access-control")]


def test_no_other_site_may_read_an_answer(facts, programs):
    asking = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    for method, address, _ in operations():
        for verb in (method, "OPTIONS"):
            assert shared(programs.generic(verb, address, headers=asking)) == [], address


def test_no_page_lets_another_site_read_it(facts):
    client = inside("trader")
    for _, address in addresses():
        answer = got(client, address, headers={"origin": "https://evil.example"})
        assert shared(answer) == [], address


class Written:
    """The tables that statements wrote."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        verbs = r'\s*(?:insert into|update|delete from)\s+"?(\w+)'
        if found := re.match(verbs, sql, re.IGNORECASE):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


def written(act):
    from django.db import connection

    kept = Written()
    with connection.execute_wrapper(kept):
        act()
    return kept.tables - OF_LOOKING


@pytest.mark.parametrize("role", ["trader", "officer", "administrator", "law-editor"])
def test_looking_changes_nothing(facts, role):
    client = inside(role)
    for _, address in addresses():
        assert written(lambda to=address: got(client, to)) == set(), address


def test_control_forms_that_are_sent_do_write(facts):
    client = inside("trader")
    assert written(lambda: client.post("/drafts/new/import", {"lrn": "C-1"})) == {"draft"}


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_methods_that_are_not_meant_are_refused(facts, programs, method):
    assert programs.generic(method, "/api/v1/declarations").status_code == 405


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_no_page_gives_back_what_it_was_sent(facts, method):
    answer = fresh().generic(method, "/tariff", headers={"x-secret": "echo"})
    assert (answer.status_code, answer.content) == (405, b"")


def test_every_answer_says_what_it_is(facts, programs):
    for method, address, _ in operations():
        kind = programs.generic(method, address)["Content-Type"]
        assert re.fullmatch(KINDS, kind), address


def test_every_page_says_what_it_is_and_is_kept_nowhere(facts):
    from greenlane.web.unsigned import PATHS

    for role in ("trader", "officer", "administrator"):
        client = inside(role)
        for _, address in addresses():
            answer = got(client, address)
            kind = answer.headers.get("Content-Type", "text/html; charset=utf-8")
            assert re.fullmatch(KINDS, kind), address
            kept = answer.headers.get("Cache-Control", "")
            assert address in PATHS or "public" in kept or "no-store" in kept, address


def own(programs, facts):
    bearer = {"authorization": f"Bearer {facts['token']}"}
    return programs.get("/api/v1/declarations", headers=bearer)


def test_what_a_program_gets_is_kept_nowhere(facts, programs):
    answer = own(programs, facts)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


def test_no_address_on_a_page_carries_a_secret(facts):
    client = inside("trader")
    secret = {client.session.session_key}
    for _, address in addresses():
        page = words(got(client, address))
        secret |= set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page))
        links = " ".join(re.findall(r'(?:href|action|src|hx-get)="([^"]*)"', page))
        assert not [each for each in secret if each in links], address
        assert not re.search(r'method="get"(?:(?!</form>).)*type="password"', page, re.S), address


def test_what_was_decoded_once_is_not_decoded_again(facts):
    page = fresh().get("/errors?q=%2541%26lt%3B").content.decode()
    assert 'value="%41&amp;lt;"' in page


@pytest.mark.parametrize(
    "address",
    ["/.git/config", "/.git/HEAD", "/.env", "/static/.git/config", "/static/", "/static/css/",
     "/static/../pyproject.toml", "/static/%2e%2e/settings.py", "/secret-key", "/media/", "/admin/",
     "/__debug__/"],
)  # fmt: skip
def test_nothing_is_served_that_is_not_meant(facts, address):
    answer = fresh().get(address)
    assert answer.status_code in (400, 404)
    assert b"[core]" not in answer.content


def test_debugging_cannot_be_switched_on(tmp_path):
    code = "import json; from greenlane.config import settings; print(json.dumps(settings.DEBUG))"
    more = {"DEBUG": "yes", "DJANGO_DEBUG": "1", "GREENLANE_DEBUG": "yes"}
    assert told_by(code, tmp_path, **more) is False


def test_a_fault_of_ours_tells_nothing_of_the_inside(facts, monkeypatch):
    from django.conf import settings
    from django.test import override_settings

    from greenlane.store import listing

    def broken(*_, **__):
        raise RuntimeError("kept in /srv/secret by SELECT password")

    monkeypatch.setattr(listing, "declarations", broken)
    answers = [inside("trader").get("/declarations")]
    with override_settings(MIDDLEWARE=settings.API_MIDDLEWARE):
        answers.append(own(fresh(), facts))
    for answer in answers:
        assert answer.status_code == 500
        assert not re.search(rb"secret|RuntimeError|Traceback|SELECT|\.py", answer.content)


def test_a_host_that_is_not_ours_and_a_flood_of_fields_are_bad_requests(facts, programs):
    jwt = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    form = {"grant_type": "client_credentials", "client_assertion_type": jwt,
            "client_assertion": "a.b.c"}  # fmt: skip
    answer = programs.post("/api/v1/token", form, headers={"host": "evil.example"})
    assert answer.status_code == 400
    flood = programs.post("/api/v1/token", {f"n{number}": "" for number in range(6_000)})
    assert flood.status_code == 400
