"""What a visitor of the tariff looks at: the law of a day, a partner country, a trade."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.law.law_of_day import LawOfDay
from greenlane.law.nomenclature import Trade
from greenlane.usecases import desk
from greenlane.usecases.tariff_catalogue import first_day
from greenlane.usecases.tariff_sheet import Sheets
from greenlane.web.choices import choices
from greenlane.web.context import language

TRADES: tuple[Trade, Trade] = ("import", "export")


@dataclass(frozen=True, kw_only=True)
class Looking:
    """A view of the tariff. `country` is empty for all; `problem` tells what was not understood."""

    law: LawOfDay
    country: str
    trade: Trade
    language: str
    today: date
    problem: str = ""

    @property
    def day(self) -> date:
        """The day looked at."""
        return self.law.day

    @property
    def sheets(self) -> Sheets:
        """Maker of commodity sheets in the page's language."""
        return Sheets(self.law, self.language)

    def query(self, **more: str) -> str:
        """What distinguishes this view, for an address; today and imports go without saying."""
        told = {
            "day": "" if self.day == self.today else self.day.isoformat(),
            "country": self.country,
            "trade": "" if self.trade == "import" else self.trade,
            **more,
        }
        return urlencode({name: value for name, value in told.items() if value})

    def href(self, code: str, name: str = "tariff-code", **more: str) -> str:
        """The address of a code in this view; of the whole tariff for the empty code."""
        query = self.query(**more)
        place = reverse(name, args=[code]) if code else reverse("tariff")
        return place + (f"?{query}" if query else "")

    def fields(self) -> list[dict[str, Any]]:
        """The pickers of partner country, day and trade; plain form fields."""
        trades = (("import", _("Import")), ("export", _("Export")))
        partner = _("Going to") if self.trade == "export" else _("Coming from")
        return [
            {"name": "country", "label": partner, "kind": "select", "plain": True, "wide": True,
             "empty": _("All countries"), "value": self.country,
             "options": choices("countries", self.law, self.language)},
            {"name": "day", "label": _("On the day"), "kind": "date", "plain": True,
             "value": self.day.isoformat()},
            {"name": "trade", "label": _("Trade"), "kind": "select", "plain": True,
             "value": self.trade, "options": trades, "closed": True},
        ]  # fmt: skip


def look(request: HttpRequest) -> Looking:
    """Read the view from an address; what is not understood is told, and today's law shown."""
    here = desk.current()
    today = here.day_of(here.now())
    day, problem = _day(request.GET.get("day", "").strip(), today)
    country = request.GET.get("country", "").strip().upper()
    if country and country not in here.book.countries:
        country, problem = "", problem or _("This country is not in the list of countries.")
    begins = first_day(here.book)
    if day < begins:
        problem = _(
            "The tariff in this system begins on %s. There is no law for the day you chose."
        )
        problem %= begins.isoformat()
    return Looking(
        law=here.book.on(day), country=country, language=language(), today=today,
        trade="export" if request.GET.get("trade") == "export" else "import", problem=problem,
    )  # fmt: skip


def _day(text: str, today: date) -> tuple[date, str]:
    if not text:
        return today, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return today, _("The day you gave is no day. You see the law of today.")
