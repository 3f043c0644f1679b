"""The desk: the country's law, rules and profiles, and the world's clock and chance, as values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from greenlane.access.watching import Terms
from greenlane.law.lawbook import LawBook
from greenlane.law.retention import Category
from greenlane.law.schema import Row
from greenlane.risk.budget import Budget
from greenlane.risk.learning.scoring import Scoring
from greenlane.risk.learning.scoring import Terms as ScoringTerms
from greenlane.risk.plan import Plan
from greenlane.risk.profile_set import ProfileSet
from greenlane.risk.screening.screener import Screener
from greenlane.risk.screening.screener import Terms as ScreeningTerms
from greenlane.risk.writing_rules import Terms as WritingTerms
from greenlane.rules.rule import RuleSet


@dataclass(frozen=True)
class Sandbox:
    """What only a sandbox has: a clock that is moved on, and by how much it is ahead."""

    advance: Callable[[timedelta], None]
    ahead: Callable[[], timedelta] = timedelta


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What every use case needs and none may reach for itself.

    `now` gives the present moment in UTC, `unguessable(n)` n characters of chance, `keyed` of a
    text the seed of its draws, which nobody outside can foresee. The law objects are immutable;
    publishing a new version makes a new desk and swaps it whole. `country` (the parsed
    country.toml and life.toml), `package` (its tables), `retention` (how long data are kept),
    `watching` (what is unusual), `writing` (what is asked of profiles) and `disclosures` (on
    what ground data leave) are what the country package brings; `law_number` is that of the
    publication the book stands for, nought for the package, and `law_digest` its digest;
    `profiles_mark` that of the newest publication of profiles, and `brought` the profiles of
    the package. `scoring` holds the models with the past they are asked with, on the terms of
    `scoring_terms`; `planned` is the plan that `budgets` gave, `models_mark` what all that stands
    for. `screener` asks the watch lists in force (None while there are none) as the terms of
    `screening` say. `agencies` is how they work at first, as the package brings it. `sandbox` is
    None wherever people work in earnest.
    """

    book: LawBook
    country: Mapping[str, Any]
    package: Mapping[str, Sequence[Row]]
    law_number: int = 0
    law_digest: bytes = b""
    rules: RuleSet
    profiles: ProfileSet
    retention: Mapping[str, Category] = field(default_factory=dict)
    watching: Terms | None = None
    writing: WritingTerms = field(default_factory=WritingTerms)
    profiles_mark: tuple[int, str] = (0, "")
    brought: ProfileSet | None = None
    scoring: Scoring = field(default_factory=Scoring)
    scoring_terms: ScoringTerms = field(default_factory=ScoringTerms)
    planned: Plan | None = None
    budgets: tuple[Budget, ...] = ()
    models_mark: tuple[str, int, int] = ("", 0, 0)
    screener: Screener | None = None
    screening: ScreeningTerms = field(default_factory=ScreeningTerms)
    disclosures: Mapping[str, Any] = field(default_factory=dict)
    agencies: Mapping[str, Mapping[str, Sequence[Row]]] = field(default_factory=dict)
    recognised: Mapping[str, str] = field(default_factory=dict)
    recognised_mark: tuple[int, date | None] = (0, None)
    now: Callable[[], datetime]
    unguessable: Callable[[int], str]
    keyed: Callable[[str], str] = str
    sandbox: Sandbox | None = None
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        """Resolve the country's time zone once. Raises KeyError for an unknown one."""
        object.__setattr__(self, "zone", ZoneInfo(self.book.timezone))
        if self.brought is None:
            object.__setattr__(self, "brought", self.profiles)

    def world(self) -> datetime:
        """The moment by the world's clock, by which others date and judge signatures."""
        return self.now() - self.sandbox.ahead() if self.sandbox else self.now()

    def day_of(self, moment: datetime) -> date:
        """The legal day of a moment: the date on the country's own clock."""
        return moment.astimezone(self.zone).date()

    def with_book(self, book: LawBook, number: int, digest: bytes) -> "Desk":
        """The same desk under the law of another publication, with its digest."""
        return replace(self, book=book, law_number=number, law_digest=digest)

    def with_profiles(self, profiles: ProfileSet, mark: tuple[int, str]) -> "Desk":
        """The same desk with the profiles of another publication."""
        return replace(self, profiles=profiles, profiles_mark=mark)

    def with_screener(self, screener: Screener | None) -> "Desk":
        """The same desk with the watch lists of another edition."""
        return replace(self, screener=screener)


RENEWED_SECONDS = 5.0  # how long a publication may take to reach every process
_installed: list[Desk] = []
_renewal: list[Callable[[Desk], Desk]] = []
_due: list[float] = [0.0]
_swap = Lock()


def install(desk: Desk, renewed: Callable[[Desk], Desk] | None = None) -> None:
    """Make `desk` the one the doors work at; replaces the former whole.

    `renewed` is asked now and then for the desk under the newest law; without it the former one
    goes on being asked.
    """
    _installed[:] = [desk]
    if renewed is not None:
        _renewal[:] = [renewed]
    _due[0] = 0.0


def become_sandbox(now: Callable[[], datetime], sandbox: Sandbox) -> None:
    """Give the installed desk the clock of a sandbox."""
    _installed[:] = [replace(held(), now=now, sandbox=sandbox)]


def current() -> Desk:
    """The installed desk. Raises RuntimeError before the wiring has installed one."""
    if not _installed:
        raise RuntimeError("no desk is installed: the wiring has not run")
    if _renewal and monotonic() >= _due[0]:
        _due[0] = monotonic() + RENEWED_SECONDS
        held = _installed[0]
        fresh = _renewal[0](held)
        with _swap:  # a slow reader does not put back what another thread has replaced meanwhile
            if fresh is not held and _installed[0] is held:
                _installed[0] = fresh
    return _installed[0]


def held() -> Desk:
    """The desk as it is, without asking for newer law: for what must work without a database."""
    if not _installed:
        raise RuntimeError("no desk is installed: the wiring has not run")
    return _installed[0]


def renew() -> Desk:
    """The desk under the newest law at once: what this process has just published is law in it."""
    _due[0] = 0.0
    return current()
