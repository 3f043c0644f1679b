"""The visibility matrix of programs: planted markers against every operation on a declaration."""

import base64
import contextlib
import re
from datetime import UTC, datetime

import pytest

from greenlane.lifecycle.event import Actor
from tests.support import seed
from tests.support.declarations import BROKER, TRADER
from tests.visibility.test_cells import CELLS, FILE, MARKERS, OTHER, mrn, visitor

pytestmark = pytest.mark.db
PROGRAMS = FILE["programs"]
OPERATORS = {"declarant": BROKER, "importer": TRADER, "another-trader": OTHER}
__all__ = ["mrn"]  # the fixture


def operations(number):
    """Every operation that reads one declaration, by the description of the API."""
    from greenlane.api.door import api
    from greenlane.store.models import Attachment

    places = {"{mrn}": number, "{number}": str(Attachment.objects.get().pk)}
    found = []
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            if "{mrn}" in path and any("GET" in each.methods for each in view.operations):
                for place, value in places.items():
                    path = path.replace(place, value)
                found.append(f"/api/v1{path}")
    return found


@pytest.fixture
def head(mrn, tmp_path, monkeypatch):
    """The log has taken what is noted of the declaration, so that bundles can be had."""
    from django.conf import settings

    from greenlane.gateways.evidence import signing_keys, witnesses
    from greenlane.usecases import log_heads

    monkeypatch.setattr(settings, "GREENLANE_HOME", tmp_path)
    now = datetime.now(UTC)
    signer = signing_keys(tmp_path, "QT").signer(now.date())
    log_heads.step(signer, witnesses(tmp_path, "QT"), now)


def opened(text):
    """A text with what lies in it as base64, as documents do in an evidence bundle."""
    inner = []
    for found in re.findall(r"[A-Za-z0-9+/]{40,}={0,2}", text):
        with contextlib.suppress(ValueError):
            inner.append(base64.b64decode(found, validate=True).decode(errors="replace"))
    return " ".join([text, *inner])


def cells(client, number):
    """What is shown, and how many of the operations answered."""
    text, answered = "", 0
    for path in [*operations(number), "/api/v1/declarations", "/api/v1/events"]:
        answer = client.get(path)
        if answer.status_code == 200:
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text, answered = text + opened(content.decode(errors="replace")), answered + 1
    shown = {name: "shown" if marker in text else "hidden" for name, marker in MARKERS.items()}
    return shown, answered


def program(operator):
    """A program of an operator with a token of its own."""
    from django.test import Client

    from greenlane.api import access
    from greenlane.usecases import seeding

    seeding.client_secret(f"program-{operator}", operator)
    bearer = access.tokens().issue(f"program-{operator}", datetime.now(UTC))
    return Client(headers={"host": "localhost", "authorization": f"Bearer {bearer}"})


@pytest.mark.parametrize("name", OPERATORS)
def test_a_program_is_told_what_its_cells_say_and_nothing_else(mrn, head, name):
    shown, answered = cells(program(OPERATORS[name]), mrn)
    assert shown == PROGRAMS[name]["cells"]
    assert answered == (2 if name == "another-trader" else 8)  # all but the photograph's file


def test_a_border_post_and_the_session_of_a_person_are_told_nothing(mrn, monkeypatch):
    from django.test import Client

    from greenlane.api import access

    hidden = dict.fromkeys(MARKERS, "hidden")
    assert PROGRAMS["node"]["cells"] == hidden
    for name in CELLS:
        assert cells(visitor(name), mrn) == (hidden, 0), name
    node = Actor("post", "node", seed.OFFICE)
    monkeypatch.setattr(access.Bearer, "authenticate", lambda *_: node)
    post = Client(headers={"host": "localhost", "authorization": "Bearer x"})
    assert cells(post, mrn)[0] == hidden


def test_every_kind_of_program_and_every_operation_is_walked(mrn):
    assert set(PROGRAMS) == {*OPERATORS, "node"}
    assert len(operations(mrn)) >= 7


def test_the_control_without_filter_and_wall_another_trader_is_told(mrn, monkeypatch):
    from types import SimpleNamespace

    from greenlane.api import declarations as door
    from greenlane.store import declarations, listing, wall

    none = {"party": "", "office": "", "state": "", "lane": "", "trade": "", "text": ""}
    free = SimpleNamespace(**none, since=None, until=None)
    monkeypatch.setattr(door, "_mine", lambda _, number: declarations.by_mrn(number))
    monkeypatch.setattr(listing, "Filters", lambda **_: free)
    monkeypatch.setattr(wall, "bind", lambda *_, **__: None)
    assert cells(program(OTHER), mrn)[0]["party"] == "shown"
