"""What is kept about a person is told to him; what leaves is noted; the rules are public."""

import ast
import json
from pathlib import Path

import pytest
from tests.support import seed, signing_in
from tests.usecases.test_retention import BEGIN, PLANTED, lodged, planted, sweep, work

pytestmark = pytest.mark.db
__all__ = ["planted"]
ASKED = {"kind": "name", "term": "Quillfeather", "check": "document", "reference": "DP-7"}


def visitor(role):
    from django.test import Client

    from greenlane.store.models import Account

    return signing_in.enter(Client(SERVER_NAME="localhost"), Account.objects.get(username=role))


def entries(kind):
    from greenlane.store import journal

    return journal.entries(kind=kind)


def told_of(client, **asked):
    answer = client.post("/people-data", {**ASKED, **asked, "format": "json"})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_report_finds_a_named_person_wherever_a_sweep_of_the_database_does(planted):
    told = told_of(visitor("auditor"))
    found = {(p["table"], p["row"]) for c in told["categories"] for p in c["found"]}
    swept = {table for table, _ in sweep()}
    # sealed texts are not searched by a name; who is asked for by number is told them
    assert {table for table, _ in found} >= {"declaration_version", "event", "account", "draft",
                                             "law_comment", "ruling_application"}  # fmt: skip
    assert {table for table, _ in found} <= swept | {"journal"}
    parties = next(c for c in told["categories"] if c["category"] == "declaration-parties")
    assert parties["ground"] == "CA-2019 s. 88"
    assert parties["kept"][0]["years"] == 5
    assert any("Zebulon Quillfeather" in p["text"] for p in parties["found"])


def test_the_control_a_column_that_the_register_forgets_is_missing_from_the_report(
    planted, monkeypatch
):
    import copy

    from greenlane.store import data_register

    thinner = copy.deepcopy(dict(data_register.register()))
    del thinner["table"]["law_comment"]["name"]
    monkeypatch.setattr(data_register, "register", lambda: thinner)
    told = told_of(visitor("auditor"))
    assert "law_comment" not in json.dumps(told)
    assert "law_comment" in {table for table, _ in sweep()}


def test_a_report_notes_who_was_told_how_he_was_known_and_not_his_name(planted):
    told_of(visitor("auditor"))
    (entry,) = entries("data.reported")
    assert (entry.actor, entry.details["check"], entry.details["reference"]) == (
        "auditor", "document", "DP-7",
    )  # fmt: skip
    assert "quillfeather" not in json.dumps([entry.subject, entry.details]).lower()
    (left,) = entries("data.disclosed")
    assert left.details["what"] == "person-report"


@pytest.mark.parametrize(
    "wrong", [{"term": "Zed"}, {"check": "signed"}, {"reference": " "}, {"kind": "x"},
              {"kind": "account", "term": "nobody"}],
)  # fmt: skip
def test_a_faulty_request_is_told_what_is_wrong_and_nothing_is_looked_for(planted, wrong):
    answer = visitor("auditor").post("/people-data", {**ASKED, **wrong})
    assert answer.status_code == 422
    assert entries("data.reported") == []


def test_only_the_auditor_reports_on_others(planted):
    for role in ("officer", "administrator", "trader", "supervisor", "director"):
        assert visitor(role).get("/people-data").status_code == 403


def test_everybody_reads_what_is_kept_about_himself_and_nothing_of_others(planted):
    trader = visitor("trader")
    told = trader.get("/account/data?format=json").json()
    assert told["identity"]["checked"] == "signed-in"
    places = [p for c in told["categories"] for p in c["found"]]
    assert {"account", "operator", "party_detail", "draft"} <= {p["table"] for p in places}
    assert "+44 7700 900123" in [p["text"] for p in places]  # sealed, opened for its person
    assert all(p["text"] == "" for c in told["categories"] for p in c["found"]
               if c["category"] == "sign-in-secret")  # fmt: skip
    assert "zebquill" not in {p["text"] for p in places if p["table"] == "account"}
    page = trader.get("/account/data").content.decode()
    assert "What is kept about you" in page
    assert "5 years after the matter was closed, then erased" in page


def test_what_we_keep_is_public_and_comes_from_the_law(db, desk, client):
    seed.run()
    page = client.get("/what-we-keep", SERVER_NAME="localhost").content.decode()
    for category in desk.retention.values():
        assert category.what["en"] in page
        assert category.act in page
    told = client.get("/what-we-keep?format=json", SERVER_NAME="localhost").json()
    assert {c["category"] for c in told["categories"]} == set(desk.retention)


@pytest.fixture
def client(django_ready):
    from django.test import Client

    return Client()


def test_every_way_out_of_the_house_is_noted_with_ground_and_purpose(planted, desk, tmp_path):
    from greenlane.cli import papers
    from greenlane.usecases import log_heads

    log_heads.sequence_all()
    assert b"".join(visitor("cashier").get("/declarations.csv").streaming_content)
    visitor("administrator").get("/people?format=csv")
    papers.export("events", tmp_path / "events.csv")
    for place in ("/disclosures", "/hits", "/alerts", "/investigations"):
        visitor("auditor").get(f"{place}?format=csv")
    noted = {e.details["what"]: e for e in entries("data.disclosed")}
    assert set(noted) == {"declarations", "people", "events", "disclosures", "hits", "alerts",
                          "cases"}  # fmt: skip
    assert all(e.details["act"] and e.details["purpose"] and e.details["to"]
               for e in noted.values())  # fmt: skip


# Sheets of what the house itself made, without a person or firm in them.
_WITHOUT_PERSONS = {
    "approvals", "trial-balance", "effect", "joint-inspections", "mirror", "models", "outages",
    "partners", "profiles", "risk-lists", "methods", "fairness", "watch-lists", "editions", "stuck",
    "comparison", "law-changes", "border-posts",
    "authorised-operators",  # published for everybody
}  # fmt: skip


def _sheets(source):
    """Each list of a view that hands out a sheet: its name, and whether it is a disclosure."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Listing":
            given = {word.arg: word.value for word in call.keywords}
            yield (
                ast.unparse(given["name"]).removeprefix("f").strip("'").partition(" ")[0],
                "disclosed" in given,
            )


def test_a_sheet_with_persons_or_firms_is_a_disclosure_whatever_page_hands_it_out():
    views = Path(__file__).parents[2] / "src/greenlane/web/views"
    told = [each for file in sorted(views.glob("*.py")) for each in _sheets(file.read_text())]
    assert len(told) > 25
    assert {name for name, disclosed in told if not disclosed} <= _WITHOUT_PERSONS
    assert list(_sheets("Listing(name='hits', row=row)")) == [("hits", False)]  # the control


def test_a_bundle_handed_to_a_third_party_is_a_disclosure(db, desk):
    from greenlane.usecases import evidence_giving

    seed.run()
    row = lodged(desk, "LRN-D")
    from greenlane.lifecycle.event import Actor

    auditor = Actor("auditor", "auditor", "")
    try:
        evidence_giving.give(row.mrn, "evidence", auditor, BEGIN)
    except evidence_giving.NotCoveredError:
        assert entries("data.disclosed") == []  # what was not given was not noted
    else:
        assert entries("data.disclosed")[0].subject == f"declaration:{row.mrn}"


def test_the_list_of_disclosures_is_filtered_and_of_the_own_office_for_a_supervisor(planted):
    from greenlane.lifecycle.event import Actor
    from greenlane.usecases import desk, disclosing

    here = desk.current()
    page = visitor("auditor").get("/disclosures").content.decode()
    assert "Nothing has left the house" in page
    disclosing.disclosed("people", Actor("alma", "officer", seed.OFFICE), here)
    disclosing.disclosed("events", Actor("boris", "officer", "QT000301"), here)
    everything = visitor("auditor").get("/disclosures").content.decode()
    assert "alma" in everything
    assert "boris" in everything
    some = visitor("auditor").get("/disclosures?q=alm&what=people").content.decode()
    assert "alma" in some
    assert "boris" not in some
    assert "boris" not in visitor("supervisor").get("/disclosures").content.decode()
    assert visitor("officer").get("/disclosures").status_code == 403


def test_every_kind_of_disclosure_has_a_ground_that_is_an_act_of_the_country(desk):
    acts = {row["act"] for row in desk.package["acts"]}
    assert {each["act"] for each in desk.disclosures.values()} <= acts
    assert all(each["what"]["ar"] and each["purpose"]["ar"] for each in desk.disclosures.values())


def test_a_pseudonym_is_the_same_within_a_purpose_and_another_in_another(django_ready):
    from greenlane.store.sealed import sealer

    one = sealer().pseudonym("report", PLANTED[0])
    assert one == sealer().pseudonym("report", PLANTED[0])
    assert one != sealer().pseudonym("analyst", PLANTED[0])
    assert PLANTED[0].lower() not in one.lower()


def test_a_person_s_rights_end_where_the_clocks_end(planted, desk):
    work(desk, 11)
    assert told_of(visitor("auditor"))["places"] == 0
