"""Origin at the doors of a real server: the answer, problems, the steps of the wizard."""

import json
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.server
FACTS = {
    "code": "190531", "country": "FR", "scheme": "NPA", "exw": "1000", "obtained": "no",
    "processes": ["baking"], "travel": "direct", "duty_relieved": False, "weight": "100",
    "materials": [{"code": "1101", "origin": "UA", "originating": False, "value": "200"}],
}  # fmt: skip


def _ask(server, facts, **headers):
    body = json.dumps(facts).encode()
    status, _, data = server.request(
        "POST",
        "/api/v1/origin:check",
        body,
        Authorization="",
        Content_Type="application/json",
        **headers,
    )
    return status, json.loads(data)


def test_anyone_may_ask_whether_goods_originate(server):
    status, told = _ask(server, FACTS)
    (answer,) = told["answers"]
    assert (status, answer["answer"], answer["country"]) == (200, "originates", "FR")
    assert [proof["document"] for proof in answer["proofs"]] == ["N954", "U110", "U112"]


def test_every_scheme_that_favours_the_country_answers_in_the_language_asked_for(server):
    told = _ask(server, {k: v for k, v in FACTS.items() if k != "scheme"}, Accept_Language="ar")[1]
    assert [answer["scheme"] for answer in told["answers"]] == ["NPA", "NPO"]
    assert told["answers"][0]["text"] == "البضائع ذات منشأ"


def test_facts_with_faults_are_a_problem_that_names_each(server):
    status, told = _ask(server, {"code": "x", "country": "france", "fuel": 1, "exw": "-1"})
    assert (status, told["code"]) == (400, "API-400")
    assert [error["pointer"] for error in told["errors"]] == ["/code", "/country", "/fuel", "/exw"]
    assert _ask(server, [])[0] == 400
    assert _ask(server, FACTS | {"scheme": "OLD"})[1]["errors"][0]["code"] == "ORIGIN-SCHEME"


def _page(server, **told):
    status, _, data = server.request(
        "GET", "/origin?" + urlencode(told, doseq=True), Authorization=""
    )
    return status, data.decode()


def test_the_wizard_carries_what_was_told_from_step_to_step(server):
    status, page = _page(server, step="materials", code="190531", country="FR", exw="1000")
    assert status == 200
    assert '<input type="hidden" name="exw" value="1000">' in page


def test_a_fault_leads_back_to_its_step(server):
    status, page = _page(server, step="answer", code="190531", country="FR", exw="ten")
    assert status == 422
    assert 'href="#exw"' in page


def test_the_answer_names_what_is_missing_and_a_link_that_tells_it(server):
    told = {
        "step": "answer", "code": "640399", "country": "IT", "obtained": "no", "exw": "100",
        "m_code": "4107", "m_origin": "BR", "m_status": "no", "m_value": "30",
        "told": ["materials", "work"], "did": "other-working", "scheme": "NPA",
        "relieved": "no",
    }  # fmt: skip
    status, page = _page(server, **told)
    assert (status, "How did the goods travel?" in page) == (200, True)
    assert "travel=direct" in page
    assert "The goods originate: Italy" in _page(server, **told, travel="direct")[1]
