"""Lists for people: each is filtered, sorted and exported, and a page follows the one before."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from tests.support import money, signing_in
from tests.support.declarations import BROKER

import greenlane.web

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    from greenlane.usecases import desk as desks

    made = money.country(desk, desk.now())
    desks.install(made)
    yield made
    desks.install(desk)


def asked(path, role="broker"):
    from django.test import Client

    from greenlane.store.models import Account

    client = Client(SERVER_NAME="localhost")
    client = signing_in.enter(client, Account.objects.get(username=role))
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer


def text(path, role="broker"):
    answer = asked(path, role)
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def several(count=7):
    """Declarations of which every third was rejected: it has no number."""
    from greenlane.store.models import DeclarationRow

    day = "2026-01-02T00:00:00+00:00"
    for n in range(count):
        DeclarationRow.objects.create(
            mrn=None if n % 3 == 2 else f"26QT{n * 5 % 7:012}R{n}", declarant=BROKER,
            lrn=f"LRN-{n}", trader=BROKER, trade="import", type_code="IMD", office="QT0001",
            state="rejected" if n % 3 == 2 else "cleared", lane="green", version=1, items=1,
            payable=0, currency="QTD", law_day=day[:10], lodged=day, digest=b"",
        )  # fmt: skip


def walked(sort, limit):
    """All declarations, a page after the other."""
    from greenlane.store import listing

    seen, before = [], None
    while True:
        page, before = listing.declarations(
            listing.Filters(), sort=sort, before=before, limit=limit
        )
        assert len(page) <= limit
        seen += page
        if before is None:
            return seen


@pytest.mark.parametrize("sort", ["", "-lodged", "lodged", "mrn", "-mrn", "nothing"])
def test_pages_of_declarations_follow_each_other_in_every_order(here, sort):
    several()
    seen = walked(sort, 50)
    assert [walked(sort, limit) for limit in (1, 2, 3)] == [seen] * 3
    assert len({row.pk for row in seen}) == len(seen) == 7
    if "mrn" in sort:
        numbers = [row.mrn for row in seen if row.mrn]
        assert numbers == sorted(numbers, reverse=sort == "-mrn")
        assert [row.mrn for row in seen[5:]] == [None, None]  # they never got a number: last
    else:
        order = [row.pk for row in seen]
        assert order == sorted(order, reverse=sort != "lodged")


def test_the_heads_of_the_declarations_sort_them_and_the_sheet_has_the_same_order(here):
    several()
    page = text("/declarations?sort=mrn&state=cleared")
    assert re.search(r'aria-sort="ascending"><a href="\?[^"]*sort=-mrn[^"]*">Declaration', page)
    shown = re.findall(r'href="/declarations/(26QT\w+)"', page)
    assert shown == sorted(shown)
    assert len(shown) == 5
    sheet = text("/declarations.csv?sort=-mrn&state=cleared").splitlines()[1:]
    assert [line.split(",")[0] for line in sheet] == shown[::-1]
    assert 'aria-sort="descending"><a href="?sort=lodged">Lodged' in text("/declarations")


def paid(here):
    """One payment by its whole way."""
    from greenlane.usecases import payment_orders, payments

    money.lodge(here, "R")
    order = payment_orders.make(BROKER, (), money.BROKER_ACTOR, here)
    return payments.receive(money.received(order, order.amount), money.CASHIER, here)


def many_paid(here, count):
    """As many as a busy firm has: rows beside a payment that was really made."""
    from greenlane.store.models import MoneyEntry, Payment

    first = paid(here)
    entry = MoneyEntry.objects.get(pk=first.entry_id)
    for n in range(count):
        entry.pk = None
        entry.save(force_insert=True)
        Payment.objects.create(
            number=f"X-{n:03}", means="card", external=f"x{n}", entry_id=entry.pk,
            operator_id=BROKER, amount=n + 1, currency=first.currency, moment=here.now(),
            received_by="x",
        )  # fmt: skip


def test_all_receipts_are_paged_filtered_sorted_and_exported_not_only_the_last_twenty(here):
    many_paid(here, 60)
    assert 'href="/payments/receipts"' in text("/payments")
    page = text("/payments/receipts")
    assert "50 of 61 shown" in page
    assert "after=50" in page
    numbers = re.findall(r'href="/receipts/([^"]+)"', text("/payments/receipts?sort=number"))
    assert numbers == sorted(numbers)
    assert "Nothing found" in text("/payments/receipts?q=none-of-these")
    sheet = text("/payments/receipts?format=csv&means=card&sort=amount").splitlines()
    assert sheet[0] == "number,moment,means,order,amount,left,currency"
    amounts = [float(line.split(",")[4]) for line in sheet[1:]]
    assert len(amounts) == 60
    assert all(a <= b for a, b in pairwise(amounts))


def test_a_sheet_of_receipts_of_another_is_a_disclosure_and_ones_own_is_none(here):
    from greenlane.store import journal

    paid(here)
    assert "number," in text("/payments/receipts?format=csv")
    assert journal.entries(9, None, kind="data.disclosed") == []
    assert "number," in text(f"/payments/receipts?format=csv&operator={BROKER}", "cashier")
    assert len(journal.entries(9, None, kind="data.disclosed")) == 1


def test_what_has_no_value_stands_last_in_both_directions_and_capitals_do_not_count():
    from greenlane.web.listing import in_order

    found, sorts = ["b", "", "A", "c"], {"name": lambda each: each}
    assert in_order(found, "name", sorts) == ["A", "b", "c", ""]
    assert in_order(found, "-name", sorts) == ["c", "b", "A", ""]
    assert in_order(found, "other", sorts) == found


def test_what_a_sheet_needs_is_read_at_once_as_for_a_page(django_ready):
    from django.test import RequestFactory

    from greenlane.web.listing import Listing, listed

    told = []
    listing = Listing(name="x", columns=("a",), row=dict, cells=lambda each: {"a": each},
                      before=told.append)  # fmt: skip
    listed(RequestFactory().get("/", {"format": "csv"}), "", iter(["1", "2"]), listing)
    assert told == [["1", "2"]]


TEMPLATES = Path(greenlane.web.__file__).parent / "templates"
# Pages with tables that are no lists, and why: a new page stands here or has all four.
PARTS_OF_ONE_THING = """
    applications/one approvals/one border/conflict dossier hits/one investigations/graph joint/one
    law/consultation law/set models/one money/claim money/order official/one outage paper_range
    parties/authorised_one parties/party parties/webhook partner permits/one profiles/list
    profiles/one profiles/trial sandbox/program tariff/commodity tariff/duty tariff/need
    tariff/rate watch/entry agency/setup
"""
REPORTS = """
    effect/report figures parties/authorised_report person_report risk/mirror_new risk/monitors
    performance evidence
"""
BOUNDED = """
    dashboard money/accounts money/due sandbox/home kept gallery account/look_ups
"""  # the newest few, which lead to their whole list, or what one person has
IN_ORDER = "findings tariff/branch tariff/rates"  # of the code, which is read in that order


def whole(template):
    """The source of a page with the parts it includes."""
    source = template.read_text("utf-8")
    included = re.findall(r'include "(parts/[\w]+\.html)"', source)
    return source + "".join((TEMPLATES / name).read_text("utf-8") for name in included)


def lacking(template):
    """What a page with a table lacks of what a list has."""
    source = whole(template)
    return [name for name, sign in {
        "filter": r"list_filter\.html|role=\"search\"", "sort": "sort_head",
        "sheet": "csv_href|export_href", "pages": "{% pager",
    }.items() if not re.search(sign, source)]  # fmt: skip


def test_every_list_is_filtered_sorted_paged_and_exported_or_stands_with_its_reason():
    told = {f"pages/{name}" for name in
            f"{PARTS_OF_ONE_THING} {REPORTS} {BOUNDED} {IN_ORDER}".split()}  # fmt: skip
    told = {name.replace("pages/account/", "account/") for name in told}
    lists, wrong = 0, {}
    for template in sorted(TEMPLATES.rglob("*.html")):
        name = str(template.relative_to(TEMPLATES))[:-5]
        if not name.startswith(("pages/", "account/")) or name in told:
            continue
        source = template.read_text("utf-8")
        if "<table" in source or "{% pager" in source:
            lists += 1
            if lacks := lacking(template):
                wrong[name] = lacks
    assert wrong == {}
    assert lists > 40
    assert {name for name in told if not (TEMPLATES / f"{name}.html").exists()} == set()


def test_control_a_list_without_its_heads_or_its_sheet_is_found(tmp_path):
    page = tmp_path / "x.html"
    page.write_text('<table>{% include "parts/list_filter.html" %}{% pager page %}')
    assert lacking(page) == ["sort", "sheet"]


ASKERS = ("auditor", "supervisor", "director", "cashier", "analyst", "law-editor", "officer",
          "agency", "broker", "administrator")  # fmt: skip


@pytest.fixture
def told(monkeypatch):
    """Of each page that is asked for: the templates it is made of, what it lists, and its sorts."""
    from django.template.base import Template
    from django.test.signals import template_rendered
    from django.test.utils import instrumented_test_render

    from greenlane.web import listing

    seen = {"templates": set(), "found": None, "sorts": {}}

    def keep(template, **_more):
        seen["templates"].add(template.origin.name)

    def in_order(found, wanted, sorts):
        seen.update(found=found, sorts=sorts)
        return found

    monkeypatch.setattr(Template, "_render", instrumented_test_render)
    monkeypatch.setattr(listing, "in_order", in_order)
    template_rendered.connect(keep)
    yield seen
    template_rendered.disconnect(keep)


def test_every_head_of_a_list_that_names_its_sorts_is_one_of_them_and_sorts(here, told):
    import inspect
    import sys

    from tests.usecases.test_every_door import visitor

    from greenlane.usecases.permissions import matrix
    from greenlane.web import urls
    from greenlane.web.listing import in_order

    # The administrator comes last: from then on accounts are opened by two of them.
    clients = {role: visitor(role, **({"operator_id": BROKER} if role == "broker" else {}))
               for role in ASKERS}  # fmt: skip
    wrong, lists = [], 0
    for door in urls.urlpatterns:
        path, action = f"/{door.pattern}", door.callback.action
        role = next((role for role in ASKERS if action == "everyone"
                     or matrix().scope(role, action) is not None), "")  # fmt: skip
        source = inspect.getsource(sys.modules[door.callback.__module__])
        if "<" in path or not role or "sorts=" not in source:
            continue
        told.update(templates=set(), found=None, sorts={})
        clients[role].get(path, {"operator": BROKER})
        if not told["sorts"]:
            continue
        lists += 1
        sources = [Path(name).read_text("utf-8") for name in told["templates"]]
        heads = {key for each in sources for key in re.findall(r'sort_head "(\w+)"', each)}
        if heads != set(told["sorts"]):
            wrong.append((path, heads ^ set(told["sorts"])))
        for key in told["sorts"]:
            assert list(in_order(told["found"], f"-{key}", told["sorts"])[:2]) is not None
    assert wrong == []
    assert lists > 12


def test_orders_deferred_accounts_and_guarantees_are_lists_with_their_sheets(here):
    from greenlane.store.models import DeferredAccount, Guarantee
    from greenlane.usecases import payment_orders

    money.lodge(here, "O")
    order = payment_orders.make(BROKER, (), money.BROKER_ACTOR, here)
    DeferredAccount.objects.update_or_create(
        operator_id=BROKER, defaults={"limit": 900, "currency": "QTC"}
    )
    Guarantee.objects.create(number="LISTED-1", kind="individual", principal_id=BROKER, amount=70,
                             percent=100, currency="QTC", since="2026-01-01")  # fmt: skip
    for path, shown, cell in (
        ("orders", f"/payments/{order.reference}", order.reference),
        ("deferred-accounts", "900.00", f"{BROKER},"), ("guarantees", "LISTED-1", "LISTED-1,"),
    ):  # fmt: skip
        for role, of in (("broker", ""), ("cashier", f"operator={BROKER}&")):
            assert shown in text(f"/payments/{path}?{of}sort=-state", role), path
            assert cell in text(f"/payments/{path}?{of}format=csv", role), path
        assert shown not in text(f"/payments/{path}?q=nobody", "broker"), path
    assert "LISTED-1" in text("/payments/accounts")
    assert "LISTED-1" not in text("/payments/guarantees", "trader")  # another's
    assert "LISTED-1" not in text("/payments/guarantees?state=ended")
