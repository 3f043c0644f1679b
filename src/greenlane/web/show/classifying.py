"""The classification assistant for people: proposals with what speaks for them, and a question."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenlane.classification.attributes import ATTRIBUTES
from greenlane.classification.proposal import Proposed
from greenlane.classification.question import LINE
from greenlane.usecases.classifying import Answered, Speaks
from greenlane.web.show.tariff import spaced

_ANSWER = re.compile(r"(\w+|limit:[\w%]{1,5}):([\w.]{1,40})")
_MOST_ANSWERS = 8
_LIKELY, _POSSIBLE = 0.7, 0.3


def answers(given: Iterable[str]) -> dict[str, str]:
    """The answers in an address, `attribute:value` each; what is not understood is left out."""
    told: dict[str, str] = {}
    for text in list(given)[:_MOST_ANSWERS]:
        match = _ANSWER.fullmatch(text)
        if match and (match[1] in ATTRIBUTES or match[1] == LINE or ":" in match[1]):
            told[match[1]] = match[2]
    return told


def context(
    made: Answered, told: Mapping[str, str], language: str, href: Callable[[str], str]
) -> dict[str, Any]:
    """What the answer's part of a page shows; `href` gives the address of a code."""
    return {
        "made": made,
        "rows": [_row(each, speaks, language, href, scored=made.method == "model",
                      measured=made.measured)
                 for each, speaks in zip(made.proposed, made.speaks, strict=True)],
        "vague": [{"text": _said(each.add, language), "found": ", ".join(each.found)}
                  for each in made.vague],
        "question": _question(made, language), "strange": ", ".join(made.strange),
        "search_href": f"{reverse('tariff-search')}?{urlencode({'q': made.asked})}",
        "given": _given(told, language),
        "heading": _heading(made, href),
    }  # fmt: skip


def _said(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or words.get("en", "")


def _row(
    each: Proposed, speaks: Sequence[Speaks], language: str, href: Callable[[str], str], *,
    scored: bool, measured: bool,
) -> dict[str, Any]:  # fmt: skip
    return {
        "code": each.code, "spaced": spaced(each.code), "href": href(each.code),
        "text": _said(each.text, language), "declared": each.declared,
        "chance": _chance(each.confidence, speaks, measured=measured) if scored else None,
        "below": [{"code": code, "spaced": spaced(code), "href": href(code),
                   "text": _said(words, language).rpartition(" › ")[2]}
                  for code, words in each.below],
        "speaks": [_speaks(one) for one in speaks],
    }  # fmt: skip


def _chance(confidence: float, speaks: Sequence[Speaks], *, measured: bool) -> dict[str, Any]:
    """How likely a code is; where that could not be measured, on what it rests and no figure."""
    tone, text = "neutral", _("one of several")
    if confidence >= _LIKELY:
        tone, text = "good", _("likely")
    elif confidence >= _POSSIBLE:
        tone, text = "info", _("possible")
    if measured:
        return {"percent": f"{round(100 * confidence)} %", "tone": tone, "text": text}
    like = sum(one.many for one in speaks if one.kind == "declarations")
    told = ngettext("rests on %(n)d like declaration", "rests on %(n)d like declarations", like)
    return {"rests": told % {"n": like}, "tone": tone, "text": text}


def _speaks(one: Speaks) -> dict[str, Any]:
    if one.kind == "declarations":
        text = ngettext(
            "%(many)d accepted declaration with a like description, of %(traders)d traders",
            "%(many)d accepted declarations with like descriptions, of %(traders)d traders",
            one.many,
        ) % {"many": one.many, "traders": one.traders}  # fmt: skip
        return {"kind": _("Declarations"), "text": text, "tone": "neutral"}
    if one.kind == "ruling":
        return {"kind": _("Ruling %s") % one.place, "text": one.text, "tone": "good",
                "basis": one.basis, "href": reverse("ruling-public", args=[one.place])}  # fmt: skip
    where = _where(one.place)
    tone = "warn" if one.against else "info"
    kind = _("Note to %s") % where if one.legal else _("Explanation to %s") % where
    return {"kind": kind, "text": one.text, "basis": one.basis, "tone": tone}


def _where(place: str) -> str:
    if not place.isdigit():
        return _("section %s") % place
    if len(place) == 2:
        return _("chapter %s") % place
    return _("heading %s") % spaced(place) if len(place) == 4 else spaced(place)


def _question(made: Answered, language: str) -> dict[str, Any] | None:
    asked = made.question
    if asked is None:
        return None
    return {
        "text": _said(asked.words, language),
        "options": [{"value": f"{asked.attribute}:{each.value}", "id": f"a-{number}",
                     "text": _said(each.words, language)}
                    for number, each in enumerate(asked.options)],
    }  # fmt: skip


def _given(told: Mapping[str, str], language: str) -> list[dict[str, str]]:
    """The answers so far, each with the address parts that leave it out."""
    made = []
    for attribute, value in told.items():
        others = [f"{a}:{v}" for a, v in told.items() if a != attribute]
        made.append({
            "text": _given_words(attribute, value, language), "value": f"{attribute}:{value}",
            "without": urlencode([("a", other) for other in others]),
        })  # fmt: skip
    return made


def _given_words(attribute: str, value: str, language: str) -> str:
    known = ATTRIBUTES.get(attribute)
    if known is None:
        unit = attribute.partition(":")[2]
        none = _("None of these")
        return none if value == "none" else f"{value.replace('..', ' – ')} {unit}".strip()
    words = {each.key: _said(each.words, language) for each in known.values}
    return f"{_said(known.question, language)} {words.get(value, _('None of these'))}"


def _heading(made: Answered, href: Callable[[str], str]) -> dict[str, str] | None:
    if made.heading is None:
        return None
    percent = f"{round(100 * made.heading.confidence)} %" if made.measured else ""
    return {"code": spaced(made.heading.code), "href": href(made.heading.code),
            "percent": percent}  # fmt: skip
