"""A permit requirement as pages show it: what it depends on and what spares it, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.usecases.tariff_sheet import PermitSheet

_DEPENDS = {
    "country": gettext_lazy("the country"),
    "destination": gettext_lazy("the country the goods go to"),
    "origin": gettext_lazy("the country of origin"),
    "procedure": gettext_lazy("the customs procedure"),
    "use": gettext_lazy("what the goods are for"),
    "quantity": gettext_lazy("the quantity"),
    "value": gettext_lazy("the value"),
}
_STANDING = {
    "needed": (gettext_lazy("Needed"), "warn"),
    "depends": (gettext_lazy("Perhaps"), "info"),
    "exempt": (gettext_lazy("Not needed"), "good"),
}


def permit_row(permit: PermitSheet) -> dict[str, Any]:
    """The sheet with the words of its standing."""
    title, tone = _STANDING[permit.standing]
    return {
        "p": permit,
        "standing": title,
        "tone": tone,
        "depends": [_DEPENDS[name] for name in permit.depends],
        "deemed": _("Granted by law when the agency does not decide in time") if permit.deemed
        else "",
    }  # fmt: skip
