"""The public tariff of a real server: open without a token, cacheable, limited, with problems."""

import json
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.server
NOBODY = {"Authorization": ""}
BASE = "/api/v1/tariff"


def get(server, path, **headers):
    status, told, data = server.request("GET", BASE + path, **NOBODY, **headers)
    return status, told, json.loads(data) if data else None


def test_words_find_lines_in_both_languages(server):
    _, _, told = get(server, "/search?q=honney&limit=3")
    assert told["lines"][0]["code"] == "0409"
    assert len(told["lines"]) <= 3
    _, _, told = get(server, f"/search?q={quote('عسل')}&declarable=true", Accept_Language="ar")
    assert told["lines"][0]["code"] == "04090000"
    assert told["lines"][0]["path"][0] == "ألبان وبيض وعسل طبيعي"


def test_a_commodity_says_what_an_estimate_asks(server):
    status, _, told = get(server, "/commodities/0702.00.00?country=NL&day=2026-07-01")
    assert status == 200
    assert told["commodity"]["code"] == "07020000"
    assert told["asked"]["units"] == ["KGM"]
    assert told["commodity"]["permits"][0]["serviceDays"] == 2


def test_a_duty_is_estimated_with_its_explanation(server):
    body = {"price": "10000", "currency": "USD", "incoterm": "FOB", "carriage": "800",
            "insurance": "50", "quantities": {"KGM": "2000"}}  # fmt: skip
    status, _, data = server.request(
        "POST", f"{BASE}/commodities/02013000/duty?country=BR&day=2026-11-24",
        json.dumps(body).encode(), **NOBODY,
    )  # fmt: skip
    told = json.loads(data)
    assert status == 200
    assert told["payable"] == "8067.77"
    assert told["totals"]["A00"] == "5793.91"
    assert told["explanation"][0]["children"]


def test_a_quota_is_claimed_by_its_order_number(server):
    body = {"price": "1000", "currency": "QTC", "incoterm": "CIF", "preference": "120",
            "quantities": {"KGM": "100"}}  # fmt: skip
    owed = []
    for number in ("", "090101"):
        told = {**body, "orderNumber": number}
        status, _, data = server.request(
            "POST", f"{BASE}/commodities/04021000/duty?country=BR&day=2026-07-01",
            json.dumps(told).encode(), **NOBODY,
        )  # fmt: skip
        assert status == 200
        owed.append(json.loads(data)["totals"]["A00"])
    assert owed[1] == "10.00"  # 10.00 QTC for each 100 kg
    assert owed[0] != owed[1]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/commodities/99999999", "API-404"),
        ("/commodities/02013000?country=XX", "API-400"),
        ("/commodities/02013000?day=never", "API-400"),
        ("/commodities/02013000?trade=both", "API-400"),
        ("/needs?country=BR", "API-400"),
    ],
)
def test_refusals_are_problems(server, path, code):
    status, headers, told = get(server, path)
    assert headers["Content-Type"] == "application/problem+json"
    assert (told["code"], told["status"]) == (code, status)


@pytest.mark.parametrize("body", [b"{}", b'{"price": "-1", "currency": "QTC"}', b"nonsense"])
def test_a_duty_of_nothing_is_a_problem(server, body):
    status, _, data = server.request(
        "POST", f"{BASE}/commodities/02013000/duty?country=BR", body, **NOBODY
    )
    assert (status, json.loads(data)["code"]) == (400, "API-400")


def test_an_unknown_code_is_told_what_it_may_be(server):
    _, _, told = get(server, "/commodities/07029999")
    assert "0702" in told["detail"]


def test_needs_rates_and_changes(server):
    _, _, told = get(server, "/needs?code=02013000&country=BR")
    assert [step["step"] for step in told["steps"]][:2] == ["permit", "lodge"]
    _, _, told = get(server, "/exchange-rates?currency=usd&day=2026-11-24")
    assert [r["currency"] for r in told["rates"]] == ["USD"]
    _, _, told = get(server, "/exchange-rates?currency=USD&history=true")
    assert len(told["rates"]) > 12
    _, _, told = get(server, "/quotas?orderNumber=090101&day=2026-07-01")
    (period,) = told["periods"]
    assert (period["definition"], period["volume"], period["status"]) == (
        "090101-26H2", "400000", "blocked"
    )  # fmt: skip
    _, _, told = get(server, "/changes?back=3650&heading=2402")
    assert told["changes"]


def test_what_has_not_changed_is_not_sent_again(server):
    _, headers, _ = get(server, "/exchange-rates?day=2026-07-01")
    status, again, body = get(
        server, "/exchange-rates?day=2026-07-01", If_None_Match=headers["Etag"]
    )
    assert (status, body, again["Etag"]) == (304, None, headers["Etag"])
    _, other, _ = get(server, "/exchange-rates?day=2026-07-02")
    assert other["Etag"] != headers["Etag"]
    _, arabic, _ = get(server, "/exchange-rates?day=2026-07-01", Accept_Language="ar")
    assert arabic["Etag"] != headers["Etag"]


def test_every_operation_is_described_as_open(server):
    _, _, data = server.request("GET", "/api/v1/openapi.json")
    paths = json.loads(data)["paths"]
    mine = {path: ops for path, ops in paths.items() if path.startswith(BASE)}
    assert len(mine) == 7
    assert not any(op.get("security") for ops in mine.values() for op in ops.values())


def test_who_asks_too_much_is_told_to_wait(django_ready, monkeypatch):
    from django.test import RequestFactory

    from greenlane.api import visitors
    from greenlane.api.problems import ProblemError

    monkeypatch.setattr(visitors, "_buckets", type(visitors._buckets)())
    monkeypatch.setattr(visitors, "monotonic", lambda: 100.0)
    one, other = (
        RequestFactory(REMOTE_ADDR=address).get("/") for address in ("10.0.0.1", "10.0.0.2")
    )
    for _ in range(visitors.BURST):
        visitors.admit(one)
    with pytest.raises(ProblemError) as refused:
        visitors.admit(one)
    assert (refused.value.code, refused.value.retry_after) == ("API-429", 1)
    visitors.admit(other)
    monkeypatch.setattr(visitors, "monotonic", lambda: 101.0)
    visitors.admit(one)
