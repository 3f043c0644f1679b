"""Tariff quotas for everyone: how much is left, what waits, what is critical or used up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.usecases import desk
from greenlane.usecases.quotas import Standing, balances
from greenlane.web.access import EVERYONE, open_to
from greenlane.web.choices import named
from greenlane.web.listing import sheet_href
from greenlane.web.looking import Looking, look
from greenlane.web.show.sheet import as_csv, paged
from greenlane.web.show.tariff import spaced
from greenlane.web.show.tariff_nav import tabs
from greenlane.web.views.tariff_lists import in_order
from greenlane.web.words import Word

STATES = {
    "open": Word(gettext_lazy("Still open"), "good"),
    "critical": Word(gettext_lazy("Critical: security is taken"), "warn"),
    "exhausted": Word(gettext_lazy("Used up"), "bad"),
    "blocked": Word(gettext_lazy("Blocked"), "bad"),
    "suspended": Word(gettext_lazy("Suspended"), "neutral"),
}
_CELLS = ("order_number", "name", "area", "since", "until", "volume", "balance", "waiting",
          "unit", "state", "last")  # fmt: skip


@open_to(EVERYONE)
def quotas(request: HttpRequest) -> HttpResponse:
    """Every quota period in force on a day with its balance."""
    looking = look(request)
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    rows = [_row(each, looking) for each in balances(looking.day, desk.current())]
    rows = [
        row
        for row in rows
        if words.casefold() in f"{row['order_number']} {row['name']} {row['codes']}".casefold()
        and state in ("", row["state"])
    ]
    rows = in_order(request, rows, "order_number")
    if request.GET.get("format") == "csv":
        return as_csv(f"quotas-{looking.day}", _CELLS, rows)
    page, kept = paged(request, rows)
    context = {
        "tabs": tabs("tariff-quotas", looking), "looking": looking, "rows": kept, "page": page,
        "csv_href": sheet_href(request), "any": bool(looking.law.book.quotas),
        "filters": [
            {"name": "q", "label": _("Order number, words or code"), "kind": "search",
             "plain": True, "wide": True, "value": words},
            {"name": "state", "label": _("State"), "kind": "select", "plain": True,
             "empty": _("All"), "value": state,
             "options": [(code, word.text) for code, word in STATES.items()]},
            {"name": "day", "label": _("On the day"), "kind": "date", "plain": True,
             "value": looking.day.isoformat()},
        ],
    }  # fmt: skip
    return render(request, "pages/tariff/quotas.html", context)


def _row(each: Standing, looking: Looking) -> dict[str, Any]:
    book, period = looking.law.book, each.period
    order = book.quotas[period.order_number]
    codes = sorted({m.code for m in book.measures if m.order_number == period.order_number})
    percent = int(each.balance * 100 / each.volume) if each.volume else 0
    return {
        "order_number": period.order_number, "name": named(order.name, looking.language),
        "licensed": order.mechanism == "licensed",
        "area": named(book.areas[order.area].name, looking.language), "act": order.basis,
        "since": period.validity.since, "until": period.validity.until,
        "volume": each.volume, "balance": each.balance, "waiting": each.waiting,
        "unit": period.unit, "state": each.status, "word": STATES[each.status],
        "last": each.last, "percent": percent, "codes": " ".join(codes),
        "goods": [{"spaced": spaced(code), "href": looking.href(code)} for code in codes[:6]],
    }  # fmt: skip
