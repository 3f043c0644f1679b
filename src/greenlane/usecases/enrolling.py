"""Self-enrolment: anybody begins, confirms who can be reached, hands documents in, and submits."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.evidence import log
from greenlane.kernel.readable import composed, fault
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.enrolment import follow, wanting
from greenlane.lifecycle.event import Actor
from greenlane.risk.screening.index import Index
from greenlane.risk.screening.matching import screen
from greenlane.standards import eori
from greenlane.store.journal import note
from greenlane.store.models import Enrolment, Operator, PartyNotice
from greenlane.usecases import party_files
from greenlane.usecases.desk import Desk
from greenlane.usecases.party_register import ROLES

KEPT = timedelta(days=14)  # how long an enrolment waits to be submitted
MOST_TRIES, LIKE = 10, 82
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9 ()./-]{6,20}")
ENROLLED = (*ROLES, "broker")
TEXTS = ("name", "line", "postcode", "town", "contact")  # what people read
APPLICANT = Actor("applicant", "visitor")


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who asks to be registered, as told."""

    number: str
    name: str
    roles: tuple[str, ...]
    line: str
    town: str
    contact: str
    email: str
    phone: str
    postcode: str = ""

    def wrong(self, country: str) -> dict[str, str]:
        """What is wrong, a code by field: missing, form, taken, or a TXT code of `readable`."""
        faults = {f: fault(composed(getattr(self, f))) for f in TEXTS}
        found = {f: told.code for f, told in faults.items() if told is not None}
        found |= {f: "missing" for f in ("name", "line", "town", "contact")
                  if len(getattr(self, f).strip()) < 2}  # fmt: skip
        if not self.roles or set(self.roles) - set(ENROLLED):
            found["roles"] = "missing"
        if not _EMAIL.fullmatch(self.email):
            found["email"] = "form"
        if not _PHONE.fullmatch(self.phone):
            found["phone"] = "form"
        if not (eori.is_valid(self.number) and eori.compact(self.number).startswith(country)):
            found["number"] = "form"
        elif Operator.objects.filter(pk=eori.compact(self.number)).exists():
            found["number"] = "taken"
        return found


@transaction.atomic
def begin(told: Applicant, desk: Desk) -> tuple[Enrolment, str]:
    """Begin an enrolment; gives it with the token of its address, which is told once.

    Raises ValueError for what `Applicant.wrong` finds. Codes go to the address and the telephone.
    """
    if told.wrong(desk.book.country):
        raise ValueError("the applicant is not told whole")
    token, codes = secrets.token_urlsafe(24), {k: _code() for k in ("email", "phone")}
    row = Enrolment.objects.create(
        token=_digest(token), number=eori.compact(told.number), name=composed(told.name)[:200],
        roles=list(told.roles), contact=composed(told.contact)[:120], email=told.email,
        phone=told.phone, begun=desk.now(), email_code=_digest(codes["email"]),
        phone_code=_digest(codes["phone"]), alike=alike(told.name),
        address={"line": composed(told.line)[:70], "postcode": composed(told.postcode)[:9],
                 "town": composed(told.town)[:35]},
    )  # fmt: skip
    for kind, code in codes.items():
        tell(f"enrolment.{kind}", {"to": getattr(told, kind), "code": code}, desk)
    note("enrolment.begun", APPLICANT, f"enrolment:{row.pk}", desk.now(), number=row.number)
    return row, token


def alike(name: str, threshold: int = LIKE) -> list[dict[str, object]]:
    """The registered operators that the name may mean already, the likeliest first."""
    known = Operator.objects.exclude(name="").values_list("pk", "name")
    entries = [Entry(source="register", number=pk, kind="firm", names=(Name(text),))
               for pk, text in known]  # fmt: skip
    hits = screen(name, Index(entries), threshold)
    return [{"number": h.entry.number, "name": h.name, "score": h.score} for h in hits[:10]]


def by_token(token: str) -> Enrolment | None:
    """The enrolment of an address, or None."""
    return Enrolment.objects.filter(token=_digest(token)).first()


@transaction.atomic
def confirm(row: Enrolment, kind: str, code: str, desk: Desk) -> bool:
    """Confirm that the e-mail address or telephone is theirs; False for a wrong code.

    Raises NotAllowedError when it was tried too often or is over.
    """
    row = Enrolment.objects.select_for_update().get(pk=row.pk)
    if row.state != "begun":
        raise NotAllowedError("the enrolment is over or was submitted")
    if row.tries >= MOST_TRIES:
        raise NotAllowedError("too many wrong codes; begin again")
    column = "email" if kind == "email" else "phone"
    if not secrets.compare_digest(getattr(row, f"{column}_code"), _digest(code.strip())):
        row.tries += 1
        row.save(update_fields=["tries"])
        return False
    setattr(row, f"{column}_confirmed", desk.now())
    row.save(update_fields=[f"{column}_confirmed"])
    return True


@transaction.atomic
def submit(row: Enrolment, desk: Desk) -> None:
    """Hand it to customs. Raises NotAllowedError while something is missing."""
    row = Enrolment.objects.select_for_update().get(pk=row.pk)
    missing = wanting(email=row.email_confirmed is not None, phone=row.phone_confirmed is not None,
                      documents=party_files.of(f"enrolment:{row.pk}").count())  # fmt: skip
    if missing:
        raise NotAllowedError("missing: %(what)s", what=", ".join(missing))
    row.state, row.submitted = follow(row.state, "submit"), desk.now()  # type: ignore[arg-type]  # a constraint holds it
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "submitted"])
    except IntegrityError as error:
        raise NotAllowedError("another enrolment of this number waits already") from error
    note("enrolment.submitted", APPLICANT, f"enrolment:{row.pk}", desk.now(), number=row.number)


def lapse(desk: Desk) -> int:
    """Let enrolments lapse that nobody submitted; who they were is forgotten (the worker's)."""
    old = Enrolment.objects.filter(state="begun", begun__lt=desk.now() - KEPT)
    numbers = list(old.values_list("pk", flat=True)[:500])
    for number in numbers:
        party_files.of(f"enrolment:{number}").delete()
    return Enrolment.objects.filter(pk__in=numbers).update(
        state="lapsed", name="", contact="", email="", phone="", address={}, alike=[]
    )


def tell(topic: str, payload: Mapping[str, str], desk: Desk) -> None:
    """Leave a notice for the worker to send."""
    PartyNotice.objects.create(topic=topic, payload=json.dumps(payload), created=desk.now())


def _code() -> str:
    return f"{secrets.randbelow(10**8):08d}"


def _digest(text: str) -> str:
    return log.digest(text.encode()).hex()
