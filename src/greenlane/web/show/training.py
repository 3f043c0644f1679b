"""The steps of a trainee: pages of this service at which nothing real can be touched."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def steps(*, sandbox: bool) -> list[dict[str, Any]]:
    """The steps in their order; the last one leads into the sandbox, or to what programs send."""
    last = {
        "href": reverse("sandbox" if sandbox else "api-docs"),
        "text": _("Lodge a declaration of your own in the sandbox"),
        "hint": _("There you choose the lane, the answers of customs and the clock. Begin with "
                  "a green lane, then ask for a question or an examination."),
    }  # fmt: skip
    return [
        {"href": reverse("tariff-classify"), "text": _("Find the code of goods"),
         "hint": _("Describe what lies on your desk in plain words, and read what speaks for each "
                   "code and what speaks against it.")},
        {"href": reverse("tariff"), "text": _("Work out what is owed on them"),
         "hint": _("Open the code, give a value, a weight and an origin, and follow the reckoning "
                   "to the act it rests on.")},
        {"href": reverse("findings"), "text": _("Learn why declarations are rejected"),
         "hint": _("Each error has a page with what it means and how it is mended. Begin with "
                   "the first five.")},
        last,
    ]  # fmt: skip
