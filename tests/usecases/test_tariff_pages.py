"""The pages of the public tariff by Django's client: no sign-in, no JavaScript, two languages."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

pytestmark = pytest.mark.db


@pytest.fixture
def visitor(db, desk):
    from django.test import Client

    return Client(headers={"host": "localhost"})


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_a_visitor_goes_from_words_to_a_commodity_to_what_it_costs(visitor):
    page = text(visitor.get("/tariff/search?q=tomatos"))
    assert 'href="/tariff/07020000"' in page
    page = text(visitor.get("/tariff/07020000?country=NL&day=2026-07-01"))
    assert "6 % + 0.15 QTC / KGM" in page
    assert "/tariff/07020000/duty?day=2026-07-01&amp;country=NL" in page
    page = text(visitor.get("/tariff/07020000/duty?day=2026-07-01&country=NL"))
    assert 'name="q-KGM"' in page
    query = "day=2026-07-01&country=NL&price=1000&currency=QTC&incoterm=CIF&q-KGM=500"
    page = text(visitor.get(f"/tariff/07020000/duty?{query}"))
    assert "What you would pay" in page
    assert "You could lawfully pay less" in page
    assert "Legal basis:" in page


def test_a_code_in_another_spelling_leads_to_its_one_address(visitor):
    for spelling in ("0702.00.00", "0702 00 00", "0702000000"):
        answer = visitor.get(f"/tariff/{spelling}?country=NL")
        assert (answer.status_code, answer["Location"]) == (302, "/tariff/07020000?country=NL")
    answer = visitor.get("/tariff/search?q=0702.00.00")
    assert answer["Location"] == "/tariff/07020000"


def test_an_unknown_code_is_a_404_that_suggests(visitor):
    page = text(visitor.get("/tariff/07029999"), 404)
    assert 'href="/tariff/07020000"' in page
    assert "has no code 07029999" in page
    page = text(visitor.get("/tariff/nonsense"), 404)
    assert "has no code nonsense" in page


def test_what_is_wrong_in_a_form_is_told_at_its_field(visitor):
    answer = visitor.get("/tariff/02013000/duty?country=BR&price=ten&q-KGM=-1")
    page = text(answer, 422)
    assert 'href="#price"' in page
    assert 'href="#q-KGM">Net mass: Write figures' in page
    assert "What you would pay" not in page
    arabic = "١٠٠٠"
    page = text(visitor.get(f"/tariff/02013000/duty?country=BR&price={arabic}&q-KGM=2000"))
    assert "What you would pay" in page


def test_a_day_before_the_tariff_and_a_day_that_is_none_are_told(visitor):
    assert "begins on 2024-01-01" in text(visitor.get("/tariff?day=1999-01-01"))
    assert "is no day" in text(visitor.get("/tariff?day=yesterday"))
    assert "not in the list of countries" in text(visitor.get("/tariff?country=XX"))


def test_needs_are_two_clicks_away_from_words(visitor):
    page = text(visitor.get("/tariff/need?q=beef&country=BR"))
    assert "/tariff/need?country=BR&amp;code=02013000" in page
    page = text(visitor.get("/tariff/need?country=BR&code=02013000"))
    assert "Veterinary certificate for meat" in page
    assert "Lodge the declaration" in page
    page = text(visitor.get("/tariff/need?q=qqqqzzzz"))
    assert "No goods match" in page


@pytest.mark.parametrize(
    ("address", "head"),
    [
        ("/tariff/search?q=milk&format=csv", "code,text,path,unit"),
        ("/tariff/0702?format=csv", "code,depth,text,unit,duty"),
        ("/tariff/02013000?format=csv", "measure,type,name,code,area"),
        ("/tariff/rates?format=csv", "currency,per,rate,since,until,act"),
        ("/tariff/rates/USD?format=csv", "currency,per,rate,since,until,act"),
        ("/tariff/changes?back=365&format=csv", "day,code,type,area,before,after,act"),
        ("/tariff/acts?format=csv", "act,title,since,until,measures"),
    ],
)
def test_every_list_is_exported(visitor, address, head):
    lines = text(visitor.get(address)).splitlines()
    assert lines[0].startswith(head)
    assert len(lines) > 1


def test_lists_sort_and_filter(visitor):
    page = text(visitor.get("/tariff/rates?sort=-currency&format=csv")).splitlines()[1:]
    codes = [line.split(",")[0] for line in page]
    assert codes == sorted(codes, reverse=True)
    page = text(visitor.get("/tariff/acts?q=vat&format=csv")).splitlines()[1:]
    assert [line.split(",")[0] for line in page] == ["VAT-2018"]
    assert "No act has" in text(visitor.get("/tariff/acts?q=zzz"))
    assert "No rates on this day" in text(visitor.get("/tariff/rates?day=2019-01-01"))
    assert text(visitor.get("/tariff/rates/ZZZ"), 404)


def without_quotas(desk):
    from greenlane.law.lawbook import LawBook

    rows = {name: t for name, t in desk.package.items() if not name.startswith("quota")}
    plain = [row for row in rows["measures"] if not row.get("order_number")]
    return LawBook(desk.country, {**rows, "measures": plain})


def test_quotas_show_what_is_left(visitor, desk, monkeypatch):
    from dataclasses import replace

    from tests.usecases.test_quotas import book_with_quota

    from greenlane.usecases import desk as desks

    monkeypatch.setattr(desks, "_renewal", [])
    monkeypatch.setattr(desks, "_installed", [replace(desk, book=without_quotas(desk))])
    assert "has no quotas" in text(visitor.get("/tariff/quotas"))
    monkeypatch.setattr(desks, "_installed", [replace(desk, book=book_with_quota(desk))])
    page = text(visitor.get("/tariff/quotas?day=2026-07-01"))
    number = "094999"
    assert number in page
    lines = text(visitor.get(f"/tariff/quotas?day=2026-07-01&q={number}&format=csv")).splitlines()
    assert len(lines) == 2
    query = "country=BD&day=2026-07-01&price=100&q-KGM=9"
    page = text(visitor.get(f"/tariff/61091000/duty?{query}"))
    assert f'href="/tariff/quotas?q={number}&amp;day=2026-07-01"' in page
    assert "No quota matches" in text(visitor.get(f"/tariff/quotas?q={number}&state=blocked"))


def test_feeds_of_a_heading_are_atom_and_json(visitor):
    atom = visitor.get("/tariff/changes.atom?back=3650&heading=2402")
    assert atom["Content-Type"].startswith("application/atom+xml")
    names = {"a": "http://www.w3.org/2005/Atom"}
    entries = ElementTree.fromstring(text(atom)).findall("a:entry", names)
    told = json.loads(text(visitor.get("/tariff/changes.json?back=3650&heading=2402")))
    assert len(entries) == len(told["items"]) > 0
    ids = [item["id"] for item in told["items"]]
    assert len(set(ids)) == len(ids)
    assert all("2402" in item["title"] or "*" in item["title"] for item in told["items"])


def test_the_pages_speak_arabic(visitor):
    visitor.cookies["language"] = "ar"
    page = text(visitor.get("/tariff/07020000?country=NL"))
    assert 'dir="rtl"' in page
    assert "رسم البلدان الثالثة" in page
    assert "/tariff/07020000" in text(visitor.get("/tariff/search?q=طماطم"))


def test_typing_is_answered_with_the_results_alone(visitor):
    page = text(visitor.get("/tariff/search?q=hone", headers={"HX-Request": "true"}))
    assert "<html" not in page
    assert "04090000" in page
    page = text(visitor.get("/tariff/options?commodity=hone"))
    assert '<option value="04090000">' in page


def test_the_landing_page_has_the_search_box(visitor):
    page = text(visitor.get("/"))
    assert 'action="/tariff/search"' in page
