"""A live sandbox: keys for whoever asks, every documented call, wishes, a client, a certificate."""

import importlib.util
import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from tests.server.test_tutorial import blocks
from tests.support.declarations import changed

pytestmark = pytest.mark.server
PAGES = Path(__file__).parents[2] / "docs" / "reference"
REFERENCE = (PAGES / "api.md").read_text("utf-8")
SIGNATURES = (PAGES / "signatures.md").read_text("utf-8")


@pytest.fixture(scope="module")
def sandbox(cluster):
    from tests.support.running import RunningServer

    running = RunningServer.fresh(cluster)
    running.kill()
    running.start(GREENLANE_SANDBOX="yes", GREENLANE_LOG="warning")
    yield running
    running.stop()


class Visitor:
    """A browser without JavaScript: cookies, and the token of a form."""

    def __init__(self, url):
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path):
        with self.opener.open(self.url + path, timeout=30) as answer:
            return answer.read().decode()

    def post(self, page, path, **fields):
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', self.get(page))[1]
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        request = urllib.request.Request(self.url + path, form, {"Referer": self.url + page})
        with self.opener.open(request, timeout=30) as answer:
            return answer.read().decode()


@pytest.fixture(scope="module")
def visitor(sandbox):
    return Visitor(sandbox.url)


@pytest.fixture(scope="module")
def keys(visitor):
    page = visitor.post("/sandbox", "/sandbox/keys", label="Tea trader 3.1")
    client, secret = re.search(r"client_id=(\S+) -d client_secret=(\S+)</pre>", page).groups()
    return {"CLIENT": client, "SECRET": secret, "OPERATOR": client.rpartition("-")[0]}


@pytest.fixture(scope="module")
def made(sandbox, keys):
    """The client that the build generates, talking to this sandbox."""
    with urllib.request.urlopen(f"{sandbox.url}/api/v1/client.py", timeout=30) as answer:
        place = sandbox.home / "greenlane_client.py"
        place.write_bytes(answer.read())
    spec = importlib.util.spec_from_file_location("greenlane_client", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tea(keys, reference):
    (sample,) = blocks("json")
    text = sample.replace("OPERATOR", keys["OPERATOR"]).replace("TEA", "09024000")
    return changed(json.loads(text), "/functionalReferenceId", reference)


def described(sandbox):
    _, _, told = sandbox.request("GET", "/api/v1/openapi.json")
    return {
        f"{verb.upper()} {path.removeprefix('/api/v1')}"
        for path, verbs in json.loads(told)["paths"].items()
        for verb in verbs
    }


def calls():
    """Every call of the reference, then those of its other pages: shell line and statuses."""
    pages = [REFERENCE, *(p.read_text("utf-8") for p in sorted(PAGES.glob("*.md"))
                          if p.name != "api.md")]  # fmt: skip
    found = []
    for page in pages:
        here = re.findall(r"```sh\n(curl .*?)  # ([\d ]+)\n```", page, re.DOTALL)
        assert len(here) == page.count("```sh\ncurl")
        found += here
    return found


def test_every_reference_page_that_names_an_operation_shows_a_call():
    named = re.compile(r"`(GET|POST) /|/api/v1/")
    pages = {p.name: p.read_text("utf-8") for p in PAGES.glob("*.md")}
    assert [name for name, text in pages.items()
            if named.search(text) and "```sh\ncurl " not in text] == ["watching.md"]  # fmt: skip


def test_every_operation_stands_in_the_reference_with_a_call(sandbox):
    told = set(re.findall(r"^`([A-Z]+ /\S+)`", REFERENCE, re.MULTILINE))
    generic = {re.sub(r"{[^}]+}", "{}", each) for each in described(sandbox)}

    def plain(each):
        """Numbers and codes of the examples are gaps."""
        gap = r"(?<=/)(?:1|none|unknown|09024000)(?=/|$)|{[^}]+}"
        return re.sub(gap, "{}", each)

    assert {plain(each) for each in told} == generic


def test_every_call_of_the_reference_gets_what_it_says(sandbox, keys, tmp_path):
    """In their order, against the server, by the shell."""
    first = tea(keys, "SBX-GREEN-7")
    (tmp_path / "tea.json").write_text(json.dumps(first))
    (ready,) = re.findall(r"```sh\n(sed .*?)```", REFERENCE, re.DOTALL)
    subprocess.run(["sh", "-c", ready], cwd=tmp_path, check=True, timeout=60)
    assert (tmp_path / "tea-amended.json").read_bytes() != (tmp_path / "tea.json").read_bytes()
    known = {**os.environ, **keys, "BASE": sandbox.url, "TOKEN": "", "MRN": "", "FILE": ""}
    for line, statuses in calls():
        line = line.replace("curl -s", f"curl -s -o {tmp_path}/answer -w '%{{http_code}}'", 1)
        done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=known, capture_output=True,
                              text=True, check=True, timeout=60)  # fmt: skip
        body = (tmp_path / "answer").read_text("utf-8", "replace")
        assert done.stdout in statuses.split(), (line, done.stdout, body[:800])
        told = json.loads(body) if body.startswith("{") else {}
        known["TOKEN"] = told.get("access_token", known["TOKEN"])
        if '/declarations"' in line and done.stdout == "201":
            known["MRN"] = told["mrn"]
        if "-F file=" in line:
            known["FILE"] = str(told["id"])


def test_a_page_and_an_answer_say_what_they_are(sandbox, visitor):
    assert "sandbox-strip" in visitor.get("/")
    for path in ("/", "/api/v1/log/keys", "/tariff"):
        _, headers, _ = sandbox.request("GET", path)
        assert headers["Greenlane-Environment"] == "sandbox", path


def test_wishes_come_true_through_people_s_own_acts(sandbox, keys, made):
    client = made.Greenlane(sandbox.url, keys["CLIENT"], keys["SECRET"])
    red = client.post_declaration(tea(keys, "SBX-RED-ASK-PASS-PAY-1"))
    assert red["lane"] == "red"
    with pytest.raises(made.Problem) as refused:
        client.post_declaration(tea(keys, "SBX-EGI002-1"))
    assert refused.value.status == 422
    assert refused.value.told["findings"][0]["code"] == "GI-002"
    time.sleep(1.1)
    work(sandbox)
    kinds = [event["kind"] for event in client.get_events(red["mrn"])["events"]]
    assert "query" in kinds
    client.post_reply(red["mrn"], {"text": "Loose leaves."})
    for _ in range(3):
        work(sandbox)
    assert client.get_declaration(red["mrn"])["state"] == "cleared"


def work(sandbox):
    subprocess.run(
        ["python", "-m", "greenlane.workers", "--once"], check=True, timeout=120,
        capture_output=True, env=sandbox.environment(GREENLANE_SANDBOX="yes"),
    )  # fmt: skip


def test_the_clock_moves_on_and_the_law_with_it(sandbox, visitor):
    from datetime import datetime

    def today():
        _, _, told = sandbox.request("GET", "/api/v1/tariff/exchange-rates?currency=USD")
        return datetime.fromisoformat(json.loads(told)["day"])

    before = today()
    visitor.post("/sandbox", "/sandbox/clock", step="month")
    work(sandbox)  # the worker signs a head of that day; until then nothing new is taken
    assert (today() - before).days == 30


def test_a_program_that_went_through_all_scenarios_is_certified(sandbox, keys, made, visitor):
    client = made.Greenlane(sandbox.url, keys["CLIENT"], keys["SECRET"])
    page = f"/sandbox/programs/{keys['CLIENT']}"
    assert "/certify" not in visitor.get(page)
    client.get_feed()
    client._token += "AAAA"  # a refused token is renewed
    client.get_feed()
    wrong = changed(tea(keys, "KIT-1"), "/goodsItemQuantity", 4)
    client.check_declaration(wrong)
    client.check_declaration(tea(keys, "KIT-1"))
    with pytest.raises(made.Problem):
        client.post_declaration(wrong)
    one = client.post_declaration(tea(keys, "KIT-1"))
    assert client.post_declaration(tea(keys, "KIT-1")) == one
    client.get_events(one["mrn"])
    client.post_declaration(tea(keys, "SBX-AWAY-GREEN-3"))  # waits and tries again by itself
    told = changed(tea(keys, "SBX-YELLOW-6"), "/goodsShipment/governmentAgencyGoodsItem/0/commodity"
                   "/description", "Black tea of the first flush")  # fmt: skip
    asked = client.post_declaration(tea(keys, "SBX-YELLOW-ASK-PASS-5"))
    time.sleep(1.1)
    work(sandbox)
    client.post_reply(asked["mrn"], {"text": "Loose leaves."})
    client.get_events(asked["mrn"])
    yellow = client.post_declaration(tea(keys, "SBX-YELLOW-6"))
    client.post_amendment(yellow["mrn"], told, reason="First flush")
    client.post_invalidation(yellow["mrn"], {"reason": "Lodged twice"})
    client.get_feed()
    left = re.findall(r">open</span><span>(.*?)</code>", visitor.get(page))
    assert left == []
    proof = visitor.post(page, f"{page}/certify")
    number = re.search(r"CC-\d{4}-\w+", proof)[0]
    assert "The signature holds" in proof
    kept = json.loads(visitor.get(f"/sandbox/certificates/{number}?format=json"))
    assert kept["client"] == keys["CLIENT"]
    reader = {}
    exec(re.search(r"```python\n(.*?)```", SIGNATURES, re.DOTALL)[1], reader)
    published = json.loads(visitor.get("/api/v1/keys"))
    assert reader["certificate"](kept, published)["client"] == keys["CLIENT"]
    assert len(kept["passed"]) == 9
