"""What is told to operators: logs without persons, metrics of all processes, traces."""

import json
import logging
import subprocess
import sys
from io import BytesIO, StringIO

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, declaration
from tests.usecases.test_retention import PLANTED, with_person

pytestmark = pytest.mark.db
OUR = ("Amara Textiles", "Harbour Brokers", "correct horse battery", BROKER, "LRN-WATCHED")


class Doors:
    """Both doors as the server has them, and a browser's cookies."""

    def __init__(self):
        from django.conf import settings

        from greenlane.config import wsgi

        self.call = wsgi.application
        self.host = settings.ALLOWED_HOSTS[0]

    def ask(self, method, path, body=b"", **environ):
        from wsgiref.util import setup_testing_defaults

        place, _, query = path.partition("?")
        asked = {"REQUEST_METHOD": method, "PATH_INFO": place, "QUERY_STRING": query,
                 "HTTP_HOST": self.host, "SERVER_NAME": self.host, "CONTENT_LENGTH": str(len(body)),
                 "CONTENT_TYPE": "application/json", "wsgi.input": BytesIO(body),
                 "wsgi.errors": StringIO(), **environ}  # fmt: skip
        setup_testing_defaults(asked)
        told = {}

        def started(line, headers, *_):
            told.update(status=int(line[:3]), headers=dict(headers))

        content = b"".join(self.call(asked, started))
        return told["status"], content, told["headers"]


@pytest.fixture
def doors(db, django_ready):
    return Doors()


@pytest.fixture
def lines(django_ready):
    """What the log says meanwhile, as the handler of the settings writes it."""
    from greenlane.gateways import told

    heard = StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(told.formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: heard.getvalue()
    root.removeHandler(handler)


def cookie_of(role):
    from django.conf import settings
    from django.test import Client

    from greenlane.store.models import Account

    client = signing_in.enter(Client(), Account.objects.get(username=role))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def journey(doors):
    """A declaration lodged, refused, read, searched for and broken over; gives its number."""
    facts = seed.run()
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {facts['token']}"}
    status, content, _ = doors.ask("POST", "/api/v1/declarations", with_person("LRN-WATCHED"),
                                   **bearer)  # fmt: skip
    assert status == 201
    mrn = json.loads(content)["mrn"]
    doors.ask("POST", "/api/v1/declarations", b'{"Zebulon Quillfeather": 1}', **bearer)
    doors.ask("GET", f"/api/v1/declarations/{mrn}", **bearer)
    doors.ask("GET", "/api/v1/declarations/Zebulon Quillfeather", **bearer)
    broker = {"HTTP_COOKIE": cookie_of("broker")}
    assert doors.ask("GET", f"/declarations/{mrn}/items", **broker)[0] == 200
    doors.ask("GET", "/declarations?q=Quillfeather", **broker)
    doors.ask("GET", f"/cases/{mrn}", **broker)
    doors.ask("GET", "/Zebulon Quillfeather", **broker)
    doors.ask("POST", "/sign-in", b"username=zebquill&password=14 Marmalade Row")
    return mrn


def found_in(text, mrn):
    words = (*PLANTED, *OUR, mrn)
    return {word for word in words if word.lower() in text.lower()}


def test_the_log_of_a_journey_tells_everything_but_persons_numbers_and_bodies(doors, lines):
    mrn = journey(doors)
    said = lines()
    assert found_in(said, mrn) == set()
    told = [json.loads(line) for line in said.splitlines()]
    requests = [each for each in told if each["event"] == "request"]
    assert len(requests) == 9
    assert {each["outcome"] for each in requests} >= {"done", "refused", "denied"}
    read = next(each for each in requests if each.get("route") == "declarations/<mrn>/<section>")
    assert (read["role"], read["action"], read["door"]) == ("broker", "declaration.read", "web")
    assert len({each["request"] for each in requests}) == 9


def test_the_control_without_the_processor_the_same_journey_names_persons(
    doors, lines, monkeypatch
):
    from greenlane.gateways import told

    monkeypatch.setattr(
        told, "_pattern", lambda record, args: str(record.msg) % args if args else record.msg
    )
    monkeypatch.setattr(told, "_slim", lambda value: value)
    mrn = journey(doors)
    assert found_in(lines(), mrn) >= {mrn, "Zebulon Quillfeather"}


def test_a_fault_is_told_by_its_type_and_place_only(lines):
    try:
        raise ValueError("Zebulon Quillfeather is not a number")
    except ValueError as error:
        logging.getLogger("greenlane.x").warning("no %s in %d: %s", "Zeb", 3, error, exc_info=True)
    (line,) = [json.loads(each) for each in lines().splitlines()]
    assert line["event"] == "no … in 3: ValueError"
    assert (line["fault"], line["where"].split(":")[0]) == ("ValueError", "test_watched")
    assert "Quillfeather" not in lines()


def test_a_line_of_a_library_without_a_pattern_is_withheld(lines):
    logging.getLogger("library").warning("Zebulon Quillfeather came")
    assert json.loads(lines())["event"] == "withheld: a text without a pattern"


def test_no_line_of_ours_is_put_together_before_the_log_sees_it():
    import re
    from pathlib import Path

    source = Path(__file__).parents[2] / "src/greenlane"
    found = [str(p) for p in source.rglob("*.py")
             if re.search(r"_log\.\w+\(\s*(f[\"']|[^\"'\s])", p.read_text("utf-8"))]  # fmt: skip
    assert [p for p in found if not p.endswith("told.py")] == []


def test_metrics_need_the_token_and_add_up_over_processes(doors):
    from django.conf import settings

    before = counted(doors, "greenlane_lodgements_total", 'outcome="accepted"')
    journey(doors)
    assert doors.ask("GET", "/metrics")[0] == 401
    assert doors.ask("GET", "/metrics", HTTP_AUTHORIZATION="Bearer x")[0] == 401
    elsewhere = (
        "from greenlane.gateways.metrics import meters;"
        "meters().count('lodgement', {'outcome': 'accepted'})"
    )
    import os

    folder = str(settings.GREENLANE_HOME / "metrics")
    subprocess.run([sys.executable, "-c", elsewhere], check=True,
                   env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": folder})  # fmt: skip
    assert counted(doors, "greenlane_lodgements_total", 'outcome="accepted"') == before + 2
    said = scraped(doors)
    for name in ("greenlane_log_lag_seconds", "greenlane_outbox_waiting", "greenlane_database_up",
                 'greenlane_request_seconds_count{door="api"'):  # fmt: skip
        assert name in said
    assert found_in(said, "no number") == set()


def scraped(doors):
    from django.conf import settings

    token = f"Bearer {settings.GREENLANE_METRICS_TOKEN}"
    status, content, _ = doors.ask("GET", "/metrics", HTTP_AUTHORIZATION=token)
    assert status == 200
    return content.decode()


def counted(doors, name, label):
    found = [line for line in scraped(doors).splitlines()
             if line.startswith(name) and label in line]  # fmt: skip
    return sum(float(line.rpartition(" ")[2]) for line in found)


def test_the_files_of_processes_that_are_no_more_go_and_those_of_the_living_stay(tmp_path):
    import os

    from greenlane.gateways.metrics import forget_the_dead

    for pid in (os.getpid(), 4_194_303):
        (tmp_path / f"counter_{pid}.db").touch()
    assert forget_the_dead(tmp_path) == 1
    assert [p.name for p in tmp_path.iterdir()] == [f"counter_{os.getpid()}.db"]


def test_a_trace_leads_from_the_door_through_the_use_case_to_the_database(doors):
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from greenlane.gateways import tracing
    from greenlane.store import observed

    kept = InMemorySpanExporter()
    facts = seed.run()
    with observed.tracing(tracing.tracer(kept, at_once=True)):
        doors.ask("POST", "/api/v1/declarations", json.dumps(declaration("LRN-T")).encode(),
                  HTTP_AUTHORIZATION=f"Bearer {facts['token']}")  # fmt: skip
    spans = {span.name: span for span in kept.get_finished_spans()}
    by_id = {span.context.span_id: span.name for span in kept.get_finished_spans()}
    assert by_id[spans["usecase lodge"].parent.span_id] == "door api"
    assert by_id[spans["database statement"].parent.span_id] in ("usecase lodge", "door api")
    assert len({span.context.trace_id for span in kept.get_finished_spans()}) == 1
    assert all(not span.attributes for span in kept.get_finished_spans())


def test_nothing_is_traced_unless_it_is_asked_for(django_ready):
    from greenlane.store import observed

    assert observed._tracer == []


def test_a_command_leaves_a_line_without_what_it_was_given(django_ready, monkeypatch):
    from django.conf import settings

    from greenlane.cli import main

    monkeypatch.setattr(sys, "argv", ["greenlane", "lodge", "Zebulon Quillfeather.xml"])
    main._tell("refused", 0.25)
    last = (settings.GREENLANE_HOME / "log" / "commands.jsonl").read_text().splitlines()[-1]
    assert json.loads(last)["command"] == "lodge"
    assert "Quillfeather" not in last
