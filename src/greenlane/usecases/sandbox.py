"""The sandbox: the same build and law, where a reference says what shall happen and time moves on.

An installation is a sandbox by its setting alone (GREENLANE_SANDBOX=yes), and its database bears a
mark: neither can be made of the other. Without the setting the desk has no sandbox, and nothing of
this is asked.
"""

from datetime import timedelta

import msgspec

from greenlane.kernel.finding import Finding
from greenlane.lifecycle.wishes import Wishes, wishes
from greenlane.risk.selection import Selection
from greenlane.rules.rule import RuleSet
from greenlane.store import sandbox as kept
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Judgement

STEPS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}


class MixedError(RuntimeError):
    """The database of a sandbox is to be used in earnest, or the other way round."""


def settle(desk: Desk) -> None:
    """Mark the database of a new sandbox. Raises MixedError when setting and database differ."""
    wanted, marked = desk.sandbox is not None, kept.is_marked()
    if wanted and not marked:
        if kept.is_used():
            raise MixedError("this database has been used in earnest: it becomes no sandbox")
        kept.mark(desk.now())
    if marked and not wanted:
        raise MixedError("this is the database of a sandbox: set GREENLANE_SANDBOX=yes")


def outcome(reference: str, judgement: Judgement, rules: RuleSet) -> Judgement:
    """What is judged when the reference wishes something: its errors, else its lane."""
    wished = wishes(reference)
    errors = tuple(_error(code, rules) for code in wished.errors)
    if errors:
        found = (*judgement.findings, *errors)
        return msgspec.structs.replace(judgement, findings=found, selection=None)
    if judgement.selection is None or not wished.lane:
        return judgement
    return msgspec.structs.replace(judgement, selection=_selected(judgement.selection, wished))


def _error(code: str, rules: RuleSet) -> Finding:
    path = ("functional_reference_id",)
    rule = next((each for each in rules.rules if each.code == code), None)
    if rule is None:
        return Finding(code=code, message=f"The reference asked for {code}.", path=path)
    return Finding(code=code, message=rule.message["en"], path=path, basis=rule.basis,
                   fix=rule.fix.get("en", ""))  # fmt: skip


def _selected(made: Selection, wished: Wishes) -> Selection:
    """The lane wished for; how the declaration would have been chosen is not kept."""
    return Selection(lane=wished.lane, method="manual", seed=made.seed,  # type: ignore[arg-type]  # one of the lanes
                     profiles=made.profiles, plan=made.plan)  # fmt: skip


def advance(step: str, desk: Desk) -> None:
    """Move the clock of the sandbox on by a step. Raises ValueError for an unknown one."""
    if desk.sandbox is None or step not in STEPS:
        raise ValueError(step)
    desk.sandbox.advance(STEPS[step])
