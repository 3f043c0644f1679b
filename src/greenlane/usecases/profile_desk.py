"""The desk of risk profiles: adopted from the package, drafted, checked, stopped, reviewed.

What is asked changes by publications only (see `profile_publishing`), each with two persons; one
person alone can make a profile ask less: stop it. Every version stays.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.risk import writing_rules
from greenlane.risk.language import tree
from greenlane.risk.language.fault import Fault
from greenlane.risk.language.words import tell
from greenlane.risk.profile import Profile, condition_of
from greenlane.risk.writing_rules import Problem
from greenlane.store import risk_profiles
from greenlane.store.journal import note
from greenlane.store.models import RiskProfileRow, TwoPersonAct
from greenlane.usecases.desk import Desk, renew
from greenlane.usecases.permissions import need
from greenlane.usecases.witnessed import must_be_open

PACKAGE = "package"
CODE = re.compile(r"[A-Z][A-Z0-9-]{1,19}")
CELLS = ("owner", "name", "text", "lane", "direction", "mandatory", "instruction", "basis",
         "ground", "since", "until", "review", "mode")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a profile says and all that is wrong with it."""

    faults: tuple[Fault, ...]
    problems: tuple[Problem, ...]
    condition: tree.Condition | None
    words: Mapping[str, str]

    @property
    def sound(self) -> bool:
        """Nothing is wrong with it."""
        return not self.faults and not self.problems


def adopt(desk: Desk) -> bool:
    """Make the package's profiles version 1, unless there are publications; gives whether."""
    if risk_profiles.mark() != risk_profiles.NOTHING:
        return False
    with transaction.atomic():
        risk_profiles.lock()
        if risk_profiles.mark() != risk_profiles.NOTHING:
            return False
        brought, moment = desk.brought or desk.profiles, desk.now()
        last = desk.day_of(moment) + timedelta(days=desk.writing.longest_days)
        rows = [_brought(profile, last) for profile in brought.profiles]
        risk_profiles.adopt(rows, brought.lists, moment)
        made = risk_profiles.published("package", moment, brought.plan)
        note("profile.adopted", SYSTEM, "profile:*", moment, profiles=len(rows),
             digest=made.version)  # fmt: skip
    renew()
    return True


def _brought(profile: Profile, last: date) -> dict[str, Any]:
    """The cells of what the package brings; it is looked at again within the country's time."""
    return {
        "code": profile.code, "owner": profile.owner or PACKAGE, "author": PACKAGE,
        "name": dict(profile.name), "instruction": dict(profile.instruction),
        "text": profile.text, "condition": _plain(profile.condition), "lane": profile.lane,
        "direction": profile.direction, "mandatory": profile.mandatory, "basis": profile.basis,
        "since": profile.validity.since, "until": profile.validity.until,
        "review": profile.review or last, "mode": profile.mode,
    }  # fmt: skip


def _plain(condition: tree.Condition) -> Any:
    return msgspec.json.decode(tree.to_json(condition))


def checked(cells: Mapping[str, Any], desk: Desk) -> Checked:
    """All faults of the condition with their columns, all problems of the rest, and its words."""
    found = condition_of(cells["text"], desk.profiles.lists)
    faults = tuple(found) if isinstance(found, list) else ()
    condition = None if isinstance(found, list) else found
    day = desk.day_of(desk.now())
    wrong = writing_rules.problems(cells, condition, day, desk.writing)
    told = {
        language: tell(condition, language, desk.book.currency) if condition else ""
        for language in writing_rules.LANGUAGES
    }
    return Checked(faults=faults, problems=wrong, condition=condition, words=told)


def cells_of(row: RiskProfileRow) -> dict[str, Any]:
    """What a version says, as it is drafted and checked."""
    return {name: getattr(row, name) for name in CELLS}


@transaction.atomic
def save(code: str, cells: Mapping[str, Any], reason: str, actor: Actor, desk: Desk
         ) -> RiskProfileRow:  # fmt: skip
    """Keep a draft, sound or not; a change of the text drops its back-test.

    Raises NotAllowedError while it is proposed, or when somebody else drafts the same profile.
    """
    need(actor, "profile.write")
    adopt(desk)
    _free(code)
    found = condition_of(cells["text"], desk.profiles.lists)
    kept = {**{name: cells[name] for name in CELLS}, "reason": reason.strip(),
            "condition": None if isinstance(found, list) else _plain(found)}  # fmt: skip
    row = risk_profiles.draft(code)
    if row is None:
        row = RiskProfileRow(code=code, version=risk_profiles.next_version(code),
                             author=actor.name, made=desk.now())  # fmt: skip
    elif row.author != actor.name:
        raise NotAllowedError("a colleague is drafting this profile")
    if row.text != kept["text"]:
        row.trial = None
    for name, value in kept.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NotAllowedError("somebody else has just begun a version") from error
    return row


@transaction.atomic
def drop(code: str, actor: Actor, desk: Desk) -> None:
    """Throw one's draft away; it stays in the history as such."""
    need(actor, "profile.write")
    del desk
    _free(code)
    row = risk_profiles.draft(code)
    if row is None or row.author != actor.name:
        raise NotAllowedError("there is no draft of yours")
    row.state = "dropped"
    row.save(update_fields=["state"])


def proposed(code: str) -> TwoPersonAct | None:
    """The proposal that waits for a second person."""
    return TwoPersonAct.objects.filter(
        kind="profile", subject=f"profile:{code}", state="proposed"
    ).first()


def _free(code: str) -> None:
    if proposed(code) is not None:
        raise NotAllowedError("it is proposed and waits for a second person")


@transaction.atomic
def stop(code: str, reason: str, actor: Actor, desk: Desk) -> RiskProfileRow:
    """Stop a profile at once: one person, with a reason. It comes back by two persons only."""
    need(actor, "profile.stop")
    if not reason.strip():
        raise NotAllowedError("a stop needs a reason")
    must_be_open(desk)
    adopt(desk)
    risk_profiles.lock()
    row = risk_profiles.in_force(code)
    if row is None or row.mode == "stopped":
        raise NotAllowedError("it is not asked now")
    made = _lessened(row, "stopped", actor.name, reason.strip(), desk)
    note("profile.stopped", actor, f"profile:{code}", desk.now(), version=made.version,
         reason=made.reason, digest=desk_digest(desk, f"{code} stopped"))  # fmt: skip
    transaction.on_commit(renew)
    return made


def desk_digest(desk: Desk, what: str) -> str:
    """Note a publication and give the version of the set after it."""
    plan = (desk.brought or desk.profiles).plan
    return risk_profiles.published(what[:200], desk.now(), plan).version


def _lessened(row: RiskProfileRow, mode: str, author: str, reason: str, desk: Desk
              ) -> RiskProfileRow:  # fmt: skip
    """The same profile asking less, as its next version; the former one ends."""
    ended(row, desk)
    cells = {**cells_of(row), "mode": mode, "condition": row.condition}
    return RiskProfileRow.objects.create(
        code=row.code, version=risk_profiles.next_version(row.code), state="in-force",
        author=author, reason=reason, made=desk.now(), published=desk.now(), **cells,
    )  # fmt: skip


def ended(row: RiskProfileRow, desk: Desk) -> None:
    """End a version that is in force."""
    row.state, row.ended = "retired", desk.now()
    row.save(update_fields=["state", "ended"])


def review(desk: Desk) -> int:
    """Remind owners of reviews, only try what is past its own; gives how many (the worker's)."""
    if risk_profiles.mark() == risk_profiles.NOTHING:
        return 0
    day = desk.day_of(desk.now())
    due = risk_profiles.due_by(day + timedelta(days=desk.writing.remind_days))
    late = [row for row in due if row.review and row.review < day and row.mode == "active"]
    return _shadowed(late, desk) + _reminded([r for r in due if r.reminded is None], day, desk)


@transaction.atomic
def _shadowed(rows: Sequence[RiskProfileRow], desk: Desk) -> int:
    if not rows:
        return 0
    risk_profiles.lock()
    done = 0
    for row in rows:
        if RiskProfileRow.objects.filter(pk=row.pk, state="in-force").exists():
            made = _lessened(row, "shadow", SYSTEM.name, desk.writing.basis, desk)
            note("profile.overdue", SYSTEM, f"profile:{row.code}", desk.now(),
                 version=made.version, review=str(row.review), basis=desk.writing.basis,
                 digest=desk_digest(desk, f"{row.code} overdue"))  # fmt: skip
            done += 1
    transaction.on_commit(renew)
    return done


@transaction.atomic
def _reminded(rows: Sequence[RiskProfileRow], day: date, desk: Desk) -> int:
    for row in rows:
        if RiskProfileRow.objects.filter(pk=row.pk, reminded=None, state="in-force").update(
            reminded=day
        ):
            note("profile.reminded", SYSTEM, f"profile:{row.code}", desk.now(),
                 owner=row.owner, review=str(row.review), basis=desk.writing.basis)  # fmt: skip
    return len(rows)
