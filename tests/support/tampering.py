"""Ways in which a superuser tampers with the database, each able to strike at a place of chance.

Every kind works with triggers off, inside the caller's transaction, and covers its tracks as far
as its name says. `rebuild` is what an insider can do at most: chains, leaves and nodes are computed
anew, so that the database agrees with itself.
"""

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from greenlane.evidence import log as chains
from greenlane.evidence import merkle
from greenlane.evidence.checkpoint import Checkpoint
from greenlane.evidence.leaf import RECORDS, canonical_leaf, read_leaf
from greenlane.evidence.signing import KeySet, Signer
from greenlane.lifecycle.event import Actor
from tests.support.declarations import BROKER, OFFICE, body

NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
LOG = Signer("customs-log.qt", bytes(range(32)))
KEYS = KeySet([LOG.public])
OFFICER = Actor("mara", "officer", OFFICE)
BROKER_ACTOR = Actor("broker", "broker", BROKER)
DECLARATIONS = 12


def run(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """One statement; its rows, if it has any."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def one(chance: random.Random, sql: str, *params: Any) -> tuple[Any, ...]:
    """A row of chance."""
    return chance.choice(run(sql, *params))


def triggers_off() -> None:
    run("set local session_replication_role = replica")


_EVENT = "select id, declaration_id, sequence, entry from event where sequence > 1 order by id"


def edit_event(chance: random.Random) -> str:
    """The text of an event, its actor or moment for instance."""
    number, _, _, entry = one(chance, _EVENT)
    place = chance.randrange(2, len(entry) - 2)
    changed = entry[:place] + ("x" if entry[place] != "x" else "y") + entry[place + 1 :]
    run("update event set entry = %s where id = %s", changed, number)
    return "row-changed"


def edit_actor_well(chance: random.Random) -> str:
    """Another actor in an event that is still good JSON, with the digest made to fit."""
    number, declaration, sequence, entry = one(chance, _EVENT)
    changed = entry.replace('"role":"', '"role":"x')
    before = run("select digest from event where declaration_id = %s and sequence = %s",
                 declaration, sequence - 1)[0][0]  # fmt: skip
    digest = chains.link(bytes(before), changed.encode())
    run("update event set entry = %s, digest = %s where id = %s", changed, digest, number)
    return "row-changed"


def delete_middle(chance: random.Random) -> str:
    number, *_ = one(chance, _EVENT)
    run("delete from event where id = %s", number)
    return "row-gone"


def insert_middle(chance: random.Random) -> str:
    _, declaration, *_ = one(chance, _EVENT)
    run("""insert into event (declaration_id, sequence, kind, moment, entry, digest)
           select declaration_id, max(sequence) + 1, 'pay', max(moment), max(entry), max(digest)
           from event where declaration_id = %s group by declaration_id""",
        declaration)  # fmt: skip
    return "row-unlogged"


def swap(chance: random.Random) -> str:
    """Two events of one declaration change places."""
    number, declaration, sequence, _ = one(chance, _EVENT)
    run("update event set sequence = 9999 where id = %s", number)
    run("update event set sequence = %s where declaration_id = %s and sequence = %s",
        sequence, declaration, sequence - 1)  # fmt: skip
    run("update event set sequence = %s where id = %s", sequence - 1, number)
    return "row-changed"


def delete_leaf(chance: random.Random) -> str:
    (place,) = one(chance, "select position from log_leaf order by position offset 1")
    run("delete from log_leaf where position = %s", place - 1)
    return "leaf-missing"


def edit_answer(chance: random.Random) -> str:
    """What is owed, in the answer that was given."""
    number, answer = one(chance, "select id, answer from declaration_version order by id")
    run("update declaration_version set answer = %s where id = %s",
        answer.replace('"payable":"', '"payable":"1', 1), number)  # fmt: skip
    return "row-changed"


def edit_answer_openly(chance: random.Random) -> str:
    """The same with triggers on: the log takes note of it, without an event that explains it."""
    run("set local session_replication_role = origin")
    edit_answer(chance)
    from greenlane.usecases import log_heads

    log_heads.sequence_all()
    return "answer-overwritten"


def edit_body(chance: random.Random) -> str:
    number, body = one(chance, "select id, body from declaration_version order by id")
    run("update declaration_version set body = %s where id = %s",
        bytes(body).replace(b"100", b"001", 1), number)  # fmt: skip
    return "row-changed"


def edit_selection(chance: random.Random) -> str:
    number, *_ = one(chance, "select id from declaration_version order by id")
    run("update declaration_version set selection = selection || ' ' where id = %s", number)
    return "row-changed"


def edit_journal(chance: random.Random) -> str:
    number, *_ = one(chance, "select id from journal order by id")
    run("update journal set entry = replace(entry, 'mara', 'paul') where id = %s", number)
    return "row-changed"


def edit_journal_column(chance: random.Random) -> str:
    """Only the column by which an entry is found."""
    number, *_ = one(chance, "select id from journal order by id")
    run("update journal set actor = 'paul' where id = %s", number)
    return "column-changed"


def delete_journal(chance: random.Random) -> str:
    number, *_ = one(chance, "select id from journal order by id")
    run("delete from journal where id = %s", number)
    return "row-gone"


def edit_header(chance: random.Random) -> str:
    number, state = one(chance, "select id, state from declaration order by id")
    run("update declaration set state = %s where id = %s",
        "released" if state != "released" else "cleared", number)  # fmt: skip
    return "header-changed"


def remove_declaration(chance: random.Random) -> str:
    """One declaration with everything that hangs on it; its leaves stay."""
    number, *_ = one(chance, "select id from declaration order by id")
    _remove(number)
    return "row-gone"


def remove_declaration_and_rebuild(chance: random.Random) -> str:
    """One declaration with its leaves, and the whole log computed anew."""
    number, mrn = one(chance, "select id, mrn from declaration order by id")
    _remove(number)
    run("delete from log_leaf where subject = %s", mrn)
    _drop_orphans()
    rebuild()
    return "log-rewritten log-cut"


def _drop_orphans() -> None:
    """Leaves of records whose rows are gone go too."""
    for table in RECORDS:
        run(f"delete from log_leaf where entry::json->>'kind' = '{table}' "
            f"and not exists (select from {table} t where t.id = (entry::json->>'id')::bigint)"
        )  # fmt: skip


def _remove(number: int) -> None:
    for table in ("event", "declaration_version", "hold", "posting", "outbox"):
        run(f"delete from {table} where declaration_id = %s", number)
    run("delete from declaration where id = %s", number)


def cut(chance: random.Random) -> str:
    """The newest leaves with their rows, nodes and heads, as if they had never been."""
    _cut(_earlier(chance))
    return "log-cut"


def _earlier(chance: random.Random) -> int:
    """An earlier size at which every declaration was whole: an answer cannot be made un-given."""
    sizes = [size for (size,) in run("select distinct size from log_head order by size")]
    return int(chance.choice(sizes[-5:-1]))


_TABLES = {"event": "event", "version": "declaration_version", "journal": "journal",
           "selection": "declaration_version", "law": "law_change_set",
           **{table: table for table in RECORDS}}  # fmt: skip


def _cut(size: int) -> None:
    for (entry,) in run("select entry from log_leaf where position >= %s", size):
        kind, number = _row_of(entry)
        run(f"delete from {_TABLES[kind]} where id = %s", number)
    run("delete from log_leaf where position >= %s", size)
    run("""delete from log_leaf where entry::json->>'kind' in ('version', 'selection')
           and not exists (select from declaration_version v
                           where v.id = (entry::json->>'id')::bigint)""")
    _whole_declarations()
    _drop_orphans()
    rebuild()


def _whole_declarations() -> None:
    """Headers made to follow from the events that are left; those without any go."""
    run("delete from hold where not exists (select from event e "
        "where e.declaration_id = hold.declaration_id)")  # fmt: skip
    for table in ("posting", "outbox", "declaration_version"):
        run(f"delete from {table} t where not exists (select from event e "
            "where e.declaration_id = t.declaration_id)")  # fmt: skip
    run("delete from declaration d where not exists (select from event e "
        "where e.declaration_id = d.id)")  # fmt: skip
    _headers()


def _headers() -> None:
    from greenlane.lifecycle.declaration import replay
    from greenlane.store import log_rows
    from greenlane.store.declarations import decode

    for declared in log_rows.declarations():
        life = replay([decode(event.entry) for event in declared.events])
        run("update declaration set state = %s, lane = %s, version = %s "
            "where coalesce(mrn, declarant || '/' || lrn) = %s",
            life.state, life.lane, max(life.version, 1), declared.subject)  # fmt: skip


def edit_and_rebuild(chance: random.Random) -> str:
    """What a database administrator would do: edit a decision, compute everything anew."""
    number, _, _, entry = one(chance, _EVENT)
    changed = entry.replace('"role":"', '"role":"x', 1)
    run("update event set entry = %s where id = %s", changed, number)
    rebuild()
    return "log-rewritten"


def edit_journal_and_rebuild(chance: random.Random) -> str:
    number, *_ = one(chance, "select id from journal order by id")
    run("update journal set entry = replace(entry, 'mara', 'paul'), actor = 'paul' where id = %s",
        number)  # fmt: skip
    rebuild()
    return "log-rewritten"


def edit_answer_and_rebuild(chance: random.Random) -> str:
    edit_answer(chance)
    run("update declaration d set payable = (v.answer::json->>'payable')::numeric "
        "from declaration_version v where v.declaration_id = d.id and v.version = d.version"
    )  # fmt: skip
    rebuild()
    return "log-rewritten"


def cut_and_rebuild(chance: random.Random) -> str:
    """The tail cut, and an older decision edited as well."""
    cut(chance)
    edit_and_rebuild(chance)
    return "log-rewritten log-cut"


def yesterdays_backup(chance: random.Random) -> str:
    """The database as it was at an earlier size, and work goes on: at last past the old size."""
    size = run("select count(*) from log_leaf")[0][0]
    _cut(_earlier(chance))
    _go_on(chance, size)
    return "log-rewritten log-cut"


def _go_on(chance: random.Random, size: int) -> None:
    from greenlane.store import journal
    from greenlane.usecases import log_heads

    run("set local session_replication_role = origin")
    more = chance.choice([1, size])  # still smaller than what was, or larger
    for number in range(more):
        journal.note("declaration.read", OFFICER, f"declaration:after-{number}", NOON)  # fmt: skip
    log_heads.sequence_all()
    triggers_off()


def rebuild() -> None:
    """Chains, leaves and nodes computed anew from the rows as they are; heads deleted."""
    _rechain()
    old = [entry for (entry,) in run("select entry from log_leaf order by position")]
    last = {_row_of(entry): place for place, entry in enumerate(old)}  # earlier answers are gone
    entries = [
        _again(entry) if last[_row_of(entry)] == place else entry for place, entry in enumerate(old)
    ]
    hashes = [merkle.leaf_hash(entry.encode()) for entry in entries]
    run("delete from log_leaf")
    run("delete from log_node")
    run("delete from log_head")
    _, nodes = merkle.Frontier().grown(hashes)
    from greenlane.store import log

    moment = run("select now()")[0][0]
    rows = [
        (place, read_leaf(entry).subject, entry, value, moment)  # type: ignore[union-attr]
        for place, (entry, value) in enumerate(zip(entries, hashes, strict=True))
    ]
    log.add(rows, nodes)


def _rechain() -> None:
    from greenlane.store import log_rows

    for declared in log_rows.declarations():
        links = chains.chain(declared.digest, [e.entry.encode() for e in declared.events])
        for event, link in zip(declared.events, links, strict=True):
            if link != event.digest:
                run("update event set digest = %s where id = %s", link, event.id)
                run("update declaration_version set answer = replace(answer, %s, %s)",
                    event.digest.hex(), link.hex())  # fmt: skip


def _row_of(entry: str) -> tuple[str, int]:
    leaf = read_leaf(entry)
    assert leaf is not None
    return leaf.kind, leaf.id


def _again(entry: str) -> str:
    """A leaf made to say what its row says now."""
    leaf = read_leaf(entry)
    assert leaf is not None
    told: dict[str, Any] = {}
    if leaf.kind == "event":
        ((text, digest),) = run("select entry, digest from event where id = %s", leaf.id)
        told = {"entry": chains.digest(text.encode()).hex(), "link": bytes(digest).hex()}
    elif leaf.kind == "version":
        ((body, answer),) = run(
            "select body, answer from declaration_version where id = %s", leaf.id
        )
        told = {"body": chains.digest(bytes(body)).hex(),
                "answer": chains.digest(answer.encode()).hex()}  # fmt: skip
    elif leaf.kind == "journal":
        ((text,),) = run("select entry from journal where id = %s", leaf.id)
        told = {"entry": chains.digest(text.encode()).hex()}
    elif leaf.kind in RECORDS:
        rows = run(f"select encode(record_digest('{leaf.kind}', to_jsonb(t)), 'hex') "
                   f"from {leaf.kind} t where id = %s", leaf.id)  # fmt: skip
        told = {"content": rows[0][0] if rows else ""}
    return canonical_leaf(msgspec.structs.replace(leaf, **told)).decode()


def edit_posting(chance: random.Random) -> str:
    """Another amount in a movement of money."""
    number, *_ = one(chance, "select id from posting order by id")
    run("update posting set amount = amount + 1 where id = %s", number)
    return "row-changed"


def delete_posting(chance: random.Random) -> str:
    number, *_ = one(chance, "select id from posting order by id")
    run("delete from posting where id = %s", number)
    return "row-gone"


def insert_posting(chance: random.Random) -> str:
    """A payment that never was."""
    number, *_ = one(chance, "select id from posting order by id")
    run("""insert into posting (declaration_id, charge, debit, credit, amount, currency, moment)
           select declaration_id, charge, credit, debit, amount, currency, moment
           from posting where id = %s""", number)  # fmt: skip
    return "row-unlogged"


def edit_owner(chance: random.Random) -> str:
    """Whose declaration it is, in the header that lists and permissions read."""
    number, *_ = one(chance, "select id from declaration order by id")
    run("update declaration set trader = 'QT0000000999' where id = %s", number)
    return "row-changed"


def edit_owed(chance: random.Random) -> str:
    """What is owed, in the header only."""
    number, *_ = one(chance, "select id from declaration order by id")
    run("update declaration set payable = payable + 1 where id = %s", number)
    return "header-changed"


def place_hold(chance: random.Random) -> str:
    """A hold that no event placed: goods kept back for a bribe."""
    number, *_ = one(chance, "select id from declaration order by id")
    run("""insert into hold (declaration_id, name, kind, owner, reason, basis, opened, lifted_by)
           values (%s, 'physical', 'physical', 'QT000101', 'look', 'CA', now(), '')""",
        number)  # fmt: skip
    return "header-changed"


def phantom_declaration(chance: random.Random) -> str:
    """A declaration that was released and never lodged."""
    number, *_ = one(chance, "select id from declaration order by id")
    run("""insert into declaration (mrn, declarant, lrn, trader, trade, type_code, office, state,
             lane, version, items, payable, currency, law_day, lodged, claimed_by, digest)
           select '26QTPHANTOM0000001', declarant, 'PHANTOM', trader, trade, type_code, office,
             'released', 'green', 1, items, 0, currency, law_day, lodged, '', digest
           from declaration where id = %s""", number)  # fmt: skip
    return "row-unlogged"


def make_officer(chance: random.Random) -> str:
    """A trader's account with an officer's role."""
    number, *_ = one(chance, "select id from account order by id")
    run("update account set role = 'director', office = 'QT000101' where id = %s", number)
    return "row-changed"


def explain_falsely(chance: random.Random) -> str:
    """An answer changed openly, with a note that claims an event which never was."""
    edit_answer_openly(chance)
    triggers_off()
    place, entry = run("select position, entry from log_leaf where entry like '%%\"version\"%%' "
                       "order by position desc limit 1")[0]  # fmt: skip
    leaf = read_leaf(entry)
    assert leaf is not None
    run("delete from log_leaf where position >= %s", place)
    run("delete from log_node")
    run("insert into log_pending (kind, source, created, digests, after) "
        "values ('version', %s, now(), decode(%s, 'hex'), 99)",
        leaf.id, leaf.body + leaf.answer)  # fmt: skip
    rebuild()
    from greenlane.usecases import log_heads

    log_heads.sequence_all()
    return "answer-overwritten"


def rubbish_in_the_journal(chance: random.Random) -> str:
    """An entry that is no entry: the check goes on and names it."""
    number, *_ = one(chance, "select id from journal order by id")
    run("update journal set entry = '{' where id = %s", number)
    return "row-changed"


def signed_anew(chance: random.Random) -> str:
    """Everything computed anew after an edit, and signed by a key of the attacker's own."""
    edit_and_rebuild(chance)
    from greenlane.usecases import log_heads

    thief = Signer(LOG.public.name, bytes(chance.randrange(256) for _ in range(32)))
    log_heads.sign_when_due(thief, NOON + timedelta(days=1))
    return "log-rewritten"


# What the database still shows by itself, without any head kept elsewhere.
SHOWN_WITHIN = (
    edit_event, edit_actor_well, delete_middle, insert_middle, swap, delete_leaf, edit_answer,
    edit_answer_openly, edit_body, edit_selection, edit_journal, edit_journal_column,
    delete_journal, edit_header, remove_declaration, edit_posting, delete_posting, insert_posting,
    edit_owner, edit_owed, place_hold, phantom_declaration, make_officer, explain_falsely,
    rubbish_in_the_journal,
)  # fmt: skip
# What only a head kept elsewhere shows: without one these must be missed.
SHOWN_BY_HEADS = (
    cut, edit_and_rebuild, edit_journal_and_rebuild, edit_answer_and_rebuild, cut_and_rebuild,
    yesterdays_backup, remove_declaration_and_rebuild, signed_anew,
)  # fmt: skip


class World:
    """A small country that has worked for a while, and the heads that a witness has kept of it."""

    def __init__(self, desk: Any) -> None:
        """Register, lodge, ask, amend; a head after each. The database must be empty."""
        from dataclasses import replace

        from greenlane.gateways.witnesses import MemoryWitness
        from greenlane.usecases import desk as desks
        from greenlane.usecases.law_adoption import adopt
        from tests.support import seed

        self.moment = NOON
        seed.run()
        adopt(desk)
        self.desk = replace(desks.renew(), now=lambda: self.moment)
        self.heads: list[Checkpoint] = []
        self.witness = MemoryWitness("memory", lambda: KEYS)
        for number in range(DECLARATIONS):
            self.work(number)

    def work(self, number: int) -> None:
        """One more declaration, with what officers and traders do, and a head."""
        from greenlane.store import journal
        from greenlane.usecases.conduct import query, reply

        kind = "IMD" if number % 3 == 0 else "IMA"
        mrn = lodged(self.desk, f"W-{number}", kind)
        journal.note("declaration.read", OFFICER, f"declaration:{mrn}", self.moment)
        if kind == "IMD":
            query(mrn, "Which mill made them?", OFFICER, self.desk)
            reply(mrn, "Meghna, mill 2", BROKER_ACTOR, self.desk)
        if number % 6 == 0:
            amended(self.desk, mrn, f"W-{number}")
        self.head()

    def head(self) -> None:
        """Places for all, and a head that the witness takes."""
        from greenlane.usecases import log_heads

        self.moment += timedelta(minutes=1)
        done = log_heads.step(LOG, [self.witness], self.moment)
        assert done.faults == ()
        assert self.witness.known is not None
        self.heads.append(self.witness.known)

    def check(self, *, heads: bool = True) -> Any:
        """The report of a check, with the witness's heads or, as a control, without them."""
        from greenlane.usecases import log_check

        return log_check.check(self.heads if heads else (), KEYS)

    def strike(self, kind: Any, seed: int) -> "Struck":
        """Tamper in one way, check with and without heads, and undo it."""
        from django.db import transaction

        with transaction.atomic():
            triggers_off()
            wanted = kind(random.Random(seed))
            report, control = self.check(), self.check(heads=False)
            by_chain = not chains_hold()
            transaction.set_rollback(True)
        codes = {fault.code for fault in report.faults}
        found = bool(codes & set(wanted.split()))
        return Struck(found, report.faults, control.faults, by_chain)


@dataclass(frozen=True)
class Struck:
    """What a strike led to: found under its own code, all faults, and those found without heads.

    `by_chain` tells whether the hash chains of the declarations alone would have shown it.
    """

    found: bool
    faults: list[Any]
    control: list[Any]
    by_chain: bool


def chains_hold() -> bool:
    """The control: every declaration's events follow one another, and nothing else is asked."""
    from greenlane.store import declarations
    from greenlane.store.models import DeclarationRow

    rows = DeclarationRow.objects.all()
    return all(declarations.first_broken_event(row) is None for row in rows)


def wipe(connection: Any) -> None:
    """Empty every table."""
    from django.apps import apps

    tables = ", ".join(m._meta.db_table for m in apps.get_app_config("store").get_models())
    connection.cursor().execute(f"truncate {tables}, django_session restart identity cascade")


def lodged(desk: Any, lrn: str, kind: str = "IMA") -> str:
    """The number of a declaration lodged."""
    from greenlane.usecases.lodge import lodge

    outcome = lodge(body(lrn, kind=kind), "json", BROKER_ACTOR, desk)
    assert outcome.status == 201, outcome.body
    mrn: str = json.loads(outcome.body)["mrn"]
    return mrn


def amended(desk: Any, mrn: str, lrn: str) -> None:
    """A second version of a declaration."""
    from greenlane.usecases.amend import amend

    better = body(lrn, kind="IMD") + b" "
    assert amend(mrn, better, "json", "a typing error", BROKER_ACTOR, desk).status == 200
