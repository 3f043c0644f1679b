"""What must be so of a profile before it may be asked: words, days, ground, and nothing forbidden.

The catalogue holds no fact about who a person is (birth, belief, nationality), so no condition can
ask for one. What remains is a condition that asks for nothing but named persons: that is a watch
on them, which needs a ground of the country's list and ends sooner than other profiles.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, get_args

import msgspec

from greenlane.risk.language import tree
from greenlane.risk.profile import RANK, Direction

LANGUAGES = ("en", "ar")
MOST_CODE, MOST_NAME, MOST_INSTRUCTION = 20, 120, 1_000
# Facts that say whose goods they are and nothing of the goods.
PERSONS = frozenset({"declaration.trader", "declaration.declarant"})
# Facts that hold for whole classes of declarations: with them a watch on persons stays one.
GENERAL = frozenset(f"declaration.{name}" for name in ("trade", "office", "items", "prelodged"))


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What the country asks of profiles: how long one lives unseen, and on what ground persons
    may be watched. `basis` is the act."""

    basis: str = ""
    longest_days: int = 366
    remind_days: int = 30
    persons_days: int = 180
    grounds: Mapping[str, Mapping[str, str]] = {}


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with a profile: a stable code and the field it is wrong in."""

    code: str
    field: str


def problems(cells: Mapping[str, Any], condition: tree.Condition | None, day: date,
             terms: Terms) -> tuple[Problem, ...]:  # fmt: skip
    """All that is wrong with a profile that begins on or after `day`; empty when nothing is."""
    return (*_words(cells), *_days(cells, day, terms), *_persons(cells, condition, day, terms))


def _words(cells: Mapping[str, Any]) -> Iterator[Problem]:
    for language in LANGUAGES:
        for what, most in (("name", MOST_NAME), ("instruction", MOST_INSTRUCTION)):
            told = cells[what].get(language, "").strip()
            if not told:
                yield Problem("RW-001", f"{what}_{language}")
            elif len(told) > most:
                yield Problem("RW-002", f"{what}_{language}")
    for what in ("owner", "basis"):
        if not cells[what].strip():
            yield Problem("RW-001", what)
    if cells["lane"] not in RANK or cells["lane"] == "green":
        yield Problem("RW-003", "lane")
    if cells["direction"] not in get_args(Direction):
        yield Problem("RW-003", "direction")
    if cells["mode"] not in ("active", "shadow"):
        yield Problem("RW-003", "mode")


def _days(cells: Mapping[str, Any], day: date, terms: Terms) -> Iterator[Problem]:
    since, until, review = cells["since"], cells["until"], cells["review"]
    if since is None:
        yield Problem("RW-001", "since")
    elif until is not None and until < since:
        yield Problem("RW-004", "until")
    if review is None:
        yield Problem("RW-005", "review")
    elif not day < review <= day + timedelta(days=terms.longest_days):
        yield Problem("RW-006", "review")


def _persons(cells: Mapping[str, Any], condition: tree.Condition | None, day: date,
             terms: Terms) -> Iterator[Problem]:  # fmt: skip
    if cells["ground"] and cells["ground"] not in terms.grounds:
        yield Problem("RW-007", "ground")
    if condition is None or not of_persons(condition):
        return
    if not cells["ground"]:
        yield Problem("RW-008", "ground")
    until = cells["until"]
    if until is None or until > day + timedelta(days=terms.persons_days):
        yield Problem("RW-009", "until")


def of_persons(condition: tree.Condition) -> bool:
    """Whether it may fire for nothing but who the persons are.

    Some alternative asks for persons, and nothing in it tells of goods (`_tells_nothing`).
    """
    match condition:
        case tree.Or(parts=parts):
            return any(map(of_persons, parts))
        case tree.Some(part=part) | tree.Every(part=part):
            return of_persons(part)
        case _:
            return _names_persons(condition) and _tells_nothing(condition)


def _tells_nothing(node: tree.Condition) -> bool:
    """Whether it may be true without a fact of the goods.

    That something is stated, is not so, is more than nothing or begins with no text is so of
    nearly all goods and is taken for no fact of them.
    """
    match node:
        case tree.And(parts=parts):
            return all(map(_tells_nothing, parts))
        case tree.Or(parts=parts):
            return any(map(_tells_nothing, parts))
        case tree.Some(part=part) | tree.Every(part=part):
            return _tells_nothing(part)
        case tree.Not() | tree.Present() | tree.Compare(order="!="):
            return True
        case tree.Matches(text=tree.Text(value="")):
            return True
        case tree.Compare(
            order=">" | ">=", left=tree.Field(name=name), right=tree.Number(value=least)
        ):
            return least <= 0 and not name.endswith("_away")
        case _:
            return {field.path for field in _fields(node)} <= PERSONS | GENERAL


def _names_persons(node: tree.Condition) -> bool:
    return not PERSONS.isdisjoint(field.path for field in _fields(node))


def _fields(node: Any) -> Iterator[tree.Field]:
    if isinstance(node, tree.Field):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from _fields(part)
    elif isinstance(node, tree.Node):
        for name in node.__struct_fields__:
            yield from _fields(getattr(node, name))
