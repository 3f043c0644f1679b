"""People and operators whose time is over: accounts become pseudonyms, struck-off names go."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from greenlane.evidence import log
from greenlane.evidence.redaction import Words
from greenlane.store import data_register, erasures, operators
from greenlane.store.models import (
    Account,
    ApiClient,
    CaseEntryRow,
    CaseFile,
    Enrolment,
    Erasure,
    EventRow,
    InterestRow,
    JournalRow,
    Operator,
    OperatorFact,
    PartyDetail,
    PartyFile,
)
from greenlane.store.sealed import sealer
from greenlane.usecases.desk import Desk
from greenlane.usecases.retention import Keeper, Subject

IDENTITY, SECRET = "account-identity", "sign-in-secret"
OPERATOR, DETAIL = "operator-identity", "contact-details"
_GROWING = frozenset({"journal", "event", "account"})  # changed one by one, with their proof


def _left(category: str, step: str, latest: date, desk: Desk) -> Iterator[Subject]:
    rows = (
        Account.objects.filter(left__date__lte=latest)
        .annotate(subject=Concat(Value("account:"), Cast("pk", CharField())))
        .exclude(erasures.done(category, step, "subject"))
    )
    erase = _pseudonymise if category == IDENTITY else _without_secrets
    for row in rows.order_by("pk").iterator(chunk_size=200):
        also = [f"account:{row.username}"]
        yield Subject(
            name=row.subject,
            happened={"left": desk.day_of(row.left)},
            erase=partial(erase, row),
            also=tuple(also + [f"operator:{row.operator_id}"] * bool(row.operator_id)),
        )


def _pseudonymise(account: Account, erasure: Erasure) -> int:
    """Everywhere the name stood there is a pseudonym now; who it was, nobody can tell."""
    name = account.username
    alias = sealer().pseudonym(f"left-{account.pk}", name)
    changed = 0
    for table, part in data_register.register()["table"].items():
        if table not in _GROWING:
            changed += sum(erasures.replace_everywhere(table, column, name, alias)
                           for column, held in part.items() if held == IDENTITY)  # fmt: skip
    words = Words([account.name])
    for event in EventRow.objects.filter(entry__contains=json.dumps(name)).iterator():
        changed += _entry(event, name, alias, words, erasure, {})
    mine = Q(actor=name) | Q(subject=f"account:{name}") | Q(entry__contains=json.dumps(name))
    for part in CaseEntryRow.objects.filter(entry__contains=json.dumps(name)).iterator():
        changed += _entry(part, name, alias, words, erasure, {})
    for file in CaseFile.objects.filter(head__contains=json.dumps(name)).iterator():
        head = log.canonical(_renamed(json.loads(file.head), name, alias)).decode()
        changed += erasures.replace_all(erasure, file, {}, head=head)
    for note in JournalRow.objects.filter(mine).iterator():
        also = {"actor": alias if note.actor == name else note.actor,
                "subject": f"account:{alias}" if note.subject == f"account:{name}"
                else note.subject}  # fmt: skip
        changed += _entry(note, name, alias, words, erasure, also)
    EmailAddress.objects.filter(user=account).delete()
    Account.objects.filter(pk=account.pk).update(username=alias, name="", locked_why="")
    return changed + 1


def _entry(
    row: Any, name: str, alias: str, words: Words, erasure: Erasure, also: dict[str, Any]
) -> int:
    fresh = log.canonical(_renamed(words.out_of_tree(json.loads(row.entry)), name, alias)).decode()
    return erasures.replace_all(erasure, row, also, entry=fresh)


def _renamed(tree: Any, name: str, alias: str) -> Any:
    """A tree in which a text that is the name, or names it as a subject, is the alias."""
    if isinstance(tree, dict):
        return {key: _renamed(part, name, alias) for key, part in tree.items()}
    if isinstance(tree, list):
        return [_renamed(part, name, alias) for part in tree]
    return {name: alias, f"account:{name}": f"account:{alias}"}.get(tree, tree) \
        if isinstance(tree, str) else tree  # fmt: skip


def _without_secrets(account: Account, erasure: Erasure) -> int:  # noqa: ARG001 - no row to prove
    gone = [
        model.objects.filter(user=account).delete()[0]
        for model in (Authenticator, SocialAccount, UserSession)
    ]
    gone.append(InterestRow.objects.filter(account=account).delete()[0])
    account.set_unusable_password()
    Account.objects.filter(pk=account.pk).update(password=account.password, enrolment="")
    gone.append(ApiClient.objects.filter(made_by=account).delete()[0])
    return 1 + sum(gone)


def _ceased(latest: date, desk: Desk) -> Iterator[Subject]:  # noqa: ARG001 - a keeper's words
    rows = (
        Operator.objects.filter(status="ceased", until__lte=latest)
        .annotate(subject=Concat(Value("operator:"), "pk", output_field=CharField()))
        .exclude(erasures.done(OPERATOR, "erase", "subject"))
    )
    for row in rows.order_by("pk").iterator(chunk_size=200):
        if row.until is not None:
            yield Subject(name=row.subject, happened={"ceased": row.until},
                          erase=partial(_strike, row))  # fmt: skip


def _strike(operator: Operator, erasure: Erasure) -> int:  # noqa: ARG001 - no row to prove
    Operator.objects.filter(pk=operator.pk).update(name="", address={})
    gone = PartyDetail.objects.filter(operator=operator).delete()[0]
    named = OperatorFact.objects.filter(operator=operator, kind__in=("name", "address"))
    gone += named.delete()[0]
    enrolled = Enrolment.objects.filter(number=operator.pk)
    subjects = [f"enrolment:{number}" for number in enrolled.values_list("pk", flat=True)]
    handed_in = PartyFile.objects.filter(Q(operator=operator) | Q(subject__in=subjects))
    gone += handed_in.delete()[0]
    gone += enrolled.update(name="", address={}, contact="", email="", phone="", alike=[])
    operators.forget()
    return 1 + gone


def _details(latest: date, desk: Desk) -> Iterator[Subject]:  # noqa: ARG001 - a keeper's words
    for row in PartyDetail.objects.filter(until__lte=latest).order_by("pk").iterator():
        if row.until is not None:
            yield Subject(name=f"detail:{row.pk}", happened={"ended": row.until},
                          erase=partial(_drop, row),
                          also=(f"operator:{row.operator_id}",))  # fmt: skip


def _drop(detail: PartyDetail, erasure: Erasure) -> int:  # noqa: ARG001 - no row to prove
    return PartyDetail.objects.filter(pk=detail.pk).delete()[0]


KEEPERS: Iterable[Keeper] = (
    Keeper(SECRET, partial(_left, SECRET, "erase")),
    Keeper(IDENTITY, partial(_left, IDENTITY, "pseudonymise")),
    Keeper(OPERATOR, _ceased),
    Keeper(DETAIL, _details),
)
