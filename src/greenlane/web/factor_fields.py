"""The fields in which a person shows a password or a code."""

from typing import Any

from django.utils.translation import gettext as _


def code_field(name: str = "code") -> dict[str, Any]:
    """The field for six figures of the app, or eight of a recovery code."""
    return {"name": name, "label": _("Code"), "kind": "code", "required": True, "width": "w-10",
            "hint": _("Six figures of your authenticator app, or one of your recovery codes."),
            "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12}  # fmt: skip


def password_field(name: str = "password") -> dict[str, Any]:
    """The field for the present password."""
    return {"name": name, "label": _("Password"), "kind": "password", "required": True,
            "autocomplete": "current-password"}  # fmt: skip


def wrong_code() -> str:
    """What is said of a code that is not taken."""
    return _("This code is not right, or it was used already. Wait for the next one.")
