"""The api door of a real server: answers, problems, pages, the feed, and bad input."""

import contextlib
import http.client
import json

import pytest
from tests.support.declarations import body, changed, declaration

pytestmark = pytest.mark.server
JSON = "application/json"


def problem(answer):
    status, headers, data = answer
    told = json.loads(data)
    assert headers["Content-Type"] == "application/problem+json"
    assert told["status"] == status
    assert told["type"] == f"/errors/{told['code']}"
    return status, told


def test_a_lodged_declaration_can_be_read_with_its_history(server):
    status, told = server.lodge(body("API-1"))
    assert status == 201
    status, _, data = server.request("GET", f"/api/v1/declarations/{told['mrn']}")
    assert status == 200
    assert json.loads(data)["assessment"] == told["assessment"]
    _, _, data = server.request("GET", f"/api/v1/declarations/{told['mrn']}/events")
    events = json.loads(data)["events"]
    assert events[0]["kind"] == "lodge"
    assert all(event["act"] for event in events)


def test_the_duties_are_explained_in_both_languages(server):
    _, told = server.lodge(body("API-WHY"))
    trees = {}
    for language in ("en", "ar"):
        status, _, data = server.request(
            "GET", f"/api/v1/declarations/{told['mrn']}/explanation", Accept_Language=language
        )
        assert status == 200
        trees[language] = data.decode()
    assert told["totals"]["A00"] in trees["en"].replace(",", "")
    assert "Customs duty" in trees["en"]
    assert "رسم جمركي" in trees["ar"]
    assert told["assessment"]["items"][0]["lines"][0]["basis"] in trees["en"]


def test_the_trader_never_sees_a_rule_score_or_method(server):
    _, told = server.lodge(body("API-HIDDEN"))
    _, _, events = server.request("GET", f"/api/v1/declarations/{told['mrn']}/events")
    text = json.dumps(told) + events.decode()
    for word in ("profile", "score", "method", "instruction", "random"):
        assert word not in text


def test_a_check_answers_the_same_and_stores_nothing(server):
    wrong = changed(declaration("API-CHECK"), "/goodsItemQuantity", 5)
    status, _, data = server.request(
        "POST", "/api/v1/declarations:check", json.dumps(wrong).encode()
    )
    told = json.loads(data)
    assert (status, told["state"]) == (200, "checked")
    assert [f["pointer"] for f in told["findings"]] == ["/goodsItemQuantity"]
    _, _, listed = server.request("GET", "/api/v1/declarations?text=API-CHECK")
    assert json.loads(listed)["declarations"] == []


def test_the_list_is_paged_by_cursor_without_gaps_or_repeats(server):
    for n in range(7):
        server.lodge(body(f"PAGE-{n}"))
    seen, cursor = [], ""
    while True:
        _, _, data = server.request("GET", f"/api/v1/declarations?text=PAGE-&limit=3{cursor}")
        page = json.loads(data)
        seen += [d["lrn"] for d in page["declarations"]]
        if page["next"] is None:
            break
        cursor = f"&before={page['next']}"
    assert seen == [f"PAGE-{n}" for n in reversed(range(7))]


def test_the_feed_goes_on_from_its_cursor(server):
    _, _, data = server.request("GET", "/api/v1/events?limit=200")
    cursor = json.loads(data)["next"]
    server.lodge(body("FEED-1"))
    _, _, data = server.request("GET", f"/api/v1/events?after={cursor}")
    kinds = [event["kind"] for event in json.loads(data)["events"]]
    assert kinds[:3] == ["lodge", "arrive", "accept"]


def test_no_token_is_refused(server):
    status, told = problem(server.request("GET", "/api/v1/declarations", Authorization="Bearer no"))
    assert (status, told["code"]) == (401, "API-401")


def test_another_party_s_declaration_is_not_there(server):
    status, told = problem(server.request("GET", "/api/v1/declarations/26QT0000000000000R"))
    assert (status, told["code"]) == (404, "API-404")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("not JSON", b"{", "API-400"),
        ("invalid UTF-8", b'{"functionCode":"\xff"}', "API-400"),
        ("a key twice", b'{"functionCode":"9","functionCode":"9"}', "API-400"),
        ("an unknown field", b'{"functionCode":"9","colour":"red"}', "API-400"),
        ("NaN", b'{"invoiceAmount":{"value":NaN}}', "API-400"),
        ("NaN as text", b'{"invoiceAmount":{"value":"NaN"}}', "API-400"),
        ("deeper than any message", b"[" * 100_000, "API-400"),
        ("empty", b"", "API-400"),
    ],
)
def test_a_message_of_bad_form_gets_a_problem_with_a_place(server, name, data, code):
    status, told = problem(server.request("POST", "/api/v1/declarations", data))
    assert (status, told["code"]) == (400, code), name
    assert told["errors"], name
    assert server.lodge(body(f"AFTER-{abs(hash(name))}"[:20]))[0] == 201


def test_an_xml_message_with_a_doctype_is_refused(server):
    data = b'<!DOCTYPE a [<!ENTITY b "c">]><Declaration>&b;</Declaration>'
    status, told = problem(
        server.request("POST", "/api/v1/declarations", data, Content_Type="application/xml")
    )
    assert status == 400
    assert "DOCTYPE" in told["errors"][0]["text"]


def test_a_negative_amount_is_refused_with_its_place(server):
    made = changed(
        declaration("NEG-1"),
        "/goodsShipment/governmentAgencyGoodsItem/0/commodity/invoiceLine/itemChargeAmount/value",
        "-5",
    )
    status, told = server.lodge(json.dumps(made).encode())
    assert status == 422
    assert any("itemChargeAmount" in f["pointer"] for f in told["findings"])


def test_a_currency_without_a_rate_is_named(server):
    made = declaration("CUR-1")
    made["invoiceAmount"]["currencyId"] = "XAU"
    made["goodsShipment"]["governmentAgencyGoodsItem"][0]["commodity"]["invoiceLine"][
        "itemChargeAmount"
    ]["currencyId"] = "XAU"
    status, told = server.lodge(json.dumps(made).encode())
    assert status == 422
    assert any(f["value"] == "XAU" for f in told["findings"])


def test_ten_thousand_items_are_refused_by_name(server):
    status, _ = server.lodge(body("TEN-K", items=10_000))
    assert status in (400, 422)
    assert server.lodge(body("TEN-K-AFTER"))[0] == 201


def _send_megabytes(server, count):
    """Send a body of `count` MB; gives the status, or None when the server closed the line."""
    with contextlib.closing(
        http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    ) as line:
        line.putrequest("POST", "/api/v1/declarations")
        line.putheader("Authorization", f"Bearer {server.facts['token']}")
        line.putheader("Content-Type", JSON)
        line.putheader("Content-Length", str(count * 1_000_000))
        line.endheaders()
        with contextlib.suppress(OSError):  # the server need not listen to the end
            for _ in range(count):
                line.send(b" " * 1_000_000)
        try:
            with line.getresponse() as answer:
                assert json.loads(answer.read())["code"] == "API-413"
                return answer.status
        except (ConnectionError, http.client.HTTPException):
            return None


def test_a_body_of_a_hundred_megabytes_is_refused_before_it_is_read(server):
    refused = _send_megabytes(server, 100)
    assert refused in (413, None)  # a closed connection is a refusal too
    assert server.lodge(body("BIG-AFTER"))[0] == 201


def test_another_kind_of_message_is_not_taken(server):
    answer = server.request("POST", "/api/v1/declarations", b"a,b", Content_Type="text/csv")
    assert problem(answer)[1]["code"] == "API-415"


def test_an_idempotency_key_marks_the_replay(server):
    first = server.request("POST", "/api/v1/declarations", body("KEY-1"), Idempotency_Key="a")
    again = server.request("POST", "/api/v1/declarations", body("KEY-1"), Idempotency_Key="a")
    other = server.request("POST", "/api/v1/declarations", body("KEY-2"), Idempotency_Key="a")
    assert again[2] == first[2]
    assert again[1]["Idempotent-Replay"] == "true"
    assert problem(other)[1]["code"] == "API-422-KEY"


def test_the_description_is_openapi_3_1_and_names_every_operation(server):
    _, _, data = server.request("GET", "/api/v1/openapi.json")
    told = json.loads(data)
    assert told["openapi"].startswith("3.1")
    assert {"/api/v1/declarations", "/api/v1/declarations:check", "/api/v1/events"} <= set(
        told["paths"]
    )
    assert all(op["summary"] for ops in told["paths"].values() for op in ops.values())


FORM = "application/x-www-form-urlencoded"


def test_a_client_that_asks_too_much_is_told_when_to_come_back(server):
    import psycopg

    with psycopg.connect(server.dsn) as connection:
        connection.execute(
            "insert into api_client (client, label, operator_id, per_second, secret, created, "
            "node) values ('slow', '', %s, 1, sha256('secret'), now(), '')",
            ("QT0000000101",),
        )
    form = b"grant_type=client_credentials&client_id=slow&client_secret=secret"
    status, _, told = server.request("POST", "/api/v1/token", form, Content_Type=FORM)
    assert status == 200, told
    slow = json.loads(told)["access_token"]
    answers = []
    while len(answers) < 40 and (not answers or answers[-1][0] == 200):  # a slow machine needs more
        answers.append(server.request("GET", "/api/v1/events", Authorization=f"Bearer {slow}"))
    assert answers[0][0] == 200
    status, told = problem(answers[-1])
    assert (status, told["code"]) == (429, "API-429")
    assert int(answers[-1][1]["Retry-After"]) >= 1
