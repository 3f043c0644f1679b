"""Changes of measures for people and for feeds."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from greenlane.usecases.law_compare import MeasureChange
from greenlane.web.choices import named
from greenlane.web.looking import Looking
from greenlane.web.show.tariff import spaced


def change_rows(found: Iterable[MeasureChange], looking: Looking) -> list[dict[str, Any]]:
    """Changes with their words, in the order given."""
    return [_row(each, looking) for each in found]


def _row(change: MeasureChange, looking: Looking) -> dict[str, Any]:
    book = looking.law.book
    kind = book.measure_types[change.type]
    return {
        "day": change.day,
        "code": change.code,
        "spaced": spaced(change.code),
        "type": named(kind.name, looking.language),
        "area": named(book.areas[change.area].name, looking.language),
        "before": change.before,
        "after": change.after,
        "what": _what(change),
        "tone": "good" if not change.before else "bad" if not change.after else "info",
        "act": change.basis,
        "href": looking.href(change.code, day=change.day.isoformat()),
        "future": change.day > looking.today,
        "id": ":".join((change.day.isoformat(), change.type, change.code, change.area,
                        change.additional_code, change.order_number)),
    }  # fmt: skip


def _what(change: MeasureChange) -> str:
    if not change.before:
        return _("New")
    if not change.after:
        return _("Ends")
    return _("Changed")
