"""Tags and filters of the design system; each draws one component of the gallery."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from greenlane.usecases import desk
from greenlane.web import words

register = template.Library()


@register.simple_tag
def icon(name: str, kind: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers: a word always stands beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        kind,
        static("img/icons.svg"),
        name,
    )


@register.filter
def code(value: object) -> SafeString | str:
    """A code, number or reference: read left to right in every language."""
    if value in (None, ""):
        return ""
    return format_html('<bdi dir="ltr" class="code">{}</bdi>', value)


_FRACTION = re.compile(r"(?<![\w.,])\d{4,}(?=\.\d)")


@register.filter
def apart(text: object) -> str:
    """A sentence or formula with the thousands of its amounts apart; whole numbers may be codes."""
    return _FRACTION.sub(lambda found: f"{int(found[0]):,}", str(text))


_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")


def figures(value: object) -> str:
    """A number as people read it, with thousands apart; any other text as it is."""
    if isinstance(value, int | Decimal) or _PLAIN.fullmatch(str(value)):
        return f"{Decimal(str(value)):,f}".replace("-", "\N{MINUS SIGN}")
    return apart(value)


@register.filter
def sign(unit: str) -> str:
    """A unit as people write it: kg for KGM; a currency, or a unit that has no sign, as it is."""
    return str(words.UNIT_SIGNS.get(unit, unit))


@register.simple_tag
def amount(value: Any, unit: str = "") -> SafeString | str:
    """An amount of money or a quantity with its currency or unit, always left to right."""
    if value in (None, ""):
        return ""
    unit = sign(unit or getattr(value, "currency", "") or getattr(value, "unit", ""))
    number = getattr(value, "amount", getattr(value, "value", value))
    return format_html(
        '<bdi dir="ltr" class="amount">{} <span class="unit">{}</span></bdi>',
        figures(number),
        unit,
    )


def _zone() -> ZoneInfo | None:
    """The country's own zone; the present one where no country is installed."""
    try:
        return desk.held().zone
    except RuntimeError:
        return None


def _formatted(value: Any, form: str) -> str:
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value, _zone())
    return formats.date_format(value, form)


@register.filter
def day(value: Any) -> str:
    """A day in words that no reader can mistake: 24 Nov 2026."""
    return _formatted(value, "j M Y")


@register.filter
def moment(value: Any) -> str:
    """A day and a time of 24 hours, in the country's own zone."""
    return _formatted(value, gettext("j M Y, H:i"))


@register.filter
def clock(value: Any) -> str:
    """A time of 24 hours."""
    return _formatted(value, "H:i")


@register.simple_tag
def state(value: str) -> SafeString:
    """The state of a declaration as a tag."""
    word = words.state(value)
    return format_html('<span class="tag {}">{}</span>', word.tone, word.text)


@register.simple_tag
def lane(value: str | None) -> SafeString:
    """The lane of a declaration: shape, word and colour."""
    word = words.lane(value)
    solid = "" if word is words.NO_LANE else "solid"
    return format_html(
        '<span class="lane {}">{} {}</span>',
        word.tone,
        icon(word.icon, solid),
        word.text,
    )


@register.simple_tag
def task_state(value: str) -> SafeString:
    """The state of a task of a guided declaration."""
    word = words.TASK_STATES[value]
    sign = icon(word.icon) if word.icon else ""
    return format_html('<span class="tag {}">{}{}</span>', word.tone, sign, word.text)


@register.filter
def severity(value: str) -> words.Word:
    """Word, tone and icon of a finding's severity."""
    return words.SEVERITIES.get(value, words.SEVERITIES["error"])


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that goes with a tone."""
    return words.TONE_ICONS.get(tone, "info")


@register.inclusion_tag("components/field.html")
def field(given: Any) -> dict[str, Any]:
    """A form field with label, hint and errors; see components/field.html for what it reads."""
    return {"field": given}


@register.inclusion_tag("components/error_summary.html")
def error_summary(errors: Any) -> dict[str, Any]:
    """What is wrong on this page, each with a link to its field: rows with `text` and `href`."""
    return {"errors": errors}


@register.inclusion_tag("components/banner.html")
def banner(tone: str, title: str, text: str = "") -> dict[str, Any]:
    """A message about the whole page."""
    return {"tone": tone, "title": title, "text": text}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Any) -> dict[str, Any]:
    """What happened, latest first, and who it waits for."""
    return {"events": events}


@register.inclusion_tag("components/explanation.html")
def explanation(node: Any) -> dict[str, Any]:
    """How an amount came about: a tree of formula, base, rate, act and rounding."""
    return {"node": node}


@register.inclusion_tag("components/progress.html")
def progress(steps: Any) -> dict[str, Any]:
    """Where a declaration stands: rows with `text` and `state` (done, now, later)."""
    return {"steps": steps}


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context: Any, key: str, text: str, kind: str = "") -> dict[str, Any]:
    """The head of a column that sorts the table."""
    request = context["request"]
    now = request.GET.get("sort") or context.get("sort", "")
    query = request.GET.copy()
    query.pop("after", None)
    query["sort"] = key if now != key else f"-{key}"
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {"text": text, "order": order, "query": query.urlencode(), "kind": kind}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Any, page: Any) -> dict[str, Any]:
    """Pages by cursor: `page` has `shown`, `total` or none, `first`, `after` (none at the end)."""
    query = context["request"].GET.copy()
    query.pop("after", None)
    start = query.urlencode()
    query["after"] = page["after"] or ""
    return {"page": page, "first": start, "next": query.urlencode()}
