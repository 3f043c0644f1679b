"""Profiles as text: written as a country's risk.toml has them, and read again as drafts."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
from django.db import transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.risk.writing_rules import LANGUAGES
from greenlane.store.models import RiskProfileRow
from greenlane.usecases import profile_desk
from greenlane.usecases.desk import Desk

MOST = 500
LONGEST = 2_000_000


def exported(rows: Iterable[RiskProfileRow]) -> str:
    """The profiles as TOML; read again they are the same."""
    return "\n".join(map(_written, rows))


def _written(row: RiskProfileRow) -> str:
    told = {"code": row.code, **profile_desk.cells_of(row)}
    told["condition"] = told.pop("text")
    lines = ["[[profile]]"]
    lines += [f"{name} = {_value(value)}" for name, value in told.items()
              if value not in (None, "") and not isinstance(value, dict)]  # fmt: skip
    for name in ("name", "instruction"):
        lines += [f"[profile.{name}]"]
        lines += [f"{language} = {_value(text)}" for language, text in told[name].items()]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """A value of TOML; a text is a basic string, which JSON's escapes fit."""
    if isinstance(value, date):
        return value.isoformat()
    return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")


@transaction.atomic
def drafted(text: str, reason: str, actor: Actor, desk: Desk) -> int:
    """Keep every profile of a text as a draft, all or none; gives how many.

    Raises ValueError for what is no such text, NotAllowedError as `profile_desk.save`.
    """
    if len(text) > LONGEST:
        raise ValueError("the text is too long")
    if not reason.strip():
        raise NotAllowedError("a draft needs a reason")
    found = _entries(text)
    for entry in found:
        code = str(entry.get("code", ""))
        if not profile_desk.CODE.fullmatch(code):
            raise ValueError(f"{code[:20]!r} is no code")
        profile_desk.save(code, _cells(entry, actor, desk), reason, actor, desk)
    return len(found)


def _entries(text: str) -> list[dict[str, Any]]:
    """The profiles of a text. Raises ValueError."""
    try:
        found = tomllib.loads(text.replace("\r\n", "\n")).get("profile", [])
    except RecursionError as error:
        raise ValueError("the text has brackets in brackets without end") from error
    if not isinstance(found, list) or not 0 < len(found) <= MOST:
        raise ValueError(f"there are between 1 and {MOST} profiles in such a text")
    if not all(isinstance(entry, dict) for entry in found):
        raise ValueError("each profile is a table")
    return found


def _cells(entry: Mapping[str, Any], actor: Actor, desk: Desk) -> dict[str, Any]:
    """What an entry says; what it leaves out is as for a new profile, and checked like one."""
    day = desk.day_of(desk.now())
    said = {name: str(entry.get(name, "")).strip() for name in ("basis", "ground", "lane")}
    return {
        **said, "owner": str(entry.get("owner") or actor.name)[:60],
        "name": _texts(entry.get("name")), "instruction": _texts(entry.get("instruction")),
        "text": str(entry.get("condition", "")).strip(),
        "direction": str(entry.get("direction", "both")), "mode": str(entry.get("mode", "shadow")),
        "mandatory": entry.get("mandatory") is True, "since": _day(entry, "since") or day,
        "until": _day(entry, "until"),
        "review": _day(entry, "review") or day + timedelta(days=desk.writing.longest_days),
    }  # fmt: skip


def _texts(told: Any) -> dict[str, str]:
    if not isinstance(told, dict):
        return {"en": str(told or "")}
    return {code: str(told[code]) for code in LANGUAGES if code in told}


def _day(entry: Mapping[str, Any], name: str) -> date | None:
    found = entry.get(name)
    if found is not None and type(found) is not date:
        raise ValueError(f"{name} is a day such as 2026-07-01")
    return found
