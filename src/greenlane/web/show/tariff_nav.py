"""The ways through the public tariff, as tabs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.web.looking import Looking


def tabs(here: str, looking: Looking) -> list[dict[str, Any]]:
    """Every place of the public tariff; `here` is the present one. The view goes along."""
    quotas = (("tariff-quotas", _("Tariff quotas")),) if looking.law.book.quotas else ()
    places = (
        ("tariff", _("Tariff")),
        ("tariff-classify", _("Find the code")),
        ("tariff-need", _("What do I need?")),
        *quotas,
        ("tariff-rates", _("Exchange rates")),
        ("tariff-changes", _("What changes")),
        ("tariff-acts", _("Acts of law")),
    )
    query = looking.query()
    return [
        {"href": reverse(name) + (f"?{query}" if query else ""), "text": text,
         "current": name == here}
        for name, text in places
    ]  # fmt: skip
