"""News: what a bundle carries, in the order in which it is taken."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.datamodel.listed_entry import Difference
from greenlane.ledger.posting import Posting


class VersionNews(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a declaration; the body as base64."""

    version: int
    format: str
    body: bytes
    answer: str
    selection: str
    status: int


class DeclarationNews(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is new of one declaration, told by the number it has where it was lodged (`id`).

    `events` are numbered canonical entries; `postings` those that the sender made since he last
    told of them; `quota` what was allocated there, by item and period.
    """

    id: int
    mrn: str | None = None
    declarant: str = ""
    lrn: str = ""
    trader: str = ""
    trade: str = ""
    type_code: str = ""
    office: str = ""
    items: int = 0
    payable: Decimal = Decimal(0)
    currency: str = ""
    law_day: date | None = None
    lodged: datetime | None = None
    lapses: date | None = None
    digest: str = ""
    versions: tuple[VersionNews, ...] = ()
    events: tuple[tuple[int, str], ...] = ()
    postings: tuple[Posting, ...] = ()
    quota: tuple[tuple[int, str, Decimal], ...] = ()


class OperatorNews(msgspec.Struct, frozen=True, kw_only=True):
    """An operator as the centre has it."""

    id: str
    name: str
    kind: str
    status: str
    since: date
    until: date | None
    deferment: bool
    address: dict[str, Any]
    powers: dict[str, Any] = {}


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """A publication of law with all that its digest is of, and the digest."""

    number: int
    title: str
    reason: str
    author: str
    approver: str
    published: datetime
    country: dict[str, Any] | None
    package: str
    restores: int | None
    digest: str
    changes: tuple[tuple[str, str, str, str, dict[str, str]], ...]


class WatchNews(msgspec.Struct, frozen=True, kw_only=True):
    """An edition of a watch list: the difference, and the digest that it leads to."""

    list: str
    title: str
    number: int
    moment: datetime
    published: date | None
    author: str
    second: str
    reason: str
    change: Difference
    digest: str


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The terms on which a post works: offices, days of its numbers, whether it was closed."""

    name: str
    offices: tuple[str, ...]
    since: date
    until: date
    closed: bool = False


class News(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that a bundle carries.

    A post tells the leaves of its log in their order from `first` on, with what they stand for; the
    centre tells law, watch lists, operators, revocations, terms, and events on the post's
    declarations.
    """

    first: int = 0
    leaves: tuple[str, ...] = ()
    declarations: tuple[DeclarationNews, ...] = ()
    journal: tuple[tuple[int, str], ...] = ()
    law: tuple[Publication, ...] = ()
    operators: tuple[OperatorNews, ...] = ()
    left: tuple[str, ...] = ()
    """User names of persons who have left."""
    revoked: tuple[str, ...] = ()
    """Clients of the API that were shut out."""
    watch: tuple[WatchNews, ...] = ()
    """Editions of watch lists, so that a post screens by itself."""
    terms: Terms | None = None
