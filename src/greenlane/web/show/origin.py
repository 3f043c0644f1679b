"""The answer on origin as its page shows it: tones, quick answers, where to tell the rest."""

from datetime import date
from typing import Any

import msgspec
from django.http import QueryDict
from django.utils.translation import gettext as _

from greenlane.usecases.origin_check import (
    OriginAnswer,
    SchemeAnswer,
    ToldNeed,
    ToldProof,
    ToldStep,
)
from greenlane.web.origin_facts import address, with_status
from greenlane.web.origin_form import step_of_fact

_TONES = {"originates": "good", "does-not-originate": "bad", "not-enough-information": "warn"}
_SIGNS = {"met": ("good", "check"), "not-met": ("bad", "stop"), "unknown": ("warn", "info")}


def shown(answer: OriginAnswer, query: QueryDict, countries: Any) -> list[dict[str, Any]]:
    """One panel for each scheme."""
    return [_panel(one, query, countries) for one in answer.answers]


def _panel(one: SchemeAnswer, query: QueryDict, countries: Any) -> dict[str, Any]:
    needs = [_need(need, one, query) for need in one.needs]
    return {
        "scheme": one.scheme, "name": one.name, "tone": _TONES[one.answer], "text": one.text,
        "country": countries.get(one.country, one.country), "act": one.act,
        "why": _why(one), "lines": one.lines, "trail": [_node(part) for part in one.trail.parts],
        "needs": needs, "open": one.answer == "not-enough-information",
        "no": one.answer == "does-not-originate", "tolerance": one.tolerance,
        "cumulated": one.cumulated, "exempt": one.exempt,
        "proofs": [_proof(proof) for proof in one.proofs],
    }  # fmt: skip


def _proof(proof: ToldProof) -> dict[str, Any]:
    until = date.fromisoformat(proof.until) if proof.until else None
    return msgspec.structs.asdict(proof) | {"until": until}


def _why(one: SchemeAnswer) -> str:
    if one.criterion == "wholly-obtained":
        return _("They are wholly obtained.")
    if one.criterion == "residual":
        return _("The greater part of their materials comes from there.")
    if one.criterion:
        return _("They are sufficiently worked there.")
    if one.needs and one.needs[0].settles:
        return _("One step would settle it: see below.")
    return ""


def _node(step: ToldStep) -> dict[str, Any]:
    tone, sign = _SIGNS[step.outcome]
    words = {"met": _("Met"), "not-met": _("Not met"), "unknown": _("Open")}
    return {
        "tone": tone, "icon": sign, "word": words[step.outcome], "text": step.text,
        "figures": step.figures, "failing": step.failing, "act": step.act,
        "parts": [_node(part) for part in step.parts],
    }  # fmt: skip


def _need(need: ToldNeed, one: SchemeAnswer, query: QueryDict) -> dict[str, Any]:
    otherwise = one.answer == "does-not-originate"
    return {
        "text": need.text, "settles": need.settles,
        "answers": [] if otherwise else _answers(need, one, query),
        "href": "" if otherwise else _place(need, query),
    }  # fmt: skip


def _answers(need: ToldNeed, one: SchemeAnswer, query: QueryDict) -> list[dict[str, str]]:
    """Links that answer a question at once."""
    yes, no = _("Yes"), _("No")
    place = need.material
    if need.fact == "line":
        return [{"text": line.goods or line.heading,
                 "href": address(query, "answer", {"line": line.line})}
                for line in one.lines]  # fmt: skip
    if need.fact == "travel":
        ways = (("direct", _("Directly")), ("under-control", _("Under customs control")),
                ("altered", _("Worked on elsewhere")))  # fmt: skip
        return [{"text": text, "href": address(query, "answer", {"travel": way})}
                for way, text in ways]  # fmt: skip
    named = {"duty_relieved": "relieved", "quota": "quota"}.get(need.fact)
    if named:
        return [{"text": text, "href": address(query, "answer", {named: value})}
                for value, text in (("no", no), ("yes", yes))]  # fmt: skip
    if place is None:
        return []
    if need.fact == "status":
        return [{"text": text, "href": with_status(query, place, value)}
                for value, text in (("yes", yes), ("no", no))]  # fmt: skip
    values = {"kind": "kind", "obtained": "grown"}.get(need.fact)
    if values is None:
        return []
    end = f"|{need.words}" if values == "kind" else ""
    return [{"text": text, "href": address(query, "answer", {values: f"{place}|{value}{end}"})}
            for value, text in (("yes", yes), ("no", no))]  # fmt: skip


def _place(need: ToldNeed, query: QueryDict) -> str:
    """Where a fact is told, when it is not answered at once."""
    found = step_of_fact(need.fact, need.material)
    if found is None:
        return ""
    step, field = found
    return f"{address(query, step)}#{field}"
