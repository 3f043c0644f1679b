"""Whether a database's settings keep what was committed; asked before anything is written to it.

A setting that loses acknowledged declarations is refused. `GREENLANE_UNSAFE_DATABASE` names the
settings that somebody accepts all the same (`tests` accepts all three, for the tests' own
cluster); what was accepted is shown by /health/ready as long as it lasts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

OLDEST = 150_000  # server_version_num
EXCEPTION = "GREENLANE_UNSAFE_DATABASE"
# Every code, with what it means; those that end the start come first.
CODES: dict[str, str] = {
    "db-fsync-off": "fsync is off: a power cut loses everything.",
    "db-commit-off": "synchronous_commit is off: a crash loses what was acknowledged.",
    "db-pages-off": "full_page_writes is off: a power cut can tear pages.",
    "db-too-old": "PostgreSQL is older than 15.",
    "db-no-checksums": "The cluster has no data checksums: a damaged page is not noticed.",
    "db-superuser": "The role is a superuser: no wall in the database holds it.",
}
WARNINGS = frozenset({"db-no-checksums", "db-superuser"})
_NAMES = {"fsync": "db-fsync-off", "synchronous_commit": "db-commit-off",
          "full_page_writes": "db-pages-off"}  # fmt: skip
_ASKED = """
select name, setting from pg_settings
where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums',
               'server_version_num')
union all select 'superuser', rolsuper::text from pg_roles where rolname = current_user
"""


@dataclass(frozen=True, kw_only=True)
class Unsafe:
    """One thing that is unsafe; accepted by name, or only a warning, it does not end the start."""

    code: str
    accepted: bool = False

    @property
    def ends_the_start(self) -> bool:
        """Whether no door may be opened on this database."""
        return self.code not in WARNINGS and not self.accepted

    def __str__(self) -> str:
        """Code and meaning."""
        return f"{self.code}: {CODES[self.code]}"


def asked(cursor: Any) -> dict[str, str]:
    """The settings as they are in force for this role in this database."""
    cursor.execute(_ASKED)
    return dict(cursor.fetchall())


def judged(settings: Mapping[str, str], exception: str, *, own: bool = False) -> list[Unsafe]:
    """What is unsafe, the worst first; `own` is our embedded cluster, whose role is its owner."""
    accepted = set(exception.replace(",", " ").split())
    found = [
        Unsafe(code=code, accepted=bool(accepted & {"tests", name}))
        for name, code in _NAMES.items()
        if settings.get(name) == "off"
    ]
    if int(settings.get("server_version_num", "0")) < OLDEST:
        found.append(Unsafe(code="db-too-old"))
    if settings.get("data_checksums") == "off":
        found.append(Unsafe(code="db-no-checksums"))
    if settings.get("superuser") == "true" and not own:
        found.append(Unsafe(code="db-superuser"))
    return found


def look(dsn: str, exception: str, *, own: bool = False) -> list[Unsafe]:
    """Ask a database and judge it."""
    with psycopg.connect(dsn) as connection:
        return judged(asked(connection.cursor()), exception, own=own)
