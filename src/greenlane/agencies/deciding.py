"""What a setup decides about an application without a person, and to whom it goes otherwise."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from greenlane.agencies.fields import Facts
from greenlane.agencies.sections import Row
from greenlane.agencies.setup import Rule, Setup, When, covers
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.risk.selection import draw


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of an application: for `permit`, of the whole and of each item."""

    permit: PermitRequirement
    whole: Facts
    items: tuple[Facts, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a setup says: decided by `rule` (`decision` and `reason`), or a person's.

    `sampled` says that the rule held and chance gives it to a person all the same. `team` and
    `officer` are to whom it goes; `countersign` that two persons decide; `conditions` what comes
    with a grant.
    """

    decision: str = ""
    rule: str = ""
    reason: str = ""
    sampled: bool = False
    team: str = ""
    officer: str = ""
    countersign: bool = False
    conditions: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def automatic(self) -> bool:
        """Whether no person is needed."""
        return bool(self.decision)


def decide(
    setup: Setup, asked: Asked, day: date, seed: str, load: Mapping[str, int] | None = None
) -> Outcome:
    """What the setup says of an application on a day; the same arguments, the same answer.

    `seed` is what the sample is drawn from; `load` how many open cases each officer has.
    """
    rule = next((r for r in setup.rules if _holds(r, asked, day)), None)
    sampled = rule is not None and draw(f"{seed}/{rule.id}") < rule.sample
    # A refusal that two persons owe, and a grant that they owe, is never a machine's.
    countersign = _any(setup.countersign, asked)
    team = next((w.row["team"] for w in setup.routes if _met(w, asked)), "")
    common: dict[str, Any] = {
        "team": team,
        "officer": _officer(setup, team, day, load or {}),
        "countersign": countersign,
        "conditions": tuple(w.id for w in setup.conditions if _met(w, asked)),
        "steps": tuple(w.id for w in setup.steps if covers(w.permits, asked.permit.id)),
    }
    if rule is None or sampled or countersign:
        return Outcome(rule=rule.id if rule else "", sampled=sampled, **common)
    return Outcome(decision=rule.decision, rule=rule.id, reason=rule.reason, **common)


Why = Literal["sample", "two-persons", "condition", "no-rule"]


def why_a_person(setup: Setup, permit: str, *, sampled: bool, countersign: bool) -> Why:
    """Why a person decides: chance, two persons are wanted, no grant's condition held, no rule."""
    if sampled:
        return "sample"
    if countersign:
        return "two-persons"
    grants = (r for r in setup.rules if r.decision == "grant" and covers(r.permits, permit))
    return "condition" if any(grants) else "no-rule"


def _holds(rule: Rule, asked: Asked, day: date) -> bool:
    """A grant needs the rule to hold for every item; a refusal, for any."""
    if not covers(rule.permits, asked.permit.id) or not rule.validity.covers(day):
        return False
    found = (rule.fires(item, asked.whole, asked.items) for item in asked.items)
    if rule.decision == "grant":
        return bool(asked.items) and all(found)
    return any(found)


def _met(row: When, asked: Asked) -> bool:
    if not covers(row.permits, asked.permit.id):
        return False
    fires = row.fires
    return fires is None or any(fires(item, asked.whole, asked.items) for item in asked.items)


def _any(rows: Sequence[When], asked: Asked) -> bool:
    return any(_met(row, asked) for row in rows)


def _officer(setup: Setup, team: str, day: date, load: Mapping[str, int]) -> str:
    """The member of the team with the fewest open cases, or his deputy while he is away."""
    members = str(setup.teams.get(team, {}).get("members", "")).split()
    if not members:
        return ""
    chosen = min(members, key=lambda name: (load.get(name, 0), members.index(name)))
    return deputy_of(setup.deputies, chosen, day)


def deputy_of(deputies: Sequence[Row], officer: str, day: date) -> str:
    """Who works for an officer on a day: himself, or his deputy (one step, never a chain)."""
    for row in deputies:
        if row["officer"] == officer and row["since"] <= day.isoformat() <= row["until"]:
            return row["deputy"]
    return officer


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One application under two setups: what each would have decided, and what was."""

    number: str
    was: str
    before: Outcome
    after: Outcome

    @property
    def differs(self) -> bool:
        """Whether the draft decides otherwise than what is in force."""
        return self.before.decision != self.after.decision

    @property
    def contradicts(self) -> bool:
        """Whether the draft decides otherwise than the person did."""
        wanted = {"grant": "granted", "refuse": "refused"}.get(self.after.decision, "")
        return bool(wanted) and self.was in ("granted", "refused") and wanted != self.was


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """A draft set of rules over past applications: shares, differences, minutes of persons."""

    tried: tuple[Tried, ...]
    minutes_each: int = 20

    def automatic(self, *, after: bool) -> int:
        """How many are decided without a person."""
        return sum((t.after if after else t.before).automatic for t in self.tried)

    @property
    def minutes(self) -> tuple[int, int]:
        """The minutes that persons work under what is in force, and under the draft."""
        count = len(self.tried)
        return tuple(  # type: ignore[return-value]  # two of them
            (count - self.automatic(after=after)) * self.minutes_each for after in (False, True)
        )

    @property
    def differences(self) -> tuple[Tried, ...]:
        """The applications that the draft decides otherwise."""
        return tuple(t for t in self.tried if t.differs)

    @property
    def contradictions(self) -> tuple[Tried, ...]:
        """The applications that a person decided otherwise."""
        return tuple(t for t in self.tried if t.contradicts)


def bench(before: Setup, after: Setup, past: Sequence[tuple[str, str, Asked, date, str]]) -> Bench:
    """Both setups over past applications: number, what was decided, facts, day and seed of each."""
    return Bench(
        tried=tuple(
            Tried(number=number, was=was, before=decide(before, asked, day, seed),
                  after=decide(after, asked, day, seed))
            for number, was, asked, day, seed in past
        )
    )  # fmt: skip


def light(due: date | None, today: date, days_left: Any) -> str:
    """The traffic light of a due day: green, yellow for the last two working days, red when over.

    `days_left` counts the working days from today to the due day.
    """
    if due is None:
        return "standing"
    if due < today:
        return "red"
    return "yellow" if days_left(today, due) <= 2 else "green"
